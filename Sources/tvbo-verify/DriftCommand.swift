import ArgumentParser
import Diagnostics
import Drift
import Files
import Foundation
import Report
import Results

/// The command `tvbo-verify drift`; its configuration holds the help text.
struct DriftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Finds steps, slow drift and creep in series of values.",
        discussion: """
            A file of series is a table with the columns 'verification' or 'time', and 'value'; the columns 'commit', \
            'tolerance', 'machine' and 'series' are optional. Rows of a series are in increasing order. Values are signed.

            Without noise every change is a step, and five or more changes of one sign in a row are one drift. With noise, \
            penalised fits decide. Levels on the two sides of another machine or tolerance are not compared.

            EXAMPLES
              tvbo-verify drift --series timings.csv
              tvbo-verify drift --series errors.csv --fail-on drift --json
              tvbo-verify drift --series errors.csv -o drift.html
            """)

    /// A finding that ends the command with a status other than 0.
    enum Failure: String, ExpressibleByArgument, CaseIterable { case drift }

    @Option(help: ArgumentHelp("The file of series, as comma-separated values.", valueName: "file"))
    var series: String

    @Option(help: ArgumentHelp("End with status 5 if there is a step, a drift or creep.", valueName: "finding"))
    var failOn: Failure?

    @Flag(help: "Print JSON.")
    var json = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("File to write: .html, .md, .csv or .json.", valueName: "file"))
    var output: String?

    func validate() throws {
        guard let output else { return }
        guard DriftOutput(path: output) != nil else {
            throw ValidationError("-o must end in .html, .md, .csv or .json, not '\(output)'")
        }
    }

    func run() async throws {
        try await Console.guarded {
            let analyses = try sources().map(DriftAnalysis.init)
            let findings = analyses.map(\.findings)
            let results = zip(analyses, findings).map { DriftRecord($0, findings: $1) }
            if let output, let form = DriftOutput(path: output) {
                try OutputFile.write(Data(try form.text(analyses, results).utf8), to: output)
            }
            if json { try Console.say(json: results, as: "series") } else { results.forEach(report) }
            let isAlarmed = findings.joined().contains { $0.kind.isAlarm }
            return failOn == .drift && isAlarmed ? .drift : .success
        }
    }

    /// Returns the series to analyse. Those of the history will come from here as well.
    private func sources() throws -> [Series] {
        let bytes = try InputFile.bytes(series, limit: SeriesTable.sizeLimit)
        let name = URL(fileURLWithPath: series).deletingPathExtension().lastPathComponent
        let table = try SeriesTable(bytes: bytes, file: series, name: name)
        Console.tell(table.remarks)
        return table.series
    }

    private func report(_ result: DriftRecord) {
        let count = "\(result.n) verification\(result.n == 1 ? "" : "s")"
        let used = result.usedShare.map { ", \(ReportNumber.percent($0)) of the tolerance used" } ?? ""
        let none = result.findings.isEmpty ? ", no findings" : ""
        Console.say("\(result.name): \(count)\(used)\(none)")
        for finding in result.findings { Console.say("  \(DriftText.sentence(finding))") }
    }
}

/// The form of the file that `tvbo-verify drift -o` writes, by the end of its name.
enum DriftOutput: String {
    case html, md, csv, json

    /// Chooses the form; nil if the name has another end.
    init?(path: String) { self.init(rawValue: URL(fileURLWithPath: path).pathExtension.lowercased()) }

    /// Returns the text of the file.
    func text(_ analyses: [DriftAnalysis], _ results: [DriftRecord]) throws -> String {
        switch self {
        case .html: DriftReport.html(analyses)
        case .md: DriftReport.markdown(analyses)
        case .csv: DriftReport.csv(analyses)
        case .json: try JSONText.text(VersionedObject(value: ["series": results])) + "\n"
        }
    }
}

/// The analysis of a series as `tvbo-verify drift --json` prints it.
struct DriftRecord: Encodable {
    /// The name of the series.
    let name: String
    /// The number of its points.
    let n: Int
    /// The findings, in the order of their positions.
    let findings: [DriftFinding]
    /// The latest value as a share of its tolerance; nil without one.
    let usedShare: Double?

    private enum CodingKeys: String, CodingKey {
        case name, n, findings
        case usedShare = "used_share"
    }

    /// Creates the record of an analysis.
    init(_ analysis: DriftAnalysis, findings: [DriftFinding]) {
        name = analysis.name
        n = analysis.points.count
        self.findings = findings
        usedShare = analysis.usedShare
    }
}
