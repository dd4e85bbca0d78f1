import Foundation
import ModelCore
import Quantities
import Simulation
import Simulator
import TVBO
import TestSupport
import Testing

/// Sums over matrices of edges, computed by programs over blocks of edges, beside the same sums written out as expressions.
struct ProjectionTests {
    /// A network of 150 nodes, which is more than one block of edges, with a row of zeros and weights in steps of 2⁻⁵.
    private static func text(_ pre: String, method: String, delays: Bool, integration: String = "") throws -> (
        text: String, folder: TemporaryFolder
    ) {
        let folder = try TemporaryFolder()
        let count = 150
        let rows = (0..<count).map { row in
            (0..<count).map { column in
                row == 7 || row == column || (row * 31 + column * 17) % 5 == 0
                    ? "0" : "\(Double((row * 7 + column * 13) % 32) / 32)"
            }
        }
        let lengths = (0..<count).map { row in (0..<count).map { "\(delays ? (row * $0) % 11 : 0)" } }
        try folder.write(
            rows.map { $0.joined(separator: "\t") }.joined(separator: "\n"), to: "b/meas-weight_relmat.tsv")
        try folder.write(
            lengths.map { $0.joined(separator: "\t") }.joined(separator: "\n"), to: "b/meas-length_relmat.tsv")
        let text = """
            dynamics:
              name: N
              parameters: { w: { value: [\((0..<count).map { "\(Double($0 % 9) / 8)" }.joined(separator: ", "))] } }
              coupling_inputs: { c: {} }
              state_variables:
                x: { equation: { rhs: "w - x + 0.01*c" }, initial_value: 0.1, coupling_variable: true }
                y: { equation: { rhs: "x - y" }, initial_value: -0.5 }
            network:
              bids_dir: b
              structural_measures: [weight, length]
              coupling:
                c: { incoming_states: [x], pre_expression: { rhs: "\(pre)" }, post_expression: { rhs: "gx + x_i" } }
            integration: { method: \(method), step_size: 0.125, duration: 4 \(integration) }
            """
        return (text, folder)
    }

    private func end(
        _ flat: FlatModel, _ model: Model, _ method: Simulation.Method, threads: Int = 1
    ) throws -> [Double] {
        let compiled = try CompiledModel(
            flat, recorded: model.simulation.recorded, method: method, holdsCouplings: true)
        var solver = try FixedStepSolver(
            model: compiled, method: method, grid: TimeGrid(model.simulation), recordsDenseOutput: false)
        (solver.threads, solver.sharesAll) = (threads, true)
        return try solver.run().columns.flatMap(\.values)
    }

    struct Setting: CustomTestStringConvertible, Sendable {
        var pre: String
        var method: String
        var delays: Bool
        var integration = ""
        var testDescription: String { "\(pre) \(method) \(delays ? "delayed" : "") \(integration)" }
    }

    static let settings: [Setting] = [
        Setting(pre: "x_j", method: "euler", delays: true), Setting(pre: "x_j", method: "heun", delays: false),
        Setting(pre: "sin(x_j - x_i)", method: "heun", delays: true),
        Setting(pre: "tanh(3*x_j + y_j)", method: "rk4", delays: true),
        Setting(
            pre: "0.1*x_j*y_i - 0.01*exp(-x_i**2)", method: "rk4", delays: true,
            integration: ", coupling_evaluation: per_stage"),
        Setting(pre: "x_j*y_j", method: "heun", delays: true, integration: ", coupling_evaluation: per_stage"),
        Setting(pre: "2", method: "euler", delays: true),
    ]

    /// Both ways give the same bits, because they perform the same operations in the same order.
    @Test(arguments: settings) func bothWaysAreEqual(setting: Setting) throws {
        let (text, folder) = try Self.text(
            setting.pre, method: setting.method, delays: setting.delays, integration: setting.integration)
        let experiment = try Experiment.parse(
            text, file: folder.path + "/e.yaml", database: ModelDatabase(folder: folder.path))
        let model = try experiment.model()
        let method = try Simulation.Method.named(model.simulation.method, at: nil)
        let flat = try Flattener.flatten(model)
        #expect(!flat.projections.isEmpty)
        let expanded = flat.expandingProjections()
        #expect(expanded.projections.isEmpty)
        let (own, other) = (try end(flat, model, method), try end(expanded, model, method))
        #expect(own.count == 33 * 300)
        #expect(own == other)
        #expect(own.allSatisfy { $0.isFinite })
        for threads in [2, 5] { #expect(try end(flat, model, method, threads: threads) == own) }
    }

    /// Methods that need the right-hand side as expressions run as well.
    @Test func implicitMethodsWriteTheSumsOut() throws {
        let (text, folder) = try Self.text("x_j", method: "trapezoidal", delays: false)
        let model = try Experiment.parse(
            text, file: folder.path + "/e.yaml", database: ModelDatabase(folder: folder.path)
        ).model()
        let run = try PreparedModel(model).run(SimulationRequest()).trajectory
        let fine = try PreparedModel(model).run(SimulationRequest(method: .named("dopri853", at: nil))).trajectory
        for (column, other) in zip(run.columns, fine.columns) {
            #expect(abs((column.values.last ?? .nan) - (other.values.last ?? .nan)) < 1e-2)
        }
    }

    /// A tie is rounded to the even number of steps, as NumPy and JAX round the delays of TVBO.
    @Test(arguments: zip([0.5, 1.5, 2.5, 2.4, 2.6], [0, 2, 2, 2, 3])) func ties(delay: Double, steps: Int) {
        #expect(DelayLine.steps(delay, 1) == steps)
    }
}
