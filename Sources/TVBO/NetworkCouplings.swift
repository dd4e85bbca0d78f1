import Diagnostics
import ModelCore
import Quantities
import Schema

/// Edges with a coupling function.
extension NetworkBuilder {
    /// Takes in an edge; what a node receives is written out once all are known.
    mutating func couple(_ edge: EdgeBlock, _ function: CouplingBlock) {
        guard let source = members[edge.source], let target = members[edge.target] else {
            reading.log.error(
                .unsupportedFeature, "an input takes no coupling function", at: edge.couplingPlace)
            return
        }
        guard let delay = couplingDelay(edge) else { return }
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
        let states = states(of: source, function)
        coupled.append(
            (
                target, function,
                .init(
                    source: states.all, sourceVariables: states.coupling, weight: edge.weight?.value ?? 1,
                    delay: delay, parameters: parameters)
            ))
    }

    /// From the edge's delay, else from its length at 3 mm/ms or the network's own speed.
    private func couplingDelay(_ edge: EdgeBlock) -> Double? {
        if edge.delay != nil { return delay(edge) }
        guard let distance = edge.distance else { return 0 }
        let speed = owner.experiment.network.conductionSpeed ?? Self.defaultSpeed
        guard distance.value >= 0, speed > 0 else {
            reading.log.error(.invalidValue, "a distance must not be negative", at: distance.place)
            return nil
        }
        return PhysicalUnit.millisecond.si(distance.value / speed)
    }

    /// Millimetres per millisecond: the default of TVB.
    private static let defaultSpeed = 3.0

    /// The paths of a node's states, and of those that couple: what the function names, else what the model marks, else
    /// the first.
    private func states(of member: Network.Member, _ function: CouplingBlock) -> (
        all: [String: String], coupling: [String]
    ) {
        guard let cell = cell(of: member) else { return ([:], []) }
        let states = cell.equations.block.states
        let path = { (name: String) in parts.network.path(of: name, in: member) }
        let named = function.incoming.filter { name in states.contains { $0.name == name } }
        let marked = states.filter(\.couples).map(\.name)
        let coupling = named.isEmpty ? marked.isEmpty ? states.prefix(1).map(\.name) : marked : named
        return (
            Dictionary(states.map { ($0.name, path($0.name)) }, uniquingKeysWith: { first, _ in first }),
            coupling.map(path)
        )
    }

    private func cell(of member: Network.Member) -> CellTypeBuilder? {
        let id = parts.network.populations[member.population].members[member.index]
        return parts.components.first { $0.id == id }.flatMap { owner.cells[$0.type] }
    }

    /// Writes out what every node receives: as with a matrix, where there is no edge its weight is 0.
    mutating func finishCouplings() {
        var functions: [CouplingBlock] = []
        for (_, function, _) in coupled where !functions.contains(where: { $0.name == function.name }) {
            functions.append(function)
        }
        for (index, function) in functions.enumerated() {
            guard var equation = CouplingEquation(function, reading) else { continue }
            let edges = Dictionary(grouping: coupled.filter { $0.function.name == function.name }, by: \.target)
            for population in parts.network.populations.indices {
                for number in parts.network.populations[population].members.indices {
                    let target = Network.Member(population: population, index: number)
                    receive(&equation, function, edges[target, default: []].map(\.edge), target, index, functions.count)
                }
            }
        }
    }

    private mutating func receive(
        _ equation: inout CouplingEquation, _ function: CouplingBlock, _ incoming: [CouplingEquation.Incoming],
        _ target: Network.Member, _ index: Int, _ count: Int
    ) {
        guard let cell = cell(of: target) else { return }
        let inputs = cell.equations.block.networkInputs.map(\.name)
        guard let input = Self.input(function.name, index, count, inputs) else {
            if !incoming.isEmpty {
                reading.log.error(
                    .unsupportedFeature,
                    "which of the inputs of '\(cell.equations.block.name)' the coupling '\(function.name)' feeds is not clear",
                    at: function.place,
                    hint: inputs.isEmpty
                        ? "it has none: add 'coupling_inputs'"
                        : "give the coupling the name of the input: \(inputs.joined(separator: ", "))")
            }
            return
        }
        let states = states(of: target, function)
        let (value, delays) = equation.value(incoming, target: states.all, targetVariables: states.coupling)
        parts.network.couplings.append(
            .init(path: parts.network.path(of: input, in: target), value: value, delays: delays))
    }

    /// The input of the coupling's name, else the first for an only coupling, else the one at the same place.
    private static func input(_ name: String, _ index: Int, _ count: Int, _ inputs: [String]) -> String? {
        if inputs.contains(name) { return name }
        if count == 1 { return inputs.first }
        return count == inputs.count ? inputs[index] : nil
    }
}
