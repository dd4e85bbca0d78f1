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
/// Contents are stored once: a run whose result is the same as in an earlier verification takes eight bytes, for its
/// wall time. Verifications are ordered by start time and id, whatever the order in which they were added. Several
/// processes can use the same file: a writer waits up to 60 seconds for another one to finish.
public struct HistoryStore: Sendable {
    /// The GRDB connection to the file of the history.
    let queue: DatabaseQueue
    /// The path of the file of the history, as given by the user.
    public let path: String
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
        // Otherwise the removal of a journal may be lost with the power although the truncation after it is not, and the
        // journal would be played back into a file whose last pages are gone.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = EXTRA") }
        do {
            queue = try Self.opened(Self.plain(path), configuration)
        } catch {
            throw Self.fault(error, path)
        }
    }

    /// Returns the path in a form that SQLite cannot interpret as a URI or as the name of an in-memory database.
    private static func plain(_ path: String) -> String { path.hasPrefix("/") ? path : "./" + path }

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
        let (isCurrent, isOld) = try queue.read { database in
            try Migrations.check(database)
            let applied = try Migrations.migrator.appliedMigrations(database)
            return (try Migrations.migrator.hasCompletedMigrations(database), !applied.isEmpty)
        }
        // A current file is only read, so that a history without permission to write can be shown.
        guard !isCurrent else { return queue }
        try Migrations.migrator.migrate(queue)
        // The migration leaves free pages where the old tables were.
        if isOld { try queue.vacuum() }
        return queue
    }

    /// Returns the error for a history that cannot be used, with its path and the reason.
    static func fault(_ error: any Error, _ path: String) -> DiagnosticsError {
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

    /// Returns the result of a closure that uses the database. Any error that the closure throws is converted to a
    /// `DiagnosticsError` (`historyFault`) with the path of the file.
    func access<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            throw Self.fault(error, path)
        }
    }

    // MARK: Writing

    /// Checks that the history can be written, by a transaction that changes nothing. Call it before simulations whose
    /// results are to be stored.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file or its folder is read-only, or the disk is full.
    public func checkIsWritable() throws {
        try access {
            try queue.write { database in
                let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
                // SQLite writes the page even though the number does not change.
                try database.execute(sql: "PRAGMA user_version = \(version)")
            }
        }
    }

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
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be written, or contains a verification with
    ///   the same id.
    public func append(_ record: VerificationRecord) throws {
        let traces = pending.take()
        try access {
            let archive = try HistoryArchive(record)
            try queue.write { database in
                for row in traces { try row.insert(database, onConflict: .ignore) }
                try CheckValues.adding(to: database) {
                    for entry in archive.entries { try HistoryWriter(database).insert(entry, archive) }
                }
            }
        }
    }
}
