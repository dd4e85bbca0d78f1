import ArgumentParser
import Diagnostics
import Files
import Foundation
import History
import Verification

/// The command `tvbo-verify history`; its configuration holds the help text.
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

/// Returns the history that the options name. Creates it, and its folder, when it does not exist.
/// - Throws: `DiagnosticsError` (`historyFault`) when it cannot be written.
func writableHistory(_ folders: FolderOptions) throws -> HistoryStore {
    let path = folders.history ?? ReportFolder(path: folders.reports).historyPath
    if folders.history == nil { try OutputFile.createFolder(folders.reports) }
    let store = try HistoryStore(path: path)
    try store.checkIsWritable()
    return store
}

/// Returns a count with its noun.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
