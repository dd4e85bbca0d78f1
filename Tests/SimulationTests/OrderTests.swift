import Comparison
import Diagnostics
import Foundation
import Quantities
import Simulation
import Simulator
import TVBO
import TestSupport
import Testing
import Traces

/// Runs small experiments.
enum Run {
    static func trajectory(
        _ text: String, method: String? = nil, step: String? = nil, recorded: [String]? = nil, slopes: Bool = false,
        events: EventPolicy? = nil
    ) throws -> Trajectory {
        try run(text, method: method, step: step, recorded: recorded, slopes: slopes, events: events).trajectory
    }

    static func run(
        _ text: String, method: String? = nil, step: String? = nil, recorded: [String]? = nil, slopes: Bool = false,
        events: EventPolicy? = nil, stepping: Stepping? = .fixed, eventFunctions: [EventFunction] = []
    ) throws -> SimulatedRun {
        let experiment = try Experiment.parse(text, file: "f", database: ModelDatabase(folder: "/nonexistent"))
        let request = try SimulationRequest(
            method: method.map { try .named($0) }, step: step.flatMap { DecimalNumber($0) }, recorded: recorded,
            recordsDenseOutput: slopes,
            events: events,
            stepping: stepping, eventFunctions: eventFunctions)
        return try PreparedModel(experiment.model()).run(request)
    }

    /// An experiment in seconds with several states, each `name: (rhs, initial)`.
    static func experiment(_ states: [(String, String, Double)], duration: String = "1", extra: String = "") -> String {
        let lines = states.map { "    \($0.0): { equation: { rhs: \"\($0.1)\" }, initial_value: \($0.2) }" }
        return """
            dynamics:
              name: M
              state_variables:
            \(lines.joined(separator: "\n"))
            \(extra)
            integration: { method: euler, step_size: 0.1, duration: \(duration), time_scale: s }
            """
    }
}

struct OrderTests {
    /// A problem with a closed solution.
    struct Problem: Sendable, CustomTestStringConvertible {
        var name: String
        var states: [(String, String, Double)]
        var extra = ""
        /// The solution of the first state.
        var solution: @Sendable (Double) -> Double
        /// The duration in seconds, up to order two and above, where errors would drown in rounding otherwise.
        var durations: (low: Int, high: Int)
        /// The relative error above which rounding is negligible, although it accumulates over the steps or is damped.
        var floor: Double
        /// The increase of the floor with each step, due to the tolerance of event location.
        var floorPerStep = 0.0
        /// A Boolean value that indicates whether the first state alone decides its rate, in proportion.
        var isLinear: Bool { states[0].1 == "x" }
        var testDescription: String { name }
    }

    static let problems: [Problem] = [
        Problem(name: "linear", states: [("x", "x", 1)], solution: { exp($0) }, durations: (10, 100), floor: 1e-12),
        // From 10^-30 on.
        Problem(
            name: "logistic", states: [("x", "x*(1 - x)", 1e-30)], solution: { 1 / (1 + 1e30 * exp(-$0)) },
            durations: (70, 70), floor: 2e-13),
        // 355 s are 113 half periods plus 3e-5 s. At that time x shows the error of the amplitude, which dominates for
        // odd orders, and y the error of the phase, which dominates for even orders.
        Problem(
            name: "harmonic", states: [("x", "y", 1), ("y", "-x", 0)], solution: { cos($0) }, durations: (10, 355),
            floor: 4e-12),
        // The slow solution of a stiff equation (Prothero and Robinson 1974), from its own start.
        Problem(
            name: "stiff", states: [("x", "-20*(x - cos(5*t)) - 5*sin(5*t)", 1)], solution: { cos(5 * $0) },
            durations: (10, 10),
            floor: 3e-14),
        // Starts again from 1 where it reaches 20000.
        Problem(
            name: "located reset", states: [("x", "x", 1)],
            extra: "  events: { reset: { condition: { rhs: x > 20000 }, affect: { rhs: x = 1 } } }",
            solution: { exp($0.truncatingRemainder(dividingBy: log(20000))) }, durations: (100, 30), floor: 5e-14,
            floorPerStep: 3e-17),
    ]

    /// Steps in seconds that divide five, each about three quarters of the one before.
    static let steps = [
        "1", "0.5", "0.25", "0.2", "0.15625", "0.125", "0.1", "0.078125", "0.0625", "0.05", "0.04", "0.03125",
        "0.025", "0.02", "0.015625", "0.0125", "0.01", "0.0078125", "0.00625", "0.005", "0.004", "0.003125", "0.0025",
        "0.002", "0.0015625", "0.00125", "0.001", "0.00078125", "0.000625", "0.0005",
    ]

    /// The order over the smallest steps whose error is above rounding, within a factor of two.
    @Test(arguments: problems, Method.flowing) func closedSolutions(problem: Problem, method: Method) throws {
        let duration = method.order > 2 ? problem.durations.high : problem.durations.low
        let text = Run.experiment(problem.states, duration: "\(duration)", extra: problem.extra)
        let showsPhase = problem.name == "harmonic" && method.order > 2 && method.order % 2 == 0
        // The additional rounding of a linear solve with 1 / (γ h) on its diagonal.
        let factor = method == .rodas ? 3.0 : 1
        var points: [(step: Double, error: Double)] = []
        for step in Self.steps where Double(duration) / (Double(step) ?? 1) <= 200_000 {
            do {
                let run = try Run.trajectory(
                    text, method: method.name, step: step, recorded: [showsPhase ? "y" : "x"], events: .located)
                let error =
                    showsPhase
                    ? abs((run.columns[0].values.last ?? .nan) + sin(Double(duration)))
                    : abs((run.columns[0].values.last ?? .nan) / problem.solution(Double(duration)) - 1)
                let steps = Double(duration) / (Double(step) ?? 1)
                if error < factor * (problem.floor + steps * problem.floorPerStep) { break }
                points.append((try #require(Double(step)), error))
            } catch let faults as DiagnosticsError
                where [.nonFinite, .noProgress].contains(faults.diagnostics.first?.code)
            {}
        }
        if method == .exponentialEuler, problem.isLinear { return #expect(points.isEmpty) }
        let smallest = try #require(points.last?.step)
        let order = try #require(ObservedOrder.fit(points.filter { $0.step < 2.1 * smallest })?.order)
        #expect(abs(order - Double(method.order)) < 0.1, "\(points.suffix(6))")
    }

    /// The errors on x' = -x of the three methods at h = 0.1, 0.05, 0.025 show these orders (worked out by hand from
    /// the methods' stability functions 1 + z, 1 + z + z²/2, 1 + z + z²/2 + z³/6 + z⁴/24).
    @Test(arguments: [("euler", 1), ("heun", 2), ("rk4", 4)]) func stabilityFunctions(method: String, terms: Int) throws
    {
        for (step, count) in [("0.1", 10), ("0.05", 20)] {
            let h = try #require(Double(step))
            let factor = (0...terms).reduce(0.0) {
                $0 + pow(-h, Double($1)) / (1...max(1, $1)).reduce(1.0) { $0 * Double($1) }
            }
            let end = try Run.trajectory(Run.experiment([("x", "-x", 1)]), method: method, step: step).columns[0]
                .values[count]
            // Rounding: a few units in the last place a step.
            #expect(abs(end - pow(factor, Double(count))) < 1e-15 * Double(count))
        }
    }

    @Test(arguments: Tableau.all) func tableausAreConsistent(tableau: Tableau) { #expect(tableau.isConsistent) }

    @Test(arguments: [
        ("Euler", "euler"), ("RungeKutta4thOrder", "rk4"), ("HeunDeterministic", "heun"), ("RK4", "rk4"),
        ("Identity", "map"), ("Dopri5", "dopri5"), ("Dopri853", "dopri853"), ("dop853", "dopri853"),
        ("Crank-Nicolson", "trapezoidal"), ("Rush-Larsen", "exponential-euler"), ("Backward Euler", "backward-euler"),
    ])
    func namesOfOtherTools(name: String, method: String) throws { #expect(try Method.named(name).name == method) }

    /// Every listed name denotes its method, and no other.
    @Test(arguments: Method.all) func listedNamesAreAccepted(method: Method) throws {
        for name in method.otherNames { #expect(try Method.named(name) == method) }
        #expect(Method.all.allSatisfy { $0 == method || Set($0.otherNames).isDisjoint(with: method.otherNames) })
    }

    @Test func rk45IsListed() { #expect(Method.all.first { $0.name == "dopri5" }?.otherNames.contains("rk45") == true) }

    @Test(arguments: [
        ("eulr", "error[E0601]: unknown method 'eulr'"),
        (
            "VODE",
            "error[E0601]: the method 'VODE' is not supported: it is a multistep method of variable order, which has to restart at every event"
        ),
    ]) func unknownMethods(name: String, message: String) {
        #expect(headlines { _ = try Method.named(name) } == [message])
    }

    /// Every Runge-Kutta method preserves linear invariants, here the sum of two states.
    @Test(arguments: Tableau.all.map(\.name) + ["backward-euler", "trapezoidal", "rodas4"]) func conservation(
        method: String
    ) throws {
        let run = try Run.trajectory(
            Run.experiment([("x", "-3*x*y", 0.7), ("y", "3*x*y", 0.3)], duration: "10"), method: method, step: "0.01")
        for (x, y) in zip(run.columns[0].values, run.columns[1].values) { #expect(abs(x + y - 1) < 1e-13) }
    }
}
