import Diagnostics
import ModelCore
import Quantities
import Schema
import YAML

/// A reader of the parts of an experiment that consist of NeuroML components.
///
///     if ComponentNetworkReader.applies(own: model, network: network) {
///         let reader = ComponentNetworkReader(reading: reading, database: database)
///         let result = reader.read(own: model, network: network, integration: integration, default: place)
///         result.components.nodes  // the nodes of the network
///     }
struct ComponentNetworkReader {
    /// The context that collects errors and warnings while the experiment is read.
    let reading: ReadContext
    /// The database of TVBO in which models that the network refers to are looked up.
    let database: ModelDatabase

    /// The result of reading an experiment: its NeuroML components with their nodes and edges, and the models that are
    /// used beside them.
    struct Result {
        /// The NeuroML components, nodes and edges of the experiment.
        var components: ComponentNetworkBlock
        /// The models with equations of their own that nodes and edges can name.
        var models: [DynamicsBlock]
    }

    /// Returns whether an experiment contains NeuroML components, as its own model or in the library of its network. An
    /// own model without `iri` counts only if the network lists no nodes.
    /// - Parameters:
    ///   - own: The experiment's own model, completed by the model of the database that it names; nil if the experiment
    ///     has none.
    ///   - network: The mapping `network`; nil if the experiment has none.
    static func applies(own: YAMLNode?, network: YAMLNode?) -> Bool {
        if let own, ComponentBlockReader.describes(own), own["iri"] != nil || isAlone(network) { return true }
        let library = network?["dynamics"]
        let members = library?.entries?.map(\.value) ?? library?.items ?? []
        return members.contains { $0["iri"]?.scalar?.text.hasPrefix(ComponentBlockReader.prefix) ?? false }
    }

    /// Returns whether an experiment is a single node, whose model is the experiment's own.
    private static func isAlone(_ network: YAMLNode?) -> Bool {
        network?["nodes"]?.isEmpty ?? true
    }

    /// Returns the components, nodes and edges of an experiment.
    /// - Parameters:
    ///   - own: The experiment's own model, completed by the model of the database that it names; nil if the experiment
    ///     has none.
    ///   - network: The mapping `network`; nil if the experiment has none.
    ///   - integration: The mapping `integration`; nil if the experiment has none.
    ///   - place: The place to which errors refer if the experiment has no mapping `network`.
    func read(own: YAMLNode?, network: YAMLNode?, integration: YAMLNode?, default place: Place) -> Result {
        var result = Result(components: ComponentNetworkBlock(place: place), models: [])
        if let own {
            add(own, named: own["name"]?.scalar?.text ?? ComponentBlock.unnamed, to: &result) { $0.components.own = $1 }
        }
        result.components.seed = seed(integration)
        if let network, !network.isNull,
            let block = Block(network, "network", keys: KeyTables.componentNetwork, reading)
        {
            library(block, &result)
            result.components.nodes = block.list("nodes").compactMap(node)
            result.components.edges = block.list("edges").enumerated().compactMap { edge($1, $0) }
            result.components.timeUnit = block.unit("time_unit")
            count(block, &result.components)
            expand(&result.components, at: network.place)
        }
        checkOwn(&result)
        let first = result.components.own ?? result.components.library.first
        result.components.place = first?.typePlace ?? place
        return result
    }

    /// Adds a component, or a model with equations.
    private func add(
        _ node: YAMLNode, named name: String, for use: ModelUse = .node, to result: inout Result,
        _ insert: (inout Result, ComponentBlock) -> Void
    ) {
        if ComponentBlockReader.describes(node) || ComponentBlockReader.isNamedByType(node, name) {
            ComponentBlockReader(reading: reading).component(node, named: name).map { insert(&result, $0) }
            return
        }
        Self.warnOfType(node, named: name, reading)
        if let block = DynamicsReader(reading: reading).dynamics(node, named: name, for: use) {
            result.models.append(block)
        }
    }

    /// Warns of a model that has equations and names a NeuroML type.
    static func warnOfType(_ node: YAMLNode, named name: String, _ reading: ReadContext) {
        guard let iri = node["iri"], iri.scalar?.text.hasPrefix(ComponentBlockReader.prefix) ?? false else { return }
        reading.log.warning(
            .assumedConvention,
            "the model '\(name)' has equations and an 'iri' with a NeuroML type; the equations are used here, but"
                + " the type in TVBO's neuroml back end",
            at: iri.place)
    }

    private func library(_ block: Block, _ result: inout Result) {
        let edges = block["edges"]?.items ?? []
        let synapses = Set(edges.flatMap { edge in ["coupling", "dynamics"].compactMap { edge[$0]?.scalar?.text } })
        for (name, _, node) in block.members("dynamics") {
            let isNamed = ComponentBlockReader.isNamedByType(node, name)
            guard
                let merged = isNamed
                    ? node : reading.collect({ try database.resolved(node, name: name, remarks: &reading.log) })
            else { continue }
            add(merged, named: name, for: synapses.contains(name) ? .synapse : .node, to: &result) {
                $0.components.library.append($1)
            }
        }
    }

    /// Warns if the experiment's own model and one of the network have the same name and differ. Nodes use the
    /// network's.
    private func checkOwn(_ result: inout Result) {
        if let own = result.components.own,
            let other = result.components.library.first(where: {
                $0.name == own.listedName
            }),
            !(own.isBare && own.type == other.type), !own.isEquivalent(to: other)
        {
            warnOfConflict(own.name, own.place, other.place)
        }
        guard let own = result.models.first,
            let index = result.models.dropFirst().firstIndex(where: { $0.name == own.name })
        else { return }
        if !own.isEquivalent(to: result.models[index]) {
            warnOfConflict(own.name, own.place, result.models[index].place)
        }
        result.models.removeFirst()
    }

    private func warnOfConflict(_ name: String, _ place: Place, _ used: Place) {
        reading.log.warning(
            .conflictingDefinition,
            "the model '\(name)' is defined differently in the experiment and in its network; nodes use the network's definition",
            at: place, notes: [.init("the definition that is used is here", at: used)])
    }

    /// Returns the seed in the parameters of the integration; nil without one.
    private func seed(_ node: YAMLNode?) -> ComponentBlock.Value? {
        guard let node, !node.isNull,
            let block = Block(node, "integration", keys: KeyTables.componentIntegration, reading)
        else { return nil }
        var seed: ComponentBlock.Value?
        for (name, place, node) in block.members("parameters") {
            guard name == "seed" else {
                reading.log.error(
                    .unsupportedFeature, "the parameter '\(name)' of integration is not supported", at: place,
                    hint: "remove it; with NeuroML components the only parameter of integration is 'seed'")
                continue
            }
            let shown = "parameter 'seed' of integration"
            guard var value = ComponentBlockReader(reading: reading).value(node, shown, name, place) else { continue }
            guard let number = value.number.flatMap({ Int64(exactly: $0) }) else {
                reading.log.error(
                    .invalidValue, "the seed must be a whole number, not '\(value.text)'", at: value.place)
                continue
            }
            value.text = "\(number)"
            seed = value
        }
        return seed
    }

    // MARK: Nodes and edges

    private func node(_ node: YAMLNode) -> ComponentNode? {
        guard let block = Block(node, "node", keys: KeyTables.componentNode, reading) else { return nil }
        let reader = ComponentBlockReader(reading: reading, prefersDescriptions: false)
        let values = reader.values(block, of: "node")
        return ElementReader(reading: reading).node(node.without(["parameters"])).map {
            ComponentNode(block: $0, values: values, origin: $0.id)
        }
    }

    private func edge(_ node: YAMLNode, _ index: Int) -> ComponentEdge? {
        guard let block = Block(node, "edge", keys: KeyTables.componentEdge, reading) else { return nil }
        let reader = ComponentBlockReader(reading: reading, prefersDescriptions: false)
        let values = reader.values(block, of: "edge")
        // TVBO's own values are a weight of 1 and a delay of 0.
        reader.warnOfUnreadNumbers(
            values.filter { $0.name == "weight" && $0.number != 1 || $0.name == "delay" && $0.number != 0 },
            of: "the edge")
        func named(_ name: String) -> ComponentBlock.Value? {
            values.first { $0.name == name }
                ?? block[name].flatMap { reader.value($0, "'\(name)' of edge", name, $0.place) }
        }
        EdgeConflicts(block: block).report()
        let bare = node.without(["parameters", "dynamics", "weight", "delay"])
        guard var edge = ElementReader(reading: reading).edge(bare) else { return nil }
        if edge.coupling == nil {
            (edge.coupling, edge.couplingPlace) = (block.text("dynamics"), block.place("dynamics"))
        }
        for value in values where ["distance", "length"].contains(value.name) {
            guard let number = value.number else {
                reading.log.error(
                    .wrongType,
                    "the parameter '\(value.name)' of an edge must be a number, not the word '\(value.text)'",
                    at: value.place)
                continue
            }
            edge.distance = ValueBlock(name: value.name, place: value.place, value: number, unit: value.unit)
        }
        return ComponentEdge(
            block: edge, index: index,
            values: values.filter { !["weight", "delay", "distance", "length"].contains($0.name) },
            weight: named("weight"), delay: named("delay"), ownsWeight: block["weight"] != nil,
            ownsDelay: block["delay"] != nil)
    }

    /// Replaces nodes of several members by their members, and edges accordingly; problems are reported.
    private func expand(_ network: inout ComponentNetworkBlock, at place: Place) {
        let groups = NodeGroups(reading: reading)
        guard
            network.nodes.contains(where: { $0.block.size > 1 })
                || network.edges.contains(where: { $0.block.connectivity != nil }),
            let (members, ids) = groups.members(of: network.nodes.map(\.block), at: place)
        else { return }
        let values = Dictionary(network.nodes.map { ($0.block.id, $0.values) }, uniquingKeysWith: { first, _ in first })
        network.nodes = members.map {
            ComponentNode(block: $0.block, values: values[$0.origin] ?? [], origin: $0.origin)
        }
        var edges: [ComponentEdge] = []
        for edge in network.edges {
            guard let pairs = groups.pairs(of: edge.block, ids, besides: edges.count) else { break }
            for (source, target) in pairs {
                var copy = edge
                copy.block.source = source
                copy.block.target = target
                edges.append(copy)
            }
        }
        network.edges = edges
    }

    /// Makes the nodes of a network that gives only their number. They are the experiment's own component.
    private func count(_ block: Block, _ network: inout ComponentNetworkBlock) {
        var counted = NetworkBlock(place: block.node.place)
        counted.nodes = network.nodes.map(\.block)
        counted.edges = network.edges.map(\.block)
        NetworkReader(reading: reading, database: database).count(block, &counted)
        guard counted.isCounted else { return }
        network.isCounted = true
        network.nodes = counted.nodes.map { ComponentNode(block: $0, values: [], origin: $0.id) }
    }
}

extension YAMLNode {
    /// Returns a copy of a mapping without the entries that have certain keys; the node itself if it is not a mapping.
    func without(_ keys: Set<String>) -> YAMLNode {
        guard let entries else { return self }
        return YAMLNode(.mapping(entries.filter { !keys.contains($0.key) }), at: place)
    }
}
