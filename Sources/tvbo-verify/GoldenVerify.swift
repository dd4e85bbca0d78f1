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
            Goldens that no case declares are checked too, and reported as undeclared.

            EXAMPLES
              tvbo-verify golden verify
            """)

    @OptionGroup var root: CasesOptions

    func run() async throws {
        try await Console.guarded {
            var status = ExitStatus.success
            let all = try CaseGolden.all(root)
            let undeclared = UndeclaredGolden.all(in: try root.select())
            guard !all.isEmpty || !undeclared.isEmpty else {
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
            for golden in undeclared { status = .mostSevere([status, try verify(golden)]) }
            return status
        }
    }

    /// Checks a golden that no case declares, so that it may hold samples that are not finite.
    private func verify(_ undeclared: UndeclaredGolden) throws -> ExitStatus {
        do {
            _ = try Golden.load(path: undeclared.path).text(file: undeclared.path)
            Console.say(
                "undeclared \(undeclared.path): sound, but no check uses it; 'golden list' says how to declare it")
            return .success
        } catch let faults as DiagnosticsError {
            Console.tell(faults.diagnostics, about: undeclared.path)
            return faults.outcome.status
        }
    }
}
