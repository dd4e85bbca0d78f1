import Files
import Foundation
import ModelCore
import Synchronization
import Traces

/// The files with tables of recorded quantities that are printed while the simulation computes further rows.
///
///     let stream = try files.stream(requested, columns: names, rows: 20_001, threads: 2)
///     let result = try solver.run(stream?.append)
///     try stream?.finish(paths)
///
/// Files that are not finished are removed, together with the folders that were created for them.
final class RecordingStream: Sendable {
    private let tables: TableStream
    /// The files that are written, each with its path, by their index in the list of requested files.
    private let outputs: [Int: (path: String, output: PendingOutput)]
    /// The folders that were created for the files, each before those inside it.
    private let newFolders: [NewFolder]
    private let isFinished = Mutex(false)
    /// The number of rows that have not been appended.
    private let missingRows: Mutex<Int>

    /// A folder that is removed with the files, also when a signal ends the process.
    private struct NewFolder {
        var path: String
        var action: CleanUp.Action

        init(_ path: String) {
            self.path = path
            action = CleanUp.add { rmdir(path) }
        }
    }

    /// The smallest number of values for which the threads are worth their start.
    private static let fewestValues = 40_000
    /// The largest number of threads besides that of the simulation, for which more would wait.
    private static let threadLimit = 4
    /// The largest number of files that are open at the same time. Further ones are written after the run.
    private static let fileLimit = 32

    /// Creates the folders and the files, which are empty at first; nil for a run with few values, without a table, or
    /// with a single thread. Pipes and devices, which show what is written before the run ends, are left out.
    /// - Parameters:
    ///   - files: The requested files, each with its path, of which those with tables are written.
    ///   - columns: The paths of the recorded quantities in the order of the columns of a part, without the time.
    ///   - rows: The number of rows of the run.
    ///   - threads: The number of threads, including that of the simulation.
    /// - Throws: `DiagnosticsError` for a folder or file that cannot be created.
    init?(_ files: [(file: RecordingFile, path: String)], columns: [String], rows: Int, threads: Int) throws {
        guard threads > 1, rows >= Self.fewestValues / (columns.count + 1) else { return nil }
        let places = Dictionary(zip(columns, 1...)) { first, _ in first }
        let tables = TableStream(threads: min(threads - 1, Self.threadLimit))
        var outputs: [Int: (path: String, output: PendingOutput)] = [:]
        var newFolders: [NewFolder] = []
        do {
            for (index, (file, path)) in files.enumerated() where outputs.count < Self.fileLimit {
                guard case .quantities(let requested) = file.content, !PendingOutput.isStream(path) else { continue }
                // A quantity that is not recorded is reported with the files that are written after the run.
                let found = requested.compactMap { places[$0.path] }
                guard found.count == requested.count else { continue }
                let folder = ParentFolder.path(of: path)
                newFolders += Self.missing(folder).map(NewFolder.init)
                try OutputFile.createFolder(folder)
                let output = try PendingOutput(path: path)
                outputs[index] = (path, output)
                tables.add([0] + found, { output.write($0) }, completed: { output.startSynchronizing() })
            }
        } catch {
            Self.remove(outputs, newFolders)
            throw error
        }
        guard !outputs.isEmpty else { return nil }
        (self.tables, self.outputs, self.newFolders) = (tables, outputs, newFolders)
        missingRows = Mutex(rows)
    }

    deinit {
        tables.cancel()
        Self.remove(outputs, newFolders)
    }

    /// Appends rows to the files, and returns before they are printed. One thread at a time may call it. With the last of
    /// the rows that were announced, the files are synchronized with the disk as soon as they are written.
    /// - Parameter rows: The time in seconds and the recorded quantities in SI.
    func append(_ rows: RowBlock) {
        tables.append(rows)
        let missing = missingRows.withLock { missing in
            missing -= rows.rowCount
            return missing
        }
        // The disk writes the rest while the results of the run are collected.
        if missing == 0 { tables.close() }
    }

    /// Waits until all rows are written, and gives the files their names.
    /// - Parameter paths: The paths of the requested files, in order.
    /// - Returns: The indices of the files in this list; empty if the files have other paths, or after an earlier call.
    /// - Throws: `DiagnosticsError` for a file that could not be written; others may have their names then.
    func finish(_ paths: [String]) throws -> Set<Int> {
        guard outputs.allSatisfy({ paths.indices.contains($0.key) && paths[$0.key] == $0.value.path }) else {
            return []
        }
        let isFirst = isFinished.withLock { done in
            defer { done = true }
            return !done
        }
        guard isFirst else { return [] }
        tables.finish()
        // The bytes are on the disk before a file gets its name, so that a power failure leaves an older file or the
        // whole new one.
        for (_, (_, output)) in outputs.sorted(by: { $0.key < $1.key }) { try output.finish(syncs: true) }
        for folder in newFolders { CleanUp.remove(folder.action) }
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
    private static func remove(_ outputs: [Int: (path: String, output: PendingOutput)], _ folders: [NewFolder]) {
        for (_, output) in outputs.values { output.discard() }
        for folder in folders.reversed() {
            rmdir(folder.path)
            CleanUp.remove(folder.action)
        }
    }
}
