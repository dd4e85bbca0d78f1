import ArgumentParser
import Cases
import Diagnostics
import Results

/// The command `tvbo-verify migrate`, which converts the case.yaml files of older versions to the current format.
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
            for file in try root.select() {
                do {
                    let isChanged = try CaseMigration.migrate(path: file.path)
                    Console.say(
                        "\(file.id): \(isChanged ? "'format: 1' added" : "unchanged, because it has the key 'format' already")"
                    )
                } catch let error as DiagnosticsError {
                    Console.tell(error.diagnostics, about: file.path)
                    status = .mostSevere([status, error.outcome.status])
                }
            }
            return status
        }
    }
}
