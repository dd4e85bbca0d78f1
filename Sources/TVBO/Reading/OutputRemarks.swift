import Schema
import YAML

/// Warnings on the recorded quantities that a model lists under `output`.
extension DynamicsReader {
    /// Warns of a recorded derived variable under `output` that depends on a coupling input, directly or by other ones: the jax back
    /// end of TVBO 0.5.3 computes it after the step from the new states and the couplings of the step's start, and takes
    /// the local coupling for one of the network.
    func warnOfOutput(_ block: Block, _ model: DynamicsBlock) {
        guard let output = block["output"] else { return }
        let listed =
            output.entries?.map(\.key) ?? output.items?.compactMap { $0.scalar?.text ?? $0["name"]?.scalar?.text }
        warnOfChoice(output, listed ?? [], model)
        var dependent = Set(model.couplingInputs.map(\.name))
        var found = model.derivedVariables.filter { _ in false }
        // Each pass adds those that depend on one that is known.
        repeat {
            found = model.derivedVariables.filter { variable in
                !dependent.contains(variable.name) && dependent.contains(where: variable.equation.mentions)
            }
            dependent.formUnion(found.map(\.name))
        } while !found.isEmpty
        let variable = model.derivedVariables.first {
            $0.isRecorded && dependent.contains($0.name) && listed?.contains($0.name) == true
        }
        guard let variable else { return }
        reading.log.warning(
            .assumedConvention,
            "the jax back end of TVBO 0.5.3 records '\(variable.name)', which is listed under 'output', with the couplings"
                + " before each step and the states after it, so that its results differ", at: output.place,
            hint: "leave '\(variable.name)' out of 'output'")
    }

    /// Warns of a list that does not have all quantities that are recorded here, or has others.
    private func warnOfChoice(_ output: YAMLNode, _ listed: [String], _ model: DynamicsBlock) {
        let recorded = model.states.map(\.name) + model.derivedVariables.filter(\.isRecorded).map(\.name)
        guard !listed.isEmpty else { return reading.ignore("output", at: output.place) }
        guard Set(listed) != Set(recorded) else { return }
        let shown = listed.prefix(8).joined(separator: ", ") + (listed.count > 8 ? ", …" : "")
        reading.log.warning(
            .ignoredKey,
            "'output' does not choose what is recorded: all states are, and derived variables with 'record: true'; the jax back"
                + " end of TVBO 0.5.3 records only \(shown)",
            at: output.place)
    }
}
