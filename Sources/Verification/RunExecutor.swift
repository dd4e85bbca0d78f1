import Cases
import Comparison
import Diagnostics
import ErrorAnalysis
import Files
import Goldens
import Quantities
import Results
import Simulation
import Simulator
import Traces

/// The execution of one run of a matrix: the simulation and the comparison with the goldens.
struct RunExecutor {
    /// The case to which the run belongs, with its goldens.
    let loaded: LoadedCase
    /// The integration method of the run.
    let method: Method
    /// The step size of the run, in the experiment's time scale.
    let step: DecimalNumber
    /// The studies from which error budgets are computed, one for each golden whose method and step size are declared;
    /// empty if no budgets are wanted.
    let budgetStudies: [BudgetStudy]
    /// A Boolean value that indicates whether the result contains the parts of the model, as that of the first run of a
    /// case does.
    var describesModel = false

    /// Simulates the run and compares its solution with the goldens.
    /// - Returns: The result, and decimated traces for plots if there is a solution.
    /// - Throws: Only errors other than `DiagnosticsError`, which are internal errors of tvbo-verify.
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
            let comparison = RunComparison(loaded: loaded, step: step, budgets: budgets)
            let traces = try comparison.compare(run.trajectory, into: &result)
            let budgetTraces = budgets.map { DecimatedBudget($0.traces, $0.budget) }
            return (result, result.tracesKey.map { .init(key: $0, traces: traces, budgets: budgetTraces) })
        } catch let faults as DiagnosticsError {
            result.verdict = faults.outcome.verdict
            result.failure = explained(faults).text
            return (result, nil)
        }
    }

    /// Returns diagnostics on the case with the reason why the run has no units, where it has none because equations of
    /// the model do not balance: a unit of the case that does not fit is then no fault of the case.
    private func explained(_ faults: DiagnosticsError) -> DiagnosticsError {
        guard let cause = loaded.preparedModel.model.unbalanced.first else { return faults }
        let notes =
            [
                Diagnostic.Note(
                    "the run has no units: \(cause.summary), so that the units of the experiment are ignored")
            ]
            + cause.faults.prefix(8).map { .init($0.text, at: $0.place) }
        return DiagnosticsError(
            faults.diagnostics.map { fault in
                var fault = fault
                if fault.code == .invalidCase || fault.code == .wrongDimension { fault.notes += notes }
                return fault
            })
    }

    private func emptyResult() -> RunResult {
        var result = RunResult(of: loaded, method: method.name, step: step)
        let settings = loaded.preparedModel.model.simulation
        result.isOwnSetting = loaded.ownMethod == method && settings.step.normalized == step.normalized
        result.comparator = Comparator.version
        if describesModel { result.modelParts = loaded.preparedModel.model.parts }
        if let remark = loaded.unverifiedStep { result.remarks.append(remark.headline) }
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
}

extension RunResult {
    /// Creates the result of a run of a case, to which comparisons and checks are still to be added; until then its
    /// verdict is `vacuous`.
    /// - Parameters:
    ///   - method: The name of the method or engine.
    ///   - step: The step size in the experiment's time scale.
    init(of loaded: LoadedCase, method: String, step: DecimalNumber) {
        let model = loaded.preparedModel.model
        let shift = model.simulation.timeScale.decimalShift(to: .millisecond) ?? 0
        let milliseconds = step.shifted(by: shift).description
        self.init(
            caseID: loaded.definition.id, method: method, step: milliseconds, isOwnSetting: false, verdict: .vacuous,
            modelDigest: loaded.preparedModel.modelDigest, experimentDigest: loaded.experimentDigest,
            caseDigest: loaded.definition.digest,
            goldenDigests: Dictionary(
                loaded.goldens.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first }),
            convention: model.convention.rawValue, remarks: model.remarks.map(\.headline))
        declaredStep = step.description == milliseconds ? nil : step.description
    }
}
