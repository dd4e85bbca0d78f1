import Cases
import Diagnostics
import ModelCore
import Report
import Results
import Simulation
import Simulator
import Verification

/// The runs and checks of a case, which are repeated for each mutant: the case with one seeded fault or one harmless
/// change.
struct MutantRuns: Sendable {
    /// A run of the case without any fault, with the results of its checks, to which mutants are compared.
    struct Baseline: Sendable {
        /// The settings of the run, and the checks that its solution must pass.
        var gate: RunGate
        /// The results of the run's checks, all of which pass.
        var results: [CheckResult]
        /// The error budgets of the run, from which tolerances follow. They are computed again for a fault in the model
        /// or in the settings, but not for one in the solution.
        var budgets: RunGate.Budgets
        /// The solution of the run; nil if it is not kept in memory.
        var run: SimulatedRun?
    }

    /// The case without any fault, with its model and goldens.
    let loaded: LoadedCase
    /// The runs that pass without any fault, in the order in which they are tried.
    let baselines: [Baseline]

    /// Runs the case with a fault, and returns the result: that of the first run that does not pass, or, if all pass,
    /// that of the run that came nearest to failing.
    /// - Throws: An internal error of tvbo-verify. A `DiagnosticsError` of a run is not thrown: such a run counts as
    ///   one that does not pass.
    func result(_ fault: Fault) throws -> MutantResult {
        var mutant = loaded
        if case .model(let change) = fault.change {
            do { mutant.preparedModel = try PreparedModel(change(loaded.preparedModel.model)) } catch let error
                as DiagnosticsError
            {
                return failed(fault, "", error)
            }
        }
        var nearest: Nearest?
        for baseline in baselines {
            do {
                guard let run = try solution(fault, mutant, baseline) else { continue }
                let gate = RunGate(loaded: mutant, method: baseline.gate.method, step: baseline.gate.step)
                let isTrace = if case .trace = fault.change { true } else { false }
                let results = try gate.results(run, budgets: isTrace ? baseline.budgets : nil, stops: true)
                if let failing = results.first(where: { $0.verdict != .pass }) {
                    return killed(fault, baseline.gate.label, failing)
                }
                nearest = Self.nearer(nearest, results, baseline)
            } catch let error as DiagnosticsError { return failed(fault, baseline.gate.label, error) }
        }
        return passed(fault, nearest)
    }

    // MARK: Runs

    /// Returns the solution of a run with a fault; nil if the fault does not concern the run.
    private func solution(_ fault: Fault, _ mutant: LoadedCase, _ baseline: Baseline) throws -> SimulatedRun? {
        var request = baseline.gate.request
        switch fault.change {
        case .model: break
        case .method(let own, let other):
            guard baseline.gate.method == own else { return nil }
            request.method = other
        case .step(let factor, let method):
            guard baseline.gate.method == method, let step = baseline.gate.step.times(factor) else { return nil }
            request.step = step
            do { return try mutant.preparedModel.run(request) } catch let error as DiagnosticsError {
                // A doubled step that does not divide the duration cannot be run.
                if error.diagnostics.first?.code == .invalidStep { return nil }
                throw error
            }
        case .trace(let change):
            var run = try baseline.run ?? mutant.preparedModel.run(request)
            change(&run)
            return run
        }
        return try mutant.preparedModel.run(request)
    }

    // MARK: Results

    /// The check that came closest to detecting a fault.
    private struct Nearest {
        /// The magnitude of the change of the check's metric that the fault caused, divided by the tolerance; 0 for a
        /// tolerance of 0.
        var share: Double
        var run: String
        var check: CheckResult
        var change: Double
    }

    private static func nearer(_ nearest: Nearest?, _ results: [CheckResult], _ baseline: Baseline) -> Nearest? {
        zip(results, baseline.results).reduce(nearest) { nearest, pair in
            guard let value = pair.0.value, let old = pair.1.value else { return nearest }
            let change = (value - old).magnitude
            guard change > 0 else { return nearest }
            let share = pair.0.tolerance > 0 ? change / pair.0.tolerance : 0
            guard nearest.map({ share > $0.share }) ?? true else { return nearest }
            return Nearest(share: share, run: baseline.gate.label, check: pair.0, change: change)
        }
    }

    private func killed(_ fault: Fault, _ run: String, _ check: CheckResult) -> MutantResult {
        // For example: "max_abs of pop[0]/v is 0.5 mV, tolerance 0.1 mV", or "event_time of pop[0]/v has no value with
        // this fault, tolerance 0.1 ms; the run has 2 events and the golden 3". The note after the semicolon may be absent.
        let value = check.value.map { "\(check.metric) of \(check.signal) is \(Self.amount($0, check.unit))" }
        let measured = value ?? "\(check.metric) of \(check.signal) has no value with this fault"
        let note = check.note.map { "; \($0)" } ?? ""
        return MutantResult(
            fault: fault.name, kind: fault.kind, outcome: fault.kind.isHarmless ? .falseAlarm : .killed, run: run,
            verdict: check.verdict, check: check.check, signal: check.signal,
            reason: "\(measured), tolerance \(Self.amount(check.tolerance, check.unit))\(note)")
    }

    private func failed(_ fault: Fault, _ run: String, _ error: DiagnosticsError) -> MutantResult {
        MutantResult(
            fault: fault.name, kind: fault.kind, outcome: fault.kind.isHarmless ? .falseAlarm : .killed, run: run,
            verdict: error.outcome.verdict, check: "", signal: "",
            reason: error.diagnostics.first?.headline ?? "the run failed")
    }

    private func passed(_ fault: Fault, _ nearest: Nearest?) -> MutantResult {
        let rule = loaded.definition.survivors.first { NamePattern.matches(fault.name, $0.fault) }
        let outcome: MutantResult.Outcome = fault.kind.isHarmless ? .kept : rule == nil ? .survived : .declared
        var result = MutantResult(
            fault: fault.name, kind: fault.kind, outcome: outcome, run: nearest?.run ?? "", verdict: .pass,
            check: nearest?.check.check ?? "", signal: nearest?.check.signal ?? "", reason: Self.sentence(nearest))
        if let rule, outcome == .declared { result.reason += "; declared: \(rule.reason)" }
        return result
    }

    private static func sentence(_ nearest: Nearest?) -> String {
        guard let nearest else { return "no check measured any change" }
        let check = nearest.check
        // The reason of a mutant that passes, such as "changed max_abs of pop[0]/v by 0.05 mV, tolerance 0.1 mV".
        return "changed \(check.metric) of \(check.signal) by \(amount(nearest.change, check.unit)),"
            + " tolerance \(amount(check.tolerance, check.unit))"
    }

    private static func amount(_ value: Double, _ unit: String) -> String {
        unit.isEmpty ? ReportNumber.short(value) : "\(ReportNumber.short(value)) \(unit)"
    }
}
