import Diagnostics
import ModelCore
import Schema

/// The check of coupled edges for settings that are ambiguous or have no effect.
extension NetworkBuilder {
    /// Reports the parameters of an edge that none of its coupling functions has, and those without effect: parameters
    /// in `post`, which acts on the sum over all edges, and parameters in no expression.
    func checkParameters(_ edge: EdgeBlock) {
        let known = edge.functions.flatMap { $0.parameters.map(\.name) }
        for value in edge.parameters {
            guard known.contains(value.name) else {
                reportUnknown(value, edge, known)
                continue
            }
            checkUse(of: value, edge)
        }
    }

    /// Reports a parameter of an edge that none of its coupling functions has: as an error if its name is near to that of
    /// one, and else as a warning, because TVBO ignores it.
    private func reportUnknown(_ value: ValueBlock, _ edge: EdgeBlock, _ known: [String]) {
        let functions = edge.functions.map(\.shown).joined(separator: " and ")
        let message = "the \(functions) has no parameter '\(value.name)', to which this edge gives a value"
        let usual = ["weight", "delay", "distance"]
        if let hint = Spelling.hint(for: value.name, among: known + usual) {
            reading.log.error(.unknownName, message, at: value.place, hint: hint)
        } else {
            reading.log.warning(.ignoredKey, message + "; it has no effect, as in TVBO", at: value.place)
        }
    }

    /// Reports a parameter of an edge that its functions do not use for single edges.
    private func checkUse(of value: ValueBlock, _ edge: EdgeBlock) {
        let functions = edge.functions.filter { function in function.parameters.contains { $0.name == value.name } }
        if let function = functions.first(where: { $0.post.mentions(value.name) }) {
            reading.log.error(
                .unsupportedFeature,
                "the parameter '\(value.name)' of this edge has no effect in 'post_expression' of the"
                    + " \(function.shown), which is computed once for the sum over all edges", at: value.place,
                hint: "set the parameter in the function, or use it in 'pre_expression' alone")
        } else if let function = functions.first, !functions.contains(where: { $0.pre.mentions(value.name) }),
            !owner.experiment.edgeEvents.contains(where: { $0.mentions(value.name) })
        {
            reading.log.error(
                .unsupportedFeature,
                "the parameter '\(value.name)' of this edge has no effect: 'pre_expression' of the \(function.shown)"
                    + " does not contain it",
                at: value.place, hint: "use the parameter in 'pre_expression', or remove it from the edge")
        }
    }

    /// Returns whether it is clear to which coupling input of the target an edge without a coupling function
    /// contributes; reports an error if it is not. True for edges with a function or with `target_var`.
    /// - Parameter receiver: The translation of the target's model.
    mutating func isClear(_ edge: EdgeBlock, _ function: CouplingBlock, _ receiver: CellTypeBuilder) -> Bool {
        let block = receiver.equations.block
        guard function.isSum, edge.targetVariable == nil else { return true }
        let currents = currentInputs(of: block)
        let inputs = block.networkInputs.map(\.name).filter { !currents.contains($0) }
        guard inputs.count > 1 else { return true }
        reading.log.error(
            .unsupportedFeature, "it is ambiguous which coupling input of the model '\(block.name)' the edge feeds",
            at: edge.place,
            hint: "name the input by 'target_var' of the edge, with one of \(inputs.joined(separator: ", "))")
        return false
    }

    /// Warns of `directed: false` on an edge that nevertheless acts in one direction only.
    func warnOfDirection(_ edge: EdgeBlock) {
        guard edge.isDirected == false, !edge.isMutual || edge.functions.contains(where: \.isSum) else { return }
        reading.log.warning(
            .assumedConvention,
            edge.isMutual
                ? "this edge acts from its source to its target only, in spite of 'directed: false', because it has no coupling function"
                : "this edge acts from its source to its target only, in spite of 'directed: false', because it has 'source_var' or 'target_var'",
            at: edge.directedPlace, hint: "write another edge for the other direction")
    }

    /// Warns of a distance without effect, on an edge that declares a delay as well.
    func warnOfDistance(_ edge: EdgeBlock) {
        guard let distance = edge.distance, distance.value != 0, edge.delay != nil,
            edge.functions.contains(where: \.isDelayed)
        else { return }
        reading.log.warning(
            .conflictingDefinition,
            "the edge has a 'delay' and a 'distance', which could also set its delay; 'delay' is used",
            at: distance.place)
    }

    /// Warns that a coupling function reads the first of several states of the source, because neither the function nor
    /// the model names the state to read. The warning is given once for each function and model.
    /// - Parameters:
    ///   - function: The coupling function.
    ///   - edge: The edge, which may name the state; nil for the edges of a matrix.
    ///   - sender: The translation of the model of the source.
    mutating func warnOfFirstState(_ function: CouplingBlock, _ edge: EdgeBlock?, of sender: CellTypeBuilder) {
        let block = sender.equations.block
        guard edge?.sourceVariable == nil, block.states.count > 1, !block.states.contains(where: \.couples) else {
            return
        }
        let known = Set(block.states.map(\.name) + block.derivedVariables.map(\.name))
        guard known.isDisjoint(with: function.incoming + function.local),
            ["x_j", "incoming_states", "local_states"].contains(where: function.pre.mentions),
            readFirst.insert("\(function.name)/\(block.name)").inserted
        else { return }
        reading.log.warning(
            .assumedConvention,
            "the \(function.shown) reads '\(block.states[0].name)', the first state of the model '\(block.name)', because no state is"
                + " marked as a coupling variable", at: edge?.place ?? function.place,
            hint: function.isSum
                ? "name the state with 'source_var' of the edge, or mark it with 'coupling_variable: true'"
                : "name the state in 'incoming_states' of the function, or mark it with 'coupling_variable: true'")
    }
}
