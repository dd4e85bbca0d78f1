import ArgumentParser
import Diagnostics
import Files
import Foundation
import LEMS
import Results

/// The command `tvbo-verify render`, which writes an experiment, or a LEMS document with its includes, as one LEMS
/// document that jNeuroML can run.
struct RenderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract:
            "Writes an experiment, or a LEMS document with its includes, as one LEMS document that jNeuroML can run.",
        discussion: """
            The document describes the model that 'run --method lems' simulates: jNeuroML's output for it equals that of \
            tvbo-verify byte for byte. Equal experiments give equal bytes, and rendering a rendered document does not \
            change it.

            Features that LEMS cannot express, such as error functions, maps and delays between nodes, are an error. \
            Without '-o' the document is written to standard output.

            EXAMPLES
              tvbo-verify render experiment.yaml -o LEMS_experiment.xml
              tvbo-verify render experiment.yaml --standalone > LEMS_experiment.xml
            """)

    @Argument(help: ArgumentHelp("The experiment or LEMS document.", valueName: "file"), completion: .file())
    var experiment: String

    @OptionGroup var sources: SourceOptions

    @Option(
        name: .shortAndLong, help: ArgumentHelp("File to write. (default: standard output)", valueName: "file"),
        completion: .file())
    var output: String?

    @Flag(help: "Define every type in the document instead of including NeuroML's core files.")
    var standalone = false

    func run() async throws {
        try await Console.guarded {
            let model = try sources.loader.model(path: experiment)
            Console.tell(model.remarks)
            let text = try LEMSRendering.text(model, form: standalone ? .standalone : .including)
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
