import ArgumentParser
import History
import Report
import Results

/// The command `tvbo-verify history list`, which lists the results of past verifications, latest first.
struct HistoryList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the results of past verifications, latest first.",
        discussion: """
            Prints one line for each run, or with '--verifications' one line for each verification.

            EXAMPLES
              tvbo-verify history list
              tvbo-verify history list --verifications --limit 10
              tvbo-verify history list --case ex3 --limit 100 --json
            """)

    @OptionGroup var folders: FolderOptions

    @Option(name: .customLong("case"), help: ArgumentHelp("The case. (default: all cases)", valueName: "id"))
    var caseID: String?

    @Flag(help: "List verifications instead of runs.")
    var verifications = false

    @Option(help: ArgumentHelp("The largest number of results.", valueName: "n"))
    var limit = 30

    @Flag(help: "Print JSON.")
    var json = false

    /// The lists as JSON.
    private struct Lists: Encodable {
        var runs: [HistoryEntry]
        var verifications: [VerificationSummary]?
    }

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit must be at least 0") }
        if verifications, caseID != nil {
            throw ValidationError("--verifications and --case exclude each other: leave one out")
        }
    }

    func run() async throws {
        try await Console.guarded {
            let store = try existingHistory(folders)
            let summaries = verifications ? try store.summaries(limit: limit) : nil
            let entries = verifications ? [] : try store.entries(case: caseID, limit: limit)
            if json {
                try Console.say(json: Lists(runs: entries, verifications: summaries))
                return .success
            }
            let total = counted(try store.count(), "verification")
            for summary in summaries ?? [] { show(summary) }
            for entry in entries { show(entry) }
            if let summaries {
                Console.say("\(summaries.count) of \(total)")
            } else {
                Console.say("\(counted(entries.count, "run")) of \(total)")
            }
            return .success
        }
    }

    private func show(_ summary: VerificationSummary) {
        let kind = summary.isPartial ? ", partial" : ""
        // For example, "2026-11-26T06:45:01Z  3f2a9c: pass, 12 runs, partial, 0123456789+", where "+" stands for
        // uncommitted changes.
        Console.say(
            "\(summary.startedAt)  \(summary.id): \(summary.verdict), \(counted(summary.runCount, "run"))\(kind),"
                + " \(commit(summary.commit, summary.isDirty))")
    }

    private func show(_ entry: HistoryEntry) {
        let usage = entry.usage.map(ReportNumber.percent) ?? "–"
        // For example, "2026-11-26T06:45:01Z  ex3 rk4 0.01 ms: pass, 35 % of its tolerance used, solution digest
        // 0123456789ab, 0123456789".
        Console.say(
            "\(entry.startedAt)  \(entry.caseID) \(entry.method) \(entry.step) ms: \(entry.verdict), \(usage) of its tolerance used,"
                + " solution digest \((entry.traceDigest ?? "none").prefix(12)),"
                + " \(commit(entry.commit, entry.isDirty))")
    }

    private func commit(_ commit: String?, _ isDirty: Bool) -> String {
        commit.map { String($0.prefix(10)) + (isDirty ? "+" : "") } ?? "no commit"
    }
}
