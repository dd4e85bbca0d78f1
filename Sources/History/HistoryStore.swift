import Diagnostics
import Foundation
import GRDB
import Results

/// The history of verifications in one SQLite file.
///
///     let history = try HistoryStore(path: "reports/history.sqlite")
///     try history.append(record)
///     let latest = try history.verification()
///
/// The file has a row for each verification, for each of its runs, and for each distinct set of decimated traces.
public struct HistoryStore: Sendable {
    private let queue: DatabaseQueue
    private let path: String

    /// Seconds that one process waits for another to finish writing.
    private static let patience: TimeInterval = 60

    /// Opens a history, creating it where there is none.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be opened or is no history.
    public init(path: String) throws {
        self.path = path
        var configuration = Configuration()
        configuration.busyMode = .timeout(Self.patience)
        do {
            queue = try Self.opened(path, configuration)
        } catch {
            throw Self.fault(error, path)
        }
    }

    /// Opens and migrates. Two processes may find an empty file at the same time; the slower one starts over.
    private static func opened(_ path: String, _ configuration: Configuration) throws -> DatabaseQueue {
        for _ in 0..<3 {
            do {
                let queue = try DatabaseQueue(path: path, configuration: configuration)
                try Migrations.migrator.migrate(queue)
                return queue
            } catch let error as DatabaseError
                where error.resultCode == .SQLITE_ERROR || error.resultCode == .SQLITE_CONSTRAINT
            {
                Thread.sleep(forTimeInterval: 0.2)
            }
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try Migrations.migrator.migrate(queue)
        return queue
    }

    private static func fault(_ error: any Error, _ path: String) -> DiagnosticsError {
        let reason = (error as? DatabaseError)?.message ?? "\(error)"
        return DiagnosticsError(
            .historyFault, "the history \(path) cannot be used: \(reason)", at: nil,
            hint: "name another file with --history, or move this one away")
    }

    private func access<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let faults as DiagnosticsError {
            throw faults
        } catch {
            throw Self.fault(error, path)
        }
    }

    // MARK: Writing

    /// Stores the traces of a run, once for each key.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be written.
    public func store(_ traces: DecimatedTraces) throws {
        try access {
            try queue.write { database in
                guard try TraceRow.filter(key: traces.key).fetchCount(database) == 0 else { return }
                try TraceRow(traces).insert(database)
            }
        }
    }

    /// Adds a verification with its runs, all or nothing.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be written.
    public func append(_ record: VerificationRecord) throws {
        try access {
            try queue.write { database in
                try VerificationRow(record).insert(database)
                for (index, run) in record.runs.enumerated() { try RunRow(run, record, index).insert(database) }
            }
        }
    }

    // MARK: Reading

    /// Returns the latest verification, or the one whose id begins with a text; nil when there is none.
    public func verification(_ idPrefix: String? = nil) throws -> VerificationRecord? {
        try access {
            try queue.read { database in
                let rows = VerificationRow.order(Column("rowid").desc)
                let row =
                    try idPrefix.map { prefix in
                        let length = prefix.unicodeScalars.count
                        return try rows.filter(sql: "substr(id, 1, ?) = ?", arguments: [length, prefix]).fetchOne(database)
                    } ?? rows.fetchOne(database)
                return try row.map { try record($0, database) }
            }
        }
    }

    /// Returns the number of verifications.
    public func count() throws -> Int { try access { try queue.read { try VerificationRow.fetchCount($0) } } }

    /// Returns past runs in brief, latest first.
    public func entries(case id: String? = nil, limit: Int) throws -> [HistoryEntry] {
        try access {
            try queue.read { database in
                var request = RunRow.order(Column("rowid").desc).limit(limit)
                if let id { request = request.filter(Column("caseID") == id) }
                return try BriefRow.fetchAll(database, request.select(BriefRow.columns)).map(\.entry)
            }
        }
    }

    /// Returns the decimated traces of runs, by key.
    public func traces(of runs: [RunResult]) throws -> [String: DecimatedTraces] {
        let keys = Set(runs.compactMap(\.tracesKey))
        return try access {
            try queue.read { database in
                var found: [String: DecimatedTraces] = [:]
                for row in try TraceRow.filter(keys: keys).fetchAll(database) { found[row.key] = try row.traces() }
                return found
            }
        }
    }

    private func record(_ row: VerificationRow, _ database: Database) throws -> VerificationRecord {
        let runs = try RunRow.filter(Column("verificationID") == row.id).order(Column("position")).fetchAll(database)
        return try row.record(runs: runs.map { try $0.result() })
    }
}
