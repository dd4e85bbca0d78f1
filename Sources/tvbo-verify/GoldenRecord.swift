import ArgumentParser
import Cases
import Diagnostics
import EngineComparison
import ExternalEngines
import Foundation
import Results

/// The command `tvbo-verify golden record`, which records a golden of a case from an external engine, with its
/// provenance.
struct GoldenRecord: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Records a golden of a case from an external engine, with its provenance.",
        discussion: """
            The engine runs the experiment of the case, and its output is packed into goldens/ENGINE.golden. Version, \
            command and digests are written to provenance.yaml, with the given reason.

            '--mode never' (the default, and always if CI is set) writes nothing and only compares the output with the \
            golden; 'missing' writes a golden that does not exist; 'failed' also one that differs from the output; 'all' \
            always writes. The golden that is replaced, and the reason, become part of its lineage; see 'golden accept'. \
            Recording never makes a run pass: the status is 2 whenever a golden is, or would be, written. \
            Review the change, then verify again.

            EXAMPLES
              tvbo-verify golden record tvbo/iaf --engine jneuroml --reason "the reference of the field" --mode missing
              tvbo-verify golden record tvbo/iaf --engine jneuroml --reason "is it still the same?"
            """)

    @Argument(help: ArgumentHelp("The case.", valueName: "case"))
    var id: String

    @Option(help: ArgumentHelp("The engine.", valueName: "name"))
    var engine: String

    @Option(help: ArgumentHelp("The reason why this engine is trusted, for provenance.yaml.", valueName: "text"))
    var reason: String

    @Option(
        help: ArgumentHelp(
            """
            When the golden is written: never; missing (if there is none yet); failed (also if the engine's output \
            differs from it); all (always).
            """,
            valueName: "mode"))
    var mode = "never"

    @Option(
        help: ArgumentHelp(
            """
            Keep only every n-th row of the engine's output, as in 10. (default: the rows of the existing golden if \
            the \
            case says 'rows: decimated', else all)
            """,
            valueName: "n"))
    var every: Int?

    @Option(
        help: ArgumentHelp(
            "Folder of descriptions of further engines, a .yaml file for each. (default: none)", valueName: "dir"),
        completion: .directory)
    var engines: String?

    @OptionGroup var sources: SourceOptions

    @OptionGroup var root: CasesOptions

    func validate() throws {
        guard GoldenRecorder.Mode(rawValue: mode) != nil else {
            throw ValidationError("--mode must be never, missing, failed or all, not '\(mode)'")
        }
        guard every ?? 1 >= 1 else { throw ValidationError("--every must be at least 1") }
        guard !reason.allSatisfy(\.isWhitespace) else { throw ValidationError("--reason must not be empty") }
    }

    func run() async throws {
        try await Console.guarded {
            let file = try root.select([id])[0]
            let adapter = try EngineLibrary(folder: engines).adapter(named: engine)
            let recorder = try GoldenRecorder(file: file, loader: sources.loader, reason: reason, every: every)
            switch try await recorder.record(
                adapter, probe: EngineOptions.probe(database: sources.database.database), mode: effectiveMode)
            {
            case .same:
                Console.say("\(id): the output of \(engine) equals the golden, which is kept")
                return .success
            case .withheld(let change):
                // For example, "ex3: there is no golden yet; with --mode never no golden is written", or "ex3: there is
                // no golden yet; no golden is written, because the environment variable CI is set".
                Console.say(
                    ReviewedWriting.isCI
                        ? "\(id): \(change); no golden is written, because the environment variable CI is set"
                        : "\(id): \(change); with --mode \(effectiveMode.rawValue) no golden is written")
                return .regression
            case .written(let change):
                // For example, "ex3: there is no golden yet; Reference/ex3/goldens/jneuroml.golden was written. Verify
                // again."
                Console.say("\(id): \(change); \(recorder.path(of: adapter)) was written. Verify again.")
                return .regression
            }
        }
    }

    /// The mode of the options; `never` when the environment variable `CI` is set, since goldens are reviewed by
    /// people.
    private var effectiveMode: GoldenRecorder.Mode {
        ReviewedWriting.isCI ? .never : GoldenRecorder.Mode(rawValue: mode) ?? .never
    }
}
