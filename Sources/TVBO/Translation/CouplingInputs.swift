import Diagnostics
import Expressions
import ModelCore
import Quantities
import Schema

/// The lookup of the variables that coupling functions read, and of the coupling inputs to which they contribute.
extension NetworkBuilder {
    /// Returns the variables of a node that a coupling function can read: its states and derived variables, or the
    /// parameters of a node without states.
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

    /// Returns the variable of the source that an edge names (`source_var`): the path of a state or derived variable,
    /// or the value of a parameter of a node without states. The name `x_out` means the variable `x`, unless the model
    /// has a variable `x_out`. Reports an error and returns nil for an unknown name.
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
                .unknownName, "the model '\(block.name)' has no variable '\(name.text)', which the edge reads",
                at: name.place,
                hint: Spelling.hint(for: name.text, among: known) ?? "it has \(known.joined(separator: ", "))")
            return nil
        }
        if readOutputs.insert("\(block.name)/\(name.text)").inserted {
            reading.log.warning(
                .assumedConvention,
                "the variable '\(name.text)' of an edge is read as '\(plain)', because the model '\(block.name)' has"
                    + " '\(plain)', but no '\(name.text)'",
                at: name.place)
        }
        return .name(parts.network.path(of: plain, in: member))
    }

    /// Returns whether a model has the coupling input that an edge names (`target_var`); reports an error if it does
    /// not.
    func checkInput(_ name: NameBlock, of block: DynamicsBlock) -> Bool {
        let inputs = block.networkInputs.map(\.name)
        if inputs.contains(name.text) { return true }
        reading.log.error(
            .unknownName, "the model '\(block.name)' has no coupling input '\(name.text)', which the edge feeds",
            at: name.place,
            hint: Spelling.hint(for: name.text, among: inputs)
                ?? (inputs.isEmpty ? "it has none" : "it has \(inputs.joined(separator: ", "))"))
        return false
    }

    /// Reports the names in `incoming_states` and `local_states` of a function that are variables of no model of the
    /// network.
    func checkStates(of function: CouplingBlock) {
        let known = Set(
            owner.cells.values.map(\.equations.block).flatMap {
                $0.states.map(\.name) + $0.derivedVariables.map(\.name) + ($0.isStatic ? $0.parameters.map(\.name) : [])
            })
        for name in function.incoming + function.local where !known.contains(name) {
            let expanded = owner.cells.values.map(\.equations.block).filter { $0.hasModes(of: name) }
            if !expanded.isEmpty, expanded.allSatisfy({ $0.reads(asMarked: function) }) { continue }
            guard expanded.isEmpty else {
                reading.log.error(
                    .unsupportedFeature,
                    "the \(function.shown) names the state '\(name)', which has several values in a model with several"
                        + " modes; this is not supported",
                    at: function.place,
                    hint: "mark the state as a coupling variable in the model, and remove its name here")
                continue
            }
            reading.log.error(
                .unknownName, "the \(function.shown) names the state '\(name)', which no model of the network has",
                at: function.place, hint: Spelling.hint(for: name, among: known.sorted()))
        }
    }
}

extension DynamicsBlock {
    /// Returns whether the expansion of the model's modes has replaced a state by several.
    func hasModes(of state: String) -> Bool { modes > 1 && states.contains { $0.name == "\(state)_0" } }

    /// Returns whether a function reads the same states of a model with several modes as one without names, which reads the
    /// marked states in their order.
    func reads(asMarked function: CouplingBlock) -> Bool {
        let marked = markedBeforeExpansion
        let hasIndices = (function.values.preExpressions + function.values.postExpressions).contains {
            $0.text.contains("[")
        }
        return [function.incoming, function.local].allSatisfy { names in
            // Without indices, the k-th input of the model is fed from the k-th state, where each mode counts.
            let isRead = !hasIndices && networkInputs.count <= names.count * modes && function.values.count == 1
            return names.isEmpty || names == marked || isRead && marked.starts(with: names)
        }
    }

    /// The names that the states marked as coupling variables had before the expansion of the model's modes, each once.
    var markedBeforeExpansion: [String] {
        var names: [String] = []
        for state in states where state.couples {
            let name = state.name.split(separator: "_").dropLast().joined(separator: "_")
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// A Boolean value that indicates whether the model has no states, so that the outputs of its nodes are constant.
    var isStatic: Bool { states.isEmpty }

    /// Returns the names of the coupling variables of the model: the names in `first` that are states or derived
    /// variables of the model, or else those in `second`, or else the states marked as coupling variables, or else the
    /// first state; empty if there is none.
    func couplingVariables(_ first: [String], _ second: [String]) -> [String] {
        let known = Set(states.map(\.name) + derivedVariables.map(\.name))
        for names in [first.filter(known.contains), second.filter(known.contains)] where !names.isEmpty { return names }
        let marked = states.filter(\.couples).map(\.name)
        return marked.isEmpty ? states.prefix(1).map(\.name) : marked
    }
}
