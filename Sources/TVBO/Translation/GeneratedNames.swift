import Connectomes
import Diagnostics
import Schema

/// Warnings on names of a model that TVBO 0.5.3 gives to variables of its own in the code that it writes for its jax and
/// tvboptim back ends, so that the model's quantities get other values there.
///
/// The differences were found by running both back ends.
///
///     GeneratedNames(block: block, network: experiment.network, reading: reading).report()
struct GeneratedNames {
    /// The experiment's own model.
    let block: DynamicsBlock
    /// The network of the experiment.
    let network: NetworkBlock
    /// The read context, which collects warnings.
    let reading: ReadContext

    /// Reports a warning for the first quantity of the model with such a name.
    func report() {
        if let stimulus = block.derivedVariables.first(where: { $0.isStimulus && Self.constants.contains($0.name) }) {
            reading.log.warning(
                .assumedConvention,
                "the tvboptim back end of TVBO 0.5.3 reads '\(stimulus.name)' in the equations of the model as SymPy's"
                    + " constant of this name, and not as the stimulus, so that its results differ", at: stimulus.place,
                hint: "rename the stimulus")
        }
        for (name, place) in block.declarations {
            guard let backEnds = backEnds(using: name) else { continue }
            reading.log.warning(
                .assumedConvention,
                "TVBO 0.5.3 gives the name '\(name)' to a variable of its own in the code for its \(backEnds), so that their"
                    + " results can differ", at: place, hint: "rename the quantity")
            return
        }
    }

    /// The names of numbers in the equations that TVBO reads with SymPy.
    private static let constants = MatrixTransform.realConstants.union(["e"])

    private func backEnds(using name: String) -> String? {
        if block.states.contains(where: { name == "d\($0.name)_dt" }) { return "jax and tvboptim back ends" }
        switch name {
        // SymPy writes a whole number in the text of an equation as 'Integer(2)'.
        case "Integer": return "jax and tvboptim back ends"
        case "current_state": return "jax back end"
        case "trace": return block.derivedVariables.isEmpty ? nil : "jax back end"
        case "coupling": return network.isCoupled ? "tvboptim back end" : nil
        case "external": return block.derivedVariables.contains(where: \.isStimulus) ? "tvboptim back end" : nil
        case "state":
            let names = block.parameters.map(\.name) + block.states.map(\.name)
            return names.contains(name) ? "tvboptim back end" : nil
        case "weights":
            let isCoupling = block.states.contains { $0.name == name && $0.couples }
            return network.isCoupled && isCoupling ? "jax back end" : nil
        default: return nil
        }
    }
}
