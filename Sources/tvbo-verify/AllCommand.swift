import ArgumentParser
import Diagnostics
import Foundation
import History
import Quantities
import Results
import Verification

/// The command `tvbo-verify all`; its configuration holds the help text.
struct AllCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "all",
        abstract: "Runs all cases, compares the results with the goldens, and writes reports.",
        discussion: """
            Every case in the folder of cases is run with each method and step size of its matrix. '--method' and \
            '--step-size' restrict the matrices to the given methods and step sizes.

            EXAMPLES
              tvbo-verify all
              tvbo-verify all --case ex3 --method rk4 --step-size 0.01 --step-size 0.02
              tvbo-verify all --cases ../models/verification --reports out --jobs 8
              tvbo-verify all --json > result.json
            """)

    @OptionGroup var folders: FolderOptions
    @OptionGroup var sources: SourceOptions

    @Option(name: .customLong("case"), help: ArgumentHelp("A case to run; repeat for several.", valueName: "id"))
    var cases: [String] = []

    @Option(name: .customLong("method"), help: ArgumentHelp("A method to run; repeat for several.", valueName: "name"))
    var methods: [MethodArgument] = []

    @Option(
        name: .customLong("step-size"),
        help: ArgumentHelp(
            "A step size to run, in the experiment's time scale, or in ms for a LEMS document; repeat for several.",
            valueName: "h"))
    var steps: [DecimalArgument] = []

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Number of concurrent runs. (default: the number of processors)", valueName: "n"))
    var jobs: Int?

    @Flag(help: "Print the verification as JSON instead of a table.")
    var json = false

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
        if let step = steps.first(where: { $0.number.mantissa <= 0 }) {
            throw ValidationError("--step-size must be positive, not \(step.number)")
        }
    }

    func run() async throws {
        try await Console.guarded {
            let reports = ReportFolder(path: folders.reports)
            try reports.prepare()
            let history = try HistoryStore(path: folders.history ?? reports.historyPath)
            let selection = Verification.Selection(
                root: folders.casesPath, allowed: folders.root.allowed, cases: cases,
                methods: try methods.map { try $0.method() },
                steps: steps.map(\.number), jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount)
            let progress = ProgressLine()
            let outcome = try await Verification(selection, loader: sources.loader).run(
                progress: { progress.update($0) }, store: { try history.store($0) })
            progress.end()
            let record = outcome.record
            try history.append(record)
            try reports.write(record, history: history, goldens: outcome.goldens)
            try show(record, reports)
            return record.verdict.exitStatus
        }
    }

    private func show(_ record: VerificationRecord, _ reports: ReportFolder) throws {
        if json {
            try Console.say(json: record)
            return
        }
        Console.say(SummaryTable(record).text)
        Console.say("report: \(reports.htmlPath)\nsummary: \(reports.markdownPath)")
    }
}
