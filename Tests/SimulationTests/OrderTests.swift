import Comparison
import Diagnostics
import Foundation
import Harness
import Quantities
import Simulation
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
        events: EventPolicy? = nil, stepping: Stepping? = .fixed, watches: [Watch] = []
    ) throws -> SimulatedRun {
        let experiment = try Experiment.parse(text, file: "f", database: ModelDatabase(folder: "/nonexistent"))
        let request = SimulationRequest(
            method: method, step: step.flatMap { DecimalNumber($0) }, recorded: recorded, recordsSlopes: slopes, events: events,
            stepping: stepping, watches: watches)
        return try Simulator(experiment.model()).run(request)
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
        /// The solution of the first state at t = 10 s.
        var solution: Double
        var testDescription: String { name }
    }

    static let problems: [Problem] = [
        Problem(name: "linear", states: [("x", "-0.5*x", 1)], solution: exp(-5)),
        Problem(name: "logistic", states: [("x", "x*(1 - x)", 0.0001)], solution: 1 / (1 + 9999 * exp(-10))),
        Problem(name: "harmonic", states: [("x", "y", 1), ("y", "-x", 0)], solution: cos(10.0)),
        Problem(
            name: "forced", states: [("x", "cos(t) - x", 0.5)], solution: (cos(10.0) + sin(10.0)) / 2),
        // The slow solution of a stiff equation (Prothero and Robinson 1974), from its own start.
        Problem(name: "stiff", states: [("x", "-20*(x - cos(t)) - sin(t)", 1)], solution: cos(10.0)),
        // Grows from 0.1 to 0.8 in ln 36 s, and starts again; the third time it is on its way.
        Problem(
            name: "located reset", states: [("x", "x*(1 - x)", 0.1)],
            extra: "  events: { reset: { condition: { rhs: x > 0.8 }, affect: { rhs: x = 0.1 } } }",
            solution: 1 / (1 + 9 * exp(-(10 - 2 * log(36))))),
    ]

    /// Steps in seconds that divide 10 s, each about three quarters of the one before.
    static let steps = [
        "2", "1.25", "1", "0.625", "0.5", "0.4", "0.3125", "0.25", "0.2", "0.15625", "0.125", "0.1", "0.078125", "0.0625",
        "0.05", "0.04", "0.03125", "0.025", "0.02", "0.015625", "0.0125", "0.01", "0.0078125", "0.00625", "0.005", "0.004",
        "0.003125", "0.0025", "0.002", "0.0015625", "0.00125", "0.001", "0.00078125", "0.000625", "0.0005",
    ]

    /// The order over the smallest steps whose error stands clear of the rounding of ten thousand steps.
    @Test(arguments: problems, Method.flowing) func closedSolutions(problem: Problem, method: Method) throws {
        let text = Run.experiment(problem.states, duration: "10", extra: problem.extra)
        let points = try Self.steps.compactMap { step -> (step: Double, error: Double)? in
            let run: Trajectory
            do {
                run = try Run.trajectory(text, method: method.name, step: step, recorded: ["x"], events: .located)
            } catch let faults as Faults where faults.diagnostics.first?.code == .nonFinite { return nil }
            let error = abs((run.columns[0].values.last ?? .nan) - problem.solution)
            return error > 1e-12 ? (try #require(Double(step)), error) : nil
        }
        if method == .exponentialEuler, problem.name == "linear" { return #expect(points.isEmpty) }
        let order = try #require(ObservedOrder.fit(points.suffix(3))?.order)
        #expect(abs(order - Double(method.order)) < 0.1, "\(points.suffix(5))")
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

    @Test(arguments: [
        ("eulr", "error[E0601]: unknown method 'eulr'"),
        (
            "VODE",
            "error[E0601]: the method 'VODE' is not supported: it changes its order and looks back over several steps, which every event makes void"
        ),
    ]) func unknownMethods(name: String, message: String) {
        #expect(headlines { _ = try Method.named(name) } == [message])
    }

    /// Linear invariants are kept by every Runge-Kutta method: what leaves one state enters the other.
    @Test(arguments: Tableau.all.map(\.name) + ["backward-euler", "trapezoidal", "rodas4"]) func conservation(method: String) throws {
        let run = try Run.trajectory(
            Run.experiment([("x", "-3*x*y", 0.7), ("y", "3*x*y", 0.3)], duration: "10"), method: method, step: "0.01")
        for (x, y) in zip(run.columns[0].values, run.columns[1].values) { #expect(abs(x + y - 1) < 1e-13) }
    }
}
