import Comparison
import ExternalEngines
import Foundation
import ModelCore
import Quantities
import Results
import Simulation
import Simulator
import Traces

/// The search for the method of the simulator that fits an engine's solution best, and the decomposition of the
/// engine's error by means of that method.
///
///     var explanation = EngineComparisonExplanation(preparedModel)
///     let budget = explanation.budget(of: trajectory, isTable: true)
///
/// Every solution is simulated once and kept for the comparison with further engines.
struct EngineComparisonExplanation {
    /// The settings of a run of the simulator, which identify its solution.
    private struct RunSettings: Hashable {
        /// The integration method of the simulator's run.
        var method: Method
        /// A Boolean value that indicates whether the model is run without its conditions, and so without resets and
        /// events.
        var dropsEvents = false
        /// A Boolean value that indicates whether the simulator's step size is half the step size of the experiment.
        var isHalved = false
        /// The instant in milliseconds at which the simulator's run ends; nil for the duration of the experiment.
        var end: Double?
    }

    /// A method that the engine may have used.
    private struct Hypothesis {
        /// The assumed method of the engine in words, with its settings, such as `heun, without the model's events`.
        var text: String
        /// The settings of the simulator's run with which the engine's output is compared under this assumption.
        var settings: RunSettings
        /// The number of rows by which the engine's output is assumed to be late; negative if it is early.
        var shift = 0
    }

    private let model: Model
    private let preparedModel: PreparedModel
    /// The solutions computed so far; nil for runs that failed.
    private var solutions: [RunSettings: Trajectory?] = [:]

    /// Creates the search for the method behind an engine's solution of a model; no solution is simulated yet.
    init(_ preparedModel: PreparedModel) {
        model = preparedModel.model
        self.preparedModel = preparedModel
    }

    /// The largest difference relative to a signal's range that counts as rounding: 32-bit output and another order of
    /// operations, with a margin for the growth of rounding errors over a run.
    private static let roundingShare = 1e-5

    /// Returns the parts of the difference between an engine's solution and the exact solution of the experiment.
    ///
    /// Simulates the model by each method that the engine may have used, until a solution agrees up to rounding. Of a
    /// solution that diverges only the rows before are compared. The unexplained part is NaN if no method runs.
    /// - Parameters:
    ///   - whole: The engine's solution.
    ///   - isTable: A Boolean value that indicates whether the solution was read from a table of 32-bit numbers.
    mutating func budget(of whole: Trajectory, isTable: Bool) -> EngineComparisonRecord.Budget {
        let (trajectory, end) = Self.finitePart(whole)
        let ending = end.map { String(format: ", and diverges at %.6g ms", $0) } ?? ""
        var best: (hypothesis: Hypothesis, distance: TraceDistance)?
        for hypothesis in hypotheses(until: end) {
            guard let run = solution(hypothesis.settings),
                let distance = TraceDistance.worst(run, trajectory, shift: hypothesis.shift)
            else { continue }
            if best.map({ Largest.outweighs($0.distance.share, distance.share) }) != false {
                best = (hypothesis, distance)
            }
            if distance.share <= Self.roundingShare { break }
        }
        let printing = isTable ? printing(trajectory) : 0
        guard let best else {
            return .init(
                discretisation: nil, printing: printing, unexplained: .nan,
                // Printed after "agrees with no known method (nearest: ".
                scheme: "none, because no method of tvbo-verify runs the model", isExplained: false)
        }
        let isExplained = best.distance.share <= Self.roundingShare
        var budget = EngineComparisonRecord.Budget(
            discretisation: isExplained ? discretisation(best.hypothesis.settings) : nil, printing: printing,
            unexplained: best.distance.share, scheme: best.hypothesis.text + ending, isExplained: isExplained)
        if !isExplained, end == nil { budget.stepUse = stepUse(of: trajectory) }
        return budget
    }

    /// The methods with which a scheme that the simulator does not have is compared by its distance from the converged
    /// solution.
    private static let firstOrder = [Method.tree, .rungeKutta(.euler)]

    /// Returns the largest ratio, over all signals, of a solution's distance from the converged solution and the larger
    /// distance of forward Euler and of the method `lems` with the same step size; nil without a converged solution. A
    /// scheme of order 1 or more, correctly applied to the same equations, has a step error of this size.
    private mutating func stepUse(of trajectory: Trajectory) -> Double? {
        let request = SimulationRequest(method: .rungeKutta(.dopri853), events: .located)
        guard let exact = (try? preparedModel.run(request))?.trajectory else { return nil }
        let known = Self.firstOrder.compactMap { solution(.init(method: $0)) }
        guard !known.isEmpty else { return nil }
        let ratios = exact.columns.indices.map { index -> Double in
            guard trajectory.columns.indices.contains(index),
                let distance = Self.distance(trajectory, exact, column: index)
            else { return .infinity }
            let allowed = Largest.of(known.compactMap { Self.distance($0, exact, column: index) }) ?? 0
            return distance == 0 ? 0 : distance / allowed
        }
        return Largest.of(ratios)
    }

    private static func distance(_ first: Trajectory, _ second: Trajectory, column: Int) -> Double? {
        func only(_ whole: Trajectory) -> Trajectory {
            Trajectory(times: whole.times, columns: [whole.columns[column]])
        }
        return TraceDistance.worst(only(first), only(second))?.maxAbs
    }

    /// The factor by which a value must exceed the magnitude of the first value, or 1 if that is larger, for a solution
    /// to count as diverging.
    private static let runaway = 1e3

    /// Returns the rows before a solution diverges and their last instant in milliseconds, so that later rows do not
    /// hide smaller differences; the whole solution and nil if all values are finite.
    private static func finitePart(_ trajectory: Trajectory) -> (part: Trajectory, end: Double?) {
        guard trajectory.columns.contains(where: { !$0.values.allSatisfy(\.isFinite) }) else {
            return (trajectory, nil)
        }
        let limits = trajectory.columns.map { runaway * max(1, ($0.values.first ?? 0).magnitude) }
        let bad = trajectory.times.indices.first { row in
            zip(trajectory.columns, limits).contains { !($0.values[row].magnitude <= $1) }
        }
        guard let bad, bad > 1 else { return (trajectory, nil) }
        let columns = trajectory.columns.map {
            Trajectory.Column(name: $0.name, unit: $0.unit, values: Array($0.values[..<bad]))
        }
        return (Trajectory(times: Array(trajectory.times[..<bad]), columns: columns), trajectory.times[bad - 1])
    }

    /// Returns the hypotheses in the order in which they are tried: the experiment's own method, other methods, each a
    /// row late and a row early, and each without events.
    private func hypotheses(until end: Double?) -> [Hypothesis] {
        let own = (try? Method.named(model.simulation.method)) ?? .rungeKutta(.euler)
        let common = [Method.tree] + [Tableau.euler, .heun, .rk4].map { .rungeKutta($0) }
        let methods = [own] + common.filter { $0 != own }
        var result: [Hypothesis] = []
        for shift in [0, 1, -1] {
            let late = shift == 0 ? "" : shift > 0 ? ", a row late" : ", a row early"
            result += methods.map {
                Hypothesis(text: $0.name + late, settings: .init(method: $0, end: end), shift: shift)
            }
        }
        if hasEvents {
            result += methods.map {
                Hypothesis(
                    text: $0.name + ", without the model's events",
                    settings: .init(method: $0, dropsEvents: true, end: end)
                )
            }
        }
        return result
    }

    private var hasEvents: Bool { model.types.contains { !$0.dynamics.onConditions.isEmpty } }

    private mutating func solution(_ settings: RunSettings) -> Trajectory? {
        if let known = solutions[settings] { return known }
        let found = run(settings)
        solutions[settings] = .some(found)
        return found
    }

    private func run(_ settings: RunSettings) -> Trajectory? {
        var request = SimulationRequest(method: settings.method)
        if let end = settings.end { request.duration = steps(until: end) }
        if settings.isHalved {
            let simulation = model.simulation
            request.step = DecimalNumber((simulation.step.value / 2).description)
        }
        if !settings.dropsEvents { return (try? preparedModel.run(request))?.trajectory }
        var silent = model
        for index in silent.types.indices { silent.types[index].dynamics.onConditions = [] }
        return (try? PreparedModel(silent).run(request))?.trajectory
    }

    /// Returns the integer number of steps up to an instant in milliseconds, as a duration in the model's time scale.
    private func steps(until end: Double) -> DecimalNumber? {
        let settings = model.simulation
        let step = Milliseconds(Seconds(settings.timeScale.si(settings.step.value))).value
        let count = (end / step).rounded()
        return count >= 1 && count < 1e9 ? Int(exactly: count).flatMap(settings.step.times) : nil
    }

    /// Returns the step error of a method of order p at its step size h by Richardson's rule: |y(h) - y(h/2)| / (1 -
    /// 2^-p), relative to the range of the signal; nil for methods without an order. Source: L. F. Richardson (1911),
    /// doi:10.1098/rsta.1911.0009. Couplings that are held over a step reduce the order to 1.
    private mutating func discretisation(_ settings: RunSettings) -> Double? {
        var halved = settings
        halved.isHalved = true
        guard settings.method.order > 0,
            let whole = solution(settings), let half = solution(halved),
            let distance = TraceDistance.worst(whole, half)
        else { return nil }
        let order = model.network.holdsCouplings && settings.method.holdsCouplings ? 1 : settings.method.order
        return Richardson.error(change: distance.share, order: order)
    }

    /// Returns the largest rounding error of output printed from 32-bit numbers: half a unit in the last place of the
    /// largest magnitude, relative to the range of the signal.
    private func printing(_ trajectory: Trajectory) -> Double {
        let shares = trajectory.columns.map { column in
            let largest = Largest.magnitude(column.values)
            guard largest != 0 else { return 0.0 }
            return Double(Float(largest).ulp) / 2 / TraceDistance.scale(column.values)
        }
        return Largest.of(shares) ?? 0
    }
}
