import Cases
import Diagnostics
import ExternalEngines
import Files
import Foundation
import Goldens
import Quantities
import Results
import Simulator
import Traces
import YAML

/// The output of an external engine for a model, and its conversion to a golden with provenance.
///
///     let output = try await EngineGolden(study, adapter, probe)
///     let golden = try output.golden(every: 1)
public struct EngineGolden: Sendable {
    private let study: EngineComparisonStudy
    private let adapter: EngineAdapter
    private let result: EngineResult
    /// The content of the file that the engine wrote, byte for byte.
    package let text: [UInt8]

    /// Runs an engine on the model of a comparison.
    /// - Throws: `DiagnosticsError` (`engineFailed`) when the engine is not installed or its run gives no output.
    public init(_ study: EngineComparisonStudy, _ adapter: EngineAdapter, _ probe: EngineProbe) async throws {
        let result = await study.result(adapter, probe)
        guard let text = result.text else {
            throw DiagnosticsError(
                .engineFailed,
                "no golden can be recorded: the run of the engine \(adapter.name) has no output (verdict"
                    + " '\(result.verdict.rawValue)')",
                notes: result.reason.map { [.init($0)] } ?? [])
        }
        self.study = study
        self.adapter = adapter
        self.result = result
        self.text = text
    }

    /// The name, version and method of the engine, in words.
    public var about: String { "\(adapter.title) \(result.version), \(adapter.methodDescription)" }

    /// Returns the engine's output as a golden.
    /// - Parameter every: 1 to keep all rows, n to keep the first row and every n-th after it.
    /// - Throws: `DiagnosticsError` if the output is not a table, has no header that names its columns although its
    ///   format needs one, or is one of several tables of a LEMS document.
    public func golden(every: Int) throws -> Golden {
        guard adapter.output != .table || study.tableCount == 1 else {
            throw DiagnosticsError(
                .unsupportedFeature,
                "the LEMS document writes \(study.tableCount) output tables, but a golden holds one",
                hint: "run the engine on the document yourself, and add each table with 'tvbo-verify golden add'")
        }
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

    /// Returns the text of the golden's entry in the case's `provenance.yaml`: the engine, its command, the digests of
    /// input and output, and the reason.
    /// - Parameters:
    ///   - reason: The reason why the engine is trusted.
    ///   - every: 1 if all rows are kept, n for every n-th.
    /// - Throws: `DiagnosticsError` if a text cannot be written as YAML.
    public func provenance(reason: String, every: Int) throws -> String {
        try YAMLWriter.text([
            adapter.name: [
                "engine": .quoted("\(adapter.title) \(result.version)"),
                "command": .list(adapter.command.map(YAMLNode.quoted)),
                "input_sha256": .quoted(study.input(of: adapter)?.digest ?? ContentDigest.sha256([])),
                "output_sha256": .quoted(ContentDigest.sha256(text)), "output_bytes": .plain("\(text.count)"),
                "rows": .plain(every == 1 ? "all" : "every \(every)th"),
                "recorded_by": .quoted("tvbo-verify \(Provenance.toolVersion)"), "reason": .quoted(reason),
            ]
        ])
    }
}
