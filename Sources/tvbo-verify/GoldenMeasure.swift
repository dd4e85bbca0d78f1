import ArgumentParser
import Cases
import Files
import Foundation
import Results
import Verification

/// The command `tvbo-verify golden measure`; its configuration holds the help text.
struct GoldenMeasure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Measures the errors of the runs for checks with measured tolerances.",
        discussion: """
            Prints the table that 'tolerance: { measured: { file: … } }' reads. Review it before you replace an existing \
            table: it determines the tolerances.

            EXAMPLES
              tvbo-verify golden measure ex3
              tvbo-verify golden measure ex3 -o Reference/ex3/discretisation.yaml
            """)

    @Argument(help: ArgumentHelp("The case.", valueName: "case"))
    var id: String

    @OptionGroup var sources: SourceOptions

    @OptionGroup var root: CasesOptions

    @Option(
        name: .shortAndLong, help: ArgumentHelp("File to write. (default: standard output)", valueName: "file"),
        completion: .file())
    var output: String?

    func run() async throws {
        try await Console.guarded {
            for folder in try CaseFinder.select([id], below: root.path) {
                let text = try ErrorMeasurement(loader: sources.loader).table(folder: folder)
                if let output {
                    try OutputFile.write(Data(text.utf8), to: output)
                } else {
                    StandardStream.output.write(text)
                }
            }
            return .success
        }
    }
}
