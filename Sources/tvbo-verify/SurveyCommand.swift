import ArgumentParser
import Diagnostics
import Files
import Foundation
import Results
import Verification

/// The command `tvbo-verify survey`, which reports whether the models in a folder can be read, run and expressed in
/// LEMS.
struct SurveyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "survey",
        abstract: "Reports whether the models in a folder can be read, run and expressed in LEMS.",
        discussion: """
            Runs each experiment and each LEMS document for \(Survey.stepCount) steps and prints a table in Markdown, \
            with the reason for each failure, and the number of files that were left out because they have no simulation.

            EXAMPLES
              tvbo-verify survey tvbo/database/models
              tvbo-verify survey tvbo/database/models -o COVERAGE.md
            """)

    @Argument(help: ArgumentHelp("Folder of models or experiments.", valueName: "dir"), completion: .directory)
    var folder: String

    @OptionGroup var sources: SourceOptions

    @Option(
        name: .shortAndLong, help: ArgumentHelp("File to write. (default: standard output)", valueName: "file"),
        completion: .file())
    var output: String?

    func run() async throws {
        try await Console.guarded {
            let survey = Survey(folder: folder, loader: sources.loader)
            let files = survey.files()
            guard !files.surveyed.isEmpty else {
                throw DiagnosticsError(
                    .unreadableFile, "there are no files of models below the folder \(folder)",
                    notes: files.skipped.sorted { $0.key < $1.key }.map {
                        .init("not surveyed: \($0.value) \($0.key)")
                    },
                    hint: "give a folder with experiments, or with LEMS documents that have a simulation")
            }
            let text = Survey.table(files.surveyed.map(survey.entry), skipped: files.skipped)
            guard let output else {
                StandardStream.output.write(text)
                return .success
            }
            try OutputFile.write(Data(text.utf8), to: output)
            Console.say("wrote \(output)")
            return .success
        }
    }
}
