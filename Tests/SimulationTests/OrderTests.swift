import Comparison
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
        _ text: String, method: String? = nil, step: String? = nil, recorded: [String]? = nil, slopes: Bool = false
    ) throws -> Trajectory {
        let experiment = try Experiment.parse(text, file: "f", database: ModelDatabase(folder: "/nonexistent"))
        let request = SimulationRequest(
            method: method, step: step.flatMap { DecimalNumber($0) }, recorded: recorded, recordsSlopes: slopes)
        return try Simulator(experiment.model()).run(request).trajectory
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
    /// Problems with closed solutions: states, and the solution of the first at t = 1 s.
    static let problems: [(name: String, states: [(String, String, Double)], solution: Double)] = [
        ("decay", [("x", "-x", 1)], exp(-1)),
        ("logistic", [("x", "x*(1 - x)", 0.1)], 1 / (1 + 9 * exp(-1))),
        ("harmonic", [("x", "y", 1), ("y", "-x", 0)], cos(1.0)),
        ("forced", [("x", "cos(t) - x", 0.5)], (cos(1.0) + sin(1.0)) / 2),
    ]

    @Test(arguments: problems.map(\.name), Tableau.all.map(\.name)) func closedSolutions(name: String, method: String)
        throws
    {
        let problem = try #require(Self.problems.first { $0.name == name })
        let steps = ["0.02", "0.01"]
        let errors = try steps.map { step in
            let end = try Run.trajectory(Run.experiment(problem.states), method: method, step: step).columns[0].values
                .last
            return abs(try #require(end) - problem.solution)
        }
        let order = try #require(ObservedOrder.between(error: errors[0], step: 0.02, and: errors[1], step: 0.01))
        #expect(abs(order - Double(try Tableau.named(method).order)) < 0.1)
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

    @Test(arguments: Tableau.all.map(\.name)) func tableausAreConsistent(name: String) throws {
        #expect(try Tableau.named(name).isConsistent)
    }

    @Test(arguments: [("Euler", "euler"), ("RungeKutta4thOrder", "rk4"), ("HeunDeterministic", "heun"), ("RK4", "rk4")])
    func namesOfOtherTools(name: String, method: String) throws { #expect(try Tableau.named(name).name == method) }

    @Test(arguments: [
        ("eulr", "error[E0601]: unknown method 'eulr'"),
        ("Dopri5", "error[E0601]: the method 'Dopri5' is not supported: it chooses its own steps"),
    ]) func unknownMethods(name: String, message: String) {
        #expect(headlines { _ = try Tableau.named(name) } == [message])
    }

    /// Linear invariants are kept by every Runge-Kutta method: what leaves one state enters the other.
    @Test(arguments: Tableau.all.map(\.name)) func conservation(method: String) throws {
        let run = try Run.trajectory(
            Run.experiment([("x", "-3*x*y", 0.7), ("y", "3*x*y", 0.3)], duration: "10"), method: method, step: "0.01")
        for (x, y) in zip(run.columns[0].values, run.columns[1].values) { #expect(abs(x + y - 1) < 1e-13) }
    }
}
