import ArgumentParser
import Diagnostics
import Files
import Foundation
import LEMS
import Results
import Simulator

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

            For a NeuroML file without a simulation, the document that is written includes the file and simulates its \
            network, or its only cell; set the length and the step in it.

            EXAMPLES
              tvbo-verify render experiment.yaml -o LEMS_experiment.xml
              tvbo-verify render experiment.yaml --standalone > LEMS_experiment.xml
              tvbo-verify render cell.nml -o LEMS_cell.xml
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
            if ModelLoader.isXML(experiment), let draft = try? SimulationDraft(at: .file(experiment)) {
                return try write(draft)
            }
            let model = try sources.loader.model(path: experiment)
            Console.tell(model.remarks)
            try write(LEMSRendering.text(model, form: standalone ? .standalone : .including))
            return .success
        }
    }

    /// Writes the document that simulates a NeuroML file.
    private func write(_ draft: SimulationDraft) throws -> ExitStatus {
        let folder = output.map(ParentFolder.path) ?? ""
        let path = ReadableFolders.relative(experiment, to: folder.isEmpty ? "." : folder)
        guard !standalone, let text = draft.text(including: path) else { throw draft.refusal(experiment) }
        try write(text)
        Console.warn("note: the length and the step in the document are examples: set them for the model")
        return .success
    }

    private func write(_ text: String) throws {
        guard let output else { return StandardStream.output.write(text) }
        try OutputFile.write(Data(text.utf8), to: output)
        Console.say("wrote \(output)")
    }
}
