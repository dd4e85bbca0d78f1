import GRDB
import Results

/// A row of the database with columns of a run and of its verification, from which the summary of the run is made
/// without decoding the JSON of the run.
struct BriefRow: FetchableRecord {
    /// The SQL query for the rows of all runs, to which a condition and an order can be appended.
    static let query = """
        SELECT v.id, v.startedAt, v."commit", v.isDirty, v.caseCommits, f.machineKey, r.caseID, r.method, r.step, r.verdict,
        r.usage, r.traceDigest, substr(v.wallTimes, m.position * 8 + 1, 8) AS wallTime
        FROM verification v CROSS JOIN frame f ON f.id = v.frameID CROSS JOIN member m ON m.setID = v.runSetID
        CROSS JOIN run r ON r.id = m.runID
        """
    /// The summary of the run, read from the row.
    var entry: HistoryEntry

    /// Reads the summary of a run from a row of ``query``.
    init(row: Row) throws {
        let caseID: String = row["caseID"]
        let commits: [String: CaseCommit]? = try (row["caseCommits"] as String?).map { try StoredJSON.value($0.utf8) }
        let own = commits?[caseID] ?? CaseCommit(commit: row["commit"], isDirty: row["isDirty"])
        entry = HistoryEntry(
            verificationID: row["id"], startedAt: row["startedAt"], caseID: caseID, method: row["method"],
            step: row["step"], verdict: row["verdict"], usage: row["usage"], traceDigest: row["traceDigest"],
            seconds: try WallTimes.values(row["wallTime"]).first ?? 0, commit: own.commit, isDirty: own.isDirty,
            machine: row["machineKey"])
    }
}
