import Algorithms
import Results

/// The section of the HTML report on one case, as values for the template `report.mustache`.
struct CaseSection {
    /// The id of the case.
    let id: String
    /// The data of the report.
    let input: ReportInput

    private var record: VerificationRecord { input.record }
    private var runs: [RunResult] { record.runs(of: id) }
    /// The run whose traces are drawn: the experiment's own method and step size, or the first run.
    private var own: RunResult? { record.plottedRun(of: id) }

    /// Returns the values of the section by template key.
    func context() -> [String: Any] {
        let passed = runs.count { $0.verdict == .pass }
        return [
            "id": id, "title": record.titles[id] ?? id, "verdict": record.verdict(of: id).rawValue,
            "sentence": runs.isEmpty ? "It could not be run." : "\(passed) of \(runs.count) runs pass.",
            "problems": record.problems.filter { $0.caseID == id }.map {
                ["verdict": $0.verdict.rawValue, "message": $0.message]
            },
            "remarks": own?.remarks ?? [], "hasRemarks": !(own?.remarks.isEmpty ?? true),
            "hasRuns": !runs.isEmpty, "steps": steps.map(\.text), "rows": rows,
            "own": own?.label ?? "", "isOwn": own?.isOwnSetting ?? false, "groups": panelGroups,
            "metrics": metrics, "budgets": budgets, "hasBudgets": !budgets.isEmpty, "charts": charts,
            "runs": runs.map(run), "bases": bases, "histories": histories,
            "digests": digests,
        ]
    }

    // MARK: Matrix

    private var steps: [(value: Double, text: String)] {
        runs.uniqued(on: \.step).map { ($0.stepValue, $0.step) }.sorted { $0.0 < $1.0 }
    }

    private var methods: [String] { Array(runs.map(\.method).uniqued()) }

    private var rows: [[String: Any]] {
        methods.map { method in
            [
                "method": method,
                "runs": steps.map { step -> [String: Any] in
                    guard let run = runs.first(where: { $0.method == method && $0.step == step.text }) else {
                        // A key that is left out would take its value from the section around it.
                        return ["verdict": "none", "hint": "", "heat": "", "isOwn": false, "hasRun": false]
                    }
                    return matrixEntry(run)
                },
            ]
        }
    }

    private func matrixEntry(_ run: RunResult) -> [String: Any] {
        let isMeasured = run.verdict == .pass || run.verdict == .fail
        let usage = run.usage.map(ReportNumber.percent) ?? ""
        return [
            "verdict": run.verdict.rawValue, "heat": heat(run),
            "text": isMeasured && !usage.isEmpty ? usage : run.verdict.rawValue,
            "label": run.verdict == .pass ? "pass" : run.verdict.rawValue, "anchor": anchor(run),
            "isOwn": run.isOwnSetting, "hasRun": true,
            "hint": "\(run.label): \(run.verdict.rawValue)"
                + (usage.isEmpty ? "" : ", uses \(usage) of its tolerance"),
        ]
    }

    /// Returns the colour class of a passing run, from `h0` (nothing of the tolerance is used) to `h4` (at least 80 %).
    private func heat(_ run: RunResult) -> String {
        guard run.verdict == .pass, let usage = run.usage else { return "" }
        return "h\((1...4).count { usage * 5 >= Double($0) })"
    }

    private func anchor(_ run: RunResult) -> String {
        "run-" + "\(id)-\(run.method)-\(run.step)".map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
    }

    // MARK: Panels

    private var panelGroups: [[String: Any]] {
        guard let own, let traces = own.tracesKey.flatMap({ input.traces[$0]?.traces }) else { return [] }
        return traces.map(\.golden).uniqued().enumerated().map { index, golden in
            [
                "golden": golden, "about": input.goldens[id]?[golden] ?? "", "isOpen": index == 0,
                "panels": traces.filter { $0.golden == golden }.map { trace in
                    ["title": trace.signal, "svg": TracePanel.svg(trace), "caption": caption(own, trace)]
                },
            ]
        }
    }

    private func caption(_ run: RunResult, _ trace: DecimatedTrace) -> String {
        guard let metrics = comparison(run, trace.golden, trace.signal)?.metrics else { return "" }
        let unit = trace.unit.isEmpty ? "" : " \(trace.unit)"
        return
            "largest difference \(ReportNumber.short(metrics.maxAbs))\(unit) at \(ReportNumber.short(metrics.maxAbsTime, digits: 6)) ms,"
            + " RMSE \(ReportNumber.short(metrics.rmse))\(unit)"
    }

    private func comparison(_ run: RunResult, _ golden: String, _ signal: String) -> SignalComparison? {
        run.comparisons.first { $0.golden == golden && $0.signal == signal }
    }

    // MARK: Budgets

    private var budgets: [[String: Any]] {
        let traces = own?.tracesKey.flatMap { input.traces[$0]?.budgets } ?? []
        return (own?.budgets ?? []).map { budget in
            let trace = traces.first { $0.golden == budget.golden && $0.signal == budget.signal }
            let shape = budget.shape
            return [
                "sentence": budget.sentence + ".", "svg": trace.map(BudgetPanel.svg) ?? "", "unit": budget.unit,
                "parts": budget.parts.map {
                    [
                        "name": $0.source.rawValue, "maxAbs": ReportNumber.short($0.maxAbs),
                        "rms": ReportNumber.short($0.rms), "atWorst": ReportNumber.short($0.atWorst),
                    ]
                },
                "shape": "Of the mean square: \(ReportNumber.percent(shape.timeShift)) is a shift in time"
                    + (shape.delay.map { " by \(ReportNumber.short($0)) ms" } ?? "")
                    + ", \(ReportNumber.percent(shape.offset)) an offset, \(ReportNumber.percent(shape.amplitude)) amplitude,"
                    + " \(ReportNumber.percent(shape.residual)) waveform. Unexplained:"
                    + " \(ReportNumber.percent(budget.unexplainedShare)) of the root mean square."
                    + budget.remarks.map { " Note: \($0)." }.joined(),
            ]
        }
    }

    private var metrics: [[String: Any]] {
        (own?.comparisons ?? []).map { comparison in
            let m = comparison.metrics
            return [
                "golden": comparison.golden, "signal": comparison.signal,
                "unit": comparison.unit.isEmpty ? "–" : comparison.unit,
                "maxAbs": ReportNumber.short(m.maxAbs), "rmse": ReportNumber.short(m.rmse),
                "nrmseRange": m.nrmseRange.map { ReportNumber.short($0) } ?? "–",
                "nrmseSD": m.nrmseSD.map { ReportNumber.short($0) } ?? "–", "bias": ReportNumber.short(m.bias),
                "correlation": m.correlation.map { ReportNumber.short($0, digits: 7) } ?? "–",
                "timeShift": m.timeShift.map { ReportNumber.short($0) } ?? "–",
                "peak": ReportNumber.short(m.testPeak.value - m.referencePeak.value),
                "timeToPeak": ReportNumber.short(m.testPeak.time - m.referencePeak.time), "events": events(comparison),
                "interpolation": ReportNumber.short(m.interpolationBound, digits: 2),
            ]
        }
    }

    private func events(_ comparison: SignalComparison) -> String {
        guard let events = comparison.events else { return "–" }
        guard let shift = events.maxShift else { return "\(events.test.count) for \(events.reference.count)" }
        return "\(events.test.count), ≤ \(ReportNumber.short(shift)) ms"
    }

    // MARK: Convergence

    private var charts: [[String: Any]] {
        guard steps.count > 1 else { return [] }
        let names = runs.flatMap { $0.checks.map(\.check) }.uniqued()
        return names.enumerated().map { index, name in ["name": name, "isOpen": index == 0, "items": chartItems(name)] }
    }

    private func chartItems(_ check: String) -> [[String: Any]] {
        let signals = runs.flatMap(\.checks).filter { $0.check == check }.uniqued(on: \.signal)
        return signals.map { first in
            let lines = methods.map { method in
                ConvergenceChart.Line(
                    method: method,
                    points: runs.filter { $0.method == method }.compactMap { run in
                        run.checks.first { $0.check == check && $0.signal == first.signal }?.value.map {
                            (run.stepValue, $0)
                        }
                    })
            }
            let unit = first.unit.isEmpty ? "" : " (\(first.unit))"
            return [
                "title": "\(first.signal): \(first.metric)\(unit)",
                "svg": ConvergenceChart.svg(lines, title: first.signal, unit: first.unit),
            ]
        }
    }

    // MARK: Runs

    /// The golden, the metric and the justification of each check.
    private var bases: [[String: Any]] {
        runs.flatMap(\.checks).uniqued(on: \.check).map {
            ["name": $0.check, "golden": $0.golden, "metric": $0.metric, "basis": $0.basis]
        }
    }

    /// Returns whether a run is the first that does not pass. Only that run is expanded, so that the page remains short
    /// when all runs fail.
    private func isFirstFailure(_ run: RunResult) -> Bool {
        runs.first { $0.verdict != .pass }.map { $0.label == run.label } ?? false
    }

    private func run(_ run: RunResult) -> [String: Any] {
        [
            "anchor": anchor(run), "label": run.label, "verdict": run.verdict.rawValue,
            "failure": run.failure ?? "",
            "hasFailure": run.failure != nil, "isOpen": isFirstFailure(run), "digest": run.traceDigest ?? "–",
            "seconds": ReportNumber.short(run.seconds, digits: 3), "steps": run.stepCount,
            "checks": run.checks.map { check -> [String: Any] in
                [
                    "name": check.check, "golden": check.golden, "signal": check.signal, "metric": check.metric,
                    "value": check.value.map { ReportNumber.short($0) } ?? "–",
                    "tolerance": ReportNumber.short(check.tolerance), "margin": MarginText.short(check),
                    "unit": check.unit, "usage": check.usage.map(ReportNumber.percent) ?? "–", "basis": check.basis,
                    "verdict": check.verdict.rawValue, "note": check.note ?? "", "hasNote": check.note != nil,
                ]
            },
        ]
    }

    private var histories: [[String: Any]] {
        guard let own else { return [] }
        let entries = input.history.filter {
            $0.caseID == id && $0.method == own.method && $0.step == own.step
        }
        guard !entries.isEmpty else { return [] }
        let shown = Array(entries.prefix(60).reversed())
        return [
            [
                "label": own.label, "count": entries.count,
                "svg": HistoryChart.svg(shown, label: "Share of the tolerance over successive verifications"),
                "entries": entries.prefix(10).map { entry -> [String: Any] in
                    [
                        "startedAt": entry.startedAt, "verdict": entry.verdict,
                        "usage": entry.usage.map(ReportNumber.percent) ?? "–",
                        "digest": String((entry.traceDigest ?? "–").prefix(12)),
                        "commit": entry.commit.map { String($0.prefix(10)) + (entry.isDirty ? "+" : "") } ?? "–",
                    ]
                },
            ]
        ]
    }

    private var digests: [[String: Any]] {
        guard let own else { return [] }
        let fixed = [
            ("case", own.caseDigest), ("experiment", own.experimentDigest),
            ("model", "\(own.modelDigest) (\(own.convention) units)"),
        ]
        let goldens = own.goldenDigests.sorted { $0.key < $1.key }.map { ("golden \($0.key)", $0.value) }
        return (fixed + goldens).map { ["name": $0.0, "value": $0.1] }
    }
}
