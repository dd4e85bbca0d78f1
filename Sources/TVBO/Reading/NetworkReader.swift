import Diagnostics
import ModelCore
import Quantities
import Schema
import YAML

/// A reader of the network of an experiment, which is a mapping of TVBO's class `Network`.
///
///     let reader = NetworkReader(reading: reading, database: database)
///     let network = reader.network(block["network"], own: model, coupling: nil, default: document.place)
struct NetworkReader {
    /// The read context, which collects errors and warnings.
    let reading: ReadContext
    /// The database in which models and coupling functions that the network refers to are looked up.
    let database: ModelDatabase

    private var dynamicsReader: DynamicsReader { DynamicsReader(reading: reading) }

    /// Returns the network that `node` describes; a network of a single node if `node` is nil or null, or cannot be
    /// read.
    /// - Parameters:
    ///   - own: The experiment's own model, whose name is not looked up in the database.
    ///   - coupling: The experiment's coupling, for edges that name none.
    ///   - place: The place to which errors refer if there is no mapping.
    func network(_ node: YAMLNode?, own: DynamicsBlock?, coupling: YAMLNode?, default place: Place) -> NetworkBlock {
        guard let node, !node.isNull else {
            var alone = NetworkBlock(place: place)
            var couplings = CouplingTable(reading: reading, database: database, network: nil, experiment: coupling)
            finish(&alone, &couplings, own)
            return alone
        }
        guard let block = Block(node, "network", keys: KeyTables.network, reading) else {
            return NetworkBlock(place: place)
        }
        let elements = ElementReader(reading: reading)
        var result = NetworkBlock(place: node.place)
        result.nodes = block.list("nodes").compactMap(elements.node)
        result.edges = block.list("edges").compactMap(elements.edge)
        result.library = library(block, result.edges)
        if !ConnectomeReader(reading: reading, database: database).read(block, into: &result) { count(block, &result) }
        NodeGroups(reading: reading).expand(&result)
        result.conductionSpeed = speed(block)
        result.timeUnit = unit(block, "time_unit", .time, "a time")
        result.distanceUnit = unit(block, "distance_unit", Dimension(l: 1), "a length")
        var couplings = CouplingTable(
            reading: reading, database: database, network: block["coupling"], experiment: coupling)
        result.library += databaseModels(result, besides: own?.name)
        result.couplingNames = couplings.names
        result.couplingsAreListed = block["coupling"]?.items != nil
        if !result.nodes.isEmpty, !result.matrices.isEmpty || result.graph != nil {
            // The default function is that of an edge which names none.
            let edge = EdgeBlock(from: 0, to: 0, at: node.place, in: result.nodes)
            result.functions = couplings.functions(of: edge, in: &result, own: own)
        }
        for index in result.edges.indices {
            result.edges[index].functions = couplings.functions(of: result.edges[index], in: &result, own: own)
        }
        EdgeTransforms(reading: reading, database: database).check(result)
        couplings.warnOfUnused(by: result.edges)
        IdleEdges(reading: reading).remove(from: &result, own: own)
        finish(&result, &couplings, own)
        return result
    }

    /// Lets coupling functions act on nodes without edges, and notes whether any function acts.
    private func finish(_ network: inout NetworkBlock, _ couplings: inout CouplingTable, _ own: DynamicsBlock?) {
        let edgeless = EdgelessCouplings(reading: reading)
        if edgeless.exist(in: network, own) { edgeless.act(couplings.all(), in: &network) }
        network.isCoupled =
            !network.matrices.isEmpty || network.graph != nil || network.edges.contains { !$0.functions.isEmpty }
    }

    /// Returns the conduction speed, which is a key of the network or one of its parameters; nil without one.
    private func speed(_ block: Block) -> ValueBlock? {
        let parameters = block.members("parameters")
        for parameter in parameters where parameter.name != "conduction_speed" {
            reading.log.warning(
                .ignoredKey,
                "as in TVBO's back ends, the parameter '\(parameter.name)' of the network has no effect; the only parameter"
                    + " of a network is 'conduction_speed'",
                at: parameter.place, hint: Spelling.hint(for: parameter.name, among: ["conduction_speed"]))
        }
        if let parameter = parameters.first(where: { $0.name == "conduction_speed" }), block["conduction_speed"] != nil
        {
            reading.log.error(
                .conflictingEntries, "the network gives 'conduction_speed' twice: as a key and among its parameters",
                at: block.place("conduction_speed"), notes: [.init("the parameter is here", at: parameter.place)],
                hint: "keep one of them")
        }
        if let node = block["conduction_speed"], node.entries == nil {
            return block.number("conduction_speed").map {
                ValueBlock(name: "conduction_speed", place: node.place, value: $0, unit: nil)
            }
        }
        guard let node = block["conduction_speed"] ?? parameters.first(where: { $0.name == "conduction_speed" })?.node
        else { return nil }
        if (node["value"] ?? node).scalar?.number == .infinity {
            return ValueBlock(name: "conduction_speed", place: node.place, value: .infinity, unit: nil)
        }
        return dynamicsReader.value(node, "parameter", "conduction_speed", node.place)
    }

    private func unit(_ block: Block, _ key: String, _ dimension: Dimension, _ kind: String) -> PhysicalUnit? {
        guard let unit = block.unit(key) else { return nil }
        if unit.dimension == dimension { return unit }
        reading.log.error(
            .wrongDimension, "'\(key)' of network must be \(kind), not '\(unit.name)'", at: block.place(key))
        return nil
    }

    /// Returns the models that the key `dynamics` of a network defines, each with its name; those that cannot be read
    /// are reported and left out.
    /// - Parameters:
    ///   - block: The mapping with the key `dynamics`.
    ///   - edges: The edges of the network. Models that they refer to by name are read as models of synapses.
    func library(_ block: Block, _ edges: [EdgeBlock] = []) -> [DynamicsBlock] {
        let synapses = Set(edges.compactMap(\.dynamics?.text))
        return block.members("dynamics").compactMap { name, place, node in
            reading.collect { try database.resolved(node, name: name, remarks: &reading.log) }
                .flatMap {
                    dynamicsReader.dynamics($0, named: name, for: synapses.contains(name) ? .synapse : .library)
                }
        }
    }

    /// Returns the models of the database that nodes name and the experiment does not define, sorted by name.
    private func databaseModels(_ network: NetworkBlock, besides own: String?) -> [DynamicsBlock] {
        let defined = Set(network.library.map(\.name) + (own.map { [$0] } ?? []))
        var wanted: [String: Place] = [:]
        for node in network.nodes {
            guard let name = node.dynamics, !defined.contains(name), StandardTypes.inputs[name] == nil else { continue }
            guard wanted[name] == nil else { continue }
            if database.holds(name) { wanted[name] = node.dynamicsPlace } else { refuseMisspelled(name, node, defined) }
        }
        return wanted.sorted { $0.key < $1.key }.compactMap { name, place in
            let reference = YAMLNode(
                .mapping([YAMLEntry(key: "name", at: place, value: .text(name, at: place))]), at: place)
            return reading.collect { try database.resolved(reference, name: name, remarks: &reading.log) }
                .flatMap { dynamicsReader.dynamics($0, named: name) }
        }
    }

    /// Reports the name of a model that is near to one of the database. Other unknown names are reported when the
    /// network is built.
    private func refuseMisspelled(_ name: String, _ node: NodeBlock, _ defined: Set<String>) {
        let types = StandardTypes.unsupported.union(StandardTypes.inputs.keys).union(StandardTypes.synapses.keys)
        guard !types.contains(name), Spelling.hint(for: name, among: types.union(defined)) == nil,
            let hint = Spelling.hint(for: name, among: database.modelNames)
        else { return }
        reading.log.error(
            .unknownReference, "node \(node.id) names the dynamics '\(name)', which is not defined",
            at: node.dynamicsPlace, hint: hint)
    }

    // MARK: Number of nodes

    /// The largest number of nodes that are made from a number alone.
    private static var maximumNodes: Int { Limit.nodes.value }

    /// Adds nodes to a network that does not list them, but gives their number: they have the ids 0, 1, … and the
    /// experiment's own model. A single node without edges is not added. Problems are reported.
    func count(_ block: Block, _ network: inout NetworkBlock) {
        let counts = ["number_of_nodes", "number_of_regions"].compactMap { key in
            wholeNumber(block, key).map { (key, $0) }
        }
        guard let (key, count) = counts.first else {
            if network.nodes.isEmpty, !network.edges.isEmpty {
                reading.log.error(
                    .missingKey, "the network has edges and no nodes", at: block.place("edges"),
                    hint: "list the nodes under 'nodes', or give 'number_of_nodes'")
            }
            return
        }
        let place = block.place(key)
        if let (other, number) = counts.last, number != count {
            reading.log.warning(
                .conflictingDefinition,
                "the network has '\(key): \(count)', but '\(other): \(number)'; '\(key)' is used",
                at: block.place(other))
        }
        if !network.nodes.isEmpty {
            guard count != network.nodes.count else { return }
            reading.log.warning(
                .conflictingDefinition,
                "the network has '\(key): \(count)', but lists \(network.nodes.count) nodes under 'nodes'; the list is"
                    + " used", at: place)
            return
        }
        guard count > 1 || !network.edges.isEmpty else { return }
        guard count <= Self.maximumNodes else {
            reading.log.error(
                .tooLarge,
                "the network has '\(key): \(count)', but at most \(Self.maximumNodes) nodes are simulated", at: place,
                hint: Limit.nodes.hint())
            return
        }
        network.isCounted = true
        network.nodes = (0..<count).map { id in
            NodeBlock(
                id: id, place: place, dynamics: nil, dynamicsPlace: place, parameters: [], states: [],
                isRecorded: true, position: nil)
        }
        if network.edges.isEmpty {
            reading.log.warning(
                .assumedConvention,
                "the network has \(count) nodes and no edges, so each node is simulated independently of the others",
                at: place)
        }
    }

    private func wholeNumber(_ block: Block, _ key: String) -> Int? {
        guard let number = block.number(key) else { return nil }
        if let count = Int(exactly: number), count > 0 { return count }
        reading.log.error(
            .invalidValue, "'\(key)' of network must be a positive whole number, not \(block.text(key) ?? "")",
            at: block.place(key))
        return nil
    }
}
