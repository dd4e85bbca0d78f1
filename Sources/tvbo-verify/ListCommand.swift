import ArgumentParser
import Cases
import Diagnostics
import Results

/// The command `tvbo-verify list`; its configuration holds the help text.
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
            var status = ExitStatus.success
            for folder in try CaseFinder.select([], below: root.path) {
                let id = CaseFinder.id(folder, below: root.path)
                do {
                    let definition = try CaseDefinition.load(folder: folder)
                    let runs = max(1, definition.methods.count) * max(1, definition.steps.count)
                    Console.say(
                        "\(id): \(definition.title), \(counted(runs, "run")), \(counted(definition.goldens.count, "golden")),"
                            + " \(counted(definition.checks.count, "check"))")
                } catch let faults as DiagnosticsError {
                    Console.say("\(id): cannot be read")
                    Console.tell(faults.diagnostics)
                    status = .gravest([status, faults.outcome.status])
                }
            }
            return status
        }
    }

    private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
