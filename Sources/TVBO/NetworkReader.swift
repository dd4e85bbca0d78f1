import Diagnostics
import ModelCore
import Quantities
import Schema
import YAML

/// Reads the blocks of a network and of its integration.
struct NetworkReader {
    /// Where faults go, and where models are looked up.
    let reading: Reading
    let database: ModelDatabase

    private var dynamicsReader: DynamicsReader { DynamicsReader(reading: reading) }

    /// The network in `node`; a lone node when there is none.
    /// - Parameters:
    ///   - own: the name of the experiment's own dynamics, which is not looked up in the database.
    ///   - coupling: the experiment's coupling, for edges that name none.
    func network(_ node: YAMLNode?, own: String?, coupling: YAMLNode?, default place: Place) -> NetworkBlock {
        guard let node, !node.isNull else { return NetworkBlock(place: place) }
        guard let block = Block(node, "network", keys: KeyTables.network, reading) else {
            return NetworkBlock(place: place)
        }
        var result = NetworkBlock(place: node.place)
        result.library = library(block)
        result.nodes = block.list("nodes").compactMap(self.node)
        result.edges = block.list("edges").compactMap(edge)
        result.conductionSpeed = block.number("conduction_speed") ?? speed(block)
        var couplings = CouplingTable(
            reading: reading, database: database, network: block["coupling"], experiment: coupling)
        for index in result.edges.indices {
            result.edges[index].function = couplings.function(of: result.edges[index], in: result)
        }
        result.isCoupled = result.edges.contains { $0.function != nil }
        result.library += databaseModels(result, besides: own)
        checkCount(block, result)
        return result
    }

    /// The speed among the parameters of the network.
    private func speed(_ block: Block) -> Double? {
        block.members("parameters").first { $0.name == "conduction_speed" }.flatMap {
            dynamicsReader.value($0.node, "parameter", $0.name, $0.place)?.value
        }
    }

    private func library(_ block: Block) -> [DynamicsBlock] {
        block.members("dynamics").compactMap { name, place, node in
            reading.collect { try database.resolved(node, name: name, remarks: &reading.log) }
                .flatMap { dynamicsReader.dynamics($0, named: name) }
        }
    }

    /// Models of the database that nodes name without a definition in the network.
    private func databaseModels(_ network: NetworkBlock, besides own: String?) -> [DynamicsBlock] {
        let defined = Set(network.library.map(\.name) + (own.map { [$0] } ?? []))
        var wanted: [String: Place] = [:]
        for node in network.nodes {
            guard let name = node.dynamics, !defined.contains(name), StandardTypes.inputs[name] == nil else { continue }
            if wanted[name] == nil, database.holds(name) { wanted[name] = node.dynamicsPlace }
        }
        return wanted.sorted { $0.key < $1.key }.compactMap { name, place in
            let reference = YAMLNode(
                .mapping([YAMLEntry(key: "name", at: place, value: .text(name, at: place))]), at: place)
            return reading.collect { try database.resolved(reference, name: name, remarks: &reading.log) }
                .flatMap { dynamicsReader.dynamics($0, named: name) }
        }
    }

    private func checkCount(_ block: Block, _ network: NetworkBlock) {
        guard let count = block.number("number_of_nodes") else { return }
        let place = block.place("number_of_nodes")
        if network.nodes.isEmpty, count != 1 {
            reading.log.error(
                .unsupportedFeature, "a network of \(count) nodes that are not listed is not supported", at: place,
                hint: "list them under 'nodes' and 'edges'")
        } else if !network.nodes.isEmpty, count != Double(network.nodes.count) {
            reading.log.warning(
                .conflictingDefinition,
                "number_of_nodes is \(count), but \(network.nodes.count) nodes are listed; the list is used", at: place)
        }
    }

    private func node(_ node: YAMLNode) -> NodeBlock? {
        guard let block = Block(node, "node", keys: KeyTables.node, reading), let id = integer(block, "id") else {
            return nil
        }
        return NodeBlock(
            id: id, place: node.place, dynamics: block.text("dynamics"), dynamicsPlace: block.place("dynamics"),
            parameters: values(block, "parameters", "parameter"), states: values(block, "state", "state"),
            isRecorded: block.truth("record") ?? true)
    }

    private func edge(_ node: YAMLNode) -> EdgeBlock? {
        guard let block = Block(node, "edge", keys: KeyTables.edge, reading),
            let source = integer(block, "source"), let target = integer(block, "target")
        else { return nil }
        let parameters = values(block, "parameters", "parameter")
        return EdgeBlock(
            place: node.place, source: source, sourcePlace: block.place("source"), target: target,
            targetPlace: block.place("target"), coupling: block.text("coupling"),
            couplingPlace: block.place("coupling"),
            parameters: parameters.filter { $0.name != "weight" && $0.name != "delay" },
            weight: parameters.first { $0.name == "weight" } ?? slot(block, "weight"),
            delay: parameters.first { $0.name == "delay" } ?? slot(block, "delay"),
            distance: slot(block, "distance"))
    }

    private func integer(_ block: Block, _ key: String) -> Int? {
        guard let node = block[key] else {
            reading.log.error(.missingKey, "\(block.name) has no '\(key)'", at: block.node.place)
            return nil
        }
        if case .integer(let value) = node.scalar?.value { return value }
        reading.log.error(
            .wrongType, "'\(key)' of \(block.name) must be a whole number, not \(node.kind)", at: node.place)
        return nil
    }

    private func values(_ block: Block, _ key: String, _ kind: String) -> [ValueBlock] {
        block.members(key).compactMap { name, place, node in
            if kind == "state", let number = node.scalar?.number {
                return ValueBlock(name: name, place: place, value: number, unit: nil)
            }
            return dynamicsReader.value(node, "\(kind)", name, place)
        }
    }

    /// A weight or delay written as a key of the edge itself.
    private func slot(_ block: Block, _ key: String) -> ValueBlock? {
        guard let node = block[key] else { return nil }
        if node.entries != nil { return dynamicsReader.value(node, "'\(key)' of", block.name, node.place) }
        return block.number(key).map { ValueBlock(name: key, place: node.place, value: $0, unit: nil) }
    }

    // MARK: Integration

    /// TVBO's defaults: Heun where the block is missing, the schema's values where a key is; one iteration a step for a
    /// map.
    func integration(_ node: YAMLNode?, default place: Place, isMap: Bool) -> IntegrationBlock {
        let empty = YAMLNode(.mapping([]), at: node?.place ?? place)
        let isMissing = node == nil || node?.isNull == true
        let block = Block(isMissing ? empty : node ?? empty, "integration", keys: KeyTables.integration, reading)
        let zero = DecimalNumber(mantissa: 0, exponent: 0)
        return IntegrationBlock(
            place: empty.place, method: block?.text("method") ?? (isMap ? "map" : isMissing ? "heun" : "euler"),
            methodPlace: block?.place("method") ?? place,
            step: block?.decimal("step_size")
                ?? (isMap
                    ? DecimalNumber(mantissa: 1, exponent: 0) : DecimalNumber(mantissa: 1_220_703_125, exponent: -11)),
            stepPlace: block?.place("step_size") ?? place,
            duration: block?.decimal("duration") ?? DecimalNumber(mantissa: 1000, exponent: 0),
            durationPlace: block?.place("duration") ?? place,
            transient: block?.decimal("transient_time") ?? zero, timeScale: block.flatMap(timeScale) ?? .millisecond)
    }

    private func timeScale(_ block: Block) -> PhysicalUnit? {
        let key = block["time_scale"] == nil ? "unit" : "time_scale"
        guard let unit = block.unit(key) else { return nil }
        if unit.dimension == .time, unit.scale == 1 { return unit }
        reading.log.error(
            .wrongDimension, "the time scale must be s, ms or us, not '\(unit.name)'", at: block.place(key))
        return nil
    }
}
