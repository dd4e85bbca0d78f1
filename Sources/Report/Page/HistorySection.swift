import Results

/// The section of a page on the past results of a case: the history of one run, and the series of values of its checks.
struct HistorySection {
    /// The id of the case.
    let id: String
    /// The run whose history is shown; nil if the case has no run.
    let run: RunResult?
    /// The data of the report, arranged by case and run.
    let index: PageIndex
    /// The amount of detail of the page that contains the section.
    let detail: PageDetail

    /// Returns the values for the template, one entry for each chart, by the names of the template's variables. On the
    /// main page, only series with findings have a chart.
    /// - Parameter table: The table of the verifications to which charts of the page refer. Those of the charts are
    ///   added to it.
    func entries(_ table: inout VerificationTable) -> [[String: Any]] {
        var result: [[String: Any]] = []
        if let run, detail.history > 0 {
            let entries = index.history(run)
            if !entries.isEmpty {
                let shown = Array(entries.prefix(detail.history).reversed())
                result.append([
                    "kind": "history", "title": "\(run.label): share of the tolerance",
                    "data": HistoryChart.script(shown, &table).text,
                    "hasRows": detail.isCasePage, "rows": detail.isCasePage ? rows(entries) : [],
                    "findings": [], "anchor": PageName.anchor("history", id),
                ])
            }
        }
        for series in index.series(id).prefix(detail.series) where !series.points.isEmpty {
            guard detail.isCasePage || !series.findings.isEmpty else { continue }
            result.append([
                "kind": "series", "title": series.label, "data": SeriesChart.script(series, &table).text,
                "hasRows": false, "rows": [], "anchor": Self.anchor(series),
                "findings": series.findings.map { finding in
                    [
                        "kind": FindingText.kind(finding.kind),
                        "movement": FindingText.movement(finding, unit: series.unit),
                        "commits": FindingText.range(finding.commits) ?? "–",
                    ]
                },
            ])
        }
        return result
    }

    /// Returns the id of the HTML element that shows a series of check values.
    static func anchor(_ series: ReportSeries) -> String {
        PageName.anchor("series", series.caseID, series.method, series.step, series.check, series.signal)
    }

    private func rows(_ entries: [HistoryEntry]) -> [[String: Any]] {
        entries.prefix(20).enumerated().map { row, entry in
            let before = row + 1 < entries.count ? entries[row + 1].traceDigest : entry.traceDigest
            return [
                "startedAt": entry.startedAt, "verdict": entry.verdict,
                "usage": entry.usage.map(ReportNumber.percent) ?? "–",
                "digest": String((entry.traceDigest ?? "–").prefix(12)), "changed": before != entry.traceDigest,
                "commit": entry.commit.map { String($0.prefix(12)) + (entry.isDirty ? "+" : "") } ?? "–",
            ]
        }
    }
}
