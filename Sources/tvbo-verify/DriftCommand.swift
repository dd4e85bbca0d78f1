import ArgumentParser
import Changes
import Diagnostics
import Drift
import Files
import Foundation
import History
import Report
import Results
import Verification

/// The command `tvbo-verify drift`, which finds steps, slow drift and creep in the history, or in series of values of a
/// file.
struct DriftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Finds steps, slow drift and creep in the history, or in series of values of a file.",
        discussion: """
            Without '--series', the values of all checks in the history are analyzed, and the wall times of runs. The \
            lineages of goldens are read from the folder of cases that the latest verification used, or from '--cases'.

            A file of series is a table with the columns 'verification' or 'time', and 'value'; the columns 'commit', \
            'tolerance', 'machine' and 'series' are optional. Rows of a series are in increasing order. Values are signed.

            Without noise every change is a step, and five or more changes of one sign in a row are one drift. With noise, \
            penalized fits decide. Each machine has a series of its own. A change of the tolerance is told, and values before \
            and after it are compared. Creep is a \
            result that moves away from the first golden of a lineage by more than the tolerance, in steps that \
            were each accepted.

            EXAMPLES
              tvbo-verify drift --case ex3 --since 2026-01-01
              tvbo-verify drift --series timings.csv
              tvbo-verify drift --series errors.csv --fail-on drift --json
              tvbo-verify drift --series errors.csv -o drift.html
            """)

    /// The values of the option `--fail-on`: the kinds of findings for which the command ends with a status other than
    /// 0.
    enum Failure: String, ExpressibleByArgument, CaseIterable { case drift }

    @OptionGroup var folders: FolderOptions

    @Option(
        help: ArgumentHelp(
            "A file of series, as comma-separated values. (default: the series of the history)", valueName: "file"))
    var series: String?

    @Option(
        name: .customLong("case"),
        help: ArgumentHelp("Analyze only this case of the history, as in ex3. (default: all cases)", valueName: "id"))
    var caseID: String?

    @Option(
        help: ArgumentHelp(
            "Analyze only verifications of the history that started at this date or time or later, as in 2026-11-26."
                + " (default: all)",
            valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("End with status 5 if there is a step, a drift or creep.", valueName: "finding"))
    var failOn: Failure?

    @Flag(help: "Print JSON.")
    var json = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "File for the results, in the format of its extension, .html, .md, .csv or .json, as in drift.html.",
            valueName: "file"))
    var output: String?

    func validate() throws {
        if series != nil, caseID != nil || since != nil {
            throw ValidationError(
                "--case and --since select from the history and cannot be combined with --series, which reads a file")
        }
        if let since, VerificationTime.start(since) == nil {
            throw ValidationError(
                "--since must be a date or time such as 2026-11-26 or 2026-11-26T06:45:01Z, not '\(since)'")
        }
        guard let output else { return }
        guard DriftOutput(path: output) != nil else {
            throw ValidationError("-o must end in .html, .md, .csv or .json, not '\(output)'")
        }
    }

    func run() async throws {
        try await Console.guarded {
            let (analyses, resources) = try series.map { (try Self.analyses(of: $0), []) } ?? historyDrift()
            let findings = analyses.map(\.findings)
            let results = zip(analyses, findings).map { DriftRecord($0, findings: $1) } + resources
            if let output, let form = DriftOutput(path: output) {
                try OutputFile.write(Data(try form.text(analyses, results).utf8), to: output)
            }
            if json { try Console.say(json: results, as: "series") } else { report(results) }
            let isAlarmed = findings.joined().contains { $0.kind.isAlarm }
            return failOn == .drift && isAlarmed ? .drift : .success
        }
    }

    private static func analyses(of path: String) throws -> [DriftAnalysis] {
        let bytes = try InputFile.bytes(path, limit: .seriesSize)
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let table = try SeriesTable(bytes: bytes, file: path, name: name)
        Console.tell(table.remarks)
        return table.series.flatMap(\.byMachine).map(DriftAnalysis.init)
    }

    /// Returns the analyses of the checks in the history, and of the wall times with findings.
    private func historyDrift() throws -> ([DriftAnalysis], [DriftRecord]) {
        let store = try existingHistory(folders)
        let drift = try HistoryDrift.of(
            store, folders, case: caseID, since: since.flatMap(VerificationTime.start))
        guard !drift.checks.isEmpty else {
            throw DiagnosticsError(
                .nothingToRun, "the history has no values of checks, or none for --case and --since",
                hint: "choose a case and a time that 'tvbo-verify history' lists")
        }
        return (
            drift.checks.map(\.analysis),
            drift.resources.map { DriftRecord(name: $0.name, n: $0.count, findings: $0.findings) }
        )
    }

    /// Prints the series with findings, and the number of series without findings.
    private func report(_ results: [DriftRecord]) {
        let quiet = results.count { $0.findings.isEmpty }
        let isLong = results.count > Self.shortList
        let short = results.count { $0.findings.isEmpty && $0.shortage != nil }
        for result in results where !isLong || !result.findings.isEmpty { report(result) }
        if isLong, quiet > 0 {
            // For example, "no findings in 14 of 15 series, of which 3 have too few values".
            let few = short > 0 ? ", of which \(short) \(short == 1 ? "has" : "have") too few values" : ""
            Console.say("no findings in \(quiet) of \(results.count) series\(few)")
        }
    }

    /// The number of series up to which those without findings are listed as well.
    private static let shortList = 10

    private func report(_ result: DriftRecord) {
        // For example, "ex3 rk4 0.01 ms: max_abs of v in spikes: 20 verifications, 35 % of the tolerance used (error
        // bar of the golden: 5 % of the tolerance), no findings".
        let count = "\(result.n) verification\(result.n == 1 ? "" : "s")"
        let used = result.usedShare.map { ", \(ReportNumber.percent($0)) of the tolerance used" } ?? ""
        let golden =
            result.goldenShare.map { " (error bar of the golden: \(ReportNumber.percent($0)) of the tolerance)" } ?? ""
        let none = result.findings.isEmpty ? ", " + (result.shortage ?? "no findings") : ""
        Console.say("\(result.name): \(count)\(used)\(golden)\(none)")
        for finding in result.findings { Console.say("  \(DriftText.sentence(finding))") }
    }
}

/// The format of the file that `tvbo-verify drift -o` writes, chosen by the extension.
enum DriftOutput: String {
    case html, md, csv, json

    /// Returns the format that the extension of a file name stands for, in upper or lower case; nil for any other
    /// extension.
    init?(path: String) { self.init(rawValue: URL(fileURLWithPath: path).pathExtension.lowercased()) }

    /// Returns the text of a report in this format.
    /// - Parameters:
    ///   - analyses: The analyses of the series of checks, for formats other than JSON.
    ///   - results: The same analyses as records, and those of wall times, for JSON.
    func text(_ analyses: [DriftAnalysis], _ results: [DriftRecord]) throws -> String {
        switch self {
        case .html: DriftReport.html(analyses)
        case .md: DriftReport.markdown(analyses)
        case .csv: DriftReport.csv(analyses)
        case .json: try JSONText.text(VersionedObject(value: ["series": results])) + "\n"
        }
    }
}

/// The analysis of one series as `tvbo-verify drift --json` prints it.
struct DriftRecord: Encodable {
    /// The name of the analyzed series.
    let name: String
    /// The number of points of the analyzed series.
    let n: Int
    /// The steps, drifts and other findings in the series, in the order of their positions.
    let findings: [DriftFinding]
    /// The magnitude of the latest value divided by the latest known tolerance; nil without a tolerance above 0, or if
    /// the value is not finite.
    let usedShare: Double?
    /// The error bar of the golden divided by the latest known tolerance; nil if one of the two is not known or the
    /// tolerance is 0.
    let goldenShare: Double?
    /// The remark that the series has too few values for findings; nil if it has enough. It is not encoded in JSON.
    let shortage: String?

    private enum CodingKeys: String, CodingKey {
        case name, n, findings
        case usedShare = "used_share"
        case goldenShare = "golden_share"
    }

    /// Creates the record of a series without a tolerance, such as wall times.
    init(name: String, n: Int, findings: [DriftFinding]) {
        self.name = name
        self.n = n
        self.findings = findings
        (usedShare, goldenShare, shortage) = (nil, nil, nil)
    }

    /// Creates the record of a series from its analysis.
    /// - Parameter findings: The findings of the analysis, which take time to compute.
    init(_ analysis: DriftAnalysis, findings: [DriftFinding]) {
        name = analysis.name
        n = analysis.points.count
        self.findings = findings
        usedShare = analysis.usedShare
        goldenShare = analysis.errorShare
        shortage = analysis.shortage.map { "too few values for findings (\($0.count) of the \($0.needed) needed)" }
    }
}
