import Comparison
import Diagnostics
import Foundation
import Quantities
import Results
import Simulation
import Simulator
import Traces

/// Finds the order of methods: runs each over a ladder of steps against a converged solution.
public struct ConvergenceStudy: Sendable {
    private let preparedModel: PreparedModel
    private let name: String
    private let eventFunctions: [EventFunction]
    private let policy: EventPolicy
    private let steps: [DecimalNumber]?

    /// Prepares a study.
    /// - Parameters:
    ///   - eventFunctions: thresholds and peaks to look out for.
    ///   - steps: the ladder in the model's time scale; nil for halvings around the model's own step.
    public init(
        _ preparedModel: PreparedModel, name: String, eventFunctions: [EventFunction], policy: EventPolicy, steps: [DecimalNumber]? = nil
    ) {
        self.preparedModel = preparedModel
        self.name = name
        self.eventFunctions = eventFunctions
        self.policy = policy
        self.steps = steps
    }

    /// Most evaluations of a run that the study takes upon itself.
    private static let maximumEvaluations = 1_300_000
    /// The tolerances of the reference and of the run that shows how good it is.
    private static let tolerances = (fine: 1e-13, coarse: 1e-12)

    /// Runs the ladders of methods.
    /// - Throws: `DiagnosticsError` when the reference cannot be made.
    public func run(_ methods: [Method], progress: (String) -> Void = { _ in }) throws -> ConvergenceRecord {
        let ladder = try steps ?? ownLadder()
        guard let longest = ladder.max(by: { $0.value < $1.value }), ladder.count >= 2 else {
            throw DiagnosticsError(.nothingToRun, "an order needs two steps at least", hint: "give several with --step-size")
        }
        progress("reference")
        let reference = try self.reference(rows(ladder) ?? longest)
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

    /// A reference, a slightly worse one, and how the better one was made.
    package struct Reference: Sendable {
        package var fine: SimulatedRun
        package var coarse: SimulatedRun
        package var about: String
    }

    /// Of two ways to a converged solution the one that changes least when it is made a little worse: error control to
    /// the edge of rounding, or the experiment's step halved, which is better where nothing is stiff.
    private func reference(_ rows: DecimalNumber) throws -> Reference {
        let (fine, coarse) = (Self.tolerances.fine, Self.tolerances.coarse)
        let adaptive = Reference(
            fine: try reference(rows, .adaptive(tolerance: fine)),
            coarse: try reference(rows, .adaptive(tolerance: coarse)),
            about: "dopri853 at tolerance \(fine); its uncertainty is the change from \(coarse)")
        let own = preparedModel.model.simulation.step
        guard let half = own.scaled(byTwoTo: -1), let whole = try? reference(own, .fixed),
            let halved = try? reference(half, .fixed),
            let better = halved.keeping(adaptive.fine.trajectory.times),
            let worse = whole.keeping(adaptive.fine.trajectory.times)
        else { return adaptive }
        let fixed = Reference(
            fine: better, coarse: worse,
            about: "dopri853 at \(halved.grid.step) ms; its uncertainty is the change from \(whole.grid.step) ms")
        return fixed.spread < adaptive.spread ? fixed : adaptive
    }

    private func reference(_ step: DecimalNumber, _ stepping: Stepping) throws -> SimulatedRun {
        try preparedModel.run(
            SimulationRequest(
                method: .rungeKutta(.dopri853), step: step, events: .located, stepping: stepping, eventFunctions: eventFunctions))
    }

    /// The experiment's step times powers of two, from 32 to 1/32, and 4/5 and 5/8 of each, as far as they divide its
    /// durations.
    private func ownLadder() throws -> [DecimalNumber] {
        let settings = preparedModel.model.simulation
        var result: [DecimalNumber] = []
        for power in (-5...5).reversed() {
            guard let whole = settings.step.scaled(byTwoTo: power) else { continue }
            let parts = [whole, whole.times(8)?.shifted(by: -1), whole.times(625)?.shifted(by: -3)]
            result += parts.compactMap { $0?.normalised }.filter { step in
                settings.duration.multiple(of: step) != nil
                    && (settings.transient.mantissa == 0 || settings.transient.multiple(of: step) != nil)
            }
        }
        return result
    }

    /// The shortest span that all steps divide: the instants on which they can be compared.
    private func rows(_ ladder: [DecimalNumber]) -> DecimalNumber? {
        let duration = preparedModel.model.simulation.duration
        guard let longest = ladder.max(by: { $0.value < $1.value }) else { return nil }
        for count in 1...10_000 {
            guard let span = longest.times(count), span.value <= duration.value else { return nil }
            if duration.multiple(of: span) != nil, ladder.allSatisfy({ span.multiple(of: $0) != nil }) { return span }
        }
        return nil
    }

    /// The order that a method should show under the event policy.
    private func expected(_ method: Method, _ reference: SimulatedRun) -> (order: Double, reason: String) {
        let own = Double(method.order)
        let jumps = reference.effort?.jumps ?? 0
        if policy == .step, own > 1, method.holdsCouplings, preparedModel.model.network.holdsCouplings {
            return (1, "its own is \(method.order), but couplings are held over a step (coupling_evaluation: per_step)")
        }
        if policy == .located || jumps == 0 || own <= 1 { return (own, "its own") }
        return (1, "its own is \(method.order), but events at steps come up to a step late")
    }

    private func runs(_ method: Method, _ ladder: [DecimalNumber]) -> [ConvergenceJudge.Attempt] {
        var result: [ConvergenceJudge.Attempt] = []
        for step in ladder.sorted(by: { $0.value > $1.value }) {
            let settings = preparedModel.model.simulation
            let count =
                (settings.durationInSeconds + settings.timeScale.si(settings.transient.value))
                / settings.timeScale.si(step.value)
            guard steps != nil || count * Double(method.stages ?? 4) <= Double(Self.maximumEvaluations) else { break }
            let request = SimulationRequest(
                method: method, step: step, events: policy, stepping: .fixed,
                eventFunctions: policy == .located ? eventFunctions : [])
            do {
                let run = try preparedModel.run(request)
                result.append(.init(step: run.grid.step.value, outcome: .success(run)))
            } catch let faults as DiagnosticsError {
                result.append(.init(step: settings.timeScale.si(step.value) * 1e3, outcome: .failure(faults)))
            } catch { break }
        }
        return result
    }
}

extension DecimalNumber {
    /// The number times a power of two; nil where it has too many digits.
    package func scaled(byTwoTo power: Int) -> DecimalNumber? {
        if power >= 0 { return times(1 << power) }
        // A half is five tenths.
        var result = self
        for _ in 0..<(-power) {
            guard let five = result.times(5) else { return nil }
            result = five.shifted(by: -1)
        }
        return result.normalised
    }
}

extension ConvergenceStudy.Reference {
    /// The largest change between both, over the signals, as a share of the signal's range.
    fileprivate var spread: Double { TraceDistance.worst(fine.trajectory, coarse.trajectory)?.share ?? .infinity }
}

extension SimulatedRun {
    /// The same with the rows of some instants only, all of which it has.
    fileprivate func keeping(_ times: [Double]) -> SimulatedRun? {
        guard let rows = trajectory.rows(at: times) else { return nil }
        var copy = self
        copy.trajectory = Trajectory(
            times: times,
            columns: trajectory.columns.map { column in
                Trajectory.Column(name: column.name, unit: column.unit, values: rows.map { column.values[$0] })
            })
        return copy
    }
}
