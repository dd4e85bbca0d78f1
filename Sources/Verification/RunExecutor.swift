import Cases
import Comparison
import Diagnostics
import ErrorAnalysis
import Goldens
import Quantities
import Results
import Simulation
import Simulator
import Traces

/// The execution of one run of a matrix: the simulation and the comparison with the goldens.
struct RunExecutor {
    /// The case.
    let loaded: LoadedCase
    /// The integration method.
    let method: Method
    /// The step size, in the experiment's time scale.
    let step: DecimalNumber
    /// The budget studies of goldens with a known origin; empty if no budgets are computed.
    let budgetStudies: [BudgetStudy]

    /// Executes the run.
    /// - Returns: the result, and decimated traces for plots if there is a solution.
    /// - Throws: only errors other than `DiagnosticsError`, which are internal errors of tvbo-verify.
    func run() throws -> (result: RunResult, traces: DecimatedTraces?) {
        var result = emptyResult()
        do {
            let gate = RunGate(loaded: loaded, method: method, step: step)
            let request = gate.request
            let run = try loaded.preparedModel.run(request)
            result.seconds = run.seconds
            result.stepCount = run.grid.stepCount
            result.remarks += run.notes
            result.traceDigest = run.digest
            result.roundedDigest = TraceDigest.rounded(run.trajectory)
            result.verdict = .pass
            result.checks = try gate.textResults(run)
            let budgets = try budgets(run, request)
            result.budgets = budgets.isEmpty ? nil : budgets.map(\.budget)
            let traces = try compare(run, budgets, &result)
            let budgetTraces = budgets.map { DecimatedBudget($0.traces, $0.budget) }
            return (result, result.tracesKey.map { .init(key: $0, traces: traces, budgets: budgetTraces) })
        } catch let faults as DiagnosticsError {
            result.verdict = faults.outcome.verdict
            result.failure = faults.description
            return (result, nil)
        }
    }

    private func emptyResult() -> RunResult {
        let settings = loaded.preparedModel.model.simulation
        let shift = settings.timeScale.decimalShift(to: .millisecond) ?? 0
        let milliseconds = step.shifted(by: shift).description
        var result = RunResult(
            caseID: loaded.definition.id, method: method.name, step: milliseconds,
            isOwnSetting: loaded.ownMethod == method && settings.step.normalized == step.normalized, verdict: .vacuous,
            modelDigest: loaded.preparedModel.modelDigest, experimentDigest: loaded.experimentDigest,
            caseDigest: loaded.definition.digest,
            goldenDigests: Dictionary(
                loaded.goldens.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first }),
            convention: loaded.preparedModel.model.convention.rawValue,
            remarks: loaded.preparedModel.model.remarks.map(\.headline))
        result.declaredStep = step.description == milliseconds ? nil : step.description
        result.comparator = Comparator.version
        return result
    }

    // MARK: Comparing

    /// Returns the error budgets of the differences from goldens with a declared origin.
    private func budgets(_ run: SimulatedRun, _ request: SimulationRequest) throws -> [BudgetStudy.Entry] {
        guard !budgetStudies.isEmpty else { return [] }
        var plain = request
        plain.recordsDenseOutput = false
        let halving = try? StepHalving(
            loaded.preparedModel, plain, recorded: run.trajectory.columns.map(\.name), known: run)
        return try budgetStudies.flatMap { try $0.budgets(run, halving) }
    }

    private func compare(_ run: SimulatedRun, _ budgets: [BudgetStudy.Entry], _ result: inout RunResult) throws
        -> [DecimatedTrace]
    {
        var traces: [DecimatedTrace] = []
        for golden in loaded.goldens {
            for column in golden.trajectory.columns.indices {
                let aligned = try align(golden, column, run.trajectory)
                let metrics = SignalMetrics(aligned)
                result.comparisons.append(
                    SignalComparison(
                        golden: golden.name, signal: aligned.name, unit: aligned.unit?.name ?? "", metrics: metrics,
                        events: try events(golden, column, run.trajectory)))
                traces.append(DecimatedTrace(aligned, golden: golden.name))
            }
        }
        for check in loaded.definition.checks {
            let evaluator = CheckEvaluator(
                loaded: loaded, check: check, method: result.method, step: step, budgets: budgets)
            result.checks += try evaluator.resultsWithMargins(run.trajectory)
        }
        result.verdict = Verdict.worst(result.checks.map(\.verdict))
        return traces
    }

    private func align(
        _ golden: LoadedCase.LoadedGolden, _ column: Int, _ run: Trajectory
    ) throws -> AlignedSignal {
        let name = golden.trajectory.columns[column].name
        guard let index = run.columnIndex(name) else {
            throw DiagnosticsError(
                .goldenMismatch, "the run records no '\(name)' to compare with the golden '\(golden.name)'")
        }
        return try AlignedSignal(
            reference: golden.trajectory, column: column, test: run, column: index, onlyShared: golden.isDecimated,
            excluding: loaded.definition.undefined.windows(of: name))
    }

    private func events(_ golden: LoadedCase.LoadedGolden, _ column: Int, _ run: Trajectory) throws -> EventMetrics? {
        let name = golden.trajectory.columns[column].name
        guard let rule = loaded.definition.events.first(where: { $0.signal == name }) else { return nil }
        return try EventMetrics(
            rule, golden.trajectory, run, window: nil, excluding: loaded.definition.undefined.windows(of: name))
    }
}
