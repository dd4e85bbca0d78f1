import Diagnostics
import Drift

/// The reports of the drift analysis: an HTML page, a Markdown text, and a table of comma-separated values.
///
///     let page = DriftReport.html(analyses)
public enum DriftReport {
    /// Returns an HTML page that needs no other file, with a table of the findings in all series and a chart of every
    /// series.
    public static func html(_ analyses: [DriftAnalysis]) -> String {
        let style = String(decoding: PackageResources.report_css, as: UTF8.self)
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Drift</title><style>\(style)</style></head><body>
            <h1>Drift</h1>
            <p>\(summary(analyses))</p>
            \(table(analyses))
            \(analyses.map(figure).joined(separator: "\n"))
            </body></html>

            """
    }

    /// Returns the findings in all series as an HTML table, or a paragraph if there are none.
    static func table(_ analyses: [DriftAnalysis]) -> String {
        let rows = analyses.flatMap { analysis in analysis.findings.map { row($0, of: analysis) } }
        let head = ["series"] + columns
        return rows.isEmpty
            ? "<p>No steps, drift or creep were found.</p>"
            : "<div class=\"scroll\"><table><thead><tr>" + head.map { "<th>\($0)</th>" }.joined()
                + "</tr></thead><tbody>"
                + rows.map { "<tr>" + $0.map { "<td>\(SVG.escaped($0))</td>" }.joined() + "</tr>" }.joined(
                    separator: "\n")
                + "</tbody></table></div>"
    }

    /// Returns a Markdown text with a table of the findings in all series, and a table of the share of its tolerance
    /// that each series uses.
    public static func markdown(_ analyses: [DriftAnalysis]) -> String {
        var lines = ["# Drift", "", summary(analyses), ""]
        let rows = analyses.flatMap { analysis in analysis.findings.map { row($0, of: analysis) } }
        if rows.isEmpty {
            lines.append("No steps, drift or creep were found.")
        } else {
            lines.append("| series | " + columns.joined(separator: " | ") + " |")
            lines.append("|---|" + columns.map { _ in "---|" }.joined())
            lines += rows.map { "| " + $0.map { MarkdownText.cell($0) }.joined(separator: " | ") + " |" }
        }
        lines += [
            "",
            "| series | verifications | used share of the tolerance | error bar of the golden (share of the tolerance)"
                + " |",
            "|---|---|---|---|",
        ]
        lines += analyses.map { analysis in
            "| \(MarkdownText.cell(analysis.name)) | \(analysis.points.count) | \(used(analysis)) | "
                + "\(goldenError(analysis) ?? "") |"
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Returns the findings in all series as comma-separated values, with a header and with all digits of the numbers.
    public static func csv(_ analyses: [DriftAnalysis]) -> String {
        var lines = ["series,kind,at,from,to,last_good,first_bad,slope,breach_in,confidence"]
        for analysis in analyses {
            for finding in analysis.findings {
                let cells = [
                    cell(analysis.name), finding.kind.rawValue, cell(finding.at.description), "\(finding.from)",
                    "\(finding.to)", cell(finding.lastGood ?? ""), cell(finding.firstBad ?? ""), "\(finding.slope)",
                    finding.breachIn.map { "\($0)" } ?? "", "\(finding.confidence)",
                ]
                lines.append(cells.joined(separator: ","))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Parts

    private static let columns = [
        "finding", "at", "from", "to", "commits", "per verification", "to breach", "confidence",
    ]

    private static func row(_ finding: DriftFinding, of analysis: DriftAnalysis) -> [String] {
        let isSlow = finding.kind == .drift || finding.kind == .creep
        return [
            analysis.name, finding.kind.rawValue, finding.at.label, DriftText.number(finding.from),
            DriftText.number(finding.to), DriftText.commits(finding) ?? "",
            isSlow ? DriftText.number(finding.slope) : "",
            finding.breachIn.map { DriftText.number($0) } ?? "",
            ReportNumber.decimals((finding.confidence * 1000).rounded(.down) / 1000, 3),
        ]
    }

    private static func summary(_ analyses: [DriftAnalysis]) -> String {
        let counts = analyses.reduce(into: [DriftFinding.Kind: Int]()) { counts, analysis in
            for finding in analysis.findings { counts[finding.kind, default: 0] += 1 }
        }
        let found = DriftFinding.Kind.allCases.compactMap { kind in counts[kind].map { "\($0) × \(kind.rawValue)" } }
        // Such as "3 series, 120 values: 2 × step, 1 × drift."
        return "\(analyses.count) series, \(analyses.reduce(0) { $0 + $1.points.count }) values"
            + (found.isEmpty ? "" : ": " + found.joined(separator: ", ")) + "."
    }

    private static func used(_ analysis: DriftAnalysis) -> String {
        analysis.usedShare.map(ReportNumber.percent) ?? "no tolerance"
    }

    /// Returns the error bar of the golden as a share of the tolerance; nil if it is not known.
    private static func goldenError(_ analysis: DriftAnalysis) -> String? {
        analysis.errorShare.map(ReportNumber.percent)
    }

    private static func figure(_ analysis: DriftAnalysis) -> String {
        // The caption is, for example, "120 verifications; used share of the tolerance: 20 %; error bar of the golden:
        // 5 % of the tolerance".
        "<h2>\(SVG.escaped(analysis.name))</h2><figure>\(DriftChart.svg(analysis))<figcaption>\(analysis.points.count) "
            + "verifications; used share of the tolerance: \(used(analysis))"
            + "\(goldenError(analysis).map { "; error bar of the golden: \($0) of the tolerance" } ?? "")</figcaption></figure>"
    }

    /// Returns a field of comma-separated values, in quotation marks if it needs them. A text that a spreadsheet would
    /// read as a formula is preceded by an apostrophe.
    private static func cell(_ text: String) -> String {
        let visible = VisibleText.line(text)
        let isFormula = visible.first.map { "=+-@".contains($0) } == true && Double(visible) == nil
        let safe = isFormula ? "'" + visible : visible
        guard safe.contains(where: { ",\"'".contains($0) || $0.isWhitespace }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
