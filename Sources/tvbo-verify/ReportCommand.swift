import ArgumentParser
import Changes
import Diagnostics
import Foundation
import History
import Results
import Verification

/// The command `tvbo-verify report`, which writes the reports of a past verification again.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Writes the reports of a past verification again.",
        discussion: """
            EXAMPLES
              tvbo-verify report
              tvbo-verify report --run latest --history reports/history.sqlite --reports old
            """)

    @OptionGroup var folders: FolderOptions

    @Option(help: ArgumentHelp("The verification: the start of its id, as in 3f2a9c, or 'latest'.", valueName: "id"))
    var run = "latest"

    func run() async throws {
        try await Console.guarded {
            let store = try existingHistory(folders)
            let prefix = run == "latest" ? nil : run
            guard let record = try store.verification(prefix) else {
                throw DiagnosticsError(
                    .nothingToRun,
                    prefix.map { "the history has no verification whose id starts with '\($0)'" }
                        ?? "the history has no verification yet",
                    hint: "list the ids with 'tvbo-verify history list --verifications', or add one with 'tvbo-verify"
                        + " all'")
            }
            let reports = ReportFolder(path: folders.reports).folder(of: record)
            let changes = VerificationChanges(
                record, since: try store.past(of: record),
                command: ReproductionCommand(options: folders.changed(for: record)),
                acceptances: folders.root.acceptances)
            let drift = try HistoryDrift.of(store, folders, latest: HistoryDrift.window)
            try reports.write(
                record, history: store,
                goldens: ReportFolder.goldenDescriptions(below: folders.casesPath, allowing: folders.root.allowed),
                changes: changes, drift: drift)
            Console.say("report: \(reports.htmlPath)\nsummary: \(reports.markdownPath)")
            return .success
        }
    }
}

/// Opens the history file that the options name.
/// - Throws: `DiagnosticsError` (`nothingToRun`) when the history file does not exist.
func existingHistory(_ folders: FolderOptions) throws -> HistoryStore {
    let path = folders.history ?? ReportFolder(path: folders.reports).historyPath
    guard FileManager.default.fileExists(atPath: path) else {
        throw DiagnosticsError(.nothingToRun, "there is no history at \(path)", hint: "'tvbo-verify all' creates one")
    }
    return try HistoryStore(path: path)
}
