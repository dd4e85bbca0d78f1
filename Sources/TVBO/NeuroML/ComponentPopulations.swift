import Diagnostics
import LEMS
import ModelCore
import Quantities

/// The translation of nodes into populations, and of the network around them.
///
/// Nodes of one component form a population, in the order of their first nodes; cells precede sources of spikes. Inputs
/// are not in populations, because edges attach them to their targets.
extension ComponentDocument {
    /// A node of the experiment that has become a member of a population in the document.
    struct Member {
        /// The id of the population to which the member belongs.
        var population: String
        /// The index of the member in its population.
        var index: Int
        /// The id of the component of which the member is an instance.
        var component: String
        /// The component type of the member.
        var entry: CoreLibrary.Entry
        /// The number of coupling inputs through which a cell with equations of its own receives currents; nil for a
        /// component of a NeuroML type.
        var couplingInputCount: Int?
        /// The number of ports through which a cell with equations of its own sends events; nil for a component of a
        /// NeuroML type.
        var events: Int?
        /// A Boolean value that indicates whether the population is written as a list of its members with their
        /// positions.
        var isListed: Bool

        /// The path of the member in the network, such as `pop[0]`, or `pop/0/cell` in a population that lists its
        /// members.
        var path: String { isListed ? "\(population)/\(index)/\(component)" : "\(population)[\(index)]" }
    }

    /// The model of a node: a component of a NeuroML type, or a model with equations.
    private enum Kind {
        case component(ComponentBlock)
        case model(DynamicsBlock)

        var name: String {
            switch self {
            case .component(let part): part.name
            case .model(let model): model.name
            }
        }

        /// The model with equations; nil for a component.
        var model: DynamicsBlock? {
            if case .model(let model) = self { model } else { nil }
        }
    }

    /// Nodes of one component.
    private struct Group {
        /// The properties in which all nodes of a population agree.
        struct Key: Hashable {
            /// The name of the component or model of the nodes, which they give as their dynamics unless it is the
            /// experiment's own.
            var name: String
            /// The id of a node that has values of its own; nil for nodes with the values of their component, and for
            /// the only node that names the component.
            var node: Int?
        }

        /// The properties in which all nodes of the population agree.
        var key: Key
        /// The name from which the id of the population is made: the name in `key`, extended by the id in `key.node` if
        /// there is one, as `iaf_node3`.
        var name: String
        /// The component or model of which the nodes of the population are instances.
        var kind: Kind
        /// The nodes that form the population, in document order.
        var nodes: [ComponentNode]
    }

    /// The nodes of a network after their translation, by their ids in the experiment.
    struct Nodes {
        /// The nodes that are cells or sources of spikes, as members of populations, by the id of the node.
        var members: [Int: Member] = [:]
        /// The nodes that are inputs: the id of the input's component and its type, by the id of the node.
        var inputs: [Int: (id: String, type: String)] = [:]
        /// The LEMS elements of the populations of cells.
        var cells: [Element] = []
        /// The LEMS elements of the populations of sources of spikes.
        var sources: [Element] = []
        /// A Boolean value that indicates whether any population is written as a list of its members with their
        /// positions.
        var isListed: Bool { members.values.contains(where: \.isListed) }
    }

    /// Translates the nodes and edges, and returns the element of the network. Problems are logged, and the nodes and
    /// edges that have them are left out.
    mutating func populations() -> Element? {
        var nodes = Nodes()
        let groups = groups()
        for group in groups { add(group, to: &nodes) }
        warnOfMixture(nodes)
        NeuroMLRemarks(
            models: groups.compactMap(\.kind.model), isNetwork: true, timeScale: experiment.integration.timeScale,
            reading: reading
        ).report()
        let connections = connections(nodes)
        let place = block.nodes.first?.block.place ?? block.place
        let network = networkElement(at: place)
        for element in nodes.cells + nodes.sources + connections { network.add(element) }
        warnOfIdleInputs(nodes)
        vanishing.report(to: reading)
        if block.edges.isEmpty, !block.isCounted {
            reading.log.warning(
                .assumedConvention,
                "the network has no edges, so all of its nodes are simulated, independent of each other; TVBO 0.5.3"
                    + " then simulates one node only",
                at: place)
        } else if !isRenderedAsNetwork, !block.isCounted {
            reading.log.warning(
                .assumedConvention,
                "the network has no model under 'dynamics' that names a NeuroML type; TVBO 0.5.3 then simulates one"
                    + " node only, without edges",
                at: place)
        }
        return network
    }

    // MARK: Groups

    private func groups() -> [Group] {
        var groups: [Group] = []
        var places: [Int: Place] = [:]
        var ids = namedIDs
        // A node without dynamics has the experiment's own component, which others may name.
        let counts = Dictionary(
            block.nodes.filter { $0.origin == $0.block.id }.map { ($0.block.dynamics ?? block.own?.name, 1) },
            uniquingKeysWith: { $0 + $1 })
        for node in block.nodes {
            if let first = places.updateValue(node.block.place, forKey: node.block.id) {
                reading.log.error(
                    .duplicateName, "the node id \(node.block.id) is used twice", at: node.block.place,
                    notes: [.init("the first node with this id is here", at: first)])
                continue
            }
            guard let kind = kind(of: node) else { continue }
            let isPlain = node.values.isEmpty && node.block.states.isEmpty
            let isOnly = counts[node.block.dynamics ?? block.own?.name] == 1
            let key = Group.Key(name: kind.name, node: isPlain || isOnly ? nil : node.origin)
            if let index = groups.firstIndex(where: { $0.key == key }) {
                groups[index].nodes.append(node)
            } else {
                groups.append(Group(key: key, name: name(of: key, among: &ids), kind: kind, nodes: [node]))
            }
        }
        return groups
    }

    /// The ids of the components that nodes and edges name.
    private var namedIDs: Set<String> {
        let library = block.library.map(\.name) + experiment.network.library.map(\.name)
        let named = block.nodes.compactMap(\.block.dynamics) + block.edges.compactMap(\.block.coupling)
        return Set((library + named + [block.own?.name].compactMap(\.self)).map(Self.id))
    }

    /// Returns the name of a group. A name that is made up is one whose id is not in use, and its id is added to them.
    private func name(of key: Group.Key, among ids: inout Set<String>) -> String {
        guard let node = key.node else { return key.name }
        var name = "\(key.name)_node\(node)"
        while !ids.insert(Self.id(name)).inserted { name += "_" }
        return name
    }

    /// Returns the component or model that a node names: one of the library, the experiment's own, or a component of a
    /// NeuroML type whose values are those of the node. Reports an error and returns nil if there is none.
    private func kind(of node: ComponentNode) -> Kind? {
        guard let name = node.block.dynamics else {
            if let own = block.own { return listed(own.listedName) ?? .component(own) }
            reading.log.error(
                .missingKey,
                "node \(node.block.id) has no 'dynamics', and the experiment has no NeuroML component under 'dynamics'"
                    + " that it could use",
                at: node.block.place)
            return nil
        }
        if let kind = listed(name) { return kind }
        if let own = block.own, own.name == name { return .component(own) }
        if entry(named: name) != nil {
            return .component(
                ComponentBlock(
                    name: name, place: node.block.place, type: name, typePlace: node.block.dynamicsPlace))
        }
        let known = block.library.map(\.name) + experiment.network.library.map(\.name) + library.names
        reading.log.error(
            .unknownReference, "node \(node.block.id) names the dynamics '\(name)', which is not defined",
            at: node.block.dynamicsPlace,
            hint: Spelling.hint(for: name, among: known) ?? "define it under 'dynamics' of 'network'")
        return nil
    }

    /// Returns the component or model of the network's library with a name; nil if there is none.
    private func listed(_ name: String) -> Kind? {
        if let part = block.library.first(where: { $0.name == name }) { return .component(part) }
        return experiment.network.library.first { $0.name == name }.map { .model($0) }
    }

    private mutating func add(_ group: Group, to nodes: inout Nodes) {
        switch group.kind {
        case .component(let part): add(group, part, to: &nodes)
        case .model(let model): add(group, model, to: &nodes)
        }
    }

    private mutating func add(_ group: Group, _ part: ComponentBlock, to nodes: inout Nodes) {
        guard let entry = entry(of: part) else { return }
        usedNames.insert(part.name)
        if entry.isInput || entry.isSpikeSource { return add(group, part, source: entry, to: &nodes) }
        if entry.isSynapse || !entry.fits("baseCell") {
            reading.log.error(
                .wrongType,
                "the type \(entry.type.name) cannot be a node; a node is a cell, an input or a source of spikes",
                at: group.nodes[0].block.dynamicsPlace,
                hint: entry.isSynapse ? "remove the node, and name the synapse in 'coupling' of an edge" : nil)
            return
        }
        let first = group.nodes.first
        if let place = first?.values.first?.place ?? first?.block.states.first?.place {
            reading.log.warning(
                .assumedConvention,
                "the values of node \(group.nodes[0].block.id) replace those of the component '\(part.name)'; TVBO"
                    + " 0.5.3 ignores the values of nodes",
                at: place)
        }
        let id = Self.id(group.name)
        guard let cell = cell(part, id: id, extra: first?.values ?? [], states: first?.block.states ?? []) else {
            return
        }
        for input in cell.inputs {
            reading.log.warning(
                .ignoredKey,
                "the input among the components of the cell '\(part.name)' has no effect in a network, as in TVBO"
                    + " 0.5.3; it acts only on a cell without a network",
                at: input.place, hint: "make the input a node of the network, with an edge to the node of the cell")
        }
        nodes.cells.append(population(of: group, component: cell.id, entry, &nodes))
        record(group, cell.id, cell.recorded.map { ($0, nil) }, nodes)
    }

    /// Adds nodes that are inputs or sources of spikes.
    private mutating func add(
        _ group: Group, _ part: ComponentBlock, source entry: CoreLibrary.Entry, to nodes: inout Nodes
    ) {
        for state in group.nodes.flatMap(\.block.states) {
            reading.log.error(
                .unsupportedFeature,
                "a node of the type \(entry.type.name) cannot have a 'state', such as '\(state.name)'", at: state.place,
                hint: "remove 'state', which only a node with a cell can have")
        }
        let id = Self.id(group.name)
        warnOfLeftOut(partsOfNode: part)
        let values = group.nodes.first?.values ?? []
        ComponentBlockReader(reading: reading).warnOfUnreadNumbers(values, of: "the node")
        guard let element = element(part, id: id, extra: values) else { return }
        let own = add(element, id: id)
        if entry.isInput {
            for node in group.nodes { nodes.inputs[node.block.id] = (own, entry.type.name) }
        } else {
            nodes.sources.append(population(of: group, component: own, entry, &nodes))
        }
    }

    /// Adds nodes that are cells with equations.
    private mutating func add(_ group: Group, _ model: DynamicsBlock, to nodes: inout Nodes) {
        let first = group.nodes.first
        guard
            let cell = cell(
                model, id: Self.id(group.name), values: first?.values ?? [], states: first?.block.states ?? [])
        else { return }
        let entry = CoreLibrary.Entry(type: cell.parts.type, required: [], untyped: [])
        nodes.cells.append(population(of: group, component: cell.id, entry, &nodes))
        for node in group.nodes {
            nodes.members[node.block.id]?.couplingInputCount = cell.couplingInputCount
            nodes.members[node.block.id]?.events = cell.parts.events.count
        }
        record(group, cell.id, cell.recorded, nodes)
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
    private mutating func record(
        _ group: Group, _ component: String, _ quantities: [(name: String, unit: PhysicalUnit?)], _ nodes: Nodes
    ) {
        let recorded = group.nodes.filter(\.block.isRecorded)
        var paths: [String] = []
        for member in recorded.compactMap({ nodes.members[$0.block.id] }) {
            for (name, unit) in quantities {
                paths.append("\(member.path)/\(name)")
                recordedUnits["\(member.path)/\(name)"] = unit
            }
        }
        if !paths.isEmpty { outputFiles.append(("results/\(component).dat", paths)) }
        let isPrefix = group.nodes.prefix(recorded.count).allSatisfy(\.block.isRecorded)
        if !isPrefix, let first = group.nodes.first(where: { !$0.block.isRecorded }) {
            reading.log.warning(
                .assumedConvention,
                "node \(first.block.id) is left out of the recording, as its 'record: false' says; TVBO 0.5.3 leaves"
                    + " out as many of the last nodes of the population '\(group.name)' instead",
                at: first.block.place)
        }
    }

    private func warnOfIdleInputs(_ nodes: Nodes) {
        let sources = Set(block.edges.map(\.block.source))
        for node in block.nodes where !sources.contains(node.block.id) {
            guard let input = nodes.inputs[node.block.id] else { continue }
            reading.log.warning(
                .assumedConvention,
                "the \(input.type) of node \(node.block.id) has no effect, because no edge starts at it",
                at: node.block.place)
        }
    }
}
