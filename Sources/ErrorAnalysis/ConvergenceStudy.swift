import Comparison
import Diagnostics
import Foundation
import Quantities
import Results
import Simulation
import Simulator
import Traces

/// A study of the order of convergence: runs of several methods at several step sizes, compared with a converged
/// solution.
///
///     let study = ConvergenceStudy(
///         model, name: "ex3", eventFunctions: [EventFunction(path: "hhcell_1_pop[0]/v", kind: .peak)], policy: .located)
///     let record = try study.run([.rungeKutta(.rk4)])
///     print(record.methods[0].verdict)
public struct ConvergenceStudy: Sendable {
    private let preparedModel: PreparedModel
    private let name: String
    private let eventFunctions: [EventFunction]
    private let policy: EventPolicy
    private let steps: [DecimalNumber]?

    /// Creates a study.
    /// - Parameters:
    ///   - name: The id of the case or the path of the file.
    ///   - eventFunctions: The threshold crossings, whose times are compared, and the peaks, whose values are compared,
    ///     in addition to the signals.
    ///   - policy: The event policy of the runs: whether events take effect at their located instants or at the ends of
    ///     steps.
    ///   - steps: The step sizes in the model's time scale; nil for a sequence around the model's own step size,
    ///     without steps so small that a run would take too long.
    public init(
        _ preparedModel: PreparedModel, name: String, eventFunctions: [EventFunction], policy: EventPolicy,
        steps: [DecimalNumber]? = nil
    ) {
        self.preparedModel = preparedModel
        self.name = name
        self.eventFunctions = eventFunctions
        self.policy = policy
        self.steps = steps
    }

    /// The largest number of evaluations of the right-hand side in one run with a default step size.
    private static let maximumEvaluations = 1_300_000

    /// Runs each method at all step sizes, and returns the errors and the orders of convergence. A run that fails
    /// becomes a remark on its method.
    /// - Parameter progress: A function that receives the text `reference` before the converged solution is computed,
    ///   and the name of each method before its runs.
    /// - Throws: `DiagnosticsError` when there are fewer than two step sizes or the converged solution cannot be
    ///   computed.
    public func run(_ methods: [Method], progress: (String) -> Void = { _ in }) throws -> ConvergenceRecord {
        let ladder = try steps ?? ownLadder()
        guard let longest = ladder.max(by: { $0.value < $1.value }), ladder.count >= 2 else {
            throw DiagnosticsError(
                .nothingToRun, "an order of convergence needs at least two step sizes",
                hint: "give --step-size at least twice, as in '--step-size 0.02 --step-size 0.01'")
        }
        progress("reference")
        let reference = try ConvergedSolution(
            preparedModel, rows: rows(ladder) ?? longest, eventFunctions: eventFunctions)
        let judge = ConvergenceJudge(eventFunctions: eventFunctions, reference: reference)
        let records = methods.map { method in
            progress(method.name)
            return judge.record(
                method, expected: expected(method, reference.fine), runs: runs(method, ladder))
        }
        return ConvergenceRecord(
            name: name, policy: policy.rawValue,
            reference: reference.about,
            methods: records)
    }

    /// Returns the experiment's step size times 2^k for k from 5 down to -5, and 4/5 and 5/8 of each, as far as they
    /// divide the duration and the transient.
    private func ownLadder() throws -> [DecimalNumber] {
        let settings = preparedModel.model.simulation
        var result: [DecimalNumber] = []
        for power in (-5...5).reversed() {
            guard let whole = settings.step.scaled(byTwoTo: power) else { continue }
            let parts = [whole, whole.times(8)?.shifted(by: -1), whole.times(625)?.shifted(by: -3)]
            result += parts.compactMap { $0?.normalized }.filter { step in
                settings.duration.multiple(of: step) != nil
                    && (settings.transient.mantissa == 0 || settings.transient.multiple(of: step) != nil)
            }
        }
        return result
    }

    /// Returns the shortest time that is a multiple of all step sizes and divides the duration: the interval of the
    /// rows at which the runs are compared; nil if there is none.
    private func rows(_ ladder: [DecimalNumber]) -> DecimalNumber? {
        let duration = preparedModel.model.simulation.duration
        guard let longest = ladder.max(by: { $0.value < $1.value }) else { return nil }
        for count in 1...10_000 {
            guard let span = longest.times(count), span.value <= duration.value else { return nil }
            if duration.multiple(of: span) != nil, ladder.allSatisfy({ span.multiple(of: $0) != nil }) { return span }
        }
        return nil
    }

    /// Returns the order that a method has under the event policy, and the reason in words, which reports print beside
    /// the expected order.
    private func expected(_ method: Method, _ reference: SimulatedRun) -> (order: Double, reason: String) {
        let own = Double(method.order)
        let jumps = reference.effort?.jumps ?? 0
        // The reason follows the expected order, as in "rk4: order-ok, expected order 4 (the order of the method)".
        if policy == .step, own > 1, method.holdsCouplings, preparedModel.model.network.holdsCouplings {
            return (
                1,
                "the method has order \(method.order), but couplings are evaluated once per step (coupling_evaluation: per_step), which limits the order to 1"
            )
        }
        if policy == .located || jumps == 0 || own <= 1 { return (own, "the order of the method") }
        return (
            1,
            "the method has order \(method.order), but events take effect at the ends of steps, up to one step late, which limits the order to 1"
        )
    }

    private func runs(_ method: Method, _ ladder: [DecimalNumber]) -> [ConvergenceJudge.Attempt] {
        var result: [ConvergenceJudge.Attempt] = []
        for step in ladder.sorted(by: { $0.value > $1.value }) {
            let settings = preparedModel.model.simulation
            let count =
                (settings.durationTime.value + settings.timeScale.si(settings.transient.value))
                / settings.timeScale.si(step.value)
            guard steps != nil || count * Double(method.stages ?? 4) <= Double(Self.maximumEvaluations) else { break }
            let request = SimulationRequest(
                method: method, step: step, events: policy, stepping: .fixed,
                eventFunctions: policy == .located ? eventFunctions : [])
            do {
                let run = try preparedModel.run(request)
                result.append(.init(step: run.grid.step.value, outcome: .success(run)))
            } catch let faults as DiagnosticsError {
                result.append(
                    .init(
                        step: Milliseconds(Seconds(settings.timeScale.si(step.value))).value, outcome: .failure(faults))
                )
            } catch { break }
        }
        return result
    }
}

extension DecimalNumber {
    /// Returns the exact product of the number and 2^`power`; nil if it has too many digits.
    package func scaled(byTwoTo power: Int) -> DecimalNumber? {
        if power >= 0 { return times(1 << power) }
        // 1/2 = 5/10 has a finite decimal representation.
        var result = self
        for _ in 0..<(-power) {
            guard let five = result.times(5) else { return nil }
            result = five.shifted(by: -1)
        }
        return result.normalized
    }
}
