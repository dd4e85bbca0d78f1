import Deflate
import Diagnostics
import Foundation
import GRDB
import Results

/// The history of all runs in one SQLite file: a row for each run, each result and each distinct set of sketches.
public struct HistoryStore: Sendable {
    private let queue: DatabaseQueue
    private let path: String

    /// Seconds that one process waits for another to finish writing.
    private static let patience: TimeInterval = 60

    /// Opens a history, creating it where there is none.
    /// - Throws: `Faults` (`historyFault`) when the file cannot be opened or is no history.
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

    private static func fault(_ error: any Error, _ path: String) -> Faults {
        let reason = (error as? DatabaseError)?.message ?? "\(error)"
        return Faults(
            .historyFault, "the history \(path) cannot be used: \(reason)", at: nil,
            hint: "name another file with --history, or move this one away")
    }

    private func access<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let faults as Faults {
            throw faults
        } catch {
            throw Self.fault(error, path)
        }
    }

    // MARK: Writing

    /// Adds a run with its results, all or nothing.
    public func append(_ record: RunRecord, sketches: [CellSketches]) throws {
        try access {
            try queue.write { database in
                try RunRow(record).insert(database)
                for (index, cell) in record.cells.enumerated() { try ResultRow(cell, record, index).insert(database) }
                for set in sketches where try SketchRow.filter(key: set.key).fetchCount(database) == 0 {
                    try SketchRow(set).insert(database)
                }
            }
        }
    }

    // MARK: Reading

    /// The latest run, or the one of an id that starts so; nil when there is none.
    public func run(_ idPrefix: String? = nil) throws -> RunRecord? {
        try access {
            try queue.read { database in
                let row =
                    try idPrefix.map { try RunRow.filter(Column("id").like($0 + "%")).fetchOne(database) }
                    ?? RunRow.order(Column("rowid").desc).fetchOne(database)
                return try row.map { try record($0, database) }
            }
        }
    }

    /// The number of runs.
    public func count() throws -> Int { try access { try queue.read { try RunRow.fetchCount($0) } } }

    /// The results of past runs, latest first.
    public func entries(case id: String? = nil, limit: Int) throws -> [HistoryEntry] {
        try access {
            try queue.read { database in
                var request = ResultRow.order(Column("rowid").desc).limit(limit)
                if let id { request = request.filter(Column("caseID") == id) }
                return try request.fetchAll(database).map(\.entry)
            }
        }
    }

    /// The sketches of cells, by key.
    public func sketches(of cells: [CellResult]) throws -> [String: CellSketches] {
        let keys = Set(cells.compactMap(\.sketchKey))
        return try access {
            try queue.read { database in
                var found: [String: CellSketches] = [:]
                for row in try SketchRow.filter(keys: keys).fetchAll(database) { found[row.key] = try row.sketches() }
                return found
            }
        }
    }

    private func record(_ row: RunRow, _ database: Database) throws -> RunRecord {
        let cells = try ResultRow.filter(Column("runID") == row.id).order(Column("position")).fetchAll(database)
        return try row.record(cells: cells.map { try $0.cell() })
    }
}
