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
///         file: CaseFile(folder: "Reference/ex3"), loader: ModelLoader(), reason: "reference engine", every: nil)
///     let outcome = try await recorder.record(adapter, probe: probe, mode: .missing)
public struct GoldenRecorder: Sendable {
    /// The condition under which the golden of a case is written from an engine's output.
    public enum Mode: String, Sendable, CaseIterable {
        /// Never writes a golden; only compares the engine's output with it.
        case never
        /// Writes a golden only if the file of the golden does not exist yet.
        case missing
        /// Writes a golden if it does not exist yet or differs from the engine's output.
        case failed
        /// Always writes the golden, also if it equals the engine's output.
        case all
    }

    /// The result of recording a golden from an engine's output.
    public enum Outcome: Sendable, Equatable {
        /// The engine's output equals the golden in text, names and units, and nothing was written.
        case same
        /// The golden was written, for the reason in the associated value, such as `there is no golden yet`.
        case written(String)
        /// The golden was not written, because the mode does not allow it; the associated value is the reason to write
        /// it.
        case withheld(String)
    }

    private let file: CaseFile
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
    ///   - reason: The reason why the engine is trusted, for the provenance.
    ///   - every: 1 to keep all rows, n to keep every n-th, nil to keep the rows of the existing golden if the case
    ///     declares it decimated, or else all.
    /// - Throws: `DiagnosticsError` when the case or its experiment cannot be read.
    public init(file: CaseFile, loader: ModelLoader, reason: String, every: Int?) throws {
        self.file = file
        self.reason = reason
        self.every = every
        let definition = try CaseDefinition.load(file, toleratingMissingTables: true)
        undefined = definition.undefined
        goldens = definition.goldens
        study = try EngineComparisonStudy(
            at: try definition.experimentLocation(loader.database), id: file.id, loader: definition.limited(loader))
    }

    /// Runs the engine, compares its output with the golden `goldens/ENGINE.golden`, and writes the golden and its
    /// provenance if the mode allows it. A golden that replaces another becomes an entry of the other's lineage.
    /// - Throws: `DiagnosticsError` when the engine does not run, its output is not finite outside of intervals that
    ///   the case declares undefined, it lacks the rows of a decimated golden, or a file cannot be written.
    public func record(_ adapter: EngineAdapter, probe: EngineProbe, mode: Mode) async throws -> Outcome {
        let output = try await EngineGolden(study, adapter, probe)
        let path = path(of: adapter)
        let isThere = FileManager.default.fileExists(atPath: path)
        let spacing = try spacing(of: path, in: output.text)
        let golden = try output.golden(every: spacing ?? 1)
        try GoldenSoundness.check(
            golden.trajectory(file: adapter.name), name: "the output of \(adapter.name)", undefined: undefined,
            at: Place(file: file.path))
        let isSame = (try? Golden.load(path: path))?.digest == golden.digest
        if isSame, mode != .all { return .same }
        let change =
            !isThere
            // Printed as: ex3: there is no golden yet; Reference/ex3/goldens/jneuroml.golden was written. Verify again.
            ? "there is no golden yet"
            : isSame
                ? "the engine's output equals the golden, which is written again"
                : "the engine's output differs from the golden"
        guard mode == .all || mode == .failed || (mode == .missing && !isThere) else { return .withheld(change) }
        guard let spacing else { throw decimated(adapter) }
        try OutputFile.createFolder("\(file.folder)/goldens")
        try write(golden, to: path, by: output.about, replaces: isThere && !isSame)
        try writeProvenance(try output.provenance(reason: reason, every: spacing), adapter)
        return .written(change)
    }

    /// Runs an engine and returns its output as a golden, with the rows for which this recorder was created: every
    /// n-th, or those of the stored golden. Writes nothing.
    /// - Throws: `DiagnosticsError` when the engine does not run, or its output lacks rows.
    public func golden(_ adapter: EngineAdapter, probe: EngineProbe) async throws -> Golden {
        let output = try await EngineGolden(study, adapter, probe)
        guard let spacing = try spacing(of: path(of: adapter), in: output.text) else { throw decimated(adapter) }
        return try output.golden(every: spacing)
    }

    private func decimated(_ adapter: EngineAdapter) -> DiagnosticsError {
        DiagnosticsError(
            .goldenMismatch,
            "the golden keeps only some rows of the output, and the engine \(adapter.name) writes no row at the time"
                + " of the golden's second row",
            at: Place(file: path(of: adapter)),
            hint: "say with --every which rows to keep, as in '--every 10' for every tenth")
    }

    /// Writes a golden. One that replaces another becomes an entry of its lineage; a damaged one without a lineage is
    /// overwritten.
    private func write(_ golden: Golden, to path: String, by engine: String, replaces: Bool) throws {
        let hasLineage = FileManager.default.fileExists(atPath: GoldenLineage.path(of: path))
        guard replaces, hasLineage || (try? Golden.load(path: path)) != nil else {
            return try OutputFile.write(Data(try golden.bytes()), to: path)
        }
        let columns = goldens.first { $0.path == path }?.columns ?? [:]
        try GoldenReplacement(path: path, new: golden, columns: columns)
            .write(reason: reason, by: "golden record, \(engine)", at: Date())
    }

    /// Returns the path at which a case stores the golden recorded from an engine.
    public func path(of adapter: EngineAdapter) -> String { file.ownPath("goldens/\(adapter.name).golden") }

    /// Returns the number n if every n-th row is kept; nil if the second instant of a decimated golden does not occur
    /// in the engine's output.
    private func spacing(of path: String, in text: [UInt8]) throws -> Int? {
        if let every { return every }
        let isDecimated = goldens.contains { $0.isDecimated && $0.path == path }
        guard isDecimated, FileManager.default.fileExists(atPath: path) else { return 1 }
        let kept = EngineRows(try Golden.load(path: path).text(file: path))
        guard kept.count >= 2, let index = EngineRows(text).index(ofTime: kept.time(1)), index > 0 else { return nil }
        return index
    }

    // MARK: Provenance

    private func writeProvenance(_ block: String, _ adapter: EngineAdapter) throws {
        let path = file.ownPath("provenance.yaml")
        let old = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        try OutputFile.write(Data(Self.replacing(in: old, by: block).utf8), to: path)
    }

    /// Returns the text of a YAML mapping in which one top-level key is given a new block of text, which replaces the
    /// key's old block or, if the key is absent, is appended. The first line of `block` is the key with its colon.
    package static func replacing(in text: String, by block: String) -> String {
        let key = block.prefix { $0 != "\n" }
        var kept: [Substring] = []
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let first = line.first, !first.isWhitespace, first != "#" { isInside = line.hasPrefix(key) }
            if !isInside { kept.append(line) }
        }
        while kept.last?.isEmpty == true { kept.removeLast() }
        return (kept.isEmpty ? "" : kept.joined(separator: "\n") + "\n") + block
    }
}
