import Cases
import Diagnostics
import ExternalEngines
import Files
import Foundation
import Goldens
import ModelCore
import Quantities
import Results
import Simulator
import Traces

/// A recorder of a case's goldens from the output of external engines, with their provenance.
///
///     let recorder = try GoldenRecorder(
///         folder: "Reference/ex3", id: "ex3", loader: ModelLoader(), reason: "reference engine", every: nil)
///     let outcome = try await recorder.record(adapter, probe: probe, mode: .missing)
public struct GoldenRecorder: Sendable {
    /// The condition under which files are written.
    public enum Mode: String, Sendable, CaseIterable {
        /// Never writes a golden; only compares the engine's output with it.
        case never
        /// Writes a golden only if it does not exist yet.
        case missing
        /// Writes a golden if it does not exist yet or differs from the engine's output.
        case failed
        /// Always writes the golden.
        case all
    }

    /// The outcome of recording.
    public enum Outcome: Sendable, Equatable {
        /// The engine's output equals the golden.
        case same
        /// The golden was written, for the given reason.
        case written(String)
        /// The golden would be written for the given reason, but the mode does not allow it.
        case withheld(String)
    }

    private let folder: String
    private let study: EngineComparisonStudy
    private let reason: String
    /// The number n if every n-th row is kept; nil to keep the spacing of the existing golden.
    private let every: Int?
    /// The goldens that the case declares.
    private let goldens: [CaseDefinition.GoldenDefinition]
    /// The intervals in which the case declares signals undefined.
    private let undefined: [UndefinedInterval]

    /// Reads a case and prepares its experiment.
    /// - Parameters:
    ///   - id: the id of the case.
    ///   - reason: the reason why the engine is trusted, for the provenance.
    ///   - every: 1 to keep all rows, n to keep every n-th, nil to keep the rows of the existing golden if the case
    ///     declares it decimated, or else all.
    /// - Throws: `DiagnosticsError` when the case or its experiment cannot be read.
    public init(folder: String, id: String, loader: ModelLoader, reason: String, every: Int?) throws {
        self.folder = folder
        self.reason = reason
        self.every = every
        let definition = try CaseDefinition.load(folder: folder, toleratingMissingTables: true)
        undefined = definition.undefined
        goldens = definition.goldens
        study = try EngineComparisonStudy(path: try definition.experimentFile(loader.database), id: id, loader: loader)
    }

    /// Runs the engine, compares its output with the golden `goldens/ENGINE.golden`, and writes the golden and its
    /// provenance if the mode allows it.
    /// - Throws: `DiagnosticsError` when the engine does not run, its output is not finite, or a file cannot be
    ///   written.
    public func record(_ adapter: EngineAdapter, probe: EngineProbe, mode: Mode) async throws -> Outcome {
        let result = await study.result(adapter, probe)
        guard let text = result.text else {
            throw DiagnosticsError(
                .engineFailed, "no golden can be recorded from \(adapter.name): \(result.verdict.rawValue)",
                notes: result.reason.map { [.init($0)] } ?? [])
        }
        let path = "\(folder)/goldens/\(adapter.name).golden"
        let isThere = FileManager.default.fileExists(atPath: path)
        let spacing = try spacing(of: path, in: text)
        let golden = try golden(text, adapter, every: spacing ?? 1)
        try GoldenSoundness.check(
            golden.trajectory(file: adapter.name), name: "the output of \(adapter.name)", undefined: undefined,
            at: Place(file: folder + "/case.yaml"))
        let isSame = (try? Golden.load(path: path))?.digest == golden.digest
        if isSame, mode != .all { return .same }
        let change =
            !isThere
            ? "there is no golden yet"
            : isSame
                ? "the golden is unchanged and written again" : "the engine's output differs from the golden"
        guard mode == .all || mode == .failed || (mode == .missing && !isThere) else { return .withheld(change) }
        guard let spacing else {
            throw DiagnosticsError(
                .goldenMismatch,
                "the golden is decimated, and \(adapter.name) writes no row at its second instant",
                at: Place(file: path), hint: "choose the rows to keep with --every")
        }
        try OutputFile.createFolder("\(folder)/goldens")
        try OutputFile.write(Data(try golden.bytes()), to: path)
        try writeProvenance(result, adapter, text, every: spacing)
        return .written(change)
    }

    /// Returns the number n if every n-th row is kept; nil when the second instant of a decimated golden does not occur
    /// in the engine's output.
    private func spacing(of path: String, in text: [UInt8]) throws -> Int? {
        if let every { return every }
        let isDecimated = goldens.contains { $0.isDecimated && $0.path == path }
        guard isDecimated, FileManager.default.fileExists(atPath: path) else { return 1 }
        let kept = EngineRows(try Golden.load(path: path).text(file: path))
        guard kept.count >= 2, let index = EngineRows(text).index(ofTime: kept.time(1)), index > 0 else { return nil }
        return index
    }

    private func golden(_ text: [UInt8], _ adapter: EngineAdapter, every: Int) throws -> Golden {
        let kept = every == 1 ? text : EngineRows(text).decimated(every)
        guard adapter.output == .table else {
            let table = try TraceTable(bytes: kept, file: adapter.name)
            let header = TraceHeader(
                lines: table.header, count: table.columnCount, commaSeparated: table.isCommaSeparated)
            guard let header else { throw DiagnosticsError(.invalidTrace, "\(adapter.name) wrote no header") }
            return try Golden(
                text: kept, file: adapter.name, names: header.fields.map(\.name), units: header.fields.map(\.unit))
        }
        let columns = study.columns
        return try Golden(
            text: kept, file: adapter.name, names: ["t"] + columns.map(\.name),
            units: [.second] + columns.map { $0.unit.flatMap { UnitTable.coherentUnit(of: $0.dimension) } })
    }

    // MARK: Provenance

    private func writeProvenance(
        _ result: EngineResult, _ adapter: EngineAdapter, _ text: [UInt8], every: Int
    ) throws {
        let path = "\(folder)/provenance.yaml"
        let old = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let command = adapter.command.map { "\"\($0)\"" }.joined(separator: ", ")
        let rows = every == 1 ? "all" : "every \(every)th"
        let block = """
            \(adapter.name):
              engine: "\(adapter.title) \(result.version)"
              command: [\(command)]
              input_sha256: \(ContentDigest.sha256(Array((study.input(of: adapter) ?? "").utf8)))
              output_sha256: \(ContentDigest.sha256(text))
              output_bytes: \(text.count)
              rows: \(rows)
              recorded_by: "tvbo-verify \(Provenance.toolVersion)"
              reason: "\(reason.replacing("\n", with: " ").replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))"

            """
        try OutputFile.write(Data(Self.replacing(adapter.name, in: old, by: block).utf8), to: path)
    }

    /// Returns the text of a YAML mapping in which the block of a top-level key is replaced, or appended if it is
    /// absent.
    package static func replacing(_ key: String, in text: String, by block: String) -> String {
        var kept: [Substring] = []
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let first = line.first, !first.isWhitespace, first != "#" { isInside = line.hasPrefix(key + ":") }
            if !isInside { kept.append(line) }
        }
        while kept.last?.isEmpty == true { kept.removeLast() }
        return (kept.isEmpty ? "" : kept.joined(separator: "\n") + "\n") + block
    }
}
