import Diagnostics
import Files
import Foundation
import GRDB
import Results

extension HistoryStore {
    /// Returns the contents of the history, or of one verification.
    /// - Parameters:
    ///   - id: The id of a verification; nil for all.
    ///   - hasTraces: A Boolean value that indicates whether the decimated traces are included.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be read.
    public func archive(verification id: String? = nil, hasTraces: Bool = true) throws -> HistoryArchive {
        try access {
            try queue.read { database in
                let reader = HistoryReader(database)
                var archive = HistoryArchive()
                let rows = try reader.verifications().filter { id == nil || $0.entry.id == id }
                let members = try reader.members()
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

    /// Adds the verifications of an archive that the history does not contain, in one transaction.
    /// - Returns: The number of verifications that were added.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be written, or contains a verification with
    ///   the same id and another content.
    @discardableResult public func add(_ archive: HistoryArchive) throws -> Int {
        try access { try queue.write { try HistoryWriter($0).add(archive) } }
    }

    /// Returns the contents of a history without changing its file. A file of an older version is copied and migrated.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be read or is not a history.
    public static func archive(at path: String) throws -> HistoryArchive {
        guard FileManager.default.fileExists(atPath: path) else {
            throw DiagnosticsError(.nothingToRun, "there is no history at \(path)")
        }
        let folder = NSTemporaryDirectory() + "tvbo-verify-merge-\(ProcessInfo.processInfo.globallyUniqueString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            var configuration = Configuration()
            configuration.readonly = true
            let source = try DatabaseQueue(
                path: path.hasPrefix("/") ? path : "./" + path, configuration: configuration)
            try source.read(Migrations.check)
            try OutputFile.createFolder(folder)
            let copy = folder + "/history.sqlite"
            let target = try DatabaseQueue(path: copy)
            try source.backup(to: target)
            try target.close()
            return try HistoryStore(path: copy).archive()
        } catch let error as DiagnosticsError where error.diagnostics.first?.code == .historyFault {
            let message = (error.diagnostics.first?.message ?? "").replacing(folder + "/history.sqlite", with: path)
            let isWhole = message.hasPrefix("the history ")
            throw isWhole ? DiagnosticsError(.historyFault, message) : fault(error, path)
        } catch {
            throw fault(error, path)
        }
    }

    // MARK: Pruning

    /// The effect of pruning.
    public struct Pruning: Sendable, Hashable {
        /// The number of verifications that were removed.
        public var removed: Int
        /// The number of verifications that are left.
        public var kept: Int
    }

    /// Removes all verifications but the latest ones, and the contents that only they had.
    /// - Parameter count: The number of verifications to keep.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be written.
    public func prune(keeping count: Int) throws -> Pruning {
        try prune(
            """
            id NOT IN (SELECT id FROM verification ORDER BY startedAt DESC, id DESC LIMIT ?)
            """, [max(0, count)])
    }

    /// Removes the verifications that started before a time, and the contents that only they had.
    /// - Parameter time: The time, as `VerificationTime.normalized` writes it.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be written.
    public func prune(before time: String) throws -> Pruning { try prune("startedAt < ?", [time]) }

    private func prune(_ condition: String, _ arguments: StatementArguments) throws -> Pruning {
        try access {
            let pruning = try queue.write { database in
                try database.execute(sql: "DELETE FROM verification WHERE " + condition, arguments: arguments)
                let removed = database.changesCount
                for sql in [
                    "DELETE FROM member WHERE setID NOT IN (SELECT runSetID FROM verification)",
                    "DELETE FROM runSet WHERE id NOT IN (SELECT runSetID FROM verification)",
                    "DELETE FROM run WHERE id NOT IN (SELECT runID FROM member)",
                    "DELETE FROM frame WHERE id NOT IN (SELECT frameID FROM verification)",
                    #"DELETE FROM trace WHERE "key" NOT IN (SELECT traceKey FROM run WHERE traceKey IS NOT NULL)"#,
                ] { try database.execute(sql: sql) }
                let kept = try Int.fetchOne(database, sql: "SELECT count(*) FROM verification") ?? 0
                return Pruning(removed: removed, kept: kept)
            }
            try queue.vacuum()
            return pruning
        }
    }
}
