import ArgumentParser
import Diagnostics
import Files
import Foundation
import Results

/// The program `tvbo-verify`, which leaves all work to its subcommands.
@main
struct TVBOVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tvbo-verify",
        abstract: "Verifies models of neurons and networks against golden references.",
        discussion: """
            Simulates TVBO experiments with several methods and step sizes, compares each run with stored reference \
            solutions (goldens), keeps a history, writes reports, and returns an exit status for builds.

            EXIT STATUS
              0   everything passed
              1   an internal error of tvbo-verify
              2   a result changed: it exceeds its tolerance or is too far below a measured error, or a method lost \
            its order
              3   a simulation or an external engine failed
              4   a golden is missing or damaged, or does not match the run
              5   a series has a step, a drift or creep, and '--fail-on drift' was given
              6   something was not verified: no case, only checks that cannot fail, or a model that is not installed
              64  invalid arguments, or none
              65  an invalid input, or a tolerance that is smaller than the expected error of a correct run
              73  an output cannot be written, including standard output and standard error
            If several apply, the first in this order is used: 1, 64, 73, 65, 4, 3, 2, 5, 6.

            EXAMPLES
              tvbo-verify all
              tvbo-verify all --case ex3 --method euler --step-size 0.005
              tvbo-verify run experiment.yaml --method rk4 --step-size 0.01 -o out.csv
              tvbo-verify init models/mine --experiment mine.yaml
            """,
        version: Provenance.toolVersion,
        subcommands: [
            AllCommand.self, MergeCommand.self, RunCommand.self, RenderCommand.self, CheckCommand.self,
            SurveyCommand.self,
            MethodsCommand.self, LimitsCommand.self, ConvergeCommand.self, BudgetCommand.self, EnginesCommand.self,
            CrossCommand.self,
            CompareCommand.self, MutateCommand.self,
            ListCommand.self, MigrateCommand.self,
            ShowCommand.self,
            OMVCommand.self, GoldenCommand.self, HistoryCommand.self, DriftCommand.self,
            ReportCommand.self, InitCommand.self,
        ])

    /// Throws the error by which the help text is written to standard error and the program ends with the status for
    /// invalid arguments, because a subcommand is required.
    func run() async throws { throw HelpInstead(text: Self.helpMessage()) }

    /// Parses the arguments, runs the command and exits. Before, the folders of the project are added to the
    /// environment variables of the process. All output, including help and errors in arguments, is written through
    /// `StandardStream`, so that a failed write changes the exit status.
    static func main() async {
        MemoryReuse.enable()
        StandardStream.prepare()
        Interruption.prepare()
        // The environment belongs to the process, so it must be set before other threads start.
        ProjectFolders.adopt()
        var status = ExitStatus.success.rawValue
        do {
            let early = EarlyReading(CommandLine.arguments.dropFirst())
            var command = try await parsedCommand()
            if let command = command as? RunCommand {
                try await command.run(early)
            } else if var command = command as? AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let help as HelpInstead {
            StandardStream.error.write(help.text + "\n")
            status = ExitStatus.usage.rawValue
        } catch {
            status = exitCode(for: error).rawValue
            let text = VisibleText.lines(fullMessage(for: error))
            let stream: StandardStream = status == ExitStatus.success.rawValue ? .output : .error
            if !text.isEmpty { stream.write(text + "\n") }
        }
        Foundation.exit(Console.finalStatus(status))
    }

    /// Returns the command of the arguments of the process.
    ///
    /// For `run`, whose duration matters most, only its own arguments are parsed at first, without those of all commands
    /// and the options for completion scripts. Arguments that it does not accept, among them `--help`, are parsed again
    /// from the root, so that messages do not depend on this.
    /// - Throws: An error of ArgumentParser for invalid arguments and requests for help.
    private static func parsedCommand() async throws -> any ParsableCommand {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == RunCommand.configuration.commandName,
            let command = try? RunCommand.parse(Array(arguments.dropFirst()))
        {
            return command
        }
        return try await asyncParseAsRoot(nil)
    }
}

/// The error that is thrown when a command that requires a subcommand is called without one.
struct HelpInstead: Error {
    /// The help text of the command.
    var text: String
}
