import ArgumentParser
import Changes
import Diagnostics
import Foundation
import History
import Quantities
import Results
import Verification

/// The command `tvbo-verify all`, which runs all cases, compares the results with the goldens, and writes reports.
struct AllCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "all",
        abstract: "Runs all cases, compares the results with the goldens, and writes reports.",
        discussion: """
            Every case in the folder of cases is run with each method and step size of its matrix. '--method' and \
            '--step-size' restrict the matrices to the given methods and step sizes. The reports of such a partial \
            verification are written to 'partial' in the folder for reports, and never replace those of a whole one.

            External engines that a matrix names run as well. '--engine' keeps the runs of the given engines, where \
            'own' is tvbo-verify itself; with '--method' alone no external engine runs.

            At the end, each run is compared with its past in the history: what changed, which input explains it, \
            and since when. Builds give the commit, start and machine that the history records with '--commit', \
            '--time' and '--machine'.

            EXAMPLES
              tvbo-verify all
              tvbo-verify all --case ex3 --method rk4 --step-size 0.01 --step-size 0.02
              tvbo-verify all --cases ../models/verification --reports out --jobs 8
              tvbo-verify all --case ex3 --commit 1f2e3d4c --time 2026-11-26T06:45:01Z --machine runner-2
              tvbo-verify all --engine own
              tvbo-verify all --json > result.json
              tvbo-verify all --case 'ex*' --format junit=junit.xml,sarif=tvbo-verify.sarif
            """)

    @OptionGroup var folders: FolderOptions
    @OptionGroup var sources: SourceOptions

    @Option(
        name: .customLong("case"),
        help: ArgumentHelp(
            "Run only this case, as in ex3, or those of a pattern such as 'net/**'; repeat for several. (default: all"
                + " cases)",
            valueName: "id"))
    var cases: [String] = []

    @Option(
        name: .customLong("method"),
        help: ArgumentHelp(
            "Run only this method of the matrices, as in rk4; repeat for several. (default: all methods)",
            valueName: "name"))
    var methods: [MethodArgument] = []

    @Option(
        name: .customLong("step-size"),
        help: ArgumentHelp(
            """
            Run only this step size of the matrices, as in 0.01, in the experiment's time scale, or in ms for a \
            LEMS document; repeat for several. (default: all step sizes)
            """,
            valueName: "h"))
    var steps: [DecimalArgument] = []

    @OptionGroup var engines: EngineFilterOptions

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Number of concurrent runs, at most four for each processor and one for each 256 MiB of available memory. (default: the number of processors)",
            valueName: "n"))
    var jobs: Int?

    @OptionGroup var provenance: ProvenanceOptions

    @Flag(help: "Print the verification as JSON instead of a table.")
    var json = false

    @OptionGroup var shard: ShardOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup var failure: FailOnOptions
    @OptionGroup var outcome: OutcomeOptions

    func validate() throws {
        try format.validate(json: json)
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
        if let step = steps.first(where: { $0.number.mantissa <= 0 }) {
            throw ValidationError("--step-size must be positive, not \(step.number)")
        }
    }

    func run() async throws {
        try await Console.guarded(outcome) {
            folders.root.warnOfMisnamed()
            let own = shard.shard.map { ShardFolder($0, reports: folders.reports) }
            let reports = ReportFolder(path: own?.path ?? folders.reports)
            try own?.prepare()
            try reports.prepare()
            let history = try HistoryStore(path: own?.historyPath ?? folders.history ?? reports.historyPath)
            try history.checkIsWritable()
            var selection = Verification.Selection(
                root: folders.casesPath, allowed: folders.root.allowed, cases: cases,
                methods: try methods.map { try $0.method() },
                steps: steps.map(\.number), engines: try engines.selection(database: sources.database.database),
                jobs: Console.allowedJobs(jobs),
                overrides: provenance.overrides)
            selection.casesFolder = folders.root.changedFolder
            selection.options = resultOptions.isEmpty ? nil : resultOptions
            if let shard = shard.shard {
                selection.shard = shard
                selection.times = try pastTimes()
            }
            let progress = ProgressLine()
            let outcome = try await Verification(selection, loader: sources.loader).run(
                progress: { progress.update($0) }, store: { try history.store($0) })
            progress.end()
            let record = outcome.record
            let changes = VerificationChanges(
                record, since: try history.past(of: record), command: ReproductionCommand(options: sharedOptions),
                acceptances: folders.root.acceptances)
            try history.append(record)
            let drift = try HistoryDrift.of(history, folders, latest: HistoryDrift.window, ending: record)
            let folder = own == nil ? reports.folder(of: record) : reports
            try folder.write(record, history: history, goldens: outcome.goldens, changes: changes, drift: drift)
            if let own, let part = outcome.shard { try own.write(part) }
            let status = try VerificationEnd(
                record: record, changes: changes, drift: drift, cases: folders.root, reports: folder, json: json
            ).report(format, failure)
            // If there are more shards than runs, some shards are empty; 'merge' decides whether anything was verified.
            return outcome.shard?.unitCount == 0 ? .success : status
        }
    }

    /// The options with which a single run of this verification can be repeated.
    private var sharedOptions: [String] { folders.changed + resultOptions }

    /// The options that affect results and do not select runs.
    private var resultOptions: [String] {
        var options: [String] = []
        if let database = sources.database.database { options += ["--database", database] }
        options += sources.include.flatMap { ["--include", $0] }
        if let folder = engines.folder { options += ["--engines", folder] }
        if let seed = sources.seed { options += ["--seed", "\(seed)"] }
        if sources.allowDimensionFaults { options.append("--allow-dimension-faults") }
        return options
    }

    /// Returns the times of past runs in the history of the whole verification, by which shards are balanced.
    private func pastTimes() throws -> RunTimes {
        let path = folders.history ?? ReportFolder(path: folders.reports).historyPath
        guard FileManager.default.fileExists(atPath: path) else { return RunTimes() }
        return RunTimes(try HistoryStore(path: path).entries(limit: RunTimes.entryLimit))
    }
}
