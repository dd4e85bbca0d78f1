import Mustache
import Results

/// The summary as Markdown, small enough for a build's own summary page.
public struct MarkdownReport {
    /// Largest text, in bytes.
    public static let sizeLimit = 60_000

    /// What it is made of.
    let input: ReportInput

    /// Creates a summary.
    public init(_ input: ReportInput) { self.input = input }

    /// The text; what does not fit is left out and counted.
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
        return template.render(context)
    }

    private func row(_ run: RunResult) -> [String: Any] {
        [
            "case": Self.plain(run.caseID), "method": Self.plain(run.method), "step": Self.plain(run.step),
            "verdict": run.verdict.rawValue, "usage": run.usage.map(ReportNumber.percent) ?? "–",
            "note": Self.plain(run.failure ?? "", limit: 200), "seconds": ReportNumber.short(run.seconds, digits: 2),
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

    /// One line without the characters that shape Markdown or HTML.
    private static func plain(_ text: String, limit: Int = 120) -> String { MarkdownText.cell(text, limit: limit) }
}
