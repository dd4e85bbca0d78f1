import Diagnostics
import LEMS
import ModelCore
import Quantities

/// The translation of nodes into populations, and of the network around them.
///
/// Nodes of one component form a population, in the order of their first nodes; cells precede sources of spikes. Inputs
/// are not in populations, because edges attach them to their targets.
extension ComponentDocument {
    /// A node of the network as a member of a population.
    struct Member {
        /// The id of its population.
        var population: String
        /// Its index in the population.
        var index: Int
        /// The id of its component.
        var component: String
        /// The type of its component.
        var entry: CoreLibrary.Entry
        /// A Boolean value that indicates whether the population lists the positions of its members.
        var isListed: Bool

        /// The path of the member from the network, such as `pop[0]`.
        var path: String { isListed ? "\(population)/\(index)/\(component)" : "\(population)[\(index)]" }
    }

    /// Nodes of one component.
    private struct Group {
        /// The name that the nodes give as their dynamics, extended by the id of a node that has values of its own.
        var name: String
        /// The component.
        var part: ComponentBlock
        /// The nodes.
        var nodes: [ComponentNode]
    }

    /// The nodes of a network by id.
    struct Nodes {
        /// The cells and sources of spikes.
        var members: [Int: Member] = [:]
        /// The ids of the components of inputs, with their types.
        var inputs: [Int: (id: String, type: String)] = [:]
        /// The elements of the populations of cells.
        var cells: [Element] = []
        /// The elements of the populations of sources of spikes.
        var sources: [Element] = []
        /// A Boolean value that indicates whether any population lists the positions of its members.
        var isListed: Bool { members.values.contains(where: \.isListed) }
    }

    /// Returns the network of the nodes and edges.
    mutating func populations() -> Element? {
        var nodes = Nodes()
        for group in groups() { add(group, to: &nodes) }
        let connections = connections(nodes)
        let place = block.nodes.first?.block.place ?? block.place
        let network = networkElement(at: place)
        for element in nodes.cells + nodes.sources + connections { network.add(element) }
        warnOfIdleInputs(nodes)
        if block.edges.isEmpty, !block.isCounted {
            reading.log.warning(
                .assumedConvention,
                "the network has no edges, so its nodes are independent; TVBO 0.5.3 then runs one node alone",
                at: place)
        }
        return network
    }

    // MARK: Groups

    private func groups() -> [Group] {
        var groups: [Group] = []
        var places: [Int: Place] = [:]
        for node in block.nodes {
            if let first = places.updateValue(node.block.place, forKey: node.block.id) {
                reading.log.error(
                    .duplicateName, "the node id \(node.block.id) is used twice", at: node.block.place,
                    notes: [.init("first used here", at: first)])
                continue
            }
            guard let part = component(of: node) else { continue }
            let isPlain = node.values.isEmpty && node.block.states.isEmpty
            let isOnly = block.nodes.count { $0.block.dynamics == node.block.dynamics } == 1
            let name = isPlain || isOnly ? part.name : "\(part.name)_node\(node.block.id)"
            if let index = groups.firstIndex(where: { $0.name == name }) {
                groups[index].nodes.append(node)
            } else {
                groups.append(Group(name: name, part: part, nodes: [node]))
            }
        }
        return groups
    }

    /// Returns the component that a node names: one of the library, the experiment's own, or a component of a NeuroML
    /// type whose values are those of the node. Reports an error and returns nil when there is none.
    private func component(of node: ComponentNode) -> ComponentBlock? {
        guard let name = node.block.dynamics else {
            if let own = block.own { return own }
            reading.log.error(
                .missingKey, "node \(node.block.id) has no 'dynamics', and neither has the experiment",
                at: node.block.place)
            return nil
        }
        if let part = block.library.first(where: { $0.name == name }) { return part }
        if let own = block.own, own.name == name { return own }
        if entry(named: name) != nil {
            return ComponentBlock(name: name, place: node.block.place, type: name, typePlace: node.block.dynamicsPlace)
        }
        let isModel = experiment.network.library.contains { $0.name == name }
        reading.log.error(
            isModel ? .unsupportedFeature : .unknownReference,
            isModel
                ? "'\(name)' has equations, and '\(block.library.first?.name ?? block.own?.name ?? "")' is a NeuroML component: one network cannot contain both"
                : "node \(node.block.id) names the dynamics '\(name)', which is not defined",
            at: node.block.dynamicsPlace,
            hint: isModel ? nil : Spelling.hint(for: name, among: block.library.map(\.name) + library.names)
                ?? "define it under network.dynamics")
        return nil
    }

    private mutating func add(_ group: Group, to nodes: inout Nodes) {
        guard let entry = entry(of: group.part) else { return }
        used.insert(group.part.name)
        if entry.isSynapse || !(entry.isInput || entry.isSpikeSource || entry.fits("baseCell")) {
            reading.log.error(
                .wrongType, "a \(entry.type.name) cannot be a node; a node is a cell, an input or a source of spikes",
                at: group.nodes[0].block.dynamicsPlace,
                hint: entry.isSynapse ? "name it in 'coupling' of an edge" : nil)
            return
        }
        let id = Self.id(group.name)
        let values = group.nodes.first?.values ?? []
        if entry.isInput || entry.isSpikeSource {
            for state in group.nodes.flatMap(\.block.states) {
                reading.log.error(
                    .unsupportedFeature, "a \(entry.type.name) takes no state '\(state.name)'", at: state.place)
            }
            guard let element = element(group.part, id: id, extra: values) else { return }
            let own = add(element, id: id)
            if entry.isInput {
                for node in group.nodes { nodes.inputs[node.block.id] = (own, entry.type.name) }
                return
            }
            nodes.sources.append(population(of: group, component: own, entry, &nodes))
            return
        }
        warnOfOwnValues(group)
        guard let cell = cell(group.part, id: id, extra: values, states: group.nodes.first?.block.states ?? []) else {
            return
        }
        for input in cell.inputs {
            reading.log.warning(
                .ignoredKey,
                "an input among the components of '\(group.part.name)' acts on a lone cell only and not in a network, as in TVBO 0.5.3",
                at: input.place, hint: "make it a node with an edge to the cell")
        }
        nodes.cells.append(population(of: group, component: cell.id, entry, &nodes))
        record(group, cell, nodes)
    }

    private func warnOfOwnValues(_ group: Group) {
        guard let place = group.nodes.first?.values.first?.place ?? group.nodes.first?.block.states.first?.place else {
            return
        }
        reading.log.warning(
            .assumedConvention,
            "the values of node \(group.nodes[0].block.id) replace those of '\(group.part.name)'; TVBO 0.5.3 does not read them",
            at: place)
    }

    // MARK: Populations

    /// Returns the element of a population and enters its members in `nodes`.
    private func population(
        of group: Group, component: String, _ entry: CoreLibrary.Entry, _ nodes: inout Nodes
    ) -> Element {
        let id = Self.id(group.name) + "_pop"
        let isListed = entry.fits("baseCell") && group.nodes.contains { $0.block.position != nil }
        let place = group.nodes.first?.block.place ?? block.place
        for (index, node) in group.nodes.enumerated() {
            nodes.members[node.block.id] = Member(
                population: id, index: index, component: component, entry: entry, isListed: isListed)
        }
        guard isListed else {
            return Element(
                "population", [("id", id, nil), ("component", component, nil), ("size", "\(group.nodes.count)", nil)],
                at: place)
        }
        let instances = group.nodes.enumerated().map { index, node in
            let position = node.block.position ?? SIMD3(0, 0, 0)
            let location = Element(
                "location",
                [("x", "\(position.x)", nil), ("y", "\(position.y)", nil), ("z", "\(position.z)", nil)],
                at: node.block.place)
            return Element("instance", [("id", "\(index)", nil)], [location], at: node.block.place)
        }
        return Element(
            "population", [("id", id, nil), ("type", "populationList", nil), ("component", component, nil)], instances,
            at: place)
    }

    /// Records the quantities of the cells that are marked as recorded.
    private mutating func record(_ group: Group, _ cell: Cell, _ nodes: Nodes) {
        let recorded = group.nodes.filter(\.block.isRecorded)
        let paths = recorded.compactMap { nodes.members[$0.block.id]?.path }
            .flatMap { path in cell.recorded.map { "\(path)/\($0)" } }
        if !paths.isEmpty { files.append(("results/\(cell.id).dat", paths)) }
        let isPrefix = group.nodes.prefix(recorded.count).allSatisfy(\.block.isRecorded)
        if !isPrefix, let first = group.nodes.first(where: { !$0.block.isRecorded }) {
            reading.log.warning(
                .assumedConvention,
                "node \(first.block.id) is not recorded; TVBO 0.5.3 leaves out the last nodes of '\(group.name)' instead",
                at: first.block.place)
        }
    }

    private func warnOfIdleInputs(_ nodes: Nodes) {
        let sources = Set(block.edges.map(\.block.source))
        for node in block.nodes where !sources.contains(node.block.id) {
            guard let input = nodes.inputs[node.block.id] else { continue }
            reading.log.warning(
                .assumedConvention, "the \(input.type) of node \(node.block.id) has no edge and acts on nothing",
                at: node.block.place)
        }
    }
}
