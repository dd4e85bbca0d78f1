import Mustache
import Results

/// The summary of a verification as Markdown, limited in size so that a continuous integration service displays it.
///
///     let markdown = try MarkdownReport(input).text()
public struct MarkdownReport {
    /// The size limit of the text, in bytes.
    public static let sizeLimit = 60_000

    /// The data of the report, from which the summary is made.
    let input: ReportInput

    /// Creates a summary from the data of a report.
    public init(_ input: ReportInput) { self.input = input }

    /// Returns the summary as Markdown, with at most 200 runs. If it would exceed `sizeLimit`, rows of its tables are
    /// left out, and their number is given.
    /// - Throws: An error of the template engine if the built-in template is invalid.
    public func text() throws -> String {
        var rowLimit = 200
        while true {
            let text = try render(rowLimit: rowLimit)
            if text.utf8.count <= Self.sizeLimit || rowLimit == 0 { return text }
            rowLimit /= 2
        }
    }

    private func render(rowLimit: Int) throws -> String {
        let template = try MustacheTemplate(string: String(decoding: PackageResources.summary_mustache, as: UTF8.self))
        let record = input.record
        let failing = record.runs.flatMap { run in run.checks.filter { $0.verdict != .pass }.map { (run, $0) } }
        let runs = record.runs.sorted { $0.verdict.severity > $1.verdict.severity }
        let context: [String: Any] = [
            "verdict": record.verdict.rawValue, "headline": record.headline, "startedAt": Self.plain(record.startedAt),
            "runs": runs.prefix(rowLimit).map(row), "omitted": max(0, runs.count - rowLimit),
            "hasOmitted": runs.count > rowLimit,
            "problems": record.problems.prefix(rowLimit).map {
                [
                    "case": Self.plain($0.caseID), "verdict": $0.verdict.rawValue,
                    "message": Self.plain($0.message, limit: 600),
                ]
            },
            "hasFailing": !failing.isEmpty, "failing": failing.prefix(rowLimit / 2).map(failingRow),
            "moreFailing": max(0, failing.count - rowLimit / 2), "hasMoreFailing": failing.count > rowLimit / 2,
            "tool": Self.plain(record.provenance.tool), "compiler": Self.plain(record.provenance.compiler),
            "machine": Self.plain(record.provenance.machine),
            "commit": Self.plain(
                (record.provenance.commit ?? "none") + (record.provenance.isDirty ? " with uncommitted changes" : "")),
        ]
        return template.render(context.merging(changes(rowLimit)) { first, _ in first })
    }

    /// The values of the template for the section on changes.
    private func changes(_ rowLimit: Int) -> [String: Any] {
        guard let changes = input.changes else { return [:] }
        let rows = changes.listed.prefix(rowLimit / 2).map { change in
            [
                "run": Self.plain("\(change.caseID), \(change.method) at \(change.step) ms"), "kind": change.kind.text,
                "reason": Self.plain(change.reason, limit: 300), "origin": Self.plain(change.origin ?? ""),
                "command": change.cause == nil ? "" : MarkdownText.code(change.command),
            ]
        }
        let more = changes.listed.count - rows.count
        return [
            "hasChanges": true, "changesHeadline": Self.plain(changes.headline, limit: 400), "hasTold": !rows.isEmpty,
            "listed": rows, "hasMoreListed": more > 0, "moreListed": more,
        ]
    }

    private func row(_ run: RunResult) -> [String: Any] {
        [
            "case": Self.plain(run.caseID), "method": Self.plain(run.method), "step": Self.plain(run.step),
            "verdict": run.verdict.rawValue, "usage": run.usage.map(ReportNumber.percent) ?? "–",
            "margin": Self.plain(MarginText.short(run)), "note": Self.plain(run.failure ?? "", limit: 200),
            "seconds": ReportNumber.short(run.seconds, digits: 2),
        ]
    }

    private func failingRow(_ pair: (RunResult, CheckResult)) -> [String: Any] {
        let (run, check) = pair
        return [
            "run": Self.plain("\(run.caseID), \(run.label)"), "check": Self.plain(check.check),
            "signal": Self.plain(check.signal), "metric": Self.plain(check.metric),
            "value": check.value.map { ReportNumber.short($0) } ?? "–",
            "tolerance": ReportNumber.short(check.tolerance), "unit": Self.plain(check.unit),
            "verdict": check.verdict.rawValue,
            "note": Self.plain(check.note ?? "", limit: 200),
        ]
    }

    /// Returns text on one line in which the special characters of Markdown and HTML are escaped.
    private static func plain(_ text: String, limit: Int = 120) -> String { MarkdownText.cell(text, limit: limit) }
}
