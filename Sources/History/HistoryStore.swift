import Diagnostics
import Foundation
import GRDB
import Results

/// A history of verifications, stored in one SQLite file.
///
///     let history = try HistoryStore(path: "reports/history.sqlite")
///     try history.append(record)
///     let latest = try history.verification()
///
/// The file has a table of verifications, a table of their runs, and a table of the distinct sets of decimated traces.
/// Several processes can use the same file: a writer waits up to 60 seconds for another one to finish.
public struct HistoryStore: Sendable {
    private let queue: DatabaseQueue
    private let path: String
    private let pending = PendingTraces()

    /// The time in seconds for which a process waits until another has finished writing.
    private static let patience: TimeInterval = 60

    /// Opens the history at a path. Creates the file when it does not exist and migrates it when an older version wrote
    /// it.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be opened or is not a history.
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

    /// Opens and migrates a file. Two processes may create the same file at the same time; the slower one tries again.
    private static func opened(_ path: String, _ configuration: Configuration) throws -> DatabaseQueue {
        for _ in 0..<3 {
            do {
                return try migrated(DatabaseQueue(path: path, configuration: configuration))
            } catch let error as DatabaseError
                where error.resultCode == .SQLITE_ERROR || error.resultCode == .SQLITE_CONSTRAINT
            {
                Thread.sleep(forTimeInterval: 0.2)
            }
        }
        return try migrated(DatabaseQueue(path: path, configuration: configuration))
    }

    private static func migrated(_ queue: DatabaseQueue) throws -> DatabaseQueue {
        try queue.read(Migrations.check)
        try Migrations.migrator.migrate(queue)
        return queue
    }

    private static func fault(_ error: any Error, _ path: String) -> DiagnosticsError {
        let reason =
            switch error {
            case let error as DatabaseError: error.message ?? "\(error)"
            case let error as DiagnosticsError: error.diagnostics.first?.message ?? "\(error)"
            case is DecodingError: "a stored record is damaged"
            default: "\(error)"
            }
        return DiagnosticsError(
            .historyFault, "the history \(path) cannot be used: \(reason)", at: nil,
            hint: "name another file with --history, or move this file elsewhere")
    }

    private func access<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            throw Self.fault(error, path)
        }
    }

    // MARK: Writing

    /// Stores the decimated traces of a run, unless traces with the same key are stored already.
    ///
    /// The traces may be written later, together with others; `append` writes all pending traces.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be written.
    public func store(_ traces: DecimatedTraces) throws {
        try access {
            guard !pending.contains(traces.key) else { return }
            let isStored = try queue.read { try TraceRow.filter(key: traces.key).fetchCount($0) > 0 }
            guard !isStored else { return }
            // Traces are compressed outside of the transaction, so that several threads can do it at once.
            try write(pending.add(try TraceRow(traces)))
        }
    }

    private func write(_ rows: [TraceRow]) throws {
        guard !rows.isEmpty else { return }
        try queue.write { database in
            for row in rows { try row.insert(database, onConflict: .ignore) }
        }
    }

    /// Adds a verification, its runs and the pending traces, in one transaction.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be written.
    public func append(_ record: VerificationRecord) throws {
        let traces = pending.take()
        try access {
            try queue.write { database in
                for row in traces { try row.insert(database, onConflict: .ignore) }
                try VerificationRow(record).insert(database)
                for (index, run) in record.runs.enumerated() { try RunRow(run, record, index).insert(database) }
            }
        }
    }

    // MARK: Reading

    /// Returns the latest verification, or the latest one whose id begins with `idPrefix`; nil when there is none.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be read.
    public func verification(_ idPrefix: String? = nil) throws -> VerificationRecord? {
        try access {
            try queue.read { database in
                let rows = VerificationRow.order(Column("rowid").desc)
                let row =
                    try idPrefix.map { prefix in
                        let length = prefix.unicodeScalars.count
                        return try rows.filter(sql: "substr(id, 1, ?) = ?", arguments: [length, prefix]).fetchOne(
                            database)
                    } ?? rows.fetchOne(database)
                return try row.map { try record($0, database) }
            }
        }
    }

    /// Returns the number of verifications.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be read.
    public func count() throws -> Int { try access { try queue.read { try VerificationRow.fetchCount($0) } } }

    /// Returns summaries of past runs, the latest first. The full records are not decoded.
    /// - Parameters:
    ///   - id: the id of a case; nil for the runs of all cases.
    ///   - limit: the largest number of entries.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be read.
    public func entries(case id: String? = nil, limit: Int) throws -> [HistoryEntry] {
        try access {
            try queue.read { database in
                var request = RunRow.order(Column("rowid").desc).limit(limit)
                if let id { request = request.filter(Column("caseID") == id) }
                return try BriefRow.fetchAll(database, request.select(BriefRow.columns)).map(\.entry)
            }
        }
    }

    /// Returns the stored decimated traces of runs, by key. Runs without stored traces are left out.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be read.
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
