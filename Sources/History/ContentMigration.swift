import Diagnostics
import Foundation
import GRDB
import Results

/// The migration of a history from schema 2, in which every verification stores its runs, to schema 3, in which equal
/// contents are stored once.
enum ContentMigration {
    /// Creates the tables of schema 3 and moves all verifications into them.
    static func migrate(_ database: Database) throws {
        try database.rename(table: "verification", to: "oldVerification")
        try database.rename(table: "run", to: "oldRun")
        // SQLite keeps the name of an index when its table is renamed.
        let indexes = try String.fetchAll(
            database,
            sql: "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'oldRun' AND sql IS NOT NULL")
        for index in indexes { try database.drop(index: index) }
        try createTables(database)
        let ids = try String.fetchAll(database, sql: "SELECT id FROM oldVerification ORDER BY rowid")
        for id in ids { try move(id, database) }
        try database.drop(table: "oldRun")
        try database.drop(table: "oldVerification")
    }

    private static func createTables(_ database: Database) throws {
        for name in ["frame", "runSet", "run"] {
            try database.create(table: name) { table in
                table.primaryKey("id", .integer)
                table.column("digest", .text).notNull().unique()
                if name == "frame" { table.column("machineKey", .text).notNull() }
                if name == "run" {
                    table.column("caseID", .text).notNull().indexed()
                    for column in ["method", "step", "verdict"] { table.column(column, .text).notNull() }
                    table.column("usage", .double)
                    table.column("traceDigest", .text)
                    table.column("traceKey", .text)
                }
                if name != "runSet" {
                    table.column("size", .integer).notNull()
                    table.column("data", .blob).notNull()
                }
            }
        }
        try database.create(table: "member", options: .withoutRowID) { table in
            table.primaryKey {
                table.column("setID", .integer).references("runSet")
                table.column("position", .integer)
            }
            table.column("runID", .integer).notNull().indexed().references("run")
        }
        try database.create(table: "verification") { table in
            table.primaryKey("number", .integer)
            table.column("id", .text).notNull().unique()
            table.column("startedAt", .text).notNull().indexed()
            table.column("seconds", .double).notNull()
            table.column("verdict", .text).notNull()
            table.column("commit", .text)
            table.column("isDirty", .boolean).notNull()
            table.column("caseCommits", .text)
            table.column("isPartial", .boolean)
            table.column("peakMemory", .integer)
            table.column("frameID", .integer).notNull().references("frame")
            table.column("runSetID", .integer).notNull().references("runSet")
            table.column("wallTimes", .blob).notNull()
        }
    }

    /// Moves one verification with its runs.
    private static func move(_ id: String, _ database: Database) throws {
        let text = try String.fetchOne(
            database, sql: "SELECT details FROM oldVerification WHERE id = ?", arguments: [id])
        var record: VerificationRecord = try StoredJSON.value((text ?? "").utf8)
        let runs = try String.fetchAll(
            database, sql: "SELECT details FROM oldRun WHERE verificationID = ? ORDER BY position", arguments: [id])
        record.runs = try runs.map { text in
            var run: RunResult = try StoredJSON.value(text.utf8)
            // The keys of stored traces contain it.
            run.comparator = record.provenance.comparator
            return run
        }
        let archive = try HistoryArchive(record)
        for entry in archive.entries { try HistoryWriter(database).insert(entry, archive) }
    }
}
