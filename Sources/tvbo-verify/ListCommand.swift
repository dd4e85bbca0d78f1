import ArgumentParser
import Diagnostics
import Harness
import Results

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the cases.",
        discussion: """
            EXAMPLES
              tvbo-verify list
              tvbo-verify list --references ../models/verification
            """)

    @Option(help: ArgumentHelp("Folder of cases.", valueName: "dir"))
    var references = "Reference"

    func run() async throws {
        try await Console.guarded {
            var status = ExitStatus.success
            for folder in try CaseFinder.select([], below: references) {
                let id = CaseFinder.id(folder, below: references)
                do {
                    let definition = try CaseDefinition.load(folder: folder)
                    let cells = max(1, definition.methods.count) * max(1, definition.steps.count)
                    Console.say(
                        "\(id): \(definition.title), \(cells) cells, \(definition.goldens.count) goldens,"
                            + " \(definition.checks.count) checks")
                } catch let faults as Faults {
                    Console.say("\(id): cannot be read")
                    Console.tell(faults.diagnostics)
                    status = .gravest([status, faults.outcome.status])
                }
            }
            return status
        }
    }
}
