import Diagnostics
import Files
import Foundation
import GRDB
import Results

extension HistoryStore {
    /// Returns the contents of the history, or of one of its verifications, as an archive.
    /// - Parameters:
    ///   - id: The whole id of a verification; nil for all. The archive is empty if there is no verification of this
    ///     id.
    ///   - hasTraces: A Boolean value that indicates whether the decimated traces are included.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be read.
    public func archive(verification id: String? = nil, hasTraces: Bool = true) throws -> HistoryArchive {
        try access {
            try queue.read { database in
                let reader = HistoryReader(database)
                var archive = HistoryArchive()
                let rows = try reader.verifications().filter { id == nil || $0.entry.id == id }
                let members = try reader.members(of: HistoryWindow())
                let wanted = Set(rows.flatMap { members[$0.runSetID] ?? [] })
                let runs = try Self.contents("run", database) { wanted.contains($0) }
                let frames = try Self.contents("frame", database) { Set(rows.map(\.frameID)).contains($0) }
                archive.entries = rows.map { row in
                    var entry = row.entry
                    entry.runs = (members[row.runSetID] ?? []).compactMap { runs[$0]?.digest }
                    return entry
                }
                archive.runs = Dictionary(uniqueKeysWithValues: runs.values.map { ($0.digest, $0) })
                archive.frames = Dictionary(uniqueKeysWithValues: frames.values.map { ($0.digest, $0) })
                if hasTraces { archive.traces = try Self.traces(of: wanted, database) }
                return archive
            }
        }
    }

    private static func contents(
        _ table: String, _ database: Database, _ isWanted: (Int64) -> Bool
    ) throws -> [Int64: StoredContent] {
        var result: [Int64: StoredContent] = [:]
        let cursor = try Row.fetchCursor(database, sql: "SELECT id, digest, size, data FROM \(table)")
        while let row = try cursor.next() {
            let id: Int64 = row["id"]
            guard isWanted(id) else { continue }
            let content = StoredContent(try StoredContent.unpacked(row["data"], size: row["size"], "record"))
            guard content.digest == row["digest"] else {
                throw DiagnosticsError(.historyFault, "a stored record is damaged")
            }
            result[id] = content
        }
        return result
    }

    private static func traces(
        of runs: Set<Int64>, _ database: Database
    ) throws -> [String: HistoryArchive.Traces] {
        var result: [String: HistoryArchive.Traces] = [:]
        let cursor = try Row.fetchCursor(
            database, sql: #"SELECT r.id, t."key", t.size, t.data FROM trace t JOIN run r ON r.traceKey = t."key""#)
        while let row = try cursor.next() {
            guard runs.contains(row["id"]) else { continue }
            let traces = HistoryArchive.Traces(key: row["key"], size: row["size"], data: row["data"])
            result[traces.key] = traces
        }
        return result
    }

    /// Adds the verifications of an archive that the history does not contain, in one transaction. The decimated traces
    /// of all its verifications are added.
    /// - Returns: The number of verifications that were added.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be written, or contains a verification with
    ///   the same id and another content.
    @discardableResult public func add(_ archive: HistoryArchive) throws -> Int {
        try access {
            try queue.write { database in
                try CheckValues.adding(to: database) { try HistoryWriter(database).add(archive) }
            }
        }
    }

    /// Returns the contents of the history at a path as an archive, without changing the file: a temporary copy is
    /// read, and migrated if an older version wrote the file.
    /// - Throws: `DiagnosticsError` (`nothingToRun` when there is no file, `historyFault` when it cannot be read or is
    ///   not a history).
    public static func archive(at path: String) throws -> HistoryArchive {
        guard FileManager.default.fileExists(atPath: path) else {
            throw DiagnosticsError(.nothingToRun, "there is no history at \(path)")
        }
        let scratch = try ScratchFolder("merge")
        defer { scratch.remove() }
        let copy = scratch.path + "/history.sqlite"
        do {
            var configuration = Configuration()
            configuration.readonly = true
            let source = try DatabaseQueue(
                path: path.hasPrefix("/") ? path : "./" + path, configuration: configuration)
            try source.read(Migrations.check)
            let target = try DatabaseQueue(path: copy)
            try source.backup(to: target)
            try target.close()
            return try HistoryStore(path: copy).archive()
        } catch let error as DiagnosticsError where error.diagnostics.first?.code == .historyFault {
            let message = (error.diagnostics.first?.message ?? "").replacing(copy, with: path)
            let isWhole = message.hasPrefix("the history ")
            throw isWhole ? DiagnosticsError(.historyFault, message) : fault(error, path)
        } catch {
            throw fault(error, path)
        }
    }
}
