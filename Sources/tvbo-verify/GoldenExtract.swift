import ArgumentParser
import Files
import Foundation
import Goldens
import Results

/// The command `tvbo-verify golden extract`, which writes the original text of a golden, byte for byte.
struct GoldenExtract: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract", abstract: "Writes the original text of a golden, byte for byte.",
        discussion: """
            EXAMPLES
              tvbo-verify golden extract Reference/ex3/goldens/jneuroml.golden -o ex3_v.dat
              tvbo-verify golden extract Reference/ex3/goldens/jneuroml.golden | sha256sum
            """)

    @Argument(help: ArgumentHelp("The golden.", valueName: "golden"), completion: .file())
    var golden: String

    @Option(
        name: .shortAndLong, help: ArgumentHelp("File to write. (default: standard output)", valueName: "file"),
        completion: .file())
    var output: String?

    func run() async throws {
        try await Console.guarded {
            let text = try Golden.load(path: golden).text(file: golden)
            if let output {
                try OutputFile.write(Data(text), to: output)
            } else {
                StandardStream.output.write(text)
            }
            return .success
        }
    }
}
