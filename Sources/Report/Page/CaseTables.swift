import Comparison
import Results

/// The tables that only the page of a case has: those of all runs, of all checks, and of the metrics of the worst run.
struct CaseTables {
    /// The id of the case.
    let id: String
    /// The data of the report, arranged by case and run.
    let index: PageIndex
    /// The amount of detail of the page that contains the tables.
    let detail: PageDetail

    private var runs: [RunResult] { index.runs(id) }

    /// The values of the tables by the names of the template's variables.
    var context: [String: Any] {
        let metrics = metrics
        let checks = checks
        return [
            "metrics": metrics, "hasMetrics": !metrics.isEmpty,
            "runHeads": runs.map { ["method": $0.method, "step": $0.step] },
            "checks": checks, "hasChecks": !checks.isEmpty, "bases": bases,
        ]
    }

    /// Returns the values for the template, one entry for each run of the case, the worst first, with the HTML of the
    /// run's section. Charts are included for the worst run and for the most severe failed runs.
    func runs(_ templates: PageTemplates) -> [[String: Any]] {
        let sorted = VerificationRecord.worstFirst(runs)
        let drawn = Set(
            (sorted.prefix(1)
                + sorted.dropFirst().prefix(VerificationRecord.drawnFailuresOfCase - 1).filter {
                    $0.verdict != .pass
                }).map(PageIndex.key))
        return sorted.enumerated().map { row, run in
            // Tables of runs that pass are shorter than those of runs that do not.
            var ownDetail = detail
            if run.verdict == .pass, row > 0 { ownDetail.rows = max(4, detail.rows / max(1, runs.count / 4)) }
            let section = RunSection(
                run: run, index: index, detail: ownDetail, isDrawn: drawn.contains(PageIndex.key(run)),
                hasStills: true)
            return [
                "anchor": PageIndex.anchor(run), "label": run.label, "verdict": run.verdict.rawValue,
                "isOpen": row == 0, "isOwn": run.isOwnSetting, "usage": run.usage.map(ReportNumber.percent) ?? "",
                "html": templates.text("run", section.context()),
            ]
        }
    }

    // MARK: Checks

    /// One row for each check and signal, one column for each run.
    private var checks: [[String: Any]] {
        var seen: Set<[String]> = []
        let keys = runs.flatMap(\.checks).filter { seen.insert([$0.check, $0.signal]).inserted }
        let found = runs.map { run in
            Dictionary(run.checks.map { ([$0.check, $0.signal], $0) }, uniquingKeysWith: { first, _ in first })
        }
        return keys.prefix(detail.rows).map { key in
            [
                "name": key.check, "signal": key.signal,
                "cells": found.map { results -> [String: Any] in
                    guard let check = results[[key.check, key.signal]] else { return ["verdict": "none", "text": "–"] }
                    let text = check.usage.map(ReportNumber.percent) ?? "–"
                    return [
                        "verdict": check.verdict.rawValue,
                        "text": check.verdict == .pass ? text : "\(text) \(check.verdict.rawValue)",
                    ]
                },
            ]
        }
    }

    /// The golden, the metric and the justification of each check.
    private var bases: [[String: Any]] {
        var seen: Set<String> = []
        return runs.flatMap(\.checks).filter { seen.insert($0.check).inserted }.prefix(detail.rows).map {
            [
                "name": $0.check, "golden": $0.golden, "metric": $0.metric, "basis": $0.basis,
                "window": $0.window.map { "\(ReportNumber.short($0.start)) to \(ReportNumber.short($0.end)) ms" }
                    ?? "all",
            ]
        }
    }

    // MARK: Metrics

    private var metrics: [[String: Any]] {
        (index.worst(id)?.comparisons ?? []).prefix(detail.rows).map { comparison in
            let metrics = comparison.metrics
            func short(_ value: Double?) -> String { value.map { ReportNumber.short($0) } ?? "–" }
            return [
                "golden": comparison.golden, "signal": comparison.signal, "unit": comparison.unit,
                "maxAbs": short(metrics.maxAbs), "rmse": short(metrics.rmse), "nrmseRange": short(metrics.nrmseRange),
                "nrmseSD": short(metrics.nrmseSD), "bias": short(metrics.bias),
                "correlation": metrics.correlation.map { ReportNumber.short($0, digits: 7) } ?? "–",
                "timeShift": short(metrics.timeShift),
                "peak": short(metrics.testPeak.value - metrics.referencePeak.value),
                "timeToPeak": short(metrics.testPeak.time - metrics.referencePeak.time),
                "events": events(comparison), "interpolation": short(metrics.interpolationBound),
            ]
        }
    }

    private func events(_ comparison: SignalComparison) -> String {
        guard let events = comparison.events else { return "–" }
        guard let shift = events.maxShift else { return "\(events.test.count) for \(events.reference.count)" }
        return "\(events.test.count), ≤ \(ReportNumber.short(shift)) ms"
    }
}
