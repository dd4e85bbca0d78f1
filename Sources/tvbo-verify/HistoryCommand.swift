import ArgumentParser
import History
import Report
import Results

/// The command `tvbo-verify history`; its configuration holds the help text.
struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Lists the results of past verifications, latest first.",
        discussion: """
            EXAMPLES
              tvbo-verify history
              tvbo-verify history --case ex3 --limit 100 --json
            """)

    @OptionGroup var folders: FolderOptions

    @Option(name: .customLong("case"), help: ArgumentHelp("The case. (default: all cases)", valueName: "id"))
    var caseID: String?

    @Option(help: ArgumentHelp("The largest number of results.", valueName: "n"))
    var limit = 30

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await Console.guarded {
            let store = try existingHistory(folders)
            let entries = try store.entries(case: caseID, limit: max(0, limit))
            if json {
                try Console.say(json: entries, as: "runs")
                return .success
            }
            for entry in entries {
                let usage = entry.usage.map(ReportNumber.percent) ?? "–"
                let commit = entry.commit.map { String($0.prefix(10)) + (entry.isDirty ? "+" : "") } ?? "no commit"
                Console.say(
                    "\(entry.startedAt)  \(entry.caseID) \(entry.method) \(entry.step) ms: \(entry.verdict), \(usage) of its tolerance,"
                        + " solution \((entry.traceDigest ?? "none").prefix(12)), \(commit)")
            }
            let total = try store.count()
            Console.say(
                "\(entries.count) run\(entries.count == 1 ? "" : "s") of \(total) verification\(total == 1 ? "" : "s")")
            return .success
        }
    }
}
