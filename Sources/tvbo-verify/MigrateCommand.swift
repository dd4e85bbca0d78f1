import ArgumentParser
import Cases
import Diagnostics
import Results

/// The command `tvbo-verify migrate`; its configuration holds the help text.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Converts the case.yaml files of older versions to the current format.",
        discussion: """
            The line 'format: 1' is added to each case.yaml without a 'format'; every other byte is unchanged. A history \
            is converted to the current schema when it is opened.

            EXAMPLES
              tvbo-verify migrate
              tvbo-verify migrate --cases ../models/verification
            """)

    @OptionGroup var root: CasesOptions

    func run() async throws {
        try await Console.guarded {
            var status = ExitStatus.success
            for folder in try CaseFinder.select([], below: root.path) {
                do {
                    let isChanged = try CaseMigration.migrate(folder: folder)
                    Console.say(
                        "\(CaseFinder.id(folder, below: root.path)): \(isChanged ? "format: 1 added" : "has a format")")
                } catch let error as DiagnosticsError {
                    Console.tell(error.diagnostics, about: folder + "/case.yaml")
                    status = .gravest([status, error.outcome.status])
                }
            }
            return status
        }
    }
}
