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
    /// Creates the tables, and fills them with the values of all runs in the database.
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
        try addMissing(database)
    }

    /// Adds the values of all runs that have none yet.
    static func addMissing(_ database: Database) throws {
        let ids = try Int64.fetchAll(
            database, sql: "SELECT id FROM run WHERE id NOT IN (SELECT runID FROM checkValues) ORDER BY id")
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
        /// The values, as ``CheckLayout/packed(_:)`` returns them.
        var data: Data
    }

    /// Returns the values of all runs, by the id of the run in the table `run`.
    static func all(_ database: Database) throws -> [Int64: Row] {
        var result: [Int64: Row] = [:]
        let rows = try GRDB.Row.fetchCursor(database, sql: "SELECT runID, layoutID, data FROM checkValues")
        while let row = try rows.next() { result[row[0]] = Row(layoutID: row[1], data: row[2]) }
        return result
    }

    /// Returns the layouts of all runs, by their ids in the table `checkLayout`.
    static func layouts(_ database: Database) throws -> [Int64: CheckLayout] {
        var result: [Int64: CheckLayout] = [:]
        let rows = try GRDB.Row.fetchCursor(database, sql: "SELECT id, size, data FROM checkLayout")
        while let row = try rows.next() {
            result[row[0]] = try StoredJSON.value(try StoredContent.unpacked(row[2], size: row[1], "record"))
        }
        return result
    }
}
