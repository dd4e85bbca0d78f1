import Diagnostics
import Expressions
import ModelCore
import Quantities
import Schema

/// The lookup of the variables that coupling functions read, and of the coupling inputs to which they contribute.
extension NetworkBuilder {
    /// Returns the variables of a node that a function reads: its states and derived variables, or the parameters of a node
    /// without states.
    func variables(of member: Network.Member, _ function: CouplingBlock) -> CouplingVariables {
        guard let cell = cell(of: member) else { return CouplingVariables(all: [:], sources: [], targets: []) }
        let block = cell.equations.block
        guard !block.isStatic else { return constants(of: member, block, function) }
        let names = block.states.map(\.name) + block.derivedVariables.map(\.name)
        let paths = names.map { ($0, Expression.name(parts.network.path(of: $0, in: member))) }
        let all = Dictionary(paths, uniquingKeysWith: { first, _ in first })
        return CouplingVariables(
            all: all, sources: block.couplingVariables(function.incoming, function.local).compactMap { all[$0] },
            targets: block.couplingVariables(function.local, function.incoming).compactMap { all[$0] })
    }

    /// Returns the parameters of a node without states, in the order of their declaration. They stand for the coupling
    /// variables of the other models in the same order, as in TVBO's rendering for NetworkDynamics.jl.
    private func constants(
        of member: Network.Member, _ block: DynamicsBlock, _ function: CouplingBlock
    ) -> CouplingVariables {
        let id = parts.network.populations[member.population].members[member.index]
        let values = parts.components.first { $0.id == id }?.values ?? [:]
        let numbers = block.parameters.map { Expression.number(values[$0.name] ?? $0.value) }
        var all = Dictionary(
            zip(block.parameters.map(\.name), numbers).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
        for other in owner.cells.values.map(\.equations.block) where !other.isStatic {
            for (name, number) in zip(other.couplingVariables(function.incoming, function.local), numbers) {
                all[name] = all[name] ?? number
            }
        }
        return CouplingVariables(all: all, sources: numbers, targets: numbers)
    }

    /// Returns the variable that an edge reads by name: a state or a derived variable, or the parameter of a node
    /// without states. The name `x_out` means the variable `x`, unless the model has a variable `x_out`.
    mutating func variable(_ name: NameBlock, of sender: CellTypeBuilder, in member: Network.Member) -> Expression? {
        let block = sender.equations.block
        if block.isStatic {
            let id = parts.network.populations[member.population].members[member.index]
            if let value = parts.components.first(where: { $0.id == id })?.values[name.text] { return .number(value) }
        }
        let known = block.states.map(\.name) + block.derivedVariables.map(\.name)
        if known.contains(name.text) { return .name(parts.network.path(of: name.text, in: member)) }
        let plain = name.text.hasSuffix("_out") ? String(name.text.dropLast(4)) : name.text
        guard plain != name.text, known.contains(plain) else {
            reading.log.error(
                .unknownName, "'\(block.name)' has no variable '\(name.text)', which the edge reads", at: name.place,
                hint: Spelling.hint(for: name.text, among: known) ?? "it has \(known.joined(separator: ", "))")
            return nil
        }
        if readOutputs.insert("\(block.name)/\(name.text)").inserted {
            reading.log.warning(
                .assumedConvention, "'\(name.text)' is read as '\(plain)': '\(block.name)' declares no '\(name.text)'",
                at: name.place)
        }
        return .name(parts.network.path(of: plain, in: member))
    }

    /// Returns whether a model has the named coupling input; reports an error if it does not.
    func checkInput(_ name: NameBlock, of block: DynamicsBlock) -> Bool {
        let inputs = block.networkInputs.map(\.name)
        if inputs.contains(name.text) { return true }
        reading.log.error(
            .unknownName, "'\(block.name)' has no coupling input '\(name.text)', which the edge feeds", at: name.place,
            hint: Spelling.hint(for: name.text, among: inputs)
                ?? (inputs.isEmpty ? "it has none" : "it has \(inputs.joined(separator: ", "))"))
        return false
    }

    /// Reports the names in `incoming_states` and `local_states` of a function that no model of the network has as a
    /// state.
    func checkStates(of function: CouplingBlock) {
        let known = Set(
            owner.cells.values.map(\.equations.block).flatMap {
                $0.states.map(\.name) + $0.derivedVariables.map(\.name) + ($0.isStatic ? $0.parameters.map(\.name) : [])
            })
        for name in function.incoming + function.local where !known.contains(name) {
            reading.log.error(
                .unknownName, "the \(function.shown) names the state '\(name)', which no model of the network has",
                at: function.place, hint: Spelling.hint(for: name, among: known.sorted()))
        }
    }

    /// Returns the coupling inputs of a model to which a function contributes, with the index of the coupling variable
    /// for each.
    ///
    /// An input belongs to the function that it names as its `source`, or else to the function with its name. If a
    /// single function is left after that, all inputs that are left belong to it, the k-th with the k-th coupling
    /// variable; if several are left, they correspond to the inputs in order, provided that there are as many of both.
    /// Source: `resolve_coupling_input_map` of TVBO 0.5.3.
    /// - Parameter isNeeded: Whether an error is reported when the inputs are ambiguous, once for each model.
    mutating func inputs(
        of model: DynamicsBlock, for function: CouplingBlock, isNeeded: Bool
    ) -> [(name: String, index: Int)] {
        let inputs = model.networkInputs
        if function.isSum, let first = inputs.first { return [(first.name, 0)] }
        let functions = functionsInUse().filter { !$0.isSum }.map(\.name)
        var fed: [String: String] = [:]
        for input in inputs {
            if let source = input.source, functions.contains(source) { fed[input.name] = source }
        }
        for input in inputs where fed[input.name] == nil && functions.contains(input.name) {
            fed[input.name] = input.name
        }
        let own = inputs.filter { fed[$0.name] == function.name }.map { ($0.name, 0) }
        if !own.isEmpty { return own }
        let free = inputs.filter { fed[$0.name] == nil && !owner.currentInputs(of: model).contains($0.name) }.map(
            \.name)
        let left = functions.filter { name in !fed.values.contains(name) }
        if left.count == 1, !free.isEmpty { return free.enumerated().map { ($1, $0) } }
        if left.count == free.count, let index = left.firstIndex(of: function.name) { return [(free[index], 0)] }
        if isNeeded, ambiguous.insert(model.name).inserted { refuseInput(model, function, inputs.map(\.name)) }
        return []
    }

    private func refuseInput(_ model: DynamicsBlock, _ function: CouplingBlock, _ inputs: [String]) {
        reading.log.error(
            .unsupportedFeature,
            "it is ambiguous which input of '\(model.name)' the \(function.shown) feeds", at: function.place,
            hint: inputs.isEmpty
                ? "the model has none: add 'coupling_inputs', or 'directed: true' to edges that act in one direction"
                : "give the coupling the name of the input: \(inputs.joined(separator: ", "))")
    }
}

extension DynamicsBlock {
    /// A Boolean value that indicates whether the model has no states, so that the outputs of its nodes are constant.
    var isStatic: Bool { states.isEmpty }

    /// Returns the names of the coupling variables of the model: those names in `first` that it has, or else those in
    /// `second`, or else the states marked as coupling variables, or else the first state.
    func couplingVariables(_ first: [String], _ second: [String]) -> [String] {
        let known = Set(states.map(\.name) + derivedVariables.map(\.name))
        for names in [first.filter(known.contains), second.filter(known.contains)] where !names.isEmpty { return names }
        let marked = states.filter(\.couples).map(\.name)
        return marked.isEmpty ? states.prefix(1).map(\.name) : marked
    }
}
