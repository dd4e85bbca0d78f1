import Results

/// The first sections of the main page, which show the results that need attention: failures, drift and changes.
struct WrongSections {
    /// The largest number of changes that are listed.
    private static let listed = 200

    /// The data of the report, arranged by case and run.
    let index: PageIndex
    /// The amount of detail of the main page.
    let detail: PageDetail

    // MARK: Failures

    /// The values for the template, one entry for each case that could not be run, of which at most 50 are listed.
    var problems: [[String: Any]] {
        index.input.record.problems.prefix(VerificationRecord.drawnFailures).map { problem in
            [
                "verdict": problem.verdict.rawValue, "id": problem.caseID, "title": index.title(problem.caseID),
                "message": problem.message, "command": index.command(of: problem.caseID),
                "href": index.caseLink(problem.caseID, detail),
            ]
        }
    }

    /// Returns the values for the template, one entry for each of the failed runs for which the main page shows charts,
    /// with the HTML of the run's section.
    func failures(_ templates: PageTemplates) -> [[String: Any]] {
        index.failures.enumerated().map { row, run in
            let fullPage = "cases/\(PageName.file(of: run.caseID))#\(PageIndex.anchor(run))"
            let section = RunSection(run: run, index: index, detail: detail, hasStills: true, fullPage: fullPage)
            return [
                "anchor": PageIndex.anchor(run), "verdict": run.verdict.rawValue, "id": run.caseID,
                "title": index.title(run.caseID), "label": run.label, "isOpen": row == 0,
                "caseHref": index.caseLink(run.caseID, detail), "summary": summary(run),
                "html": templates.text("run", section.context()),
            ]
        }
    }

    /// The values for the template, one entry for each further failed run, which the main page only lists.
    var furtherFailures: [[String: Any]] {
        index.furtherFailures.map { run in
            [
                "verdict": run.verdict.rawValue, "id": run.caseID, "title": index.title(run.caseID),
                "label": run.label, "href": "cases/\(PageName.file(of: run.caseID))#\(PageIndex.anchor(run))",
                "summary": summary(run),
            ]
        }
    }

    /// Returns the reason of a failure in one line: its cause, its diagnostic, or its worst check.
    private func summary(_ run: RunResult) -> String {
        if let cause = index.change(run)?.cause { return cause }
        if let failure = run.failure { return failure.prefix { $0 != "\n" && $0 != "\r\n" }.description }
        let worst = run.checks.filter { $0.verdict != .pass }.max {
            $0.verdict.severity != $1.verdict.severity
                ? $0.verdict.severity < $1.verdict.severity : ($0.usage ?? -1) < ($1.usage ?? -1)
        }
        guard let worst else { return "" }
        let value = worst.value.map { ReportNumber.short($0) } ?? "not measured"
        let unit = worst.unit.isEmpty ? "" : " \(worst.unit)"
        // Such as "membrane, pop[0]/v: max_abs 0.5, tolerance 0.1 mV".
        return
            "\(worst.check), \(worst.signal): \(worst.metric) \(value), tolerance \(ReportNumber.short(worst.tolerance))\(unit)"
    }

    // MARK: Drift

    /// The values for the template, one entry for each finding of the drift analysis.
    var drift: [[String: Any]] {
        index.input.series.flatMap { series in
            series.findings.map { finding -> [String: Any] in
                let started =
                    series.points.indices.contains(finding.index) ? series.points[finding.index].startedAt : "–"
                return [
                    "kind": FindingText.kind(finding.kind), "id": series.caseID, "title": index.title(series.caseID),
                    "label": series.label, "movement": FindingText.movement(finding, unit: series.unit),
                    "outlook": FindingText.outlook(finding, unit: series.unit),
                    "commits": FindingText.range(finding.commits) ?? "–", "startedAt": started,
                    "confidence": finding.confidence.map { ReportNumber.percent(min(max($0, 0), 1)) } ?? "–",
                    "href": "cases/\(PageName.file(of: series.caseID))#\(HistorySection.anchor(series))",
                ]
            }
        }
    }

    // MARK: Changes

    /// The values for the template, one entry for each kind of change since the previous verification, with the number
    /// of runs.
    var counts: [[String: Any]] {
        guard let changes = index.input.changes else { return [] }
        return RunChange.Kind.allCases.compactMap { kind in
            let count = changes.count(kind)
            return count == 0
                ? nil : ["kind": FindingText.kind(kind), "style": kind.rawValue, "count": String(count)]
        }
    }

    /// The values for the template, one row for each run that changed since the previous verification and does not
    /// still fail, and the number of rows that are left out because there are too many.
    var changes: (rows: [[String: Any]], omitted: Int) {
        let changed = (index.input.changes?.listed ?? []).filter { $0.kind != .stillFailing }
        let keys = Set(index.input.record.runs.map(PageIndex.key))
        let rows = changed.prefix(Self.listed).map { change -> [String: Any] in
            let key = PageIndex.RunKey(caseID: change.caseID, method: change.method, step: change.step)
            let anchor = PageName.anchor("run", change.caseID, change.method, change.step)
            return [
                "kind": FindingText.kind(change.kind), "style": change.kind.rawValue, "id": change.caseID,
                "title": index.title(change.caseID), "label": "\(change.method) at \(change.step) ms",
                "explanation": change.explanation ?? "–", "commits": FindingText.range(change.commits) ?? "–",
                "href": keys.contains(key) ? "cases/\(PageName.file(of: change.caseID))#\(anchor)" : "",
                "hasHref": keys.contains(key),
            ]
        }
        return (rows, changed.count - rows.count)
    }
}
