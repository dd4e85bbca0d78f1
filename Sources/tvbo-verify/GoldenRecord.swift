import ArgumentParser
import Cases
import Diagnostics
import EngineComparison
import ExternalEngines
import Foundation
import Results

struct GoldenRecord: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Records a case's golden from another engine, with where it comes from.",
        discussion: """
            The engine runs the case's experiment, and what it writes is packed into goldens/ENGINE.golden; versions, \
            command and digests go to provenance.yaml, with the reason that you give.

            '--mode never' (the default, and always with CI set) writes nothing and tells what an engine says now; \
            'missing' writes where there is no golden; 'failed' also where the engine says something else than the golden \
            holds; 'all' always. Recording never makes a run pass: the status is 2 whenever a golden is, or would be, \
            written. Look at the change, then verify again.

            EXAMPLES
              tvbo-verify golden record tvbo/iaf --engine jneuroml --reason "the reference of the field" --mode missing
              tvbo-verify golden record tvbo/iaf --engine jneuroml --reason "is it still the same?"
            """)

    @Argument(help: ArgumentHelp("The case.", valueName: "case"))
    var id: String

    @Option(help: ArgumentHelp("The engine.", valueName: "name"))
    var engine: String

    @Option(help: ArgumentHelp("Why this engine is believed.", valueName: "text"))
    var reason: String

    @Option(help: ArgumentHelp("When to write: never, missing, failed, all.", valueName: "mode"))
    var mode = "never"

    @Option(
        help: ArgumentHelp(
            "Keep every n-th row only. (default: the rows of the golden that is there if the case says 'rows: decimated', else all)",
            valueName: "n"))
    var every: Int?

    @Option(help: ArgumentHelp("Folder with further engines, a .yaml file each.", valueName: "dir"))
    var engines: String?

    @OptionGroup var sources: SourceOptions

    @OptionGroup var root: CasesOptions

    func validate() throws {
        guard GoldenRecorder.Mode(rawValue: mode) != nil else {
            throw ValidationError("--mode must be never, missing, failed or all, not '\(mode)'")
        }
        guard every ?? 1 >= 1 else { throw ValidationError("--every must be at least 1") }
        guard !reason.allSatisfy(\.isWhitespace) else { throw ValidationError("--reason must say something") }
    }

    func run() async throws {
        try await Console.guarded {
            let folder = try CaseFinder.select([id], below: root.path)[0]
            let adapter = try EngineLibrary(folder: engines).adapter(named: engine)
            let recorder = try GoldenRecorder(
                folder: folder, id: id, loader: sources.loader, reason: reason, every: every)
            switch try await recorder.record(
                adapter, probe: EngineOptions.probe(database: sources.database.database), mode: effectiveMode)
            {
            case .same:
                Console.say("\(id): \(engine) says what the golden holds")
                return .success
            case .withheld(let change):
                Console.say("\(id): \(change); nothing is written with --mode \(effectiveMode.rawValue)")
                return .regression
            case .written(let change):
                Console.say("\(id): \(change); wrote \(folder)/goldens/\(engine).golden. Verify again.")
                return .regression
            }
        }
    }

    /// Nothing is ever recorded in CI.
    private var effectiveMode: GoldenRecorder.Mode {
        let inCI = !(ProcessInfo.processInfo.environment["CI"] ?? "").isEmpty
        return inCI ? .never : GoldenRecorder.Mode(rawValue: mode) ?? .never
    }
}
