import ArgumentParser
import Diagnostics
import Files
import Foundation
import Results

@main
struct TVBOVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tvbo-verify",
        abstract: "Verifies models of neurons and networks against golden references.",
        discussion: """
            Simulates TVBO experiments with several methods and step sizes, compares each run with stored references, \
            keeps a history, writes reports, and ends with a status that a build can act on.

            EXIT STATUS
              0   everything passed
              1   a fault of tvbo-verify itself
              2   a result moved: it left its tolerance, or fell short of a measured error; a method lost its order
              3   a simulation broke off, or an engine that was compared with
              4   a golden is missing, damaged, or does not fit
              6   something was not verified: no case, only checks that cannot fail, a model that is not installed
              64  wrong arguments, or none
              65  an input cannot be used, or a tolerance is below what a right run differs by
              73  an output, standard output and standard error among them, cannot be written
            Of several, the first in this order counts: 73, 65, 4, 3, 2, 6.

            EXAMPLES
              tvbo-verify all
              tvbo-verify all --case ex3 --method euler --step-size 0.005
              tvbo-verify run experiment.yaml --method rk4 --step-size 0.01 -o out.csv
              tvbo-verify init models/mine --experiment mine.yaml --golden mine.dat --columns 't[ms],x'
            """,
        version: Provenance.toolVersion,
        subcommands: [
            AllCommand.self, RunCommand.self, RenderCommand.self, CheckCommand.self, SurveyCommand.self,
            MethodsCommand.self, ConvergeCommand.self, BudgetCommand.self, EnginesCommand.self, CrossCommand.self,
            CompareCommand.self,
            ListCommand.self, MigrateCommand.self,
            ShowCommand.self,
            OMVCommand.self, GoldenCommand.self, HistoryCommand.self, ReportCommand.self, InitCommand.self,
        ])

    /// A command is wanted: without one, help is shown and the arguments are wrong.
    func run() async throws { throw HelpInstead(text: Self.helpMessage()) }

    /// Parses, runs and ends. Whatever is printed on the way, help and complaints about arguments among it, goes through
    /// `StandardStream`, so that nothing is lost unnoticed.
    static func main() async {
        StandardStream.prepare()
        // Before any thread is started, since the environment is that of the process.
        ProjectFolders.adopt()
        var status = ExitStatus.success.rawValue
        do {
            var command = try await asyncParseAsRoot(nil)
            if var command = command as? AsyncParsableCommand { try await command.run() } else { try command.run() }
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
}

/// The help of a command that was called without the subcommand that it needs.
struct HelpInstead: Error {
    /// The help.
    var text: String
}
