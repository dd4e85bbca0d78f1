import ArgumentParser
import Diagnostics
import Files
import Foundation
import History
import Verification

/// The command `tvbo-verify history`, which lists, shows, exports, merges and prunes past verifications.
struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Lists, shows, exports, merges and prunes past verifications.",
        discussion: """
            EXAMPLES
              tvbo-verify history --case ex3
              tvbo-verify history show latest
              tvbo-verify history export --format csv -o history.csv
              tvbo-verify history merge runner-1.sqlite runner-2.sqlite
            """,
        subcommands: [
            HistoryList.self, HistoryShow.self, HistoryExport.self, HistoryImport.self, HistoryPrune.self,
            HistoryMerge.self,
        ], defaultSubcommand: HistoryList.self)
}

/// Opens the history file that the options name for writing. The file is created if it does not exist, and so is the
/// folder of reports, in which it lies without `--history`.
/// - Throws: `DiagnosticsError` (`historyFault`) when it cannot be written.
func writableHistory(_ folders: FolderOptions) throws -> HistoryStore {
    let path = folders.history ?? ReportFolder(path: folders.reports).historyPath
    if folders.history == nil { try OutputFile.createFolder(folders.reports) }
    let store = try HistoryStore(path: path)
    try store.checkIsWritable()
    return store
}

/// Returns a number with its noun, such as `1 run` and `2 runs`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
