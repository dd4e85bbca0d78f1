import ArgumentParser
import Cases
import Diagnostics
import Files
import Goldens
import Results

/// The command `tvbo-verify golden verify`, which checks all goldens: digests, lineages, increasing times, and finite
/// samples wherever signals are defined.
struct GoldenVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Checks all goldens: digests, lineages, increasing times, and finite samples wherever signals are defined.",
        discussion: """
            EXAMPLES
              tvbo-verify golden verify
            """)

    @OptionGroup var root: CasesOptions

    func run() async throws {
        try await Console.guarded {
            var status = ExitStatus.success
            let all = try CaseGolden.all(root)
            guard !all.isEmpty else {
                throw DiagnosticsError(
                    .nothingToRun,
                    "no case below the folder '\(root.path)' has a golden; give the folder of your cases with --cases")
            }
            for entry in all {
                let reference = entry.definition
                do {
                    let golden = try reference.load()
                    let lineage = try GoldenLineage.load(golden: reference.path)
                    _ = try golden.text(file: reference.path)
                    try GoldenSoundness.check(
                        golden.trajectory(file: reference.path), name: "the golden \(reference.path)",
                        columns: reference.columns, undefined: entry.undefined, at: reference.place)
                    let changes = lineage.acceptanceCount
                    let history: ConsoleText = changes == 0 ? "" : ", \(CountedNoun(changes, "accepted change"))"
                    Console.say(
                        "\(entry.caseID) \(reference.name): sound, original \(golden.header.originalSHA256)\(history)")
                } catch let faults as DiagnosticsError {
                    Console.tell(faults.diagnostics, about: reference.path)
                    status = .mostSevere([status, faults.outcome.status])
                }
            }
            return status
        }
    }
}
