import Foundation
import Quantities
import Simulation
import Simulator
import TVBO
import TestSupport
import Testing

/// Deeply nested functions with kinks, which become switches where events are located. Their expressions must not double
/// with each level: 64 levels would take longer than the age of the universe.
@Suite(.timeLimit(.minutes(1))) struct NestingTests {
    private static let levels = 64

    private func last(_ rate: String, method: String) throws -> Double {
        let text = """
            dynamics: { name: m, state_variables: { x: { equation: { rhs: "\(rate)" }, initial_value: 1.0 } } }
            integration: { method: euler, step_size: 0.001, duration: 1.0, time_scale: s }
            """
        let model = try Experiment.parse(text, file: "e.yaml", database: ModelDatabase(folder: "/nonexistent")).model()
        let run = try PreparedModel(model).run(SimulationRequest(method: try Method.named(method, at: nil)))
        return try #require(run.trajectory.columns.first?.values.last)
    }

    private static func nested(_ opening: String, _ inner: String, _ closing: String) -> String {
        String(repeating: opening, count: levels) + inner + String(repeating: closing, count: levels)
    }

    /// All rates are −x for positive x, so that x(1) = exp(−1).
    private static let rates = [
        "-" + nested("abs(", "x", ")"), "-" + nested("max(x/3, ", "x", ")"), "-" + nested("min(3*x, ", "x", ")"),
        "-" + nested("Mod(", "x", ", 4)"),
        "-x + " + nested("abs(", "x", ")") + "-" + nested("abs(", "x", ")"),
        "-" + nested("Piecewise((", "x", ", x > -1), (x - 1, True))"), "-" + nested("Max(", "x", ", x/3)"),
    ]

    @Test(arguments: rates, ["rodas4", "dopri5", "backward-euler"]) func nestedFunctions(
        rate: String, method: String
    ) throws {
        let error = try last(rate, method: method) - exp(-1)
        #expect(error.magnitude < (method == "backward-euler" ? 3e-4 : 1e-6))
    }
}
