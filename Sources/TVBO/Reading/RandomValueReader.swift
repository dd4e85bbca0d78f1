import Diagnostics
import Schema
import YAML

/// The reading of a model's parameters, whose values may differ from node to node or be random.
extension DynamicsReader {
    /// Returns the parameter of a model that `node` describes. Reports an error and returns nil if it cannot be read.
    ///
    /// A list of numbers has one number for each node, or for each mode in a model of several modes. The `value` of a
    /// parameter that is given only by a distribution is NaN, that of a list is 0.
    func parameter(_ node: YAMLNode, _ name: String, _ place: Place) -> ValueBlock? {
        guard node.entries != nil else { return value(node, "parameter", name, place, allowsArray: true) }
        refuseShape(node, name)
        let random = node["distribution"].flatMap { randomValue($0, "the distribution of parameter '\(name)'") }
        if node["value"]?.isNull ?? true, let random {
            let unit = Block(node, "parameter '\(name)'", keys: KeyTables.modelParameter, reading)?.unit()
            return ValueBlock(name: name, place: place, value: .nan, unit: unit, random: random)
        }
        var result = value(
            withoutEquation(node, name), "parameter", name, place, keys: KeyTables.modelParameter, allowsArray: true)
        result?.random = random
        return result
    }

    /// Returns a parameter without the equation that it has beside a value, which has no effect in TVBO 0.5.3 either, and
    /// warns of it.
    private func withoutEquation(_ node: YAMLNode, _ name: String) -> YAMLNode {
        guard let entries = node.entries, node["value"]?.isNull == false,
            let equation = entries.first(where: { $0.key == "equation" }), !equation.value.isNull
        else { return node }
        reading.log.warning(
            .ignoredKey, "'equation' of parameter '\(name)' has no effect beside its 'value', as in TVBO 0.5.3",
            at: equation.place, hint: "a computed parameter belongs under 'derived_parameters' of a model")
        return node.removing(["equation"])
    }

    /// Returns the distribution that `node` describes, with its seed; nil for null. Reports an error and returns nil if
    /// it cannot be read.
    /// - Parameter kind: The name of the distribution in messages.
    func randomValue(_ node: YAMLNode, _ kind: String) -> RandomValue? {
        guard !node.isNull, let block = Block(node, kind, keys: KeyTables.randomValue, reading),
            let distribution = InitialDistribution(block, reading)
        else { return nil }
        let axis = block.text("axis") ?? "space"
        if !["space", "time"].contains(axis) {
            reading.log.error(
                .unsupportedFeature, "'axis: \(axis)' of \(kind) is not supported", at: block.place("axis"),
                hint: "write 'space' to draw a value for each node, or 'time' to draw one for each step")
        }
        return RandomValue(
            distribution: distribution, seed: seed(block), isTemporal: axis == "time", place: node.place)
    }

    /// Returns the seed that the mapping of a distribution gives; nil if it gives none. Reports an error and returns
    /// nil for anything but a whole number from 0 on.
    func seed(_ block: Block) -> UInt64? {
        guard let number = block.number("seed") else { return nil }
        if let seed = UInt64(exactly: number) { return seed }
        reading.log.error(
            .invalidValue,
            "the seed of \(block.name) must be a whole number from 0 on, not \(block.text("seed") ?? "")",
            at: block.place("seed"))
        return nil
    }

    private func refuseShape(_ node: YAMLNode, _ name: String) {
        guard let shape = node["shape"], !shape.isNull else { return }
        let text = (shape.scalar?.text ?? shape.items?.compactMap { $0.scalar?.text }.joined(separator: ",") ?? "")
            .filter { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "," }
        if ["", "1", "n_nodes", "n_nodes,", "n_regions", "n_regions,"].contains(text) { return }
        reading.log.error(
            .unsupportedFeature, "'shape: \(shape.scalar?.text ?? "…")' of parameter '\(name)' is not supported",
            at: shape.place,
            hint: "write '(n_nodes,)' for one value for each node, or remove 'shape' for a single value")
    }

    /// Returns the seed of the distribution from which the initial value of a state variable is drawn; nil if there is
    /// none.
    func distributionSeed(_ block: Block) -> UInt64? {
        block["distribution"].flatMap {
            Block($0, "the distribution of \(block.name)", keys: KeyTables.distribution, reading)
        }
        .flatMap(seed)
    }

    /// Returns the numbers in a list of numbers or of lists of numbers, shape `[rows][columns]`; a plain list is one
    /// row. Reports an error and returns nil for other content.
    /// - Parameters:
    ///   - items: The items of the list.
    ///   - node: The list itself, to which errors refer.
    func array(_ items: [YAMLNode], _ node: YAMLNode) -> [[Double]]? {
        let rows = items.contains { $0.items != nil } ? items.map { $0.items ?? [] } : [items]
        let numbers = rows.map { $0.compactMap { $0.scalar?.number }.filter(\.isFinite) }
        if zip(rows, numbers).allSatisfy({ $0.count == $1.count && !$1.isEmpty }) { return numbers }
        reading.log.error(
            .wrongType,
            "an array must be a list of finite numbers, or a list of such lists (the rows of a matrix)", at: node.place)
        return nil
    }
}
