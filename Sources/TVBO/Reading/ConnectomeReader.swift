import Connectomes
import Diagnostics
import Files
import Foundation
import Quantities
import Schema
import YAML

/// A reader of the edges that a network gives by matrices, files or a graph generator.
///
///     let reader = ConnectomeReader(reading: reading, database: database)
///     if !reader.read(block, into: &network) { /* its nodes and edges are listed or counted */ }
///
/// A network may have only one of the keys that give edges (``sources``), of which TVBO would use the first. A
/// `parcellation` may be given in addition, since it describes the nodes.
struct ConnectomeReader {
    /// The read context, which collects errors and warnings.
    let reading: ReadContext
    /// The database in which the networks are looked up that an experiment refers to.
    let database: ModelDatabase

    /// The keys of a network that can give its edges, in the order in which TVBO looks for them.
    static let sources = ["edge_matrix_files", "iri", "data_file", "bids_dir", "graph_generator"]

    /// The settings that each source of edges reads, and `parcellation` where it is one; the others have no effect
    /// beside it.
    private static let settings: [String: [String]] = [
        "edge_matrix_files": [], "iri": ["primary_weight"], "data_file": ["primary_weight"],
        "bids_dir": ["structural_measures"], "graph_generator": [],
        "parcellation": ["tractogram", "bids"],
    ]

    /// Adds the nodes and edges that matrices, files or a graph generator give to a network; problems are reported.
    /// - Returns: False if the network gives its edges in none of these ways; true otherwise, also if an error prevents
    ///   the reading.
    func read(_ block: Block, into network: inout NetworkBlock) -> Bool {
        let given = Self.sources.filter { block[$0] != nil }
        let key = given.first ?? (block["edges"] == nil ? parcellation(block, network) : nil)
        guard let key else {
            return EdgeTransforms(reading: reading, database: database).apply(block, to: &network)
        }
        for other in given.dropFirst() {
            reading.log.error(
                .conflictingEntries, "the network gives its edges twice: by '\(key)' and by '\(other)'",
                at: block.place(other),
                hint: "keep one of them; of the two, TVBO reads only '\(key)'")
        }
        if block["edges"] != nil {
            reading.log.error(
                .conflictingEntries,
                "the network gives its edges twice: by '\(key)' and as a list under 'edges'", at: block.place("edges"),
                hint: "keep one of them; of the two, TVBO reads only the list, except beside a graph generator")
        }
        refuseUnread(block, beside: key)
        guard !reading.log.hasErrors else { return true }
        reading.collect { try read(key, block, &network) }
        return true
    }

    /// Returns the error of a setting that needs a matrix.
    func needsMatrix(_ key: String, _ block: Block) -> DiagnosticsError {
        DiagnosticsError(
            .unsupportedFeature,
            "'\(key)' of network has no effect without a matrix of edges; remove it, or give a matrix, as in"
                + " 'data_file: weights.h5'",
            at: block.place(key))
    }

    /// Reports settings that the source of the edges does not read.
    private func refuseUnread(_ block: Block, beside source: String) {
        let read = Self.settings[source] ?? []
        for key in ["primary_weight", "structural_measures", "tractogram", "bids"]
        where block[key] != nil && !read.contains(key) {
            reading.log.error(
                .unsupportedFeature, "'\(key)' of network has no effect beside '\(source)'", at: block.place(key),
                hint: read.isEmpty
                    ? "remove it" : "remove it; beside '\(source)' only \(read.joined(separator: ", ")) is read")
        }
    }

    private func read(_ key: String, _ block: Block, _ network: inout NetworkBlock) throws {
        let files = NetworkFiles(block: block, database: database)
        if key == "graph_generator" { return GraphReader(reading: reading).read(block, into: &network) }
        if key == "edge_matrix_files" { return try finish(try listed(block, files, network), block, &network) }
        if !network.nodes.isEmpty, key != "parcellation" {
            let message =
                "the network has '\(key)' and 'nodes', but '\(key)' gives a matrix of edges, whose rows are the nodes"
            let hint = "remove 'nodes', which TVBO replaces by the rows of the matrix"
            guard network.nodes.allSatisfy(\.isPlain) else {
                throw DiagnosticsError(.conflictingEntries, message, at: block.place("nodes"), hint: hint)
            }
            reading.log.warning(.ignoredKey, message, at: block.place("nodes"), hint: hint)
            network.nodes = []
        }
        switch key {
        case "bids_dir": try finish(try folder(block, files), block, &network)
        case "data_file":
            let file = try files.path(block.text("data_file") ?? "", at: block.place("data_file"))
            try finish(
                NetworkDocument.read(file, reading, primary: block, at: block.place("data_file")), block, &network)
        default:
            let place = block.place(key)
            let path =
                key == "iri"
                ? try database.network(named: block.text("iri") ?? "", at: place, &reading.log)
                : try database.network(of: atlas(block), tractogram(block), entities(block), at: place)
            try finish(NetworkDocument.read(path, reading, primary: block, at: place), block, &network)
        }
    }

    // MARK: Sources

    /// Returns the key `parcellation` if it names an atlas, and if the network lists no nodes or the database has the
    /// matrix of the atlas. Beside a list of nodes, TVBO ignores an atlas without a matrix.
    private func parcellation(_ block: Block, _ network: NetworkBlock) -> String? {
        guard block["parcellation"] != nil else { return nil }
        let atlas = atlas(block)
        guard !atlas.isEmpty else { return nil }
        if network.nodes.isEmpty || !database.matrices(of: atlas, tractogram(block), entities(block)).isEmpty {
            return "parcellation"
        }
        if !database.hasNetworks {
            reading.log.warning(
                .assumedConvention,
                "the nodes are not connected, because the database has no networks; the jax and tvboptim back ends of TVBO 0.5.3"
                    + " connect them if TVBO's database has a network of the atlas '\(atlas)'",
                at: block.place("parcellation"), hint: "name the database with --database or TVBO_DATABASE")
        }
        return nil
    }

    private func atlas(_ block: Block) -> String {
        guard let node = block["parcellation"] else { return "" }
        if let text = node.scalar?.text { return text }
        guard let own = Block(node, "parcellation", keys: KeyTables.parcellation, reading) else { return "" }
        if let inner = own["atlas"] {
            if let text = inner.scalar?.text { return text }
            guard let atlas = Block(inner, "the atlas of parcellation", keys: KeyTables.atlas, reading) else {
                return ""
            }
            return name(of: atlas)
        }
        return ModelDatabase.localName(own.text("iri") ?? own.text("name") ?? "")
    }

    /// Returns the name of the tractogram, by default that of TVBO.
    private func tractogram(_ block: Block) -> String {
        guard let node = block["tractogram"] else { return "dTOR" }
        if let text = node.scalar?.text { return ModelDatabase.localName(text) }
        guard let own = Block(node, "tractogram", keys: KeyTables.tractogram, reading) else { return "dTOR" }
        let name = name(of: own)
        return name.isEmpty ? "dTOR" : name
    }

    /// Returns the `name` of a mapping, or else its `iri` without the prefix. Warns if both are given and differ.
    private func name(of block: Block) -> String {
        let iri = block.text("iri").map(ModelDatabase.localName)
        if let name = block.text("name"), let iri, name != iri {
            reading.log.warning(
                .conflictingDefinition,
                "\(block.name) has the 'name' '\(name)', but its 'iri' names '\(iri)'; the 'name' is used, as in TVBO",
                at: block.place("iri"))
        }
        return block.text("name") ?? iri ?? ""
    }

    private func entities(_ block: Block) -> (segmentation: String?, scale: String?) {
        let own = block["bids"].flatMap { Block($0, "bids", keys: KeyTables.entities, reading) }
        return (own?.text("segmentation"), own?.text("scale"))
    }

    private func listed(_ block: Block, _ files: NetworkFiles, _ network: NetworkBlock) throws -> NetworkDocument {
        let items = block.list("edge_matrix_files")
        guard let first = items.first, let name = first.scalar?.text, items.count == 1 else {
            throw DiagnosticsError(
                .unsupportedFeature,
                "'edge_matrix_files' of network names \(items.count) files, but must name one, since TVBO reads one",
                at: block.place("edge_matrix_files"))
        }
        let table = try NumberTable.read(files.path(name, at: first.place), at: first.place)
        let given = try table.square(at: first.place)
        try Self.checkFinite("weight", given, at: first.place)
        var weights = SquareMatrix(size: given.size)
        // As in TVBO, row i and column j are an edge from i to j which acts both ways, and of two such edges the last counts.
        for row in 0..<given.size {
            for column in 0..<given.size where given[row, column] != 0 {
                weights[column, row] = given[row, column]
                weights[row, column] = given[row, column]
            }
        }
        if !given.isSymmetric {
            reading.log.warning(
                .conflictingDefinition,
                "the matrix of 'edge_matrix_files' is not symmetric, but its edges act in both directions, as in TVBO:"
                    + " the weight of both is the element below the diagonal, or that above it if that one is 0",
                at: first.place)
        }
        return NetworkDocument(
            connectome: Connectome(weights: weights, lengths: distances(network.nodes, between: weights)))
    }

    /// Returns the distances between the positions of connected nodes, which are the lengths of edges without lengths;
    /// nil if no node has a position.
    private func distances(_ nodes: [NodeBlock], between weights: SquareMatrix) -> SquareMatrix? {
        let positions = Dictionary(
            nodes.compactMap { node in node.position.map { (node.id, $0) } }, uniquingKeysWith: { first, _ in first })
        guard !positions.isEmpty else { return nil }
        var lengths = SquareMatrix(size: weights.size)
        for row in 0..<weights.size {
            for column in 0..<weights.size where weights[row, column] != 0 {
                // TVBO finds a node by its id, which it takes for the index.
                guard let from = positions[column], let to = positions[row] else { continue }
                let square = (from - to) * (from - to)
                lengths[row, column] = (square.x + square.y + square.z).squareRoot()
            }
        }
        return lengths
    }

    // MARK: Result

    /// Adds the nodes and edges of a document, or the matrix of its connectome after the transforms, to a network.
    /// - Throws: `DiagnosticsError` for transforms that cannot be applied, and for matrices with other values than finite
    ///   ones or of another size than the network.
    func finish(_ document: NetworkDocument, _ block: Block, _ network: inout NetworkBlock) throws {
        guard var connectome = document.connectome else {
            for key in ["transforms", "primary_weight"] where block[key] != nil { throw needsMatrix(key, block) }
            network.nodes = document.nodes
            network.edges = document.edges
            NodeCount.warn(block, document.nodes.count, "document of the network", reading)
            return
        }
        let place = block.node.place
        let differences = try transform(&connectome, block)
        let count = connectome.weights.size
        if !network.nodes.isEmpty, network.nodes.count != count, block["edge_matrix_files"] == nil {
            throw DiagnosticsError(
                .conflictingEntries,
                "the network lists \(network.nodes.count) nodes, but the matrix of its parcellation has \(count)",
                at: block.place("nodes"), hint: "remove 'nodes', which TVBO replaces")
        }
        if network.nodes.isEmpty { network.nodes = nodes(document, count, place) }
        network.isCounted = true
        NodeCount.warn(block, count, "matrix", reading)
        // A single node has no edges in TVBO.
        if count == 1 { connectome.weights = SquareMatrix(size: 1) }
        var matrix = EdgeMatrix(
            place: place, count: count, weights: connectome.weights.values, lengths: connectome.lengths?.values)
        matrix.lengthKind = connectome.lengthKind
        matrix.differences = document.differences + differences
        network.matrices = [matrix]
    }

    /// Applies the transforms of a network to a connectome, and checks it.
    /// - Returns: The differences of TVBO 0.5.3 from this program in the transforms.
    /// - Throws: `DiagnosticsError` as ``finish(_:_:_:)`` does.
    func transform(_ connectome: inout Connectome, _ block: Block) throws -> [MatrixDifference] {
        var differences = TransformDifferences(connectome)
        for transform in TransformReader(reading: reading).transforms(block) {
            try differences.apply(transform, to: &connectome)
        }
        try check(connectome, block.node.place)
        return differences.list(for: connectome, at: block.place("transforms"))
    }

    private func nodes(_ document: NetworkDocument, _ count: Int, _ place: Place) -> [NodeBlock] {
        document.nodes.count == count ? document.nodes : NodeCount.nodes(count, place)
    }

    private func check(_ connectome: Connectome, _ place: Place) throws {
        for (name, matrix) in [("weight", connectome.weights), ("length", connectome.lengths)] {
            guard let matrix else { continue }
            guard matrix.size == connectome.weights.size else {
                throw DiagnosticsError(
                    .invalidValue,
                    "the matrix of the weights has \(connectome.weights.size) rows, but that of the lengths"
                        + " \(matrix.size); both must have one row for each node",
                    at: place)
            }
            try Self.checkFinite(name, matrix, at: place)
        }
    }

    /// Checks that the elements of a matrix are finite, and lengths not negative.
    private static func checkFinite(_ name: String, _ matrix: SquareMatrix, at place: Place) throws {
        let negative = name == "length" ? matrix.values.firstIndex { $0 < 0 } : nil
        guard let (row, column) = matrix.firstNonFinite ?? negative.map({ ($0 / matrix.size, $0 % matrix.size) })
        else { return }
        throw DiagnosticsError(
            .invalidValue,
            "the \(name) in row \(row) and column \(column) of the matrix, both counted from 0, is"
                + " \(matrix[row, column].isNaN ? "not a number" : "\(matrix[row, column])"), but weights and lengths must be finite, and lengths not negative",
            at: place)
    }
}
