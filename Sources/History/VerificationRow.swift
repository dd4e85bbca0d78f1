import Foundation
import GRDB
import Results

/// A row of the table of verifications, with the texts of its frame.
struct VerificationRow: FetchableRecord {
    /// The query of all rows; a condition and an order can be appended.
    static let query = """
        SELECT v.*, f.digest AS frameDigest, f.machineKey, s.digest AS setDigest FROM verification v
        JOIN frame f ON f.id = v.frameID JOIN runSet s ON s.id = v.runSetID
        """
    /// The order in which the latest verification comes first.
    static let latestFirst = " ORDER BY v.startedAt DESC, v.id DESC"
    /// The order in which the oldest verification comes first.
    static let oldestFirst = " ORDER BY v.startedAt, v.id"

    /// The verification without the digests of its runs.
    var entry: HistoryArchive.Entry
    /// The row of the frame.
    var frameID: Int64
    /// The row of the list of runs.
    var runSetID: Int64
    /// The digest of the list of runs.
    var setDigest: String
    /// The key of the machine.
    var machineKey: String
    /// The raw value of the worst `Verdict`.
    var verdict: String

    /// The summary of the verification.
    var summary: VerificationSummary {
        VerificationSummary(
            id: entry.id, startedAt: entry.startedAt, seconds: entry.seconds, verdict: verdict,
            runCount: entry.wallTimes.count, isPartial: entry.isPartial ?? false, commit: entry.commit,
            isDirty: entry.isDirty, machine: machineKey)
    }

    /// Reads a row.
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
