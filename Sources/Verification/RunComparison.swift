import Cases
import Comparison
import Diagnostics
import ErrorAnalysis
import Quantities
import Results
import Simulator
import Traces

/// The comparison of the solution of a run with the goldens of its case.
///
///     let comparison = RunComparison(loaded: loaded, step: step, budgets: [])
///     let traces = try comparison.compare(trajectory, into: &result)
struct RunComparison {
    /// The case to which the run belongs, with its goldens.
    let loaded: LoadedCase
    /// The step size of the run, in the experiment's time scale.
    let step: DecimalNumber
    /// The error budgets of the run, each of which predicts its difference from one golden in one signal.
    let budgets: [BudgetStudy.Entry]

    /// Adds the comparisons with all goldens and the results of the checks to the result of the run, and sets its
    /// verdict: the worst of the checks, `vacuous` without any.
    /// - Returns: The values of run and goldens at the instants of the goldens, decimated for plotting.
    /// - Throws: `DiagnosticsError` when the run lacks a signal, no tolerance is declared for one, or a unit of a check
    ///   does not fit. Comparisons and checks that were made before are in `result` already.
    func compare(_ run: Trajectory, into result: inout RunResult) throws -> [DecimatedTrace] {
        var traces: [DecimatedTrace] = []
        for golden in loaded.goldens {
            for column in golden.trajectory.columns.indices where isCompared(golden.trajectory.columns[column].name) {
                let aligned = try align(golden, column, run)
                let metrics = SignalMetrics(aligned)
                result.comparisons.append(
                    SignalComparison(
                        golden: golden.name, signal: aligned.name, unit: aligned.unit?.name ?? "", metrics: metrics,
                        events: try events(golden, column, run)))
                traces.append(DecimatedTrace(aligned, golden: golden.name))
            }
        }
        for check in loaded.definition.checks(of: result.method) {
            let evaluator = CheckEvaluator(
                loaded: loaded, check: check, method: result.method, step: step, budgets: budgets)
            result.checks += try evaluator.resultsWithMargins(run)
        }
        result.verdict = Verdict.worst(result.checks.map(\.verdict))
        return traces
    }

    /// Returns the time that golden and run share, if the golden covers more and every check of the golden has a
    /// window; nil for the whole golden.
    private func sharedSpan(_ golden: LoadedCase.LoadedGolden, _ run: Trajectory) -> TimeWindow? {
        guard let first = golden.trajectory.times.first, let last = golden.trajectory.times.last,
            let start = run.times.first, let end = run.times.last, first < start || last > end,
            max(first, start) < min(last, end),
            loaded.definition.checks.allSatisfy({ $0.golden != golden.name || $0.window != nil })
        else { return nil }
        return TimeWindow(start: max(first, start), end: min(last, end))
    }

    /// Returns whether the run has a column to compare with one of a golden. An ensemble has the mean and the deviation
    /// of each quantity, and no errors and quantiles.
    private func isCompared(_ column: String) -> Bool {
        guard loaded.definition.ensemble != nil else { return true }
        guard let name = EnsembleColumn(column), !name.isError else { return false }
        return name.statistic == .mean || name.statistic == .deviation
    }

    private func align(
        _ golden: LoadedCase.LoadedGolden, _ column: Int, _ run: Trajectory
    ) throws -> AlignedSignal {
        let name = golden.trajectory.columns[column].name
        guard let index = run.columnIndex(name) else {
            throw DiagnosticsError(
                .goldenMismatch,
                "the run does not record the quantity '\(name)', a column of the golden '\(golden.name)'; add it under"
                    + " 'record:' of the case"
            )
        }
        return try AlignedSignal(
            reference: golden.trajectory, column: column, test: run, column: index, window: sharedSpan(golden, run),
            onlyShared: golden.isDecimated,
            excluding: loaded.definition.undefined.windows(of: name))
    }

    private func events(_ golden: LoadedCase.LoadedGolden, _ column: Int, _ run: Trajectory) throws -> EventMetrics? {
        let name = golden.trajectory.columns[column].name
        guard let rule = loaded.definition.events.first(where: { $0.signal == name }) else { return nil }
        return try EventMetrics(
            rule, golden.trajectory, run, window: sharedSpan(golden, run),
            excluding: loaded.definition.undefined.windows(of: name))
    }
}
