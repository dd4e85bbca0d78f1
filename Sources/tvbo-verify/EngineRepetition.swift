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
/// A golden counts as recorded from an engine if its file has the name `ENGINE.golden`, which `golden record` gives it,
/// and the case declares neither `solution_of` nor a `scheme` on the original model for it.
struct EngineRepetition {
    private let file: CaseFile
    private let declared: CaseDefinition.GoldenDefinition
    private let adapter: EngineAdapter?

    /// Finds the engine from which a golden of a case was recorded, if it was recorded from one.
    /// - Parameters:
    ///   - file: The file of the case.
    ///   - name: The name of the golden; nil for the only golden of the case.
    ///   - engines: The folder with the adapters of further engines; nil if there are none.
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
                URL(fileURLWithPath: file.ownPath("goldens/\($0.name).golden")).standardizedFileURL.path == path
            }
    }

    /// Runs the engine, and returns its output as a golden.
    ///
    /// The result is nil if the golden was not recorded from an engine. If the engine does not run, but the golden has
    /// a `scheme` with which it can be computed, the result is nil as well, and a note is written to standard error.
    /// - Throws: `DiagnosticsError` when the engine does not run and the golden has no `scheme`.
    func golden(_ sources: SourceOptions) async throws -> Golden? {
        guard let adapter else { return nil }
        do {
            let recorder = try GoldenRecorder(file: file, loader: sources.loader, reason: "review", every: nil)
            return try await recorder.golden(
                adapter, probe: EngineOptions.probe(database: sources.database.database))
        } catch let error as DiagnosticsError where declared.scheme != nil {
            Console.warn(
                "note: the engine \(adapter.name), from which the golden was recorded, does not run here"
                    + " (\(error.diagnostics.first?.message ?? "")); tvbo-verify computes the new golden itself, with"
                    + " the method and step size under 'scheme:' of the golden"
            )
            return nil
        } catch let error as DiagnosticsError {
            throw DiagnosticsError(
                error.diagnostics.map { cause in
                    Diagnostic(
                        .error, cause.code,
                        "the golden '\(declared.name)' was recorded from the engine \(adapter.name), with which no"
                            + " new golden can be recorded: \(cause.message)",
                        at: cause.place ?? declared.place, notes: cause.notes,
                        hint:
                            "install the engine ('tvbo-verify engines' lists what is found), or give its output with"
                            + " '--from FILE'"
                    )
                })
        }
    }
}
