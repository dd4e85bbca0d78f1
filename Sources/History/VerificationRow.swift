import Foundation
import GRDB
import Results

/// A row of the database table of verifications, with the digests of its frame and of its list of runs.
struct VerificationRow: FetchableRecord {
    /// The SQL query for all verifications, to which a condition and an order can be appended. Its joins are in a fixed
    /// order, so that a query for the latest verifications reads no others.
    static let query = """
        SELECT v.*, f.digest AS frameDigest, f.machineKey, s.digest AS setDigest FROM verification v
        CROSS JOIN frame f ON f.id = v.frameID CROSS JOIN runSet s ON s.id = v.runSetID
        """
    /// The end of an SQL query that puts the latest verification first.
    static let latestFirst = " ORDER BY v.startedAt DESC, v.id DESC"

    /// The verification of the row, with an empty list of the digests of its runs.
    var entry: HistoryArchive.Entry
    /// The id of the frame in the table `frame`.
    var frameID: Int64
    /// The id of the list of runs in the table `runSet`.
    var runSetID: Int64
    /// The digest of the list of the verification's runs; see ``HistoryArchive/Entry/setDigest``.
    var setDigest: String
    /// The key by which the machine that ran the verification is recognized.
    var machineKey: String
    /// The raw value of the worst `Verdict` of the verification.
    var verdict: String

    /// The summary of the verification.
    var summary: VerificationSummary {
        VerificationSummary(
            id: entry.id, startedAt: entry.startedAt, seconds: entry.seconds, verdict: verdict,
            runCount: entry.wallTimes.count, isPartial: entry.isPartial ?? false, commit: entry.commit,
            isDirty: entry.isDirty, machine: machineKey)
    }

    /// Reads a verification from a row of ``query``.
    init(row: Row) throws {
        frameID = row["frameID"]
        runSetID = row["runSetID"]
        setDigest = row["setDigest"]
        machineKey = row["machineKey"]
        verdict = row["verdict"]
        let commits: String? = row["caseCommits"]
        entry = HistoryArchive.Entry(
            id: row["id"], startedAt: row["startedAt"], seconds: row["seconds"], commit: row["commit"],
            isDirty: row["isDirty"], caseCommits: try commits.map { try StoredJSON.value($0.utf8) },
            isPartial: row["isPartial"], peakMemory: row["peakMemory"], frame: row["frameDigest"], runs: [],
            wallTimes: try WallTimes.values(row["wallTimes"]))
    }
}
