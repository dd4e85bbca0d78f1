import Diagnostics
import Quantities
import Schema
import YAML

/// A reader of the nodes and edges of a network.
///
///     let elements = ElementReader(reading: reading)
///     let nodes = block.list("nodes").compactMap(elements.node)
struct ElementReader {
    /// The read context, which collects errors and warnings.
    let reading: ReadContext

    private var dynamicsReader: DynamicsReader { DynamicsReader(reading: reading) }

    /// Returns the node of a network that a mapping describes. Reports an error and returns nil if it has no whole
    /// number as `id`.
    func node(_ node: YAMLNode) -> NodeBlock? {
        // A node without settings may be written as its id alone.
        if let id = integer(node) { return NodeCount.node(id, node.place) }
        guard let block = Block(node, "node", keys: KeyTables.node, reading), let id = integer(block, "id") else {
            return nil
        }
        return NodeBlock(
            id: id, place: node.place, dynamics: block.text("dynamics"), dynamicsPlace: block.place("dynamics"),
            parameters: values(block, "parameters", "parameter"), states: values(block, "state", "state"),
            isRecorded: block.truth("record") ?? true, position: position(block), size: size(block),
            label: block.text("label"), initial: NodeInitialState.values(block, reading))
    }

    /// Returns the edge of a network that a mapping describes. Reports an error and returns nil if it has no whole
    /// numbers as `source` and `target`.
    ///
    /// Weight, delay and distance are read from keys of the edge or from its parameters; it is an error if both give
    /// the same one.
    func edge(_ node: YAMLNode) -> EdgeBlock? {
        guard let block = Block(node, "edge", keys: KeyTables.edge, reading),
            let source = integer(block, "source"), let target = integer(block, "target")
        else { return nil }
        EdgeConflicts(block: block).report()
        let parameters = values(block, "parameters", "parameter")
        var ownKeys: [String] = []
        func named(_ names: String...) -> ValueBlock? {
            if let value = parameters.first(where: { names.contains($0.name) }) { return value }
            let value = slot(block, names[0])
            if value != nil { ownKeys.append(names[0]) }
            return value
        }
        let (weight, delay, distance) = (named("weight"), named("delay"), named("distance", "length"))
        return EdgeBlock(
            place: node.place, source: source, sourcePlace: block.place("source"), target: target,
            targetPlace: block.place("target"), coupling: block.text("coupling"),
            couplingPlace: block.place("coupling"),
            parameters: parameters.filter { !["weight", "delay", "distance", "length"].contains($0.name) },
            weight: weight, delay: delay, distance: distance,
            isDirected: block.truth("directed"), directedPlace: block.place("directed"),
            sourceVariable: name(block, "source_var"), targetVariable: name(block, "target_var"),
            dynamics: name(block, "dynamics"), connectivity: name(block, "connectivity"),
            allowsSelf: block.truth("allow_self_connections"), ownKeys: ownKeys,
            plainKeys: block.members("parameters").filter { $0.node.scalar != nil }.map(\.name))
    }

    private func size(_ block: Block) -> Int {
        guard let number = block.number("size") else { return 1 }
        if number > Double(NodeGroups.maximum.nodes) {
            reading.log.error(
                .tooLarge,
                "'size' of node is \(block.text("size") ?? ""); at most \(NodeGroups.maximum.nodes) nodes are simulated",
                at: block.place("size"), hint: Limit.nodes.hint())
            return 1
        }
        if let size = Int(exactly: number), size > 0 { return size }
        reading.log.error(
            .invalidValue, "'size' of node must be a positive whole number, not \(block.text("size") ?? "")",
            at: block.place("size"))
        return 1
    }

    private func name(_ block: Block, _ key: String) -> NameBlock? {
        block.text(key).map { NameBlock(text: $0, place: block.place(key)) }
    }

    private func integer(_ block: Block, _ key: String) -> Int? {
        guard let node = block[key] else {
            reading.log.error(.missingKey, "\(block.name) has no '\(key)'", at: block.node.place)
            return nil
        }
        if let value = integer(node) { return value }
        reading.log.error(
            .wrongType, "'\(key)' of \(block.name) must be a whole number, not \(node.kind)", at: node.place)
        return nil
    }

    /// Returns a scalar that is a whole number, which may be in quotes, as TVBO converts it; nil for anything else.
    private func integer(_ node: YAMLNode) -> Int? {
        if case .integer(let value) = node.scalar?.value { return value }
        // allow: a text
        return node.scalar.flatMap { $0.style == .plain ? nil : Int($0.text) }
    }

    /// Returns the coordinates of a node; nil without both x and y, as in TVBO. A missing z is 0.
    private func position(_ block: Block) -> SIMD3<Double>? {
        guard let node = block["position"],
            let inner = Block(node, "the position of \(block.name)", keys: KeyTables.position, reading)
        else { return nil }
        guard let x = inner.number("x"), let y = inner.number("y") else { return nil }
        return SIMD3(x, y, inner.number("z") ?? 0)
    }

    private func values(_ block: Block, _ key: String, _ kind: String) -> [ValueBlock] {
        block.members(key).compactMap { name, place, node in
            if kind == "state", let number = node.scalar?.number {
                return ValueBlock(name: name, place: place, value: number, unit: nil)
            }
            return dynamicsReader.value(node, "\(kind)", name, place)
        }
    }

    /// Returns a weight, delay or distance that is a key of the edge itself, a number or a mapping.
    private func slot(_ block: Block, _ key: String) -> ValueBlock? {
        guard let node = block[key] else { return nil }
        if node.entries != nil { return dynamicsReader.value(node, "'\(key)' of", block.name, node.place) }
        guard let number = block.number(key) else { return nil }
        guard number.isFinite || key != "weight" else {
            reading.log.error(.invalidValue, "'\(key)' of \(block.name) must be finite", at: node.place)
            return nil
        }
        return ValueBlock(name: key, place: node.place, value: number, unit: nil)
    }
}
