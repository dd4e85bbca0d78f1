import Diagnostics
import ModelCore
import Quantities
import Schema

/// Edges with coupling functions.
extension NetworkBuilder {
    /// Adds an edge with a coupling function, in both directions unless it is directed.
    ///
    /// ``finishCouplings()`` builds the coupling inputs once all edges have been added.
    mutating func couple(_ edge: EdgeBlock, _ function: CouplingBlock) {
        guard let source = members[edge.source], let target = members[edge.target] else {
            reading.log.error(
                .unsupportedFeature, "an input takes no coupling function", at: edge.couplingPlace)
            return
        }
        guard let delay = couplingDelay(edge), isAllowed(delay, edge, function) else { return }
        var parameters: [String: Double] = [:]
        for value in edge.parameters {
            if function.parameters.contains(where: { $0.name == value.name }) {
                parameters[value.name] = value.value
            } else {
                reading.log.error(
                    .unknownName, "the coupling '\(function.name)' has no parameter '\(value.name)'", at: value.place,
                    hint: Spelling.hint(for: value.name, among: function.parameters.map(\.name)))
            }
        }
        let weight = edge.weight?.value ?? 1
        let isMutual = edge.isDirected != true && source != target
        for (source, target) in isMutual ? [(source, target), (target, source)] : [(source, target)] {
            let states = states(of: source, function)
            let incoming = CouplingEquation.Incoming(
                source: states.all, sourceVariables: states.coupling, weight: weight, delay: delay,
                parameters: parameters)
            couple(.init(source: source, target: target, function: function, incoming: incoming, place: edge.place))
        }
    }

    /// Adds one direction of an edge; it replaces an earlier edge between the same nodes, as in TVBO's matrices.
    private mutating func couple(_ edge: CoupledEdge) {
        if let earlier = coupledIndices.updateValue(coupled.count, forKey: edge.key) {
            coupled[earlier].counts = false
            replaced.append((coupled[earlier].place, edge))
        }
        coupled.append(edge)
    }

    private func warnOfReplaced() {
        guard let first = replaced.first?.by else { return }
        reading.log.warning(
            .conflictingDefinition,
            "of two edges to \(parts.network.path(of: first.target)) from \(parts.network.path(of: first.source))"
                + " with '\(first.function.name)' only the last is used, as in TVBO"
                + (replaced.count > 1 ? "; \(replaced.count) edges are replaced in this way" : ""),
            at: first.place, notes: replaced.prefix(8).map { .init("this edge is not used", at: $0.place) },
            hint: "an edge acts in both directions unless it has 'directed: true'")
    }

    /// Returns whether a delay is allowed. Reports an error for one that contradicts `delayed: false` of the integration.
    private mutating func isAllowed(_ delay: Seconds, _ edge: EdgeBlock, _ function: CouplingBlock) -> Bool {
        guard delay.value > 0, function.isDelayed, let place = owner.experiment.integration.undelayedPlace else {
            return true
        }
        guard !deniesDelays else { return false }
        deniesDelays = true
        reading.log.error(
            .unsupportedFeature, "'delayed: false' of integration is not supported: the network has edges with delays",
            at: place, notes: [.init("such an edge", at: edge.place)],
            hint: "write 'delayed: false' in the coupling '\(function.name)' to leave delays out")
        return false
    }

    /// Returns the paths of a node's states by name, and those of its coupling variables: the states that the function
    /// names, else those marked as coupling variables, else the first state.
    func states(of member: Network.Member, _ function: CouplingBlock) -> (
        all: [String: String], coupling: [String]
    ) {
        guard let cell = cell(of: member) else { return ([:], []) }
        let states = cell.equations.block.states
        let path = { (name: String) in parts.network.path(of: name, in: member) }
        return (
            Dictionary(states.map { ($0.name, path($0.name)) }, uniquingKeysWith: { first, _ in first }),
            cell.equations.block.couplingVariables(of: function).map(path)
        )
    }

    /// Returns the builder of a node's model.
    func cell(of member: Network.Member) -> CellTypeBuilder? {
        let id = parts.network.populations[member.population].members[member.index]
        return parts.components.first { $0.id == id }.flatMap { owner.cells[$0.type] }
    }

    /// Builds the coupling inputs of all nodes. A node without incoming edges receives post(0).
    mutating func finishCouplings() {
        warnOfReplaced()
        let coupled = coupled.filter(\.counts)
        var functions: [CouplingBlock] = []
        for edge in coupled where !functions.contains(where: { $0.name == edge.function.name }) {
            functions.append(edge.function)
        }
        for (index, function) in functions.enumerated() {
            guard var equation = CouplingEquation(function, reading) else { continue }
            let edges = Dictionary(grouping: coupled.filter { $0.function.name == function.name }, by: \.target)
            for population in parts.network.populations.indices {
                for number in parts.network.populations[population].members.indices {
                    let target = Network.Member(population: population, index: number)
                    receive(
                        &equation, function, edges[target, default: []].map(\.incoming), target, index, functions.count)
                }
            }
        }
    }

    private mutating func receive(
        _ equation: inout CouplingEquation, _ function: CouplingBlock, _ incoming: [CouplingEquation.Incoming],
        _ target: Network.Member, _ index: Int, _ count: Int
    ) {
        guard let cell = cell(of: target),
            let input = input(of: cell.equations.block, for: function, index, count, isNeeded: !incoming.isEmpty)
        else { return }
        let states = states(of: target, function)
        let (value, delays) = equation.value(incoming, target: states.all, targetVariables: states.coupling)
        parts.network.couplings.append(
            .init(path: parts.network.path(of: input, in: target), value: value, delays: delays))
    }

    /// Returns the coupling input of a model that a function feeds: the input that names it as its source, else the input
    /// of its name, else the first if there is one function, else the input with the function's index if there are as many
    /// inputs as functions.
    /// - Parameters:
    ///   - index: the index of the function among those of the network.
    ///   - count: the number of functions of the network.
    ///   - isNeeded: whether an error is reported when it is ambiguous.
    /// - Returns: the name of the input; nil when it is ambiguous.
    func input(
        of model: DynamicsBlock, for function: CouplingBlock, _ index: Int, _ count: Int, isNeeded: Bool
    ) -> String? {
        let inputs = model.networkInputs.map(\.name)
        if let sourced = model.networkInputs.first(where: { $0.source == function.name })?.name { return sourced }
        if inputs.contains(function.name) { return function.name }
        if count == 1, let first = inputs.first { return first }
        if count != 1, count == inputs.count { return inputs[index] }
        if isNeeded {
            reading.log.error(
                .unsupportedFeature,
                "it is ambiguous which input of '\(model.name)' the coupling '\(function.name)' feeds",
                at: function.place,
                hint: inputs.isEmpty
                    ? "the model has none: add 'coupling_inputs', or 'directed: true' to edges that act in one direction"
                    : "give the coupling the name of the input: \(inputs.joined(separator: ", "))")
        }
        return nil
    }
}
