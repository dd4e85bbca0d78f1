import Cases
import Diagnostics
import EngineComparison
import ExternalEngines
import Foundation
import Goldens
import Verification

/// The repetition of a golden that was recorded from an external engine, by running the engine again.
///
///     let golden = try await EngineRepetition(file, golden: "jneuroml", engines: nil).golden(sources)
///
/// A golden was recorded from an engine if its file has the name that `golden record` gives it, `ENGINE.golden`, and
/// the case does not declare it a solution of a model, or the output of the original model.
struct EngineRepetition {
    private let file: CaseFile
    private let declared: CaseDefinition.GoldenDefinition
    private let adapter: EngineAdapter?

    /// Finds the engine from which a golden was recorded.
    /// - Parameters:
    ///   - name: The name of the golden; nil if the case has one only.
    ///   - engines: The folder of further engines.
    /// - Throws: `DiagnosticsError` when the case has no such golden, or an adapter cannot be read.
    init(_ file: CaseFile, golden name: String?, engines: String?) throws {
        self.file = file
        let definition = try CaseDefinition.load(file, toleratingMissingTables: true)
        declared = try GoldenReview.declared(name, in: definition)
        let path = URL(fileURLWithPath: declared.path).standardizedFileURL.path
        let isSolution = declared.solutionOf != nil || declared.scheme?.model == .original
        adapter =
            try isSolution
            ? nil
            : EngineLibrary(folder: engines).adapters.first {
                URL(fileURLWithPath: file.own("goldens/\($0.name).golden")).standardizedFileURL.path == path
            }
    }

    /// Runs the engine, and returns its output as a golden. The result is nil for a golden that was not recorded from
    /// an engine. It is also nil, with a note on standard error, if the engine does not run and the golden has a
    /// `scheme` with which it can be computed instead.
    /// - Throws: `DiagnosticsError` when the engine does not run and the golden has no `scheme`.
    func golden(_ sources: SourceOptions) async throws -> Golden? {
        guard let adapter else { return nil }
        do {
            let recorder = try GoldenRecorder(file: file, loader: sources.loader, reason: "review", every: nil)
            return try await recorder.golden(
                adapter, probe: EngineOptions.probe(database: sources.database.database))
        } catch let error as DiagnosticsError where declared.scheme != nil {
            Console.warn(
                "note: \(adapter.name), from which the golden was recorded, does not run here (\(error.diagnostics.first?.message ?? "")); the new golden is a run of its scheme"
            )
            return nil
        } catch let error as DiagnosticsError {
            throw DiagnosticsError(
                error.diagnostics.map { cause in
                    Diagnostic(
                        .error, cause.code,
                        "the golden '\(declared.name)' was recorded from \(adapter.name): \(cause.message)",
                        at: cause.place ?? declared.place, notes: cause.notes,
                        hint: "install the engine, see 'tvbo-verify engines', or name its output with '--from FILE'")
                })
        }
    }
}
