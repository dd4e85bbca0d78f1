import Connectomes
import Diagnostics
import Files
import Foundation
import Schema
import YAML

/// The content of a network that is described by a document of its own, a YAML file (sidecar) beside the file with its
/// matrices.
///
///     let document = try NetworkDocument.read("networks/dk.yaml", reading, primary: block, at: place)
struct NetworkDocument {
    /// The matrices of weights and lengths; nil for a network that lists its edges.
    var connectome: Connectome?
    /// The nodes that the document of the network lists.
    var nodes: [NodeBlock] = []
    /// The edges that the document of the network lists.
    var edges: [EdgeBlock] = []
    /// The parts of the matrices that the back ends of TVBO 0.5.3 read differently.
    var differences: [MatrixDifference] = []

    /// Reads the document of a network, or only the matrices of a file that has no document.
    /// - Parameters:
    ///   - path: The path of the document, or of a file with matrices (HDF5 or a table), whose document has the same
    ///     name with the extension `yaml`. A missing document is reported as a warning.
    ///   - network: The network of the experiment, whose `primary_weight` names the matrix of the weights.
    ///   - place: The place of the reference in the experiment.
    /// - Throws: `DiagnosticsError` for files that cannot be read.
    static func read(
        _ path: String, _ reading: ReadContext, primary network: Block, at place: Place
    ) throws -> NetworkDocument {
        let stem = (path as NSString).deletingPathExtension
        let isDocument = ["yaml", "yml"].contains((path as NSString).pathExtension.lowercased())
        let sidecar = isDocument ? path : stem + ".yaml"
        guard FileManager.default.fileExists(atPath: sidecar) else {
            reading.log.warning(
                .assumedConvention,
                "the matrix '\(path)' is read without the document '\(sidecar)', which does not exist; TVBO stops"
                    + " without it",
                at: place)
            return try matrices(path, network, NetworkSidecar(primary: nil, names: nil, size: nil), at: place)
        }
        return try read(sidecar: try YAMLDocument.load(path: sidecar), path: sidecar, reading, network, place)
    }

    private static func read(
        sidecar: YAMLNode, path: String, _ reading: ReadContext, _ network: Block, _ place: Place
    ) throws -> NetworkDocument {
        warnOfUnread(sidecar, reading, place)
        let elements = ElementReader(reading: reading)
        var document = NetworkDocument()
        document.nodes = (sidecar["nodes"]?.items ?? []).compactMap(elements.node)
        for index in document.nodes.indices { document.nodes[index].isFromDocument = true }
        let listed = (sidecar["edges"]?.items ?? []).filter { $0["source"] != nil }
        guard let file = sidecar["data_file"]?.scalar?.text else {
            guard !listed.isEmpty else {
                throw DiagnosticsError(
                    .invalidValue, "the network '\(path)' has neither 'edges' nor a 'data_file' with a matrix of edges",
                    at: place)
            }
            document.edges = listed.compactMap(elements.edge)
            document.forgetCouplings(sidecar, network)
            return document
        }
        if !listed.isEmpty {
            throw DiagnosticsError(
                .conflictingEntries,
                "the network '\(path)' gives its edges twice: by 'data_file' and as a list under 'edges'", at: place,
                hint: "keep one of them")
        }
        let folder = ParentFolder.path(of: path)
        guard let data = ReadableFolders(around: folder).resolve(file, from: folder.isEmpty ? "." : folder),
            FileManager.default.fileExists(atPath: data)
        else {
            throw DiagnosticsError(
                .unreadableFile, "the matrix '\(file)' of the network '\(path)' does not exist", at: place)
        }
        let count = sidecar["number_of_nodes"]?.scalar?.number.flatMap { Int(exactly: $0) }
        let size = document.nodes.isEmpty ? count : document.nodes.count
        let own = NetworkSidecar(
            primary: sidecar["primary_weight"]?.scalar?.text, names: matrixNames(sidecar), size: size)
        let read = try matrices(data, network, own, at: place)
        if let size, let found = read.connectome?.weights.size, size != found {
            throw DiagnosticsError(
                .invalidValue,
                "the network '\(path)' has \(size) nodes, but the matrix of its weights has \(found) rows", at: place)
        }
        (document.connectome, document.differences) = (read.connectome, read.differences)
        if document.nodes.isEmpty, sidecar["number_of_nodes"] == nil, read.connectome?.weights.size ?? 0 > 1 {
            // The whole note: "the jax back end simulates a single node without edges, …".
            document.differences.append(
                MatrixDifference(
                    text:
                        "simulates a single node without edges, because the network's own file gives neither 'nodes' nor"
                        + " 'number_of_nodes'", place: place))
        }
        if let other = otherSource(sidecar) {
            document.differences.append(
                MatrixDifference(
                    text:
                        "takes the matrices of '\(other)' in the network's own file, if there are any, in place of its"
                        + " 'data_file'", place: place))
        }
        return document
    }

    /// Returns the key of a document with which TVBO finds matrices before it reads the data file; nil if it has none. A
    /// document that lists the names of matrices is read by its data file.
    private static func otherSource(_ sidecar: YAMLNode) -> String? {
        guard matrixNames(sidecar) == nil else { return nil }
        if sidecar["bids_dir"]?.isEmpty == false { return "bids_dir" }
        return sidecar["parcellation"]?["atlas"]?.isEmpty == false ? "parcellation" : nil
    }

    /// Returns the names of the matrices that the document lists: those of its edges without a `source`; nil if it lists
    /// none, so that all matrices of the file are read.
    private static func matrixNames(_ sidecar: YAMLNode) -> [String]? {
        let listed = (sidecar["edges"]?.items ?? []).filter { $0["source"] == nil }
        return listed.isEmpty ? nil : listed.compactMap { ($0["name"] ?? $0["label"])?.scalar?.text }
    }

    /// Warns of settings in a document that TVBO leaves out when an experiment refers to it.
    private static func warnOfUnread(_ sidecar: YAMLNode, _ reading: ReadContext, _ place: Place) {
        var unread = ["transforms", "coupling", "dynamics"].filter { sidecar[$0].map { !$0.isEmpty } ?? false }
        let speed = sidecar["parameters"]?["conduction_speed"]?["value"]?.scalar?.number
        if let speed, speed != 3 { unread.append("conduction_speed") }
        if let unit = sidecar["distance_unit"]?.scalar?.text, unit != "mm" { unread.append("distance_unit") }
        guard !unread.isEmpty else { return }
        reading.log.warning(
            .ignoredKey,
            "as in TVBO, these keys of the network's own file have no effect: \(unread.joined(separator: ", "))",
            at: place, hint: "write them under 'network' of the experiment if they are needed")
    }

    /// Removes the names of coupling functions from edges if only the document defines the functions, whose `coupling` has
    /// no effect.
    private mutating func forgetCouplings(_ sidecar: YAMLNode, _ network: Block) {
        func names(_ node: YAMLNode?) -> [String] {
            (node?.entries ?? []).map(\.key) + (node?.items ?? []).compactMap { $0["name"]?.scalar?.text }
        }
        let own = Set(names(sidecar["coupling"])).subtracting(names(network["coupling"]))
        for index in edges.indices {
            if let name = edges[index].coupling, own.contains(name) { edges[index].coupling = nil }
        }
    }

    /// Returns the matrices of a file.
    /// - Parameters:
    ///   - network: the network of the experiment, whose `primary_weight` counts before that of the document.
    ///   - own: the settings of the document.
    private static func matrices(
        _ path: String, _ network: Block, _ own: NetworkSidecar, at place: Place
    ) throws -> NetworkDocument {
        switch (path as NSString).pathExtension.lowercased() {
        case "h5", "hdf5":
            if let size = own.size, size > SquareMatrix.largestSize {
                throw DiagnosticsError(
                    .tooLarge,
                    "the network has \(size) nodes; matrices of at most \(SquareMatrix.largestSize) rows are read",
                    at: place)
            }
            return try HDF5File.reading(path, at: place) { try matrices(of: $0, path, network, own, at: place) }
        case "csv", "tsv", "txt":
            guard network["primary_weight"] == nil else {
                throw DiagnosticsError(
                    .unsupportedFeature,
                    "'primary_weight' of network selects none of several matrices, because the file '\(path)' holds"
                        + " a single one",
                    at: network.place("primary_weight"), hint: "remove it")
            }
            if let name = own.names?.first, !usualNames.contains(name) {
                throw DiagnosticsError(
                    .unsupportedFeature,
                    "the network's document names the single matrix of '\(path)' '\(name)', but only a matrix of"
                        + " weights is read from a table",
                    at: place,
                    hint: "write 'name: weight' under 'edges' of the document if the matrix holds the weights")
            }
            return NetworkDocument(
                connectome: Connectome(weights: try NumberTable.read(path, at: place).square(at: place)))
        default:
            throw DiagnosticsError(
                .unsupportedFeature, "the file '\(path)' has no format from which matrices are read", at: place,
                hint: "give the matrix as HDF5 (.h5) or as a table (.csv, .tsv, .txt)")
        }
    }

    private static func matrices(
        of file: HDF5File, _ path: String, _ network: Block, _ own: NetworkSidecar, at place: Place
    ) throws -> NetworkDocument {
        let usual = own.listed(usualNames)
        let primary = network.text("primary_weight") ?? own.primary
        guard let (weights, kind) = try file.matrix(primary.map { own.listed([$0]) } ?? usual, size: own.size) else {
            let isNamed = network["primary_weight"] != nil
            throw missing(primary, in: file, path, isNamed ? network.place("primary_weight") : place)
        }
        let lengths = try file.matrix(own.listed(["length", "lengths"]), size: weights.size)
        var result = NetworkDocument(connectome: Connectome(weights: weights, lengths: lengths?.matrix))
        result.connectome?.weightKind = kind
        result.connectome?.lengthKind = lengths?.kind ?? .double
        if network["primary_weight"] == nil, let primary {
            let theirs = try file.matrix(usual, size: own.size)?.matrix
            if theirs != weights {
                // The whole note: "the jax back end ignores the 'primary_weight' of the network's document, …".
                result.differences.append(
                    MatrixDifference(
                        text: "ignores the 'primary_weight' of the network's document, '\(primary)', "
                            + (theirs == nil ? "and finds no weights" : "and takes the usual weights"), place: place))
            }
        }
        return result
    }

    /// The names of the matrix of the weights that are tried if none is named.
    private static let usualNames = ["weight", "weights"]

    private static func missing(
        _ primary: String?, in file: HDF5File, _ path: String, _ place: Place
    ) -> DiagnosticsError {
        guard let primary else {
            return DiagnosticsError(
                .unreadableFile, "the file '\(path)' has no matrix 'weight' or 'weights' among its edges", at: place,
                notes: usualNames.contains { file.contains("edges/\($0)/data") }
                    ? [.init("the network's document lists other edges without 'source', and only those are read")]
                    : [],
                hint: "name the matrix of the weights with 'primary_weight'")
        }
        let found = (usualNames + ["length", "lengths"]).filter { file.contains("edges/\($0)/data") }
        return DiagnosticsError(
            .unknownReference,
            "the file '\(path)' has no matrix '\(primary)', which 'primary_weight' names, among its edges",
            at: place,
            hint: found.isEmpty
                ? nil
                : "write 'primary_weight' with a matrix that the file has:"
                    + " \(found.map { "'\($0)'" }.joined(separator: " or "))")
    }
}

/// The settings in a network's document that say which matrices of a file are read.
private struct NetworkSidecar {
    /// The name of the matrix of the weights, as the document of the network gives it; nil if it gives none.
    var primary: String?
    /// The names of the matrices that the document lists; nil if it lists none.
    var names: [String]?
    /// The number of nodes that the document of the network gives; nil if it gives none.
    var size: Int?

    /// Returns those of the given names that the document lists, or all if it lists none.
    func listed(_ wanted: [String]) -> [String] { wanted.filter { names?.contains($0) ?? true } }
}
