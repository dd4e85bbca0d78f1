import Results

/// The link to a run in a table of runs, with the verdict of the run or the share of its tolerance that it uses.
struct RunLink {
    /// The run to which the link leads.
    let run: RunResult
    /// The data of the report, arranged by case and run.
    let index: PageIndex
    /// The amount of detail of the page that contains the link.
    let detail: PageDetail

    /// The values of the link by the names of the template's variables.
    var context: [String: Any] {
        let isMeasured = run.verdict == .pass || run.verdict == .fail
        let usage = run.usage.map(ReportNumber.percent) ?? ""
        return [
            "verdict": run.verdict.rawValue, "heat": heat,
            "text": isMeasured && !usage.isEmpty ? usage : run.verdict.rawValue,
            "label": run.verdict.rawValue, "href": href, "isOwn": run.isOwnSetting, "hasRun": true,
            // Such as "rk4 at 0.01 ms: pass, uses 20 % of its tolerance".
            "hint": "\(run.label): \(run.verdict.rawValue)"
                + (usage.isEmpty ? "" : ", uses \(usage) of its tolerance"),
        ]
    }

    /// The element or the page that shows the run.
    private var href: String {
        let anchor = "#" + PageIndex.anchor(run)
        if detail.isCasePage || index.isDrawnFailure(run) { return anchor }
        let isWorst = index.worst(run.caseID).map(PageIndex.key) == PageIndex.key(run)
        let isHere = isWorst && detail.hasSection(index.verdict(run.caseID))
        return isHere ? anchor : "cases/\(PageName.file(of: run.caseID))" + anchor
    }

    /// The color class of a passing run, from `h0` (nothing of the tolerance is used) to `h4` (at least 80 %).
    private var heat: String {
        guard run.verdict == .pass, let usage = run.usage else { return "" }
        return "h\((1...4).count { usage * 5 >= Double($0) })"
    }
}
