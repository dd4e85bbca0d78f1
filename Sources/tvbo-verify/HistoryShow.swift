import ArgumentParser
import Changes
import Diagnostics
import History
import Report
import Results

/// The command `tvbo-verify history show`, which shows a past verification and what changed in it.
struct HistoryShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows a past verification and what changed in it.",
        discussion: """
            EXAMPLES
              tvbo-verify history show
              tvbo-verify history show 0 --reports reports
              tvbo-verify history show latest --json
            """)

    @Argument(help: ArgumentHelp("The verification: the start of its id, as in 3f2a9c, or 'latest'.", valueName: "id"))
    var id = "latest"

    @OptionGroup var folders: FolderOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await Console.guarded {
            let store = try existingHistory(folders)
            let record = try store.existing(id)
            let changes = VerificationChanges(
                record, since: try store.past(of: record),
                command: ReproductionCommand(options: folders.changed(for: record)),
                acceptances: folders.root.acceptances)
            if json {
                try Console.say(json: ChangedRecord(record: record, changes: changes))
                return .success
            }
            let provenance = record.provenance
            let commit = provenance.commit.map { $0 + (provenance.isDirty ? " with uncommitted changes" : "") }
            // The heading is, for example, "verification 3f2a9c, partial", with the wall time in the line below. The
            // versions of the program, of its comparison and of the compiler follow, then the commits.
            Console.say("verification \(record.id)\(record.isPartial == true ? ", partial" : "")")
            Console.say("  started \(record.startedAt), \(ReportNumber.short(record.seconds)) s")
            Console.say(
                "  tvbo-verify \(provenance.tool), version \(provenance.comparator) of the comparison,"
                    + " \(provenance.compiler)"
            )
            Console.say("  machine \(provenance.machineKey)")
            Console.say("  commit \(commit ?? "none")")
            for (name, own) in (record.caseCommits ?? [:]).sorted(by: { $0.key < $1.key }) {
                Console.say(
                    "  commit of \(name): \(own.commit ?? "none")\(own.isDirty ? " with uncommitted changes" : "")")
            }
            for problem in record.problems {
                Console.say("\(problem.caseID)  \(Console.painted(problem.verdict.rawValue, problem.verdict))")
                Console.say("  \(ConsoleText.lines(problem.message))")
            }
            Console.say(SummaryTable(record).text)
            Console.say(ChangeList(changes).text)
            return .success
        }
    }
}

extension HistoryStore {
    /// Returns the verification whose id starts with the given text, or the latest one if the text is `latest`.
    /// - Throws: `DiagnosticsError`: `nothingToRun` when the history has no such verification, `unknownReference` when
    ///   several ids start with the text.
    func existing(_ id: String) throws -> VerificationRecord {
        let prefix = id == "latest" ? nil : id
        if let record = try verification(prefix) { return record }
        throw DiagnosticsError(
            .nothingToRun,
            prefix.map { "the history has no verification whose id starts with '\($0)'" }
                ?? "the history has no verification yet",
            hint: "list the ids with 'tvbo-verify history list --verifications', or add one with 'tvbo-verify all'")
    }
}
