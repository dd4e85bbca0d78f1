import Diagnostics
import Files
import Foundation

/// A folder of matrices with the layout that BIDS proposes for connectivity (extension proposal 17): a file
/// `…_meas-NAME_relmat.dense.tsv` or `…_meas-NAME_relmat.tsv` for each measure NAME, and the names of the nodes in
/// `…_nodeindices.tsv`.
///
///     let folder = try BIDSFolder("networks/bids/dk_average", at: place)
///     let weights = try folder.matrix(of: "streamlineCount")
package struct BIDSFolder {
    private let path: String
    private let place: Place
    /// The names of the files, sorted.
    private let files: [String]

    /// The largest number of files in a folder.
    private static let largestCount = Limit.folderFiles.standard

    /// Lists the files of a folder; matrices are read later, by ``matrix(of:)``.
    /// - Parameters:
    ///   - path: The path of the folder.
    ///   - place: The place of this path in the experiment, for errors.
    /// - Throws: `DiagnosticsError` if the folder cannot be read, has too many files, or contains no file of a matrix.
    package init(_ path: String, at place: Place) throws {
        self.path = path
        self.place = place
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw DiagnosticsError(
                .unreadableFile, "the folder of matrices '\(path)' does not exist or cannot be read", at: place)
        }
        guard names.count <= Self.largestCount else {
            throw DiagnosticsError(
                .inputTooLarge,
                "the folder of matrices '\(path)' has more than \(Self.largestCount) files, which is the limit",
                at: place)
        }
        files = names.sorted()
        guard !measures.isEmpty else {
            throw DiagnosticsError(
                .unreadableFile,
                "the folder of matrices '\(path)' has no file of a matrix, '…_meas-NAME_relmat.tsv' or '….dense.tsv'",
                at: place)
        }
    }

    /// The names of the measures for which the folder has a matrix, such as `streamlineCount`, each once, sorted.
    package var measures: [String] { Set(files.compactMap(Self.measure)).sorted() }

    /// The names of ``measures`` in three groups: those of weights (`streamlineCount`, `streamlineDensity`, `weight`
    /// and `weights`), those of lengths (`tractLength`, `tract_length`, `length` and their plurals), in upper or lower
    /// case, and all others.
    package var usualMeasures: (weights: [String], lengths: [String], others: [String]) {
        let weights = measures.filter { Self.weightNames.contains($0.lowercased()) }
        let lengths = measures.filter { Self.lengthNames.contains($0.lowercased()) }
        return (weights, lengths, measures.filter { !weights.contains($0) && !lengths.contains($0) })
    }

    private static let weightNames: Set<String> = ["streamlinecount", "streamlinedensity", "weight", "weights"]
    private static let lengthNames: Set<String> = [
        "tractlength", "tractlengths", "length", "lengths", "tract_length", "tract_lengths",
    ]

    private static func measure(_ file: String) -> String? {
        guard file.hasSuffix("_relmat.tsv") || file.hasSuffix("_relmat.dense.tsv") else { return nil }
        return file.split(separator: "_").last { $0.hasPrefix("meas-") }.map { String($0.dropFirst(5)) }
    }

    /// Reads the matrix of a measure, with one row and one column for each node.
    /// - Throws: `DiagnosticsError` if the folder has no file, or several files, for the measure, or if the file is not
    ///   a square table of numbers.
    package func matrix(of measure: String) throws -> SquareMatrix {
        let found = files.filter { Self.measure($0) == measure }
        guard let file = found.first else {
            throw DiagnosticsError(
                .unknownReference, "the folder '\(path)' has no matrix of the measure '\(measure)'", at: place,
                hint: Spelling.hint(for: measure, among: measures)
                    ?? "use a measure of the folder: \(measures.map { "'\($0)'" }.joined(separator: ", "))")
        }
        guard found.count == 1 else {
            throw DiagnosticsError(
                .invalidValue,
                "the folder '\(path)' has \(found.count) files with a matrix of the measure '\(measure)': remove all"
                    + " but one",
                at: place, notes: found.prefix(8).map { .init($0) })
        }
        return try NumberTable.read(contained(file), at: place).square(at: place)
    }

    /// Returns the names of the nodes, in the order of the rows of the matrices, from the column `label` of the first
    /// `…_nodeindices.tsv`; empty without such a file or column. Rows that end before the column are left out.
    /// - Throws: `DiagnosticsError` if the file cannot be read, is too large, or is a link out of the folder.
    package func labels() throws -> [String] {
        guard let file = files.first(where: { $0.hasSuffix("_nodeindices.tsv") }) else { return [] }
        let bytes = try InputFile.bytes(contained(file), limit: 16 << 20)
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard let column = lines.first?.split(separator: "\t").firstIndex(of: "label") else { return [] }
        return lines.dropFirst().compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            return column < fields.count ? String(fields[column]) : nil
        }
    }

    /// Returns the path of a file, which must not be a link out of the folder.
    private func contained(_ file: String) throws -> String {
        if let path = ContainedPath.resolve(file, in: path) { return path }
        throw DiagnosticsError(
            .unreadableFile,
            "the file '\(path)/\(file)' is a symbolic link that leads out of the folder, and is not read",
            at: place, hint: "copy the file into the folder")
    }
}
