import ArgumentParser
import History
import Results

/// The command `tvbo-verify history prune`, which removes old verifications from the history.
struct HistoryPrune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Removes old verifications from the history.",
        discussion: """
            Contents that no other verification uses are removed too, and the file is compacted.

            EXAMPLES
              tvbo-verify history prune --keep 1000
              tvbo-verify history prune --before 2026-01-01
            """)

    @OptionGroup var folders: FolderOptions

    @Option(help: ArgumentHelp("Remove all but the latest n verifications, as in 1000.", valueName: "n"))
    var keep: Int?

    @Option(
        help: ArgumentHelp(
            "Remove the verifications that started before this date or time, as in 2026-01-01.", valueName: "iso8601"))
    var before: String?

    func validate() throws {
        guard (keep == nil) != (before == nil) else { throw ValidationError("give either --keep or --before") }
        if let keep, keep < 0 { throw ValidationError("--keep must be at least 0") }
        if let before, VerificationTime.start(before) == nil {
            throw ValidationError(
                "--before must be a date or time such as 2026-11-26 or 2026-11-26T06:45:01Z, not '\(before)'")
        }
    }

    func run() async throws {
        try await Console.guarded {
            let store = try existingHistory(folders)
            let pruning =
                if let time = before.flatMap(VerificationTime.start) { try store.prune(before: time) } else {
                    try store.prune(keeping: keep ?? 0)
                }
            Console.say("\(counted(pruning.removed, "verification")) removed, \(pruning.kept) kept")
            return .success
        }
    }
}
