import ArgumentParser
import Cases
import Diagnostics
import Results

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the cases.",
        discussion: """
            EXAMPLES
              tvbo-verify list
              tvbo-verify list --root.path ../models/verification
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
                        "\(id): \(definition.title), \(runs) runs, \(definition.goldens.count) goldens,"
                            + " \(definition.checks.count) checks")
                } catch let faults as DiagnosticsError {
                    Console.say("\(id): cannot be read")
                    Console.tell(faults.diagnostics)
                    status = .gravest([status, faults.outcome.status])
                }
            }
            return status
        }
    }
}
