import Diagnostics
import Foundation
import ModelCore
import Simulator
import TVBO
import TestSupport
import Testing

/// Coupling functions between nodes: a node receives post(Σ w · pre), with the sources delayed.
struct CouplingTests {
    /// Two coupled states, a and b, which are constant; only the state c of the receiving node changes.
    private func network(_ coupling: String, edges: String, step: String = "0.125", extra: String = "") -> String {
        """
        network:
          dynamics:
            N:
              coupling_inputs: [c]
              derived_variables: { got: { equation: { rhs: "c" }, record: true } }
              state_variables:
                a: { equation: { rhs: "1 + 0*c" }, initial_value: 0.75, coupling_variable: true }
                b: { equation: { rhs: "0" }, initial_value: 0.25, coupling_variable: true }
          nodes:
            - { id: 0, dynamics: N, state: { a: { value: 2.0 }, b: { value: -1.0 } } }
            - { id: 1, dynamics: N }
            - { id: 2, dynamics: N, state: { a: { value: -0.5 } } }
          edges: [\(edges)]
          coupling: { k: \(coupling) }
        \(extra)
        integration: { method: euler, step_size: \(step), duration: 1, time_scale: ms }
        """
    }

    private func got(_ text: String, _ node: Int, database: ModelDatabase = Small.empty) throws -> [Double] {
        let model = try Experiment.parse(text, file: "f", database: database).model()
        let run = try PreparedModel(model).run(SimulationRequest()).trajectory
        return try #require(run.column("N_pop[\(node)]/got")).values
    }

    private static let edges =
        "{ source: 0, target: 1, directed: true, coupling: k, weight: 0.5 }, { source: 2, target: 1, directed: true, coupling: k, parameters: { weight: { value: 3 } } }"

    /// At the start, by hand: a is 2, 0.75, -0.5 in the nodes 0, 1, 2, b is -1, 0.25, 0.25; the weights are 0.5 and 3.
    static let received: [(pre: String, post: String, expected: Double)] = [
        ("x_j", "gx", -0.5), ("x_j - x_i", "2*gx", 2 * (0.625 - 3.75)), ("x_j[0] - x_j[1]", "gx", 1.5 - 2.25),
        ("b_j*a_i", "gx + a_i", 0.25 * 0.75 + 0.75), ("incoming_states", "gx*x_i[1]", -0.125),
    ]

    @Test(arguments: received.indices) func whatANodeReceives(index: Int) throws {
        let (pre, post, expected) = Self.received[index]
        let text = network(
            "{ pre_expression: { rhs: \"\(pre)\" }, post_expression: { rhs: \"\(post)\" } }", edges: Self.edges)
        #expect(abs(try got(text, 1)[0] - expected) < 1e-15)
    }

    /// A node without edges receives the value of the function for an empty sum, as with a row of zeros.
    @Test func aNodeWithoutEdgesHasASumOfZero() throws {
        let text = network(
            "{ pre_expression: { rhs: x_j }, post_expression: { rhs: \"7 + gx\" } }", edges: Self.edges)
        #expect(try got(text, 0)[0] == 7)
    }

    /// a increases by 1 per millisecond from 2, and is received half a millisecond late; before the start it has its
    /// initial value.
    @Test func delaysAreWholeSteps() throws {
        let edge = "{ source: 0, target: 1, coupling: k, delay: 0.5 }"
        let function = "{ pre_expression: { rhs: x_j }, post_expression: { rhs: gx } }"
        #expect(
            try got(network(function, edges: edge), 1) == [2, 2, 2, 2, 2, 2.125, 2.25, 2.375, 2.5])
        // By length: 1.5 mm at 3 mm/ms is the same; and a function may be instantaneous.
        let long = "{ source: 0, target: 1, coupling: k, distance: 1.5 }"
        #expect(try got(network(function, edges: long), 1) == [2, 2, 2, 2, 2, 2.125, 2.25, 2.375, 2.5])
        let prompt = function.replacingOccurrences(of: "{ pre", with: "{ delayed: false, pre")
        #expect(
            try got(network(prompt, edges: edge), 1) == [2, 2.125, 2.25, 2.375, 2.5, 2.625, 2.75, 2.875, 3])
    }

    /// Two Kuramoto oscillators: the difference d of their phases obeys d' = -2 K sin d, so tan(d/2) falls as exp(-2 K
    /// t).
    @Test(.enabled(if: Repository.hasDatabase, "the database of TVBO is fetched by 'make corpora'"))
    func kuramotoHasItsClosedSolution() throws {
        let text = """
            network:
              dynamics:
                N: { coupling_inputs: [c], parameters: { w: { value: 1.0 } }, state_variables: { x: { equation: { rhs: "w + c" }, initial_value: 0 } } }
              nodes: [{ id: 0, dynamics: N }, { id: 1, dynamics: N, state: { x: 1.0 } }]
              edges: [{ source: 0, target: 1, coupling: KuramotoCoupling, weight: 0.5 }]
            integration: { method: rk4, step_size: 0.01, duration: 3, time_scale: ms, coupling_evaluation: per_stage }
            """
        let model = try Experiment.parse(text, file: "f", database: ModelDatabase(folder: Repository.database)).model()
        let run = try PreparedModel(model).run(SimulationRequest()).trajectory
        let last = try #require(run.columns.map { $0.values.last }.reduce([]) { $0 + [$1 ?? .nan] } as [Double]?)
        // The error of order 4 at h = 0.01 is about h^4.
        #expect(abs(last[1] - last[0] - 2 * atan(tan(0.5) * exp(-3))) < 1e-8)
    }

    /// The nine functions of TVBO's database on one edge of weight 2 from x = 0.3 (and y = 0.1) to x = -0.2.
    static let functions: [(name: String, expected: Double)] = [
        ("Linear", 0.00234375), ("Scaling", 0.00234375), ("Difference", 0.1), ("KuramotoCoupling", 2 * sin(0.5)),
        ("Sigmoidal", sigmoid(0.6 / 230, from: -1, to: 1)),
        ("SigmoidalJansenRit", sigmoid(-3.248, from: 0, to: 0.01)), ("HyperbolicTangent", 2 + 2 * tanh(0.3)),
        ("PreSigmoidal", 1 + tanh(-12)), ("FastLinearCoupling", 0.06),
    ]

    private static func sigmoid(_ x: Double, from low: Double, to high: Double) -> Double {
        low + (high - low) / (1 + exp(-x))
    }

    @Test(
        .enabled(if: Repository.hasDatabase, "the database of TVBO is fetched by 'make corpora'"),
        arguments: functions.indices)
    func theNineFunctions(index: Int) throws {
        let (name, expected) = Self.functions[index]
        let text = """
            network:
              dynamics:
                N:
                  coupling_inputs: [c]
                  derived_variables: { got: { equation: { rhs: "c" }, record: true } }
                  state_variables:
                    S: { equation: { rhs: "0" }, initial_value: -0.2, coupling_variable: true }
                    y: { equation: { rhs: "0" }, initial_value: 0.1, coupling_variable: true }
              nodes: [{ id: 0, dynamics: N, state: { S: 0.3 } }, { id: 1, dynamics: N }]
              edges: [{ source: 0, target: 1, coupling: \(name), weight: 2 }]
            integration: { method: euler, step_size: 0.1, duration: 0.1, time_scale: ms }
            """
        let found = try got(text, 1, database: ModelDatabase(folder: Repository.database))[0]
        #expect(abs(found - expected) <= 1e-15 * max(1, abs(expected)))
    }

    @Test(arguments: [
        (
            "{ pre_expression: { rhs: z_j }, post_expression: { rhs: gx } }",
            "error[E0203]: unknown name 'z_j' in coupling 'k'"
        ),
        (
            "{ pre_expression: { rhs: \"x_j[5]\" }, post_expression: { rhs: gx } }",
            "error[E0203]: unknown name 'x_j[5]' in coupling 'k'"
        ),
        ("{ post_expression: { rhs: gx } }", "error[E0402]: coupling 'k' needs a 'pre_expression'"),
        (
            "{ pre_expression: { rhs: x_j }, post_expression: { rhs: gx }, parametrs: {} }",
            "error[E0403]: unknown key 'parametrs' in coupling 'k'"
        ),
    ])
    func faultsAreTold(coupling: String, message: String) throws {
        let told = headlines {
            _ = try Experiment.parse(network(coupling, edges: Self.edges), file: "f", database: Small.empty).model()
        }
        // The message is reported once, whatever the number of edges.
        #expect(told.count { $0.hasSuffix(message) } == 1, "\(told)")
    }

    @Test func lemsHasNoWordsForIt() throws {
        let text = network("{ pre_expression: { rhs: x_j }, post_expression: { rhs: gx } }", edges: Self.edges)
        let model = try Experiment.parse(text, file: "f", database: Small.empty).model()
        #expect(
            headlines { _ = try PreparedModel(model).run(SimulationRequest(method: .named("lems"))) }
                .map { $0.hasSuffix("LEMS cannot express the coupling functions and delays of the network's edges") }
                == [
                    true
                ])
    }

    /// TVBO reads `type` of a coupling as a reference to an entry of its database.
    @Test(arguments: ["type: Twice", "type: 'tvbo:Twice'", "iri: 'tvbo:Twice'"]) func types(reference: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("name: Base\nstate_variables: { x: { equation: { rhs: -x } } }\n", to: "models/Base.yaml")
        try folder.write(
            "name: Twice\npre_expression: { rhs: x_j }\npost_expression: { rhs: 2*gx }\n",
            to: "coupling_functions/Twice.yaml")
        func model(_ coupling: String) throws -> Model {
            let text = """
                dynamics: { name: N, coupling_inputs: [c], state_variables: { x: { equation: { rhs: c }, initial_value: 1 } } }
                network:
                  number_of_nodes: 2
                  edges: [{ source: 0, target: 1, parameters: { weight: { value: 1 } } }]
                  coupling: { c: { \(coupling), delayed: false } }
                integration: { method: euler, step_size: 0.5, duration: 0.5 }
                """
            return try Experiment.parse(text, file: "f", database: ModelDatabase(folder: folder.path)).model()
        }
        // x' = 2 x of the other node, which is 1.
        let run = try PreparedModel(model(reference)).run(SimulationRequest())
        #expect(run.trajectory.columns.map { $0.values.last } == [2, 2])
        for (faulty, message) in [
            ("type: Twice, pre_expression: { rhs: x_j }", "coupling 'c' has a 'type', Twice, and 'pre_expression'"),
            ("type: [Twice]", "'type' of coupling 'c' must be the name of a coupling function, not a list"),
        ] {
            let error = #expect(throws: DiagnosticsError.self) { try model(faulty) }
            #expect(error?.diagnostics.first?.message == message)
        }
    }
}
