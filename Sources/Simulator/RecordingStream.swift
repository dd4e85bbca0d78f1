import Files
import Foundation
import ModelCore
import Traces

/// The files with tables of recorded quantities that are printed while the simulation computes further rows.
///
///     let stream = try files.stream(requested, columns: names, rows: 20_001, threads: 2)
///     let result = try solver.run(stream?.append)
///     try stream?.finish()
///
/// Files that are not finished are removed, together with the folders that were created for them.
final class RecordingStream: Sendable {
    private let tables: TableStream
    /// The files that are written, by their index in the list of requested files.
    private let outputs: [Int: PendingOutput]
    /// The folders that were created for the files, each before those inside it.
    private let newFolders: [String]

    /// The smallest number of values for which the threads are worth their start.
    private static let fewestValues = 40_000
    /// The largest number of threads, more of which would wait for the simulation.
    private static let threadLimit = 4

    /// Creates the folders and the files, which are empty at first; nil for a run with few values, or without a table.
    /// - Parameters:
    ///   - files: The requested files, each with its path, of which those with tables are written.
    ///   - columns: The paths of the recorded quantities in the order of the columns of a part, without the time.
    ///   - rows: The number of rows of the run.
    ///   - threads: The number of threads that print, at least 1.
    /// - Throws: `DiagnosticsError` for a folder or file that cannot be created.
    init?(_ files: [(file: RecordingFile, path: String)], columns: [String], rows: Int, threads: Int) throws {
        guard rows >= Self.fewestValues / (columns.count + 1) else { return nil }
        let places = Dictionary(zip(columns, 1...)) { first, _ in first }
        let tables = TableStream(threads: min(threads, Self.threadLimit))
        var outputs: [Int: PendingOutput] = [:]
        var newFolders: [String] = []
        do {
            for (index, (file, path)) in files.enumerated() {
                guard case .quantities(let requested) = file.content else { continue }
                // A quantity that is not recorded is reported with the files that are written after the run.
                let found = requested.compactMap { places[$0.path] }
                guard found.count == requested.count else { continue }
                let folder = ParentFolder.path(of: path)
                newFolders += Self.missing(folder)
                try OutputFile.createFolder(folder)
                let output = try PendingOutput(path: path)
                outputs[index] = output
                tables.add([0] + found) { output.write($0) }
            }
        } catch {
            Self.remove(outputs, newFolders)
            throw error
        }
        guard !outputs.isEmpty else { return nil }
        (self.tables, self.outputs, self.newFolders) = (tables, outputs, newFolders)
    }

    deinit {
        tables.cancel()
        Self.remove(outputs, newFolders)
    }

    /// Appends rows to the files, and returns before they are printed. One thread at a time may call it.
    /// - Parameter part: The time in seconds and the recorded quantities in SI, shape `[1 + columns][rows]`.
    func append(_ part: [[Double]]) { tables.append(part) }

    /// Waits until all rows are written, and gives the files their names.
    /// - Returns: The indices of these files in the list of requested files.
    /// - Throws: `DiagnosticsError` for a file that could not be written; others may have their names then.
    func finish() throws -> Set<Int> {
        tables.finish()
        // The bytes are on the disk before a file gets its name, so that a power failure leaves an older file or the
        // whole new one.
        for (_, output) in outputs.sorted(by: { $0.key < $1.key }) { try output.finish(syncs: true) }
        return Set(outputs.keys)
    }

    /// Returns a folder and those above it as far as they do not exist, the outermost first.
    private static func missing(_ folder: String) -> [String] {
        var result: [String] = []
        var path = folder
        while !path.isEmpty, !FileManager.default.fileExists(atPath: path) {
            result.insert(path, at: 0)
            path = ParentFolder.path(of: path)
        }
        return result
    }

    /// Removes files that are not finished, and folders that are empty then.
    private static func remove(_ outputs: [Int: PendingOutput], _ folders: [String]) {
        for output in outputs.values { output.discard() }
        for folder in folders.reversed() { rmdir(folder) }
    }
}
