import Diagnostics
import Foundation
import GRDB
import Results

/// The database tables with the values of the checks of every distinct run, from which series are read without decoding
/// the runs.
///
/// The table `checkLayout` holds each `CheckLayout` once, the table `checkValues` the values for each run. Both follow
/// from the runs, so that archives do not contain them.
enum CheckValues {
    /// Creates the tables `checkLayout` and `checkValues`, and fills them with the values of all runs in the database.
    static func migrate(_ database: Database) throws {
        try database.create(table: "checkLayout") { table in
            table.primaryKey("id", .integer)
            table.column("digest", .text).notNull().unique()
            table.column("size", .integer).notNull()
            table.column("data", .blob).notNull()
        }
        try database.create(table: "checkValues") { table in
            table.primaryKey("runID", .integer)
            table.column("layoutID", .integer).notNull().indexed().references("checkLayout")
            table.column("data", .blob).notNull()
        }
        try add(after: 0, database)
    }

    /// Calls a closure that may add runs to the database, adds the values of those runs, and returns the result of the
    /// closure.
    static func adding<Value>(to database: Database, _ body: () throws -> Value) throws -> Value {
        let last = try Int64.fetchOne(database, sql: "SELECT max(id) FROM run") ?? 0
        let value = try body()
        try add(after: last, database)
        return value
    }

    /// Adds the values of the runs whose ids are greater than the given one.
    private static func add(after last: Int64, _ database: Database) throws {
        let ids = try Int64.fetchAll(database, sql: "SELECT id FROM run WHERE id > ? ORDER BY id", arguments: [last])
        let reader = HistoryReader(database)
        for id in ids {
            let run: CheckLayout.Source = try reader.run(id)
            let layout = StoredContent(try StoredJSON.bytes(CheckLayout(run)))
            try database.cachedStatement(
                sql: "INSERT INTO checkLayout (digest, size, data) VALUES (?, ?, ?) ON CONFLICT (digest) DO NOTHING"
            ).execute(arguments: [layout.digest, layout.bytes.count, try layout.packed()])
            try database.cachedStatement(
                sql: """
                    INSERT INTO checkValues (runID, layoutID, data)
                    SELECT ?, id, ? FROM checkLayout WHERE digest = ?
                    """
            ).execute(arguments: [id, CheckLayout.packed(run.checks), layout.digest])
        }
    }

    /// The stored values of the checks of one run.
    struct Row {
        /// The id of the layout in the table `checkLayout`.
        var layoutID: Int64
        /// The measured values and tolerances of the run's checks, as ``CheckLayout/packed(_:)`` returns them.
        var data: Data
    }

    /// Returns the values of the runs of some verifications, by the id of the run in the table `run`.
    static func values(in window: HistoryWindow, _ database: Database) throws -> [Int64: Row] {
        var result: [Int64: Row] = [:]
        let rows = try GRDB.Row.fetchCursor(
            database,
            sql: """
                SELECT runID, layoutID, data FROM checkValues
                WHERE runID IN (SELECT runID FROM member WHERE setID IN (\(HistoryWindow.sets)))
                """, arguments: window.arguments)
        while let row = try rows.next() { result[row[0]] = Row(layoutID: row[1], data: row[2]) }
        return result
    }

    /// Returns the layout with an id in the table `checkLayout`; nil if there is none.
    static func layout(_ id: Int64, _ database: Database) throws -> CheckLayout? {
        let row = try GRDB.Row.fetchOne(
            database, sql: "SELECT size, data FROM checkLayout WHERE id = ?", arguments: [id])
        return try row.map { try StoredJSON.value(try StoredContent.unpacked($0[1], size: $0[0], "record")) }
    }
}
