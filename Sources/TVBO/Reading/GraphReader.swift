import Connectomes
import Diagnostics
import Schema

/// A reader of the graph generator by which a network gives its edges.
///
///     GraphReader(reading: reading).read(block, into: &network)
struct GraphReader {
    /// The read context, which collects errors and warnings.
    let reading: ReadContext

    /// Adds to a network the nodes of the graph that its key `graph_generator` describes, and the generator of its
    /// edges; problems are reported.
    func read(_ network: Block, into result: inout NetworkBlock) {
        guard let node = network["graph_generator"] else { return }
        let named =
            node.scalar == nil ? Block(node, "graph_generator", keys: KeyTables.graphGenerator, reading) : nil
        let iri = named?.text("iri").map(ModelDatabase.localName)
        guard let type = node.scalar?.text ?? named?.text("type") ?? iri ?? named?.text("name") else { return }
        guard let generator = GraphGenerator.named(type) else {
            reading.log.error(
                .unsupportedFeature, "the graph generator '\(type)' is not supported", at: node.place,
                hint: Spelling.hint(for: type, among: GraphGenerator.allCases.map(\.rawValue))
                    ?? "use one of the generators \(GraphGenerator.allCases.map(\.rawValue).joined(separator: ", "))")
            return
        }
        if let iri, let other = GraphGenerator.named(iri), other != generator {
            reading.log.error(
                .conflictingEntries,
                "the graph generator has 'type: \(type)', but its 'iri' names the type '\(other.rawValue)'",
                at: named?.place("iri") ?? node.place, hint: "keep one of them")
        }
        guard let settings = settings(generator, named, network, result) else { return }
        result.graph = GraphBlock(
            place: node.place, generator: generator, settings: settings,
            transforms: TransformReader(reading: reading).transforms(network))
        if result.nodes.isEmpty { result.nodes = NodeCount.nodes(settings.count, network.node.place) }
        result.isCounted = true
        reading.log.warning(
            .assumedConvention,
            generator.isRandom(settings)
                ? "tvbo-verify draws the graph with its own random generator, so its edges differ from those of TVBO's"
                    + " julia back end; the jax and tvboptim back ends of TVBO 0.5.3 make no edges"
                : "the edges of the graph '\(generator.rawValue)' are those that the Python package NetworkX makes; the"
                    + " jax and tvboptim back ends of TVBO 0.5.3 make none",
            at: node.place)
    }

    private func settings(
        _ generator: GraphGenerator, _ block: Block?, _ network: Block, _ result: NetworkBlock
    ) -> GraphSettings? {
        guard let values = self.values(generator, block, network.place("graph_generator")) else { return nil }
        let listed = result.nodes.isEmpty ? nil : Double(result.nodes.count)
        var settings = GraphSettings(count: 0)
        let place = block?.node.place ?? network.place("graph_generator")
        func whole(_ candidates: (Double?, String)...) -> Int? { self.whole(candidates, at: place) }
        guard
            let count = whole(
                (listed, "n"), (network.number("number_of_nodes"), "number_of_nodes"),
                (network.number("number_of_regions"), "number_of_regions"), (values["n"], "n")),
            let degree = whole(
                (values["k"], "k"), (values["d"], "d"), (generator == .barabasiAlbert ? values["m"] : nil, "m")),
            let rows = whole((values["rows"], "rows"), (generator == .grid ? values["m"] : nil, "m")),
            let columns = whole((values["columns"], "columns")),
            let seed = whole((block?.number("seed"), "seed"), (values["seed"], "seed")),
            isPossible(count, at: network.place("graph_generator"))
        else { return nil }
        if let own = values["n"], own != Double(count) {
            reading.log.warning(
                .conflictingDefinition,
                "the network gives \(count) nodes, which are used; the parameter 'n' of its graph generator has no"
                    + " effect",
                at: network.place("graph_generator"))
        }
        NodeCount.warn(network, count, "graph", reading)
        if let node = block?["seed"], values["seed"] != nil {
            reading.log.error(
                .conflictingEntries,
                "the graph generator gives 'seed' twice: as a key and among its parameters", at: node.place,
                hint: "keep one of them")
        }
        let hasSeed = block?["seed"] != nil || values["seed"] != nil
        (settings.count, settings.degree, settings.probability) = (count, degree, values["p"] ?? 0)
        if generator == .grid {
            guard let own = self.rows(rows, values["columns"] == nil ? nil : columns, count, at: place) else {
                return nil
            }
            settings.rows = own
        }
        settings.seed = hasSeed ? UInt64(clamping: seed) : nil
        return settings
    }

    /// Returns the first number that is given, which must be whole; 0 if none is, and nil after logging an error for
    /// another number.
    /// - Parameter candidates: The numbers with the names that messages use, the preferred one first.
    private func whole(_ candidates: [(value: Double?, name: String)], at place: Place) -> Int? {
        for case (let value?, let name) in candidates {
            if let number = Int(exactly: value), number >= 0 { return number }
            reading.log.error(
                .invalidValue,
                "the parameter '\(name)' of the graph generator is \(value), but must be a whole number of at least 0",
                at: place)
            return nil
        }
        return 0
    }

    /// Returns whether a graph can have a number of nodes; a number that is impossible is logged as an error.
    private func isPossible(_ count: Int, at place: Place) -> Bool {
        if count == 0 {
            reading.log.error(
                .missingKey, "the network has a graph generator, but no number of nodes", at: place,
                hint: "add 'number_of_nodes:' to the network")
        } else if count > SquareMatrix.largestSize {
            reading.log.error(
                .tooLarge,
                "the graph generator makes \(count) nodes; at most \(SquareMatrix.largestSize) are supported", at: place
            )
        }
        return count > 0 && count <= SquareMatrix.largestSize
    }

    /// Returns the number of rows of a grid; nil if it cannot hold all nodes, which is reported.
    /// - Parameters:
    ///   - rows: The number of rows; 0 if none is given.
    ///   - columns: The number of columns; nil if none is given.
    private func rows(_ rows: Int, _ columns: Int?, _ count: Int, at place: Place) -> Int? {
        if let columns {
            if columns > 0, count.isMultiple(of: columns), rows == 0 || rows == count / columns {
                return count / columns
            }
            let shape = rows == 0 ? "\(columns) columns" : "\(rows) rows of \(columns) columns"
            reading.log.error(
                .invalidValue,
                "the \(count) nodes of the graph generator do not fill \(shape); change these or the number of nodes",
                at: place)
            return nil
        }
        if rows > 0 { return rows }
        let side = square(count)
        if side > 0 { return side }
        reading.log.error(
            .invalidValue, "the graph generator 'Grid' has no 'rows', and its \(count) nodes form no square", at: place,
            hint: "add 'rows:' to its parameters")
        return nil
    }

    /// The parameters without which a generator has no graph, each with the names that it may have.
    private static let required: [GraphGenerator: [[String]]] = [
        .erdosRenyi: [["p"]], .wattsStrogatz: [["k"], ["p"]], .barabasiAlbert: [["k", "m"]],
        .randomRegular: [["k", "d"]], .grid: [["rows", "m"]],
    ]

    /// Returns the parameters of a generator; nil if one is missing or given by two names, which is reported.
    private func values(_ generator: GraphGenerator, _ block: Block?, _ place: Place) -> [String: Double]? {
        var values: [String: Double] = [:]
        let reader = DynamicsReader(reading: reading)
        let members = block?.members("parameters") ?? []
        for (name, place, node) in members {
            guard generator.parameterNames.contains(name) else {
                reading.log.error(
                    .unknownName, "the graph generator '\(generator.rawValue)' has no parameter '\(name)'", at: place,
                    hint: Spelling.hint(for: name, among: generator.parameterNames.sorted()))
                continue
            }
            values[name] = node.scalar?.number ?? reader.value(node, "parameter", name, place)?.value
        }
        for names in Self.required[generator] ?? [] {
            let given = members.filter { names.contains($0.name) }
            if given.count > 1 {
                reading.log.error(
                    .conflictingEntries,
                    "'\(given[0].name)' and '\(given[1].name)' of the graph generator '\(generator.rawValue)' are two"
                        + " names of the same parameter", at: given[1].place, hint: "keep one of them")
                return nil
            }
            // A grid without rows is a square.
            if given.isEmpty, generator != .grid {
                reading.log.error(
                    .missingKey, "the graph generator '\(generator.rawValue)' needs the parameter '\(names[0])'",
                    at: place, hint: "add '\(names[0]):' to its parameters")
                return nil
            }
        }
        return values
    }

    /// Returns the square root of a square number; 0 for any other.
    private func square(_ count: Int) -> Int {
        let root = Int(exactly: Double(count).squareRoot().rounded()) ?? 0
        return root * root == count ? root : 0
    }
}
