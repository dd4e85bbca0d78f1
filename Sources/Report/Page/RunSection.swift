import Comparison
import Results

/// The section of a page on one run, with its charts, checks and properties, which provides the values for the template
/// `run.mustache`.
struct RunSection {
    /// The run that the section describes.
    let run: RunResult
    /// The data of the report, arranged by case and run.
    let index: PageIndex
    /// The amount of detail of the page that contains the section.
    let detail: PageDetail
    /// A Boolean value that indicates whether the section has charts of the signals of the run.
    var isDrawn = true
    /// A Boolean value that indicates whether the section of a failed run also has static pictures of its signals,
    /// which readers see without the script.
    var hasStills = false
    /// The address of the run on the page of its case, which shows it in full detail; empty on that page itself.
    var fullPage = ""

    private var isGood: Bool { run.verdict == .pass }

    /// Returns the values of the section by the names of the template's variables.
    func context() -> [String: Any] {
        let rows = checkRows
        let traces = drawnTraces
        let drawn = traces.shown.enumerated().map {
            chart($0.element, isStill: hasStills && !isGood && $0.offset < detail.stills)
        }
        let charts = drawn + [raster].compactMap(\.self)
        return [
            "failure": run.failure ?? "", "hasFailure": run.failure != nil, "facts": facts,
            "charts": charts, "hasCharts": !charts.isEmpty, "rows": rows.prefix(detail.rows).map(\.self),
            "hasRows": !rows.isEmpty,
            "more": more(signals: traces.omitted, rows: rows.count - detail.rows), "fullPage": fullPage,
            "anchor": PageIndex.anchor(run),
        ]
    }

    /// Returns a sentence on the plots and rows that the section leaves out; empty if it shows all.
    private func more(signals: Int, rows: Int) -> String {
        // Such as "3 further signals and 4 further checks, which use less of their tolerances".
        [
            signals > 0 && isDrawn ? "\(signals) further signals" : "",
            rows > 0 ? "\(rows) further checks, which use less of their tolerances" : "",
        ].filter { !$0.isEmpty }.joined(separator: " and ")
    }

    // MARK: Facts

    private var facts: [[String: Any]] {
        let change = index.change(run)
        var facts: [(name: String, value: String, isCode: Bool)] = []
        if let cause = change?.cause { facts.append(("cause", cause, false)) }
        if let change, change.kind != .identical {
            facts.append(
                (
                    "change",
                    [FindingText.kind(change.kind), change.explanation].compactMap(\.self).joined(separator: ": "),
                    false
                ))
        }
        if let since = change?.since, !isGood { facts.append(("since verification", String(since.prefix(8)), true)) }
        if let range = FindingText.range(change?.commits) { facts.append(("commits", range, true)) }
        facts.append(
            (
                "run again", change?.command ?? PageIndex.command(run.caseID, method: run.method, step: run.step), true
            ))
        if run.traceDigest != nil {
            facts.append(("cost", "\(run.stepCount) steps in \(ReportNumber.short(run.seconds, digits: 3)) s", false))
        }
        return facts.map { ["name": $0.name, "value": $0.value, "isCode": $0.isCode] }
    }

    // MARK: Charts

    /// The traces that are drawn, those of failed checks and of large shares of a tolerance first, and the number of
    /// the others.
    private var drawnTraces: (shown: [DecimatedTrace], omitted: Int) {
        guard isDrawn, let all = index.traces(run)?.traces else { return ([], 0) }
        var shares: [String: Double] = [:]
        for check in run.checks {
            let key = check.golden + "\u{0}" + check.signal
            shares[key] = max(shares[key] ?? 0, (check.usage ?? 0) + (check.verdict == .pass ? 0 : 1e9))
        }
        func weight(_ trace: DecimatedTrace) -> Double { shares[trace.golden + "\u{0}" + trace.signal] ?? -1 }
        let sorted = all.enumerated().sorted {
            let (one, other) = (weight($0.element), weight($1.element))
            return one == other ? $0.offset < $1.offset : one > other
        }.map(\.element)
        let shown = Array(sorted.prefix(detail.plots))
        return (shown, all.count - shown.count)
    }

    private func chart(_ trace: DecimatedTrace, isStill: Bool) -> [String: Any] {
        let group = PageIndex.anchor(run)
        let data = TraceChart.data(trace, run.checks, share: detail.largestError, group: group)
        return [
            "kind": "chart", "title": trace.signal, "about": "golden \(trace.golden)", "caption": caption(trace),
            "data": data.script.text,
            "svg": isStill
                ? TracePanel.svg(trace, limit: TraceChart.tolerances(trace, run.checks).first?.distance) : "",
        ]
    }

    private func caption(_ trace: DecimatedTrace) -> String {
        let comparison = run.comparisons.first { $0.golden == trace.golden && $0.signal == trace.signal }
        guard let metrics = comparison?.metrics else { return "" }
        let unit = trace.unit.isEmpty ? "" : " \(trace.unit)"
        return
            "largest difference \(ReportNumber.short(metrics.maxAbs))\(unit) at \(ReportNumber.short(metrics.maxAbsTime, digits: 6)) ms"
    }

    private var raster: [String: Any]? {
        guard isDrawn, let golden = run.comparisons.first(where: { $0.events != nil })?.golden,
            let data = RasterChart.data(
                run.comparisons.filter { $0.golden == golden }, signals: detail.plots, group: PageIndex.anchor(run))
        else { return nil }
        return [
            "kind": "chart", "title": "Events", "about": "golden \(golden)", "caption": "", "svg": "",
            "data": data.script.text,
        ]
    }

    // MARK: Checks

    /// The rows of the table of checks: those that do not pass first, then the largest shares of a tolerance.
    private var checkRows: [[String: Any]] {
        run.checks.enumerated().sorted { first, second in
            let (one, other) = (first.element, second.element)
            if one.verdict != other.verdict { return one.verdict.severity > other.verdict.severity }
            let shares = (one.usage ?? -1, other.usage ?? -1)
            return shares.0 == shares.1 ? first.offset < second.offset : shares.0 > shares.1
        }.map { row($0.element) }
    }

    private func row(_ check: CheckResult) -> [String: Any] {
        [
            "name": check.check, "golden": check.golden, "signal": check.signal, "metric": check.metric,
            "value": check.value.map { ReportNumber.short($0) } ?? "–",
            "tolerance": ReportNumber.short(check.tolerance), "unit": check.unit,
            "usage": check.usage.map(ReportNumber.percent) ?? "–", "margin": MarginText.short(check),
            "verdict": check.verdict.rawValue, "note": check.note ?? "", "hasNote": check.note != nil,
        ]
    }
}
