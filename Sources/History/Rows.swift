import Diagnostics
import Files
import Foundation
import GRDB
import Results

/// The JSON encoding of stored records, with sorted keys and with `inf`, `-inf` and `nan` as strings.
private enum Details {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ text: String) throws -> Value {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return try decoder.decode(Value.self, from: Data(text.utf8))
    }
}

/// A row of the table of verifications.
struct VerificationRow: Codable, FetchableRecord, PersistableRecord {
    /// The name of the table.
    static let databaseTableName = "verification"
    /// The id of the verification, the primary key.
    var id: String
    /// The start time, ISO 8601 in UTC.
    var startedAt: String
    /// The wall time in seconds.
    var seconds: Double
    /// The raw value of the worst `Verdict`.
    var verdict: String
    /// The version of tvbo-verify.
    var tool: String
    /// The version of the comparison algorithms.
    var comparator: Int
    /// The compiler and the build configuration.
    var compiler: String
    /// The commit of the repository that contains the cases; nil outside a repository.
    var commit: String?
    /// A Boolean value that indicates whether that repository had uncommitted changes.
    var isDirty: Bool
    /// The processor, the operating system and the C library.
    var machine: String
    /// The `VerificationRecord` without its runs, as JSON.
    var details: String

    /// Creates the row of a verification.
    init(_ record: VerificationRecord) throws {
        id = record.id
        startedAt = record.startedAt
        seconds = record.seconds
        verdict = record.verdict.rawValue
        tool = record.provenance.tool
        comparator = record.provenance.comparator
        compiler = record.provenance.compiler
        commit = record.provenance.commit
        isDirty = record.provenance.isDirty
        machine = record.provenance.machine
        var brief = record
        brief.runs = []
        details = try Details.text(brief)
    }

    /// Returns the verification with its runs.
    /// - Throws: `DecodingError` when the stored JSON is invalid.
    func record(runs: [RunResult]) throws -> VerificationRecord {
        var record: VerificationRecord = try Details.value(details)
        record.runs = runs
        return record
    }
}

/// A row of the table of runs.
struct RunRow: Codable, FetchableRecord, PersistableRecord {
    /// The name of the table.
    static let databaseTableName = "run"
    /// The id of the verification that the run belongs to.
    var verificationID: String
    /// The index of the run in its verification.
    var position: Int
    /// The start time of the verification, ISO 8601 in UTC.
    var startedAt: String
    /// The id of the case.
    var caseID: String
    /// The name of the method.
    var method: String
    /// The step size in milliseconds, as it is written in the case.
    var step: String
    /// The raw value of the run's `Verdict`.
    var verdict: String
    /// The largest ratio of a measured value to its tolerance; nil when nothing was measured.
    var usage: Double?
    /// The SHA-256 digest of the case file and the tables that it reads.
    var caseDigest: String
    /// The SHA-256 digest of the model after translation.
    var modelDigest: String
    /// The SHA-256 digests of the goldens by name, as a JSON object.
    var goldenDigests: String
    /// The version of the comparison algorithms.
    var comparator: Int
    /// The commit of the repository that contains the cases; nil outside a repository.
    var commit: String?
    /// A Boolean value that indicates whether that repository had uncommitted changes.
    var isDirty: Bool
    /// The processor, the operating system and the C library.
    var machine: String
    /// The compiler and the build configuration.
    var compiler: String
    /// The wall time of the integration, in seconds.
    var seconds: Double
    /// The SHA-256 digest of the solution; nil when there is none.
    var traceDigest: String?
    /// The `RunResult` as JSON.
    var details: String

    /// Creates the row of a run.
    /// - Parameter position: the index of the run in its verification.
    init(_ run: RunResult, _ verification: VerificationRecord, _ position: Int) throws {
        verificationID = verification.id
        self.position = position
        startedAt = verification.startedAt
        caseID = run.caseID
        method = run.method
        step = run.step
        verdict = run.verdict.rawValue
        usage = run.usage
        caseDigest = run.caseDigest
        modelDigest = run.modelDigest
        goldenDigests = try Details.text(run.goldenDigests)
        comparator = verification.provenance.comparator
        commit = verification.provenance.commit
        isDirty = verification.provenance.isDirty
        machine = verification.provenance.machine
        compiler = verification.provenance.compiler
        seconds = run.seconds
        traceDigest = run.traceDigest
        details = try Details.text(run)
    }

    /// Returns the result of the run.
    /// - Throws: `DecodingError` when the stored JSON is invalid.
    func result() throws -> RunResult { try Details.value(details) }
}

/// The columns of a run that its summary needs. All other columns, `details` among them, are not fetched.
struct BriefRow: Codable, FetchableRecord {
    /// The columns that are fetched.
    static let columns = [
        "verificationID", "startedAt", "caseID", "method", "step", "verdict", "usage", "traceDigest", "seconds",
        "commit",
        "isDirty",
    ].map { Column($0) }
    /// The id of the verification that the run belongs to.
    var verificationID: String
    /// The start time of the verification, ISO 8601 in UTC.
    var startedAt: String
    /// The id of the case.
    var caseID: String
    /// The name of the method.
    var method: String
    /// The step size in milliseconds, as it is written in the case.
    var step: String
    /// The raw value of the run's `Verdict`.
    var verdict: String
    /// The largest ratio of a measured value to its tolerance; nil when nothing was measured.
    var usage: Double?
    /// The SHA-256 digest of the solution; nil when there is none.
    var traceDigest: String?
    /// The wall time of the integration, in seconds.
    var seconds: Double
    /// The commit of the repository that contains the cases; nil outside a repository.
    var commit: String?
    /// A Boolean value that indicates whether that repository had uncommitted changes.
    var isDirty: Bool

    /// The summary of the run.
    var entry: HistoryEntry {
        HistoryEntry(
            verificationID: verificationID, startedAt: startedAt, caseID: caseID, method: method, step: step,
            verdict: verdict, usage: usage, traceDigest: traceDigest, seconds: seconds, commit: commit, isDirty: isDirty
        )
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
        let text = Array(try Details.text(set).utf8)
        size = text.count
        data = Data(try Deflate.compress(text))
    }

    /// Returns the set of traces.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the data is damaged.
    func traces() throws -> DecimatedTraces { try Details.value(Self.text(data, size: size)) }

    private static func text(_ data: Data, size: Int) throws -> String {
        guard size >= 0, size < 1 << 28, let text = Deflate.decompress(data, count: size) else {
            throw DiagnosticsError(.historyFault, "a stored trace is damaged")
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Converts a row of schema 1 to schema 2: a JSON array of traces, or an object with the key `sketches`, becomes an
    /// object with the key `traces`.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the data is damaged.
    static func renamed(_ data: Data, key: String, size: Int) throws -> TraceRow {
        let old = try text(data, size: size)
        // Quotation marks inside JSON strings are escaped, so that only keys can match.
        let traces: DecimatedTraces =
            try old.hasPrefix("[")
            ? DecimatedTraces(key: key, traces: Details.value(old))
            : Details.value(old.replacing("\"sketches\":", with: "\"traces\":"))
        return try TraceRow(traces)
    }
}
