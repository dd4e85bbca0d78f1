import Diagnostics
import GRDB

/// The schema migrations of the history. A released migration is never changed; new ones are appended.
enum Migrations {
    /// The migrator that applies all schema migrations of the history, in order.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("runs, results and sketches") { database in
            try database.create(table: "run") { table in
                table.primaryKey("id", .text)
                table.column("startedAt", .text).notNull()
                table.column("seconds", .double).notNull()
                table.column("verdict", .text).notNull()
                table.column("tool", .text).notNull()
                table.column("comparator", .integer).notNull()
                table.column("compiler", .text).notNull()
                table.column("commit", .text)
                table.column("isDirty", .boolean).notNull()
                table.column("machine", .text).notNull()
                table.column("details", .text).notNull()
            }
            try database.create(table: "result") { table in
                table.autoIncrementedPrimaryKey("id")
                table.column("runID", .text).notNull().references("run", onDelete: .cascade)
                table.column("position", .integer).notNull()
                table.column("startedAt", .text).notNull()
                table.column("caseID", .text).notNull().indexed()
                table.column("method", .text).notNull()
                table.column("step", .text).notNull()
                table.column("verdict", .text).notNull()
                table.column("usage", .double)
                table.column("caseDigest", .text).notNull()
                table.column("modelDigest", .text).notNull()
                table.column("goldenDigests", .text).notNull()
                table.column("comparator", .integer).notNull()
                table.column("commit", .text)
                table.column("isDirty", .boolean).notNull()
                table.column("machine", .text).notNull()
                table.column("compiler", .text).notNull()
                table.column("seconds", .double).notNull()
                table.column("traceDigest", .text)
                table.column("details", .text).notNull()
            }
            try database.create(table: "sketch") { table in
                table.primaryKey("key", .text)
                table.column("size", .integer).notNull()
                table.column("data", .blob).notNull()
            }
        }
        migrator.registerMigration("verifications, runs and traces") { database in
            try database.rename(table: "run", to: "verification")
            try database.rename(table: "result", to: "run")
            try database.rename(table: "sketch", to: "trace")
            try database.alter(table: "run") { $0.rename(column: "runID", to: "verificationID") }
            // Adapts the stored JSON records to the renamed tables and keys.
            try database.execute(
                sql: "UPDATE verification SET details = json_remove(json_set(details, '$.runs', json('[]')), '$.cells')"
            )
            for row in try Row.fetchAll(database, sql: "SELECT key, size, data FROM trace") {
                try TraceRow.renamed(row["data"], key: row["key"], size: row["size"]).update(database)
            }
        }
        migrator.registerMigration("contents by digest", migrate: ContentMigration.migrate)
        migrator.registerMigration("values of checks", migrate: CheckValues.migrate)
        migrator.registerMigration("indexes of results") { database in
            try database.create(
                index: "verification_on_results", on: "verification",
                columns: ["runSetID", "frameID", "startedAt", "id"])
        }
        return migrator
    }

    /// Checks that a database is either empty or a history that this version can read or migrate. The database is not
    /// changed.
    /// - Throws: `DiagnosticsError` (`historyFault`) for a database of another program or of a newer version.
    static func check(_ database: Database) throws {
        let migrator = migrator
        let applied = try migrator.appliedIdentifiers(database)
        if try migrator.appliedMigrations(database).isEmpty {
            let tables = try String.fetchAll(
                database,
                sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'grdb_migrations'")
            guard applied.isEmpty, tables.isEmpty else {
                // The whole message: the history h.sqlite cannot be used: it is a database of another program
                throw DiagnosticsError(.historyFault, "it is a database of another program")
            }
        } else if try migrator.hasBeenSuperseded(database) {
            // The whole message: the history h.sqlite cannot be used: a newer version of tvbo-verify wrote it
            throw DiagnosticsError(.historyFault, "a newer version of tvbo-verify wrote it")
        }
    }
}
