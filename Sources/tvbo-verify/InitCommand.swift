import ArgumentParser
import Cases
import Diagnostics
import Results

/// The command `tvbo-verify init`; its configuration holds the help text.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Creates a case from an experiment and a reference trace.",
        discussion: """
            Creates a folder with a case.yaml, a copy of the experiment, and the reference trace packed as a golden. The \
            tolerances are zero at first: measure the errors of your methods, then set each tolerance and its basis.

            EXAMPLES
              tvbo-verify init Reference/mine --experiment mine.yaml --golden mine.dat --columns 't[ms],x'
              tvbo-verify all --cases Reference --case mine
            """)

    @Argument(help: ArgumentHelp("The folder of the new case.", valueName: "folder"), completion: .directory)
    var folder: String

    @Option(help: ArgumentHelp("The experiment.", valueName: "file"), completion: .file())
    var experiment: String

    @Option(help: ArgumentHelp("The reference trace, a .dat or .csv file.", valueName: "file"), completion: .file())
    var golden: String

    @Option(
        help: ArgumentHelp("Names and units of the trace's columns, time first, comma-separated.", valueName: "names"))
    var columns: String?

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        try await Console.guarded {
            let names = try columns.map {
                try $0.split(separator: ",").map { try GoldenPacking.ColumnName(String($0)) }
            }
            let template = CaseTemplate(
                experiment: experiment, trace: golden, columns: names, database: database.models)
            let signals = try template.write(to: folder)
            Console.say(
                "\(folder): a case with \(signals.count) signal\(signals.count == 1 ? "" : "s"): \(signals.joined(separator: ", "))"
            )
            Console.say("next: set the tolerances in \(folder)/case.yaml, then run 'tvbo-verify all'")
            return .success
        }
    }
}
