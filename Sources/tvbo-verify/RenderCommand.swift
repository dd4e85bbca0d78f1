import ArgumentParser
import Diagnostics
import Files
import Foundation
import LEMS
import Results

struct RenderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract:
            "Writes an experiment, or a document with all that it includes, as a LEMS document that jNeuroML runs.",
        discussion: """
            The text is that of the model which 'run --method lems' steps: jNeuroML's output on it and ours are the same \
            to the character. Equal experiments give equal bytes, and a rendered document renders to itself.

            What LEMS has no words for (error functions, maps, delays between nodes) is refused with the reason. Without \
            -o the document goes to standard output.

            EXAMPLES
              tvbo-verify render experiment.yaml -o LEMS_experiment.xml
              tvbo-verify render experiment.yaml --standalone > LEMS_experiment.xml
            """)

    @Argument(help: ArgumentHelp("The experiment or LEMS document.", valueName: "file"))
    var experiment: String

    @OptionGroup var sources: SourceOptions

    @Option(name: .shortAndLong, help: ArgumentHelp("File to write.", valueName: "file"))
    var output: String?

    @Flag(help: "Define every type in the document, in place of including NeuroML's core files.")
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
