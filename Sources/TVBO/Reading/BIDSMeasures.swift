import Connectomes
import Diagnostics
import Schema

/// The reading of a network's matrices from a folder of BIDS, by the measures that the network names or that have usual
/// names.
extension ConnectomeReader {
    /// Returns the matrices of the folder that `bids_dir` names. The first measure under `structural_measures` gives
    /// the weights, and the second the lengths, if there is one. Without the key, those with usual names are taken.
    /// - Parameters:
    ///   - block: The mapping of the network.
    ///   - files: The lookup of files for the network.
    /// - Throws: `DiagnosticsError` if the folder or a matrix cannot be read, or if several measures could be meant.
    func folder(_ block: Block, _ files: NetworkFiles) throws -> NetworkDocument {
        let place = block.place("bids_dir")
        let folder = try BIDSFolder(files.path(block.text("bids_dir") ?? "", at: place), at: place)
        let named = try measures(block)
        let usual = folder.usualMeasures
        let weights = try named?.first ?? usualWeights(folder, block)
        let lengths = named == nil ? usual.lengths.first : named?.dropFirst().first
        var result = NetworkDocument(
            connectome: Connectome(
                weights: try folder.matrix(of: weights), lengths: try lengths.map(folder.matrix),
                labels: try folder.labels()))
        if named == nil, lengths == nil, let other = usual.others.first(where: { $0 != weights }) {
            // The whole note: the jax back end takes a measure that is not known as one of lengths, such as 'fa', for
            // the lengths
            result.differences.append(
                MatrixDifference(
                    text: "takes a measure that is not known as one of lengths, such as '\(other)', for the lengths",
                    place: place, concernsDelays: true))
        }
        return result
    }

    /// Returns the measure of the weights in a folder if the network names none: the one with a usual name, or else the
    /// only one.
    /// - Throws: `DiagnosticsError` if that is not clear. TVBO then depends on the order of the files in the file system.
    private func usualWeights(_ folder: BIDSFolder, _ block: Block) throws -> String {
        let usual = folder.usualMeasures
        let hint =
            "name the measure of the weights, and then that of the lengths, as in"
            + " 'structural_measures: [\(folder.measures.joined(separator: ", "))]'"
        let shown = "the folder '\(block.text("bids_dir") ?? "")'"
        if usual.weights.isEmpty, !usual.lengths.isEmpty {
            throw DiagnosticsError(
                .missingKey, "\(shown) has no matrix whose measure is known to be a weight",
                at: block.place("bids_dir"), hint: hint)
        }
        let candidates = usual.weights.isEmpty ? usual.others : usual.weights
        for (names, kind) in [(candidates, "weights"), (usual.lengths, "lengths")] where names.count > 1 {
            throw DiagnosticsError(
                .missingKey, "\(shown) has several measures that may be the \(kind): \(names.joined(separator: ", "))",
                at: block.place("bids_dir"), hint: hint)
        }
        guard let weights = candidates.first else {
            preconditionFailure("internal error: BIDSFolder did not refuse a folder without measures")
        }
        return weights
    }

    /// Returns the measures that the network names, of the weights and of the lengths; nil if it names none.
    private func measures(_ block: Block) throws -> [String]? {
        guard let node = block["structural_measures"] else { return nil }
        guard let items = node.items else {
            throw DiagnosticsError(
                .wrongType, "'structural_measures' of network must be a list, not \(node.kind)", at: node.place)
        }
        let names = items.compactMap { $0.scalar?.text }
        guard names.count == items.count, names.count == 1 || names.count == 2 else {
            throw DiagnosticsError(
                .invalidValue,
                "'structural_measures' of network must list one or two measures, that of the weights and that of the"
                    + " lengths",
                at: node.place)
        }
        return names
    }
}
