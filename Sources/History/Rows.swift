import Diagnostics
import Files
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

/// The packed wall times of the runs of a verification: eight bytes for each, little-endian.
enum WallTimes {
    /// Returns the bytes of wall times in seconds.
    static func data(_ seconds: [Double]) -> Data {
        var data = Data(capacity: 8 * seconds.count)
        for value in seconds {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
        return data
    }

    /// Returns the wall times in seconds.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the data is damaged.
    static func values(_ data: Data) throws -> [Double] {
        guard data.count % 8 == 0 else { throw DiagnosticsError(.historyFault, "a stored record is damaged") }
        return data.withUnsafeBytes { bytes in
            (0..<bytes.count / 8).map { index in
                let pattern = bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)
                return Double(bitPattern: UInt64(littleEndian: pattern))
            }
        }
    }
}

/// The columns of a run that its summary needs, with those of its verification.
struct BriefRow: FetchableRecord {
    /// The query of all rows; a condition and an order can be appended.
    static let query = """
        SELECT v.id, v.startedAt, v."commit", v.isDirty, v.caseCommits, f.machineKey, r.caseID, r.method, r.step, r.verdict,
        r.usage, r.traceDigest, substr(v.wallTimes, m.position * 8 + 1, 8) AS wallTime
        FROM verification v JOIN frame f ON f.id = v.frameID JOIN member m ON m.setID = v.runSetID
        JOIN run r ON r.id = m.runID
        """
    /// The summary of the run.
    var entry: HistoryEntry

    /// Reads a row.
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

/// A row of the table of decimated traces.
struct TraceRow: Codable, FetchableRecord, PersistableRecord {
    /// The name of the table.
    static let databaseTableName = "trace"
    /// The key of the set of traces, the primary key.
    var key: String
    /// The size of the uncompressed JSON in bytes.
    var size: Int
    /// The `DecimatedTraces` as JSON, compressed with Deflate.
    var data: Data

    /// Creates the row of a set of traces.
    init(_ set: DecimatedTraces) throws {
        key = set.key
        let bytes = try StoredJSON.bytes(set)
        size = bytes.count
        data = Data(try Deflate.compress(bytes))
    }

    /// Returns the set of traces.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the data is damaged.
    func traces() throws -> DecimatedTraces {
        try StoredJSON.value(try StoredContent.unpacked(data, size: size, "trace"))
    }

    /// Converts a row of schema 1 to schema 2: a JSON array of traces, or an object with the key `sketches`, becomes an
    /// object with the key `traces`.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the data is damaged.
    static func renamed(_ data: Data, key: String, size: Int) throws -> TraceRow {
        let old = String(decoding: try StoredContent.unpacked(data, size: size, "trace"), as: UTF8.self)
        // Quotation marks inside JSON strings are escaped, so that only keys can match.
        let traces: DecimatedTraces =
            try old.hasPrefix("[")
            ? DecimatedTraces(key: key, traces: StoredJSON.value(old.utf8))
            : StoredJSON.value(old.replacing("\"sketches\":", with: "\"traces\":").utf8)
        return try TraceRow(traces)
    }
}
