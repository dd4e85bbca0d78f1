import Comparison
import ExternalEngines
import Foundation
import ModelCore
import Quantities
import Results
import Simulation
import Simulator
import Traces

/// Finds out which scheme a solution comes from, by running the schemes that it may be, and splits its error by that.
struct EngineComparisonExplanation {
    /// A run of ours, for all that it is compared with.
    private struct Scheme: Hashable {
        var method: Method
        var dropsEvents = false
        var isHalved = false
        /// The instant in milliseconds behind which nothing is wanted; nil for the whole run.
        var end: Double?
    }

    /// A scheme that an engine may have used, in words.
    private struct Hypothesis {
        var text: String
        var scheme: Scheme
        /// Rows by which the engine may be late.
        var shift = 0
    }

    private let model: Model
    private let preparedModel: PreparedModel
    /// Solutions so far; nil for a scheme that breaks off.
    private var solutions: [Scheme: Trajectory?] = [:]

    /// Starts with a model, prepared.
    init(_ preparedModel: PreparedModel) {
        model = preparedModel.model
        self.preparedModel = preparedModel
    }

    /// Largest share of a signal's range that still counts as rounding: what 32-bit output and another order of
    /// operations leave, with a margin for how rounding grows over a run.
    private static let roundingShare = 1e-5

    /// The parts of a solution's difference from what the experiment asks for.
    mutating func budget(of whole: Trajectory, isTable: Bool) -> EngineComparisonRecord.Budget {
        let (trajectory, end) = Self.finitePart(whole)
        let ending = end.map { String(format: ", and runs away at %.6g ms", $0) } ?? ""
        var best: (hypothesis: Hypothesis, distance: TraceDistance)?
        for hypothesis in hypotheses(until: end) {
            guard let run = solution(hypothesis.scheme),
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
                discretisation: nil, printing: printing, unexplained: .nan, scheme: "none of ours runs it",
                isExplained: false)
        }
        let isExplained = best.distance.share <= Self.roundingShare
        return .init(
            discretisation: isExplained ? discretisation(best.hypothesis.scheme) : nil, printing: printing,
            unexplained: best.distance.share, scheme: best.hypothesis.text + ending, isExplained: isExplained)
    }

    /// How many times its first value, or 1, a solution may reach before it counts as running away.
    private static let runaway = 1e3

    /// For a solution that ends in something else than finite numbers, the rows before it runs away, and their last
    /// instant: what comes behind would drown every difference.
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

    /// The experiment's own method first, then the others, then what is known to go wrong.
    private func hypotheses(until end: Double?) -> [Hypothesis] {
        let own = (try? Method.named(model.simulation.method)) ?? .rungeKutta(.euler)
        let common = [Method.tree] + [Tableau.euler, .heun, .rk4].map { .rungeKutta($0) }
        let methods = [own] + common.filter { $0 != own }
        var result: [Hypothesis] = []
        for shift in [0, 1, -1] {
            let late = shift == 0 ? "" : shift > 0 ? ", a row late" : ", a row early"
            result += methods.map {
                Hypothesis(text: $0.name + late, scheme: .init(method: $0, end: end), shift: shift)
            }
        }
        if hasEvents {
            result += methods.map {
                Hypothesis(
                    text: $0.name + ", with the events left out", scheme: .init(method: $0, dropsEvents: true, end: end)
                )
            }
        }
        return result
    }

    private var hasEvents: Bool { model.types.contains { !$0.dynamics.onConditions.isEmpty } }

    private mutating func solution(_ scheme: Scheme) -> Trajectory? {
        if let known = solutions[scheme] { return known }
        let found = run(scheme)
        solutions[scheme] = .some(found)
        return found
    }

    private func run(_ scheme: Scheme) -> Trajectory? {
        var request = SimulationRequest(method: scheme.method)
        if let end = scheme.end { request.duration = steps(until: end) }
        if scheme.isHalved {
            let settings = model.simulation
            request.step = DecimalNumber((settings.step.value / 2).description)
        }
        if !scheme.dropsEvents { return (try? preparedModel.run(request))?.trajectory }
        var silent = model
        for index in silent.types.indices { silent.types[index].dynamics.onConditions = [] }
        return (try? PreparedModel(silent).run(request))?.trajectory
    }

    /// The whole number of steps up to an instant in milliseconds, as a duration in the model's time scale.
    private func steps(until end: Double) -> DecimalNumber? {
        let settings = model.simulation
        let step = settings.timeScale.si(settings.step.value) * 1e3
        let count = (end / step).rounded()
        return count >= 1 && count < 1e9 ? Int(exactly: count).flatMap(settings.step.times) : nil
    }

    /// Error of the scheme at its step by Richardson's rule: what halving changes, over 1 - 2^-p.
    private mutating func discretisation(_ scheme: Scheme) -> Double? {
        var halved = scheme
        halved.isHalved = true
        guard scheme.method.order > 0,
            let whole = solution(scheme), let half = solution(halved),
            let distance = TraceDistance.worst(whole, half)
        else { return nil }
        let order = model.network.holdsCouplings && scheme.method.holdsCouplings ? 1 : scheme.method.order
        return distance.share / (1 - pow(2, -Double(order)))
    }

    /// Half a unit in the last place of 32 bits of the largest value, over the range.
    private func printing(_ trajectory: Trajectory) -> Double {
        let shares = trajectory.columns.map { column in
            let largest = Largest.magnitude(column.values)
            guard largest != 0 else { return 0.0 }
            return Double(Float(largest).ulp) / 2 / TraceDistance.scale(column.values)
        }
        return Largest.of(shares) ?? 0
    }
}
