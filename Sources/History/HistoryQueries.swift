import Diagnostics
import GRDB
import Results

extension HistoryStore {
    /// Returns a verification of the history; nil if there is none.
    /// - Parameter idPrefix: The id of the verification, or the beginning of its id; nil for the latest verification.
    /// - Throws: `DiagnosticsError`: `historyFault` when the file cannot be read, `unknownReference` when several ids
    ///   begin with `idPrefix` and none is equal to it.
    public func verification(_ idPrefix: String? = nil) throws -> VerificationRecord? {
        if let idPrefix { try refuseAmbiguity(idPrefix) }
        return try access {
            try queue.read { database in
                let row =
                    if let prefix = idPrefix {
                        try VerificationRow.fetchOne(
                            database,
                            sql: VerificationRow.query
                                // An id that is equal to the prefix comes first.
                                + " WHERE substr(v.id, 1, ?) = ? ORDER BY v.id <> ?, v.startedAt DESC, v.id DESC",
                            arguments: [prefix.unicodeScalars.count, prefix, prefix])
                    } else {
                        try VerificationRow.fetchOne(
                            database, sql: VerificationRow.query + VerificationRow.latestFirst + " LIMIT 1")
                    }
                return try row.map { try HistoryReader(database).record($0) }
            }
        }
    }

    /// Returns the folder of cases of the latest verification, as `--cases` gave it; nil for the default folder and for an
    /// empty history.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be read.
    public func casesFolder() throws -> String? { try verification()?.casesFolder }

    private func refuseAmbiguity(_ prefix: String) throws {
        let ids = try access {
            try queue.read { database in
                try String.fetchAll(
                    database,
                    sql: "SELECT id FROM verification WHERE substr(id, 1, ?) = ? ORDER BY id <> ?, id LIMIT 4",
                    arguments: [prefix.unicodeScalars.count, prefix, prefix])
            }
        }
        guard ids.count > 1, ids.first != prefix else { return }
        throw DiagnosticsError(
            .unknownReference, "several verifications have an id that starts with '\(prefix)'",
            notes: ids.prefix(3).map { .init($0) }, hint: "give more of the id")
    }

    /// Returns the number of verifications in the history.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be read.
    public func count() throws -> Int {
        try access { try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM verification") ?? 0 } }
    }

    /// Returns summaries of past verifications, the latest first.
    /// - Parameter limit: The largest number of summaries.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be read.
    public func summaries(limit: Int) throws -> [VerificationSummary] {
        try access {
            try queue.read { database in
                try VerificationRow.fetchAll(
                    database, sql: VerificationRow.query + VerificationRow.latestFirst + " LIMIT ?", arguments: [limit]
                ).map(\.summary)
            }
        }
    }

    /// Returns summaries of past runs, the latest first. The full records are not decoded.
    /// - Parameters:
    ///   - id: The id of a case; nil for the runs of all cases.
    ///   - limit: The largest number of entries.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be read.
    public func entries(case id: String? = nil, limit: Int) throws -> [HistoryEntry] {
        let condition = id == nil ? "" : " WHERE r.caseID = ?"
        return try access {
            try queue.read { database in
                try BriefRow.fetchAll(
                    database,
                    sql: BriefRow.query + condition + VerificationRow.latestFirst + ", m.position DESC LIMIT ?",
                    arguments: id.map { [$0, limit] } ?? [limit]
                ).map(\.entry)
            }
        }
    }

    /// Returns summaries of the past results of some runs, the latest first. The full records are not decoded.
    /// - Parameters:
    ///   - runs: The runs.
    ///   - limit: The largest number of entries for a run.
    ///   - count: The number of latest verifications in which results are sought.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be read.
    public func entries(of runs: Set<RunKey>, limit: Int, latest count: Int) throws -> [HistoryEntry] {
        try access {
            try queue.read { database in
                var members: [Int64: [RunMember]] = [:]
                var counts: [RunKey: Int] = [:]
                var result: [HistoryEntry] = []
                for row in try HistoryReader(database).verifications(in: HistoryWindow(latest: count)).reversed() {
                    let own =
                        try members[row.runSetID]
                        ?? RunMember.all(of: row.runSetID, database).reversed().filter { runs.contains($0.key) }
                    members[row.runSetID] = own
                    for member in own where counts[member.key, default: 0] < limit {
                        counts[member.key, default: 0] += 1
                        result.append(member.entry(in: row))
                    }
                }
                return result
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
}
