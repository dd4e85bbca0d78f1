import ArgumentParser
import Changes
import Diagnostics
import Foundation
import History
import Results
import Verification

/// The command `tvbo-verify merge`, which unites the results of the shards of a verification, the parts that `all
/// --shard k/n` ran, to one verification.
struct MergeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Merges the parts of a verification that 'all --shard k/n' executed.",
        discussion: """
            All parts must be given, each once, and must be of one commit, version and selection of cases. The result is \
            added to the history, unless it is there already, and reported as 'all' does.

            EXAMPLES
              tvbo-verify merge
              tvbo-verify merge reports/shards --format junit=junit.xml
            """)

    @Argument(
        help: ArgumentHelp(
            "Folders of the parts, as in reports/shards, or their verification.json files. (default: shards in the"
                + " reports folder)",
            valueName: "path"))
    var paths: [String] = []

    @OptionGroup var folders: FolderOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup var failure: FailOnOptions
    @OptionGroup var outcome: OutcomeOptions

    @Flag(help: "Print the verification as JSON instead of a table.")
    var json = false

    func validate() throws { try format.validate(json: json) }

    func run() async throws {
        try await Console.guarded(outcome) {
            let given = paths.isEmpty ? [ShardFolder.parent(folders.reports)] : paths
            let files = try given.flatMap(ShardFolder.records)
            let shards = try files.map { (file: $0, shard: try ShardFolder.read($0)) }
            let union = try ShardUnion(shards)
            let reports = ReportFolder(path: folders.reports)
            try reports.prepare()
            let history = try HistoryStore(path: folders.history ?? reports.historyPath)
            if try history.verification(union.record.id) == nil {
                for (file, shard) in shards { try copyTraces(of: shard, beside: file, to: history) }
                try history.append(union.record)
            }
            let changes = VerificationChanges(
                union.record, since: try history.past(of: union.record),
                command: ReproductionCommand(options: folders.changed(for: union.record)),
                acceptances: folders.root.acceptances)
            let drift = try HistoryDrift.of(
                history, folders, latest: HistoryDrift.window, ending: union.record)
            let folder = reports.folder(of: union.record)
            try folder.write(union.record, history: history, goldens: union.goldens, changes: changes, drift: drift)
            return try VerificationEnd(
                record: union.record, changes: changes, drift: drift, cases: folders.root, reports: folder,
                json: json
            ).report(format, failure)
        }
    }

    /// Copies the traces of a shard, which are in the history next to its record.
    private func copyTraces(of shard: ShardRecord, beside file: String, to history: HistoryStore) throws {
        let folder = ShardFolder(path: URL(fileURLWithPath: file).deletingLastPathComponent().path)
        guard FileManager.default.fileExists(atPath: folder.historyPath) else { return }
        let traces = try HistoryStore(path: folder.historyPath).traces(of: shard.record.runs)
        for key in traces.keys.sorted() { if let trace = traces[key] { try history.store(trace) } }
    }
}
