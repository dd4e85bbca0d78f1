import ArgumentParser
import History

/// The command `tvbo-verify history import`, which adds the verifications of exported files to the history.
struct HistoryImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Adds the verifications of exported files to the history.",
        discussion: """
            Verifications that the history already contains are not changed. An exported file that was modified is refused.

            EXAMPLES
              tvbo-verify history import history.json
            """)

    @Argument(help: ArgumentHelp("The files, as 'history export' writes them.", valueName: "file"))
    var files: [String]

    @OptionGroup var folders: FolderOptions

    func run() async throws {
        try await Console.guarded {
            // All files are read before anything is written.
            let archives = try files.map { ($0, try HistoryArchive(file: $0)) }
            let store = try writableHistory(folders)
            for (file, archive) in archives {
                if !archive.hasDigest {
                    Console.warn(
                        .lines(
                            "warning: \(file): an older version wrote the file, without a digest of its verifications: a"
                                + " changed commit or time, or a missing verification, is not recognized; the file is"
                                + " added all the same"))
                }
                let added = try store.add(archive)
                Console.say(
                    "\(file): \(counted(added, "verification")) added, \(archive.count - added) were in the history"
                        + " already"
                )
            }
            return .success
        }
    }
}
