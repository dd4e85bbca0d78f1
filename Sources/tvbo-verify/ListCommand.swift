import ArgumentParser
import Cases
import Diagnostics
import Results

/// The command `tvbo-verify list`, which lists the cases.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the cases.",
        discussion: """
            EXAMPLES
              tvbo-verify list
              tvbo-verify list --cases ../models/verification
            """)

    @OptionGroup var root: CasesOptions

    func run() async throws {
        try await Console.guarded {
            root.warnOfMisnamed()
            var status = ExitStatus.success
            for file in try root.select() {
                let id = file.id
                do {
                    let definition = try CaseDefinition.load(file)
                    let runs = definition.runCount
                    // For example, "ex3: Hodgkin-Huxley cell, 6 runs, 2 goldens, 4 checks".
                    Console.say(
                        "\(id): \(definition.title), \(CountedNoun(runs, "run")), \(CountedNoun(definition.goldens.count, "golden")),"
                            + " \(CountedNoun(definition.checks.count, "check"))")
                } catch let faults as DiagnosticsError {
                    Console.say("\(id): cannot be read")
                    Console.tell(faults.diagnostics)
                    status = .mostSevere([status, faults.outcome.status])
                }
            }
            return status
        }
    }
}
