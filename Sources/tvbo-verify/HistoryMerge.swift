import ArgumentParser
import History

/// The command `tvbo-verify history merge`, which adds the verifications of other history files to the history.
struct HistoryMerge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Adds the verifications of other histories to the history.",
        discussion: """
            The other files are not changed. The order of merging does not matter, and merging a file twice adds nothing.

            EXAMPLES
              tvbo-verify history merge runner-1.sqlite runner-2.sqlite
            """)

    @Argument(help: ArgumentHelp("The other histories.", valueName: "file"))
    var files: [String]

    @OptionGroup var folders: FolderOptions

    func run() async throws {
        try await Console.guarded {
            // All files are read before anything is written.
            let archives = try files.map { ($0, try HistoryStore.archive(at: $0)) }
            let store = try writableHistory(folders)
            for (file, archive) in archives {
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
