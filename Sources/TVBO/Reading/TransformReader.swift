import Connectomes
import Diagnostics
import Schema
import YAML

/// A reader of the transforms that an experiment applies to the weights of a network's edges, such as normalizations.
///
///     let transforms = TransformReader(reading: reading).transforms(block)
struct TransformReader {
    /// The read context, which collects errors and warnings.
    let reading: ReadContext

    /// Returns the transforms of a network's weights in the order in which they are applied; those that cannot be read
    /// are reported and left out.
    func transforms(_ network: Block) -> [WeightTransform] {
        guard let node = network["transforms"] else { return [] }
        let items = node.items ?? node.entries?.map { named($0) }
        guard let items else {
            reading.log.error(.wrongType, "'transforms' of network must be a list, not \(node.kind)", at: node.place)
            return []
        }
        return items.compactMap(transform)
    }

    private func named(_ entry: YAMLEntry) -> YAMLNode {
        let name = YAMLEntry(key: "name", at: entry.place, value: .text(entry.key, at: entry.place))
        return YAMLNode(
            .mapping([name] + (entry.value.entries ?? []).filter { $0.key != "name" }), at: entry.value.place)
    }

    private func transform(_ node: YAMLNode) -> WeightTransform? {
        guard let block = Block(node, "transform", keys: KeyTables.transform, reading) else { return nil }
        let name = block.text("name")
        guard name == "weight" else {
            reading.log.warning(
                .ignoredKey,
                "a transform \(name.map { "of the matrix '\($0)'" } ?? "without a 'name'") has no effect, because TVBO"
                    + " applies only transforms of 'weight' to a run",
                at: block.place("name"), hint: name == nil ? "add 'name: weight', or remove it" : "remove it")
            return nil
        }
        if let callable = block["callable"] {
            for key in ["equation", "arguments"] where block[key] != nil {
                reading.log.error(
                    .conflictingEntries, "a transform has both 'callable' and '\(key)'", at: block.place(key),
                    hint: "keep one of them; the function that 'callable' names takes only the weights")
            }
            return function(callable)
        }
        guard let equation = block["equation"] else {
            reading.log.error(
                .missingKey, "a transform has neither 'equation' nor 'callable'", at: node.place,
                hint: "add 'equation:' with a formula of the matrix of the weights, 'W'")
            return nil
        }
        var parameters = values(block, "arguments")
        if equation.scalar != nil {
            return block.expression("equation").map {
                .equation(MatrixTransform($0.text, parameters: parameters, at: $0.place ?? block.node.place))
            }
        }
        guard let inner = Block(equation, "the equation of a transform", keys: KeyTables.transformEquation, reading),
            let source = inner.expression("rhs")
        else { return nil }
        let inside = values(inner, "parameters")
        if let name = inside.keys.filter({ parameters[$0] != nil }).min() {
            reading.log.error(
                .conflictingEntries,
                "a transform gives '\(name)' twice: among its arguments and among the parameters of its equation",
                at: inner.place("parameters"), hint: "keep one of them")
        }
        parameters.merge(inside) { own, _ in own }
        return .equation(MatrixTransform(source.text, parameters: parameters, at: source.place ?? node.place))
    }

    private func values(_ block: Block, _ key: String) -> [String: Double] {
        let values = DynamicsReader(reading: reading)
        return block.members(key).reduce(into: [:]) { result, member in
            result[member.name] =
                member.node.scalar?.number
                ?? values.value(member.node, "argument", member.name, member.place)?.value
        }
    }

    /// Returns the transform of a function of TVBO itself.
    private func function(_ node: YAMLNode) -> WeightTransform? {
        guard let block = Block(node, "the function of a transform", keys: KeyTables.callable, reading) else {
            return nil
        }
        let name = "\(block.text("module") ?? "").\(block.text("name") ?? "")"
        switch name {
        case "tvbo.classes.network.graph_laplacian": return .laplacian(isNormalised: false)
        case "tvbo.classes.network.normalized_graph_laplacian": return .laplacian(isNormalised: true)
        default:
            reading.log.error(
                .unsupportedFeature, "the function '\(name)' of a transform is not supported", at: node.place,
                hint: "use one of the known Python functions graph_laplacian and normalized_graph_laplacian of"
                    + " tvbo.classes.network")
            return nil
        }
    }
}
