import ArgumentParser
import Diagnostics
import Foundation
import History
import Results
import Verification

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Writes the reports again from the history, without simulating.",
        discussion: """
            EXAMPLES
              tvbo-verify report
              tvbo-verify report --run latest --history reports/history.sqlite --reports old
            """)

    @OptionGroup var folders: FolderOptions

    @Option(help: ArgumentHelp("A run, by the start of its id, or 'latest'.", valueName: "id"))
    var run = "latest"

    func run() async throws {
        try await Console.guarded {
            let store = try existingHistory(folders)
            let prefix = run == "latest" ? nil : run
            guard let record = try store.verification(prefix) else {
                throw DiagnosticsError(
                    .nothingToRun,
                    prefix.map { "there is no run '\($0)' in the history" } ?? "the history holds no run",
                    hint: "'tvbo-verify history --json' lists runs")
            }
            let reports = ReportFolder(path: folders.reports)
            try reports.write(
                record, history: store, goldens: ReportFolder.goldenDescriptions(below: folders.casesPath))
            Console.say("report: \(reports.htmlPath)\nsummary: \(reports.markdownPath)")
            return .success
        }
    }
}

/// The history of the options, which must exist.
func existingHistory(_ folders: FolderOptions) throws -> HistoryStore {
    let path = folders.history ?? ReportFolder(path: folders.reports).historyPath
    guard FileManager.default.fileExists(atPath: path) else {
        throw DiagnosticsError(.nothingToRun, "there is no history at \(path)", hint: "'tvbo-verify all' starts one")
    }
    return try HistoryStore(path: path)
}
