import Diagnostics
import Files
import Foundation
import GRDB
import Results

/// JSON as the tables hold it: sorted, numbers that are not finite as words.
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
    /// The table.
    static let databaseTableName = "verification"
    /// The columns; `details` holds the record without its runs, as JSON.
    var id: String
    var startedAt: String
    var seconds: Double
    var verdict: String
    var tool: String
    var comparator: Int
    var compiler: String
    var commit: String?
    var isDirty: Bool
    var machine: String
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

    /// Returns the record with its runs.
    func record(runs: [RunResult]) throws -> VerificationRecord {
        var record: VerificationRecord = try Details.value(details)
        record.runs = runs
        return record
    }
}

/// A row of the table of runs.
struct RunRow: Codable, FetchableRecord, PersistableRecord {
    /// The table.
    static let databaseTableName = "run"
    /// The columns; `details` holds the run as JSON.
    var verificationID: String
    var position: Int
    var startedAt: String
    var caseID: String
    var method: String
    var step: String
    var verdict: String
    var usage: Double?
    var caseDigest: String
    var modelDigest: String
    var goldenDigests: String
    var comparator: Int
    var commit: String?
    var isDirty: Bool
    var machine: String
    var compiler: String
    var seconds: Double
    var traceDigest: String?
    var details: String

    /// Creates the row of a run.
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
    func result() throws -> RunResult { try Details.value(details) }
}

/// The columns of a run that a summary needs: all but its details.
struct BriefRow: Codable, FetchableRecord {
    /// The columns that are read.
    static let columns = [
        "verificationID", "startedAt", "caseID", "method", "step", "verdict", "usage", "traceDigest", "seconds", "commit",
        "isDirty",
    ].map { Column($0) }
    /// The values.
    var verificationID: String
    var startedAt: String
    var caseID: String
    var method: String
    var step: String
    var verdict: String
    var usage: Double?
    var traceDigest: String?
    var seconds: Double
    var commit: String?
    var isDirty: Bool

    /// The run in brief.
    var entry: HistoryEntry {
        HistoryEntry(
            verificationID: verificationID, startedAt: startedAt, caseID: caseID, method: method, step: step,
            verdict: verdict, usage: usage, traceDigest: traceDigest, seconds: seconds, commit: commit, isDirty: isDirty)
    }
}

/// A row of the table of decimated traces.
struct TraceRow: Codable, FetchableRecord, PersistableRecord {
    /// The table.
    static let databaseTableName = "trace"
    /// The columns; `data` holds the traces as compressed JSON of `size` bytes.
    var key: String
    var size: Int
    var data: Data

    /// Creates the row of a set of traces.
    init(_ set: DecimatedTraces) throws {
        key = set.key
        let text = Array(try Details.text(set).utf8)
        size = text.count
        data = Data(try Deflate.compress(text))
    }

    /// Returns the traces.
    func traces() throws -> DecimatedTraces { try Details.value(Self.text(data, size: size)) }

    private static func text(_ data: Data, size: Int) throws -> String {
        guard size >= 0, size < 1 << 28, let text = Deflate.decompress(data, count: size) else {
            throw DiagnosticsError(.historyFault, "a trace in the history is damaged")
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Returns what schema 1 stored as schema 2 has it: a list of the traces of signals, or an object that holds it under
    /// the key `sketches`, becomes an object that holds it under `traces`.
    static func renamed(_ data: Data, key: String, size: Int) throws -> TraceRow {
        let old = try text(data, size: size)
        // A quotation mark inside a JSON string is escaped, so that only keys can match.
        let traces: DecimatedTraces = try old.hasPrefix("[")
            ? DecimatedTraces(key: key, traces: Details.value(old))
            : Details.value(old.replacing("\"sketches\":", with: "\"traces\":"))
        return try TraceRow(traces)
    }
}
