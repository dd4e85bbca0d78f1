import ArgumentParser
import Cases
import Diagnostics
import Files
import Foundation
import Results

/// The command `tvbo-verify golden add`; its configuration holds the help text.
struct GoldenAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Packs a trace into a golden without loss.",
        discussion: """
            Names and units of the columns come from '--columns', time first, or from the header of the file. An existing \
            golden is replaced only with '--replace'. Samples that are not finite are an error unless '--allow-undefined' \
            is given; the case must then declare them under 'undefined:', or the golden counts as corrupt.

            EXAMPLES
              tvbo-verify golden add v.dat -o Reference/mine/goldens/v.golden --columns 't[s],pop[0]/v[V]'
            """)

    @Argument(help: ArgumentHelp("The trace.", valueName: "trace"), completion: .file())
    var trace: String

    @Option(name: .shortAndLong, help: ArgumentHelp("The golden to write.", valueName: "file"), completion: .file())
    var output: String

    @Option(help: ArgumentHelp("Names and units of all columns, separated by commas.", valueName: "names"))
    var columns: String?

    @Flag(help: "Replace an existing golden.")
    var replace = false

    @Flag(help: "Accept samples that are not finite, which the case must declare under 'undefined:'.")
    var allowUndefined = false

    func run() async throws {
        try await Console.guarded {
            if !replace, FileManager.default.fileExists(atPath: output) {
                throw DiagnosticsError(.unwritableOutput, "\(output) exists", hint: "use --replace to replace it")
            }
            let names = try columns.map {
                try $0.split(separator: ",").map { try GoldenPacking.ColumnName(String($0)) }
            }
            let golden = try GoldenPacking.pack(path: trace, columns: names, allowsUndefined: allowUndefined)
            let bytes = try golden.bytes()
            try OutputFile.createFolder(
                (output as NSString).deletingLastPathComponent.isEmpty
                    ? "." : (output as NSString).deletingLastPathComponent)
            try OutputFile.write(Data(bytes), to: output)
            Console.say(
                "\(output): \(golden.header.originalBytes) bytes in \(bytes.count), \(CountedNoun(golden.header.rows, "row"))"
            )
            Console.say("content \(golden.digest)")
            return .success
        }
    }
}
