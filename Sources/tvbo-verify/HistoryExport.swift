import ArgumentParser
import Files
import History
import Results

/// The command `tvbo-verify history export`, which writes the history as JSON or CSV for `history import`.
struct HistoryExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes the history as JSON or CSV, which 'history import' reads.",
        discussion: """
            JSON contains everything. CSV has one row for each check of each run, without the traces of the plots.

            EXAMPLES
              tvbo-verify history export -o history.json
              tvbo-verify history export --format csv --verification latest
            """)

    /// The formats in which a history can be exported.
    enum Format: String, ExpressibleByArgument, CaseIterable { case json, csv }

    @OptionGroup var folders: FolderOptions

    @Option(help: ArgumentHelp("'json' or 'csv'. (default: by the name of the file, else json)", valueName: "name"))
    var format: Format?

    @Option(name: .shortAndLong, help: ArgumentHelp("The file to write. (default: standard output)", valueName: "file"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Export only this verification: the start of its id, as in 3f2a9c, or 'latest'. (default: all)",
            valueName: "id"))
    var verification: String?

    func run() async throws {
        try await Console.guarded {
            let store = try existingHistory(folders)
            let id = try verification.map { try store.existing($0).id }
            let format = format ?? (output?.lowercased().hasSuffix(".csv") == true ? .csv : .json)
            let archive = try store.archive(verification: id, hasTraces: format == .json)
            let bytes = format == .json ? try archive.json() : try archive.csv()
            guard let output else {
                StandardStream.output.write(String(decoding: bytes, as: UTF8.self))
                return .success
            }
            try OutputFile.write(bytes, to: output)
            Console.say("\(output): \(counted(archive.count, "verification")), \(bytes.count) bytes")
            return .success
        }
    }
}
