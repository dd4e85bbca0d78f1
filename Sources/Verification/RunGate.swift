import Cases
import Diagnostics
import ErrorAnalysis
import Files
import Quantities
import Results
import Simulation
import Simulator

/// The decision whether the solution of one run of a case passes: the settings of the run, and its checks.
///
///     let gate = RunGate(loaded: loaded, method: method, step: step)
///     let results = try gate.results(loaded.preparedModel.run(gate.request))
package struct RunGate: Sendable {
    /// The case to which the run belongs, with its goldens.
    package let loaded: LoadedCase
    /// The method whose tolerances apply.
    package let method: Method
    /// The step size whose tolerances apply, in the experiment's time scale.
    package let step: DecimalNumber

    /// Creates the decision for a run of a case with a method and step size.
    package init(loaded: LoadedCase, method: Method, step: DecimalNumber) {
        self.loaded = loaded
        self.method = method
        self.step = step
    }

    /// A short description of the run, such as `euler at 0.005 ms`.
    package var label: String {
        let shift = loaded.preparedModel.model.simulation.timeScale.decimalShift(to: .millisecond) ?? 0
        return "\(method.name) at \(step.shifted(by: shift).description) ms"
    }

    /// The settings with which the experiment is simulated for the checks: the method and step size, dense output if
    /// one of the first 1000 instants of a golden lies between steps, and the ensemble that the case declares, with
    /// values at the instants of all goldens.
    package var request: SimulationRequest {
        var request = SimulationRequest(method: method, step: step, recordsDenseOutput: needsInterpolation)
        request.ensemble = loaded.definition.ensemble.map { rule in
            let instants = Set(loaded.goldens.flatMap(\.trajectory.times))
            return EnsembleRequest(members: rule.members, seed: rule.seed, instants: instants.sorted())
        }
        return request
    }

    /// A Boolean value that indicates whether one of the first 1000 instants of a golden is not at the end of a step of
    /// this run.
    private var needsInterpolation: Bool {
        let settings = loaded.preparedModel.model.simulation
        guard let shift = settings.timeScale.decimalShift(to: .millisecond) else { return true }
        let size = step.shifted(by: shift).value
        return loaded.goldens.contains { golden in
            golden.trajectory.times.prefix(1000).contains { ($0 / size - ($0 / size).rounded()).magnitude > 1e-9 }
        }
    }

    /// Evaluates the checks on a solution, and returns the results: those of output files (``textResults(_:)``) first,
    /// then those of the checks in the order of the case.
    /// - Parameters:
    ///   - budgets: The error budgets; nil to estimate them from the run.
    ///   - stops: A Boolean value that indicates whether the checks after the first or output file that does not pass
    ///     are left out.
    /// - Throws: `DiagnosticsError` when a check cannot be evaluated.
    package func results(
        _ run: SimulatedRun, budgets: Budgets? = nil, stops: Bool = false
    ) throws -> [CheckResult] {
        var results = try textResults(run)
        let budgets = try budgets ?? self.budgets(run)
        for check in loaded.definition.checks(of: method.name) {
            if stops, results.contains(where: { $0.verdict != .pass }) { return results }
            let evaluator = CheckEvaluator(
                loaded: loaded, check: check, method: method.name, step: step, budgets: budgets.entries)
            results += try evaluator.results(run.trajectory)
        }
        return results
    }

    /// The error budgets of a run, for those checks whose tolerances are based on a budget.
    package struct Budgets: Sendable {
        fileprivate var entries: [BudgetStudy.Entry] = []
    }

    /// Returns the error budgets of a run; empty if no check of the run takes its tolerance from a budget.
    /// - Throws: `DiagnosticsError` when a golden cannot be computed again with smaller steps.
    package func budgets(_ run: SimulatedRun) throws -> Budgets {
        let names = Set(
            loaded.definition.checks(of: method.name).filter { $0.tolerance.budgetFactor != nil }.map(\.golden))
        guard !names.isEmpty else { return Budgets() }
        let studies = try loaded.goldens.filter { names.contains($0.name) }.compactMap {
            try BudgetStudy(loaded, golden: $0)
        }
        var plain = request
        plain.recordsDenseOutput = false
        let recorded = run.trajectory.columns.map(\.name)
        let halving = try? StepHalving(loaded.preparedModel, plain, recorded: recorded, known: run)
        return Budgets(entries: try studies.flatMap { try $0.budgets(run, halving) })
    }

    /// Returns the results of comparing output files of the LEMS document with stored digests. They are compared only
    /// for the method `lems` at the document's own step size; otherwise the result is empty. The value of a result is 0
    /// for an equal text and 1 for another.
    func textResults(_ run: SimulatedRun) throws -> [CheckResult] {
        let own = loaded.preparedModel.model.simulation.step
        guard method == .tree, step.normalized == own.normalized else { return [] }
        return try loaded.definition.texts.map { rule in
            guard let index = run.files.firstIndex(where: { $0.name == rule.file }) else {
                throw DiagnosticsError(
                    .invalidCase,
                    "the LEMS document of the case writes no output file '\(rule.file)', which 'texts:' of the case"
                        + " names",
                    at: rule.place,
                    hint: Spelling.hint(for: rule.file, among: run.files.map(\.name)))
            }
            let text = try RecordingFiles(folder: ".").text(of: index, run)
            let digest = ContentDigest.sha256(Array(text.utf8))
            let isSame = digest == rule.digest
            return CheckResult(
                check: "text of \(rule.file)", golden: "SHA-256", signal: rule.file, metric: "text", unit: "",
                value: isSame ? 0 : 1, tolerance: 0, basis: "the same order of operations gives the same text",
                verdict: isSame ? .pass : .fail,
                note: isSame ? nil : "the SHA-256 of the text is \(digest), but the case expects \(rule.digest)",
                signedValue: isSame ? 0 : 1)
        }
    }
}
