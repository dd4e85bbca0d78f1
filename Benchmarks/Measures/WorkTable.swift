import Foundation
import Quantities
import Simulation
import Simulator
import TVBO

/// Work-precision tables: the error and the cost of each method on a stiff oscillator and on Ex3, for several
/// tolerances.
struct WorkTable {
    /// Van der Pol's oscillator with mu = 1000, a stiff problem: slow motion over hundreds of seconds alternates with
    /// transitions of less than a second.
    private static let vanDerPol = """
        dynamics:
          name: vanDerPol
          state_variables:
            x: { equation: { rhs: "y" }, initial_value: 2 }
            y: { equation: { rhs: "1000*(1 - x*x)*y - x" }, initial_value: 0 }
        integration: { method: euler, step_size: 10, duration: 2000, time_scale: s }
        """
    /// The reference solution x at t = 2000 s. Source: Test Set for IVP Solvers, release 2.4, problem VDPOL (scaled: t
    /// = 2, eps = 1e-6).
    private static let solution = 1.706167732170483

    /// Prints the table of the stiff oscillator.
    func printStiff() throws {
        print("Van der Pol, mu = 1000, to t = 2000 s, adaptive steps, events located; error of x at the end")
        print("  method          tolerance  steps     rejected  evaluations  error      ms")
        let experiment = try Experiment.parse(Self.vanDerPol, file: "vanderpol", database: ModelDatabase(folder: ""))
        let preparedModel = try PreparedModel(experiment.model())
        for (name, tolerances) in [
            ("rodas4", [1e-6, 1e-9]), ("trapezoidal", [1e-5, 1e-6]), ("backward-euler", [1e-5, 1e-6]),
            ("bs32", [1e-6]), ("dopri5", [1e-6]), ("tsit5", [1e-6]), ("dopri853", [1e-6]),
        ] {
            for tolerance in tolerances { try printRun(preparedModel, name, tolerance) }
        }
    }

    private func printRun(_ preparedModel: PreparedModel, _ name: String, _ tolerance: Double) throws {
        let run = try preparedModel.run(
            SimulationRequest(method: .named(name), events: .located, stepping: .adaptive(tolerance: tolerance)))
        let error = abs((run.trajectory.columns[0].values.last ?? .nan) - Self.solution)
        let cells = [
            name, "\(tolerance)", "\(run.effort?.steps ?? 0)", "\(run.effort?.rejected ?? 0)",
            "\(run.effort?.evaluations ?? 0)", String(format: "%.1e", error), "\(Int((run.seconds * 1000).rounded()))",
        ]
        print(
            "  "
                + zip(cells, [16, 11, 10, 10, 13, 11, 6]).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
                .joined())
    }
}
