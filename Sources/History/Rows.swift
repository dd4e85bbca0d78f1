import Deflate
import Diagnostics
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

/// A row of the table of runs.
struct RunRow: Codable, FetchableRecord, PersistableRecord {
    /// The table.
    static let databaseTableName = "run"
    /// The columns; `details` holds the record without its cells as JSON.
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

    /// The row of a run.
    init(_ record: RunRecord) throws {
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
        brief.cells = []
        details = try Details.text(brief)
    }

    /// The run with its cells.
    func record(cells: [CellResult]) throws -> RunRecord {
        var record: RunRecord = try Details.value(details)
        record.cells = cells
        return record
    }
}

/// A row of the table of results.
struct ResultRow: Codable, FetchableRecord, PersistableRecord {
    /// The table.
    static let databaseTableName = "result"
    /// The columns; `details` holds the cell as JSON.
    var runID: String
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

    /// The row of a result.
    init(_ cell: CellResult, _ run: RunRecord, _ position: Int) throws {
        runID = run.id
        self.position = position
        startedAt = run.startedAt
        caseID = cell.caseID
        method = cell.method
        step = cell.step
        verdict = cell.verdict.rawValue
        usage = cell.usage
        caseDigest = cell.caseDigest
        modelDigest = cell.modelDigest
        goldenDigests = try Details.text(cell.goldenDigests)
        comparator = run.provenance.comparator
        commit = run.provenance.commit
        isDirty = run.provenance.isDirty
        machine = run.provenance.machine
        compiler = run.provenance.compiler
        seconds = cell.seconds
        traceDigest = cell.traceDigest
        details = try Details.text(cell)
    }

    /// The result.
    func cell() throws -> CellResult { try Details.value(details) }

    /// The result in brief.
    var entry: HistoryEntry {
        HistoryEntry(
            runID: runID, startedAt: startedAt, caseID: caseID, method: method, step: step, verdict: verdict,
            usage: usage,
            traceDigest: traceDigest, seconds: seconds, commit: commit, isDirty: isDirty)
    }
}

/// A row of the table of sketches.
struct SketchRow: Codable, FetchableRecord, PersistableRecord {
    /// The table.
    static let databaseTableName = "sketch"
    /// The columns; `data` holds the sketches as compressed JSON of `size` bytes.
    var key: String
    var size: Int
    var data: Data

    /// The row of a set of sketches.
    init(_ set: CellSketches) throws {
        key = set.key
        let text = Array(try Details.text(set).utf8)
        size = text.count
        data = Data(try Deflate.compress(text))
    }

    /// The sketches; what older versions wrote is the list of those of signals alone.
    func sketches() throws -> CellSketches {
        guard size >= 0, size < 1 << 28, let text = Deflate.decompress(data, count: size) else {
            throw Faults(.historyFault, "a sketch in the history is damaged")
        }
        let decoded = String(decoding: text, as: UTF8.self)
        if let set: CellSketches = try? Details.value(decoded) { return set }
        return CellSketches(key: key, sketches: try Details.value(decoded))
    }
}
