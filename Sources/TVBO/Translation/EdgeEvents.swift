import Diagnostics
import Expressions
import ModelCore
import Quantities
import Schema

/// The translation of events that change parameters of edges.
///
/// An edge that has events becomes a member of a population of its own, whose states are the parameters that its events
/// change. The terms of the coupling function then refer to these states. Source: TVBO's rendering for
/// NetworkDynamics.jl, in which two nodes have at most one edge, and edges are sorted by the smaller and then by the
/// larger id of their nodes.
extension NetworkBuilder {
    /// Adds the populations of the edges that have events, and replaces the parameters that events change by states of
    /// their members; reports problems.
    mutating func addEdgeEvents() {
        let events = owner.experiment.edgeEvents
        guard let first = events.first, !reading.log.hasErrors else { return }
        let functions = functionsInUse()
        guard owner.experiment.network.matrices.isEmpty, functions.count == 1, let function = functions.first,
            !function.isSum
        else {
            return reading.log.error(
                .unsupportedFeature,
                "event '\(first.name)' changes edges, which is supported only if the network lists them and all have the same coupling function",
                at: first.place)
        }
        guard let edges = numberedEdges() else { return }
        let parameters = Dictionary(
            function.parameters.map { ($0.name, converted($0)) }, uniquingKeysWith: { first, _ in first })
        guard var equation = CouplingEquation(function, parameters: parameters, reading) else { return }
        var parsed: [EdgeEvent] = []
        for event in events {
            if case .edge(let number) = event.target, number > edges.count {
                reading.log.error(
                    .unknownReference,
                    "event '\(event.name)' changes edge_\(number), but the network has only \(edges.count) edges",
                    at: event.targetPlace)
            }
            guard let read = EdgeEvent(event, function, reading) else { return }
            parsed.append(read)
        }
        var types: [[Int]: EdgeType] = [:]
        for (index, edge) in edges.enumerated() {
            let own = events.indices.filter { events[$0].isOf(edge: index + 1) }
            if own.isEmpty { continue }
            let type = types[own] ?? newType(own.map { parsed[$0] }, function)
            types[own] = type
            add(edge, type, function, &equation)
        }
    }

    // MARK: Edges

    /// Returns the edges between nodes in the order of the ids, each with the indices of its directions; reports an
    /// error and returns nil if several edges of the document connect two nodes.
    private func numberedEdges() -> [GraphEdge]? {
        let ids = Dictionary(members.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let mutual = Set(owner.experiment.network.edges.filter(\.isMutual).map { [$0.source, $0.target].sorted() })
        var edges: [[Int]: GraphEdge] = [:]
        for (index, edge) in coupled.enumerated() where edge.isUsed {
            guard let source = ids[edge.source], let target = ids[edge.target] else { continue }
            let key = [source, target].sorted()
            let isTurned = source > target && mutual.contains(key)
            let ends = isTurned ? (edge.target, edge.source) : (edge.source, edge.target)
            var known = edges[key] ?? GraphEdge(ends: ends, place: edge.place)
            guard known.place == edge.place else {
                reading.log.error(
                    .unsupportedFeature,
                    "events of edges need a single edge between two nodes, but nodes \(key[0]) and \(key[1]) have two",
                    at: edge.place, notes: [.init("the other edge is here", at: known.place)])
                return nil
            }
            known.directions.append(index)
            edges[key] = known
        }
        return edges.sorted { ($0.key[0], $0.key[1]) < ($1.key[0], $1.key[1]) }.map(\.value)
    }

    /// Adds the member of an edge and lets the directions of the edge refer to its states.
    private mutating func add(
        _ edge: GraphEdge, _ type: EdgeType, _ function: CouplingBlock, _ equation: inout CouplingEquation
    ) {
        guard let first = edge.directions.first else { return }
        let given = coupled[first].incoming.parameters
        func initial(_ name: String) -> Double {
            given[name] ?? function.parameters.first { $0.name == name }.map(converted) ?? 0
        }
        let member = Network.Member(
            population: type.population, index: parts.network.populations[type.population].members.count)
        var values: [String: Double] = [:]
        for name in type.constants { values[name] = initial(name) }
        for name in type.states { values[type.initialName(name)] = initial(name) }
        for event in type.events.indices { values[type.startName(event)] = 0 }
        let id = "\(type.name)_\(member.index)"
        parts.components.append(Component(id: id, type: type.name, values: values))
        parts.network.populations[type.population].members.append(id)
        func path(_ name: String) -> Expression { .name(parts.network.path(of: name, in: member)) }
        for index in edge.directions {
            for name in type.states { coupled[index].incoming.variables[name] = path(name) }
        }
        var incoming = coupled[first].incoming
        incoming.source = variables(of: edge.ends.source, function)
        incoming.isOpposite = false
        let target = variables(of: edge.ends.target, function)
        for (index, output) in type.outputs.enumerated() where type.namesOutput(output) {
            var delays: [Network.Delay] = []
            let value = equation.term(index, incoming, target, 0, &delays)
            parts.network.couplings.append(
                .init(path: parts.network.path(of: output, in: member), value: value, delays: delays))
        }
        for (index, event) in type.events.enumerated() {
            guard let condition = event.condition else { continue }
            let value = condition.substituting { name in
                if type.outputs.contains(name) { return path(name) }
                return .number(initial(name))
            }
            parts.crossings.append(.init(component: id, parameter: type.startName(index), value: value))
        }
    }

    // MARK: Types

    private mutating func newType(_ events: [EdgeEvent], _ function: CouplingBlock) -> EdgeType {
        var name = "\(function.name)_edges"
        while owner.cells[name] != nil || parts.types.contains(where: { $0.name == name }) { name += "_" }
        var id = name
        while parts.network.populations.contains(where: { $0.id == id }) { id += "_" }
        let type = EdgeType(
            name: name, population: parts.network.populations.count, events: events,
            outputs: function.values.outputNames)
        parts.network.populations.append(.init(id: id, members: []))
        parts.types.append(type.component(timeScale: owner.experiment.integration.timeScale))
        return type
    }
}

extension EdgeEventBlock {
    /// Returns whether the edge with a number has the event.
    fileprivate func isOf(edge number: Int) -> Bool {
        switch target {
        case .all: true
        case .edge(let own): own == number
        }
    }
}

/// An edge of the graph of a network, with its directions.
private struct GraphEdge {
    /// The nodes between which the coupling function of the edge is computed for the conditions of events: the source
    /// and the target of a directed edge, or else the node with the smaller id and the other one.
    var ends: (source: Network.Member, target: Network.Member)
    /// The indices in `coupled` of the coupled edges, one for each direction in which the edge acts.
    var directions: [Int] = []
    /// The place of the edge in the experiment.
    var place: Place
}
