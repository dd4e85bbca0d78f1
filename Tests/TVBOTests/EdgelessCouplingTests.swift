import Foundation
import ModelCore
import Simulator
import TVBO
import TestSupport
import Testing

/// Coupling functions of nodes at which no edge ends, and edges that end at no coupling input.
struct EdgelessCouplingTests {
    private func model(_ text: String) throws -> Model {
        try Experiment.parse(text, file: "f", database: Small.empty).model()
    }

    /// Returns the last recorded values of the columns that end with a name.
    private func last(_ name: String, _ model: Model) throws -> [Double] {
        let run = try PreparedModel(model).run(SimulationRequest()).trajectory
        return run.columns.filter { $0.name.split(separator: "/").last.map { $0 == name } ?? false }.compactMap(
            \.values.last)
    }

    private static func text(_ network: String, _ post: String, inputs: String = "c: {}") -> String {
        """
        dynamics:
          name: N
          coupling_inputs: { \(inputs) }
          derived_variables: { got: { equation: { rhs: "c" }, record: true } }
          state_variables: { x: { equation: { rhs: "c" }, initial_value: 0.5, coupling_variable: true } }
        \(network.replacing("POST", with: "{ parameters: { b: { value: 0.25 } }, pre_expression: { rhs: x_j }, post_expression: { rhs: \"\(post)\" } }"))
        integration: { method: euler, step_size: 0.125, duration: 0.25, time_scale: ms }
        """
    }

    /// The networks in which a function has no edge: a lone node, and nodes without edges.
    private static let networks = [
        "coupling: POST", "network: { coupling: { c: POST } }",
        "network: { number_of_nodes: 1, coupling: { c: POST } }",
        "network: { number_of_nodes: 3, coupling: { c: POST } }",
        "network: { nodes: [{ id: 4 }], coupling: { c: POST } }",
    ]

    /// By hand: two steps of 0.125 with the rate b, or with half the state; no value of the function without edges
    /// leaves the nodes as they are.
    @Test(arguments: networks, [("gx + b", 0.5625), ("b - gx/2", 0.5625), ("gx + x_i/2", 0.564453125), ("b*gx", 0.5)])
    func aFunctionActsWithoutEdges(network: String, end: (post: String, state: Double)) throws {
        let found = try last("x", model(Self.text(network, end.post)))
        #expect(!found.isEmpty && found.allSatisfy { $0 == end.state }, "\(found)")
    }

    /// A function that reads no sum acts on the nodes of a network with edges only, which is told.
    @Test(arguments: [
        ("number_of_nodes: 2", 0.5, true),
        ("number_of_nodes: 2, edges: [{ source: 0, target: 1, weight: 3 }]", 0.625, false),
    ]) func aFunctionWithoutTheSum(network: String, end: Double, isTold: Bool) throws {
        let found = try model(Self.text("network: { \(network), coupling: { c: POST } }", "2*b"))
        #expect(try last("x", found) == [end, end])
        let told = found.remarks.map(\.message).filter { $0.contains("does not read 'gx'") }
        let message =
            "the 'post_expression' of coupling 'c' does not read 'gx', and the network has no edges, so that its value 2*b"
            + " is left out; the jax and tvboptim back ends of TVBO 0.5.3 use it"
        #expect(told == (isTold ? [message] : []))
    }

    /// A function that gives 0 without edges leaves the paths of a lone node as they are.
    @Test func aFunctionThatIsZeroWithoutEdgesAddsNoNetwork() throws {
        let lone = try model(Self.text("coupling: POST", "b*gx"))
        #expect(lone.network.isSingleNode)
        #expect(try !model(Self.text("coupling: POST", "b + gx")).network.isSingleNode)
    }

    /// Edges between models without coupling inputs have no effect, listed or made by a generator.
    @Test(arguments: [
        "edges: [{ source: 0, target: 1, weight: 2 }]", "edges: [{ source: 0, target: 1, directed: true, delay: 1 }]",
        "graph_generator: { type: Cycle }",
        "edges: [{ source: 0, target: 1 }], coupling: { c: { pre_expression: { rhs: x_j } } }",
    ]) func edgesWithoutInputs(edges: String) throws {
        let text = """
            dynamics:
              name: N
              state_variables: { x: { equation: { rhs: "-x" }, initial_value: 0.5 } }
            network: { number_of_nodes: 3, \(edges) }
            integration: { method: euler, step_size: 0.125, duration: 0.25, time_scale: ms }
            """
        let found = try model(text)
        #expect(try last("x", found) == Array(repeating: 0.5 * 0.875 * 0.875, count: 3))
        let message = "edges of the network have no effect, as in TVBO: no coupling input is declared in the model 'N'"
        #expect(found.remarks.map(\.message).contains(message))
    }

    /// A default function feeds a local input that is the only one in TVBO's jax back end, so that the edge is refused.
    @Test func anEdgeToALocalInputIsRefused() {
        let text = """
            dynamics:
              name: N
              coupling_inputs: { c: { local: true } }
              state_variables: { x: { equation: { rhs: "c - x" }, initial_value: 0.5 } }
            network: { number_of_nodes: 2, edges: [{ source: 0, target: 1, weight: 2 }] }
            integration: { method: euler, step_size: 0.125, duration: 0.25, time_scale: ms }
            """
        #expect(headlines { _ = try model(text) }.contains { $0.contains("error[E0501]: an edge between cells needs") })
    }

    /// The functions act on nodes whose models are not the experiment's own, and on none beyond the size of matrices.
    @Test func modelsOfNodesDecide() throws {
        func text(_ nodes: String) -> String {
            """
            network:
              dynamics:
                A: { coupling_inputs: { c: {} }, state_variables: { x: { equation: { rhs: c }, initial_value: 0.5 } } }
              \(nodes)
              coupling: { c: { pre_expression: { rhs: x_j }, post_expression: { rhs: "gx + 0.25" } } }
            integration: { method: euler, step_size: 0.125, duration: 0.125, time_scale: ms }
            """
        }
        #expect(
            try last("x", model(text("nodes: [{ id: 0, dynamics: A }, { id: 1, dynamics: A }]"))) == [0.53125, 0.53125])
        let many = Self.text("network: { number_of_nodes: 5000, coupling: { c: POST } }", "gx + b")
        #expect(
            headlines { _ = try model(many) }.contains {
                $0.hasSuffix(
                    "the network has 5000 nodes; coupling functions act on nodes without edges in networks of at most 4096"
                        + " nodes")
            })
    }

    /// All functions act if one of them reads the sum, so that each keeps its input; an end that cannot be read is
    /// reported.
    @Test func functionsKeepTheirInputs() throws {
        func text(_ end: String) -> String {
            """
            dynamics:
              name: N
              coupling_inputs: { p: {}, q: {} }
              state_variables: { x: { equation: { rhs: "p + 4*q" }, initial_value: 0.5, coupling_variable: true } }
            network:
              number_of_nodes: 2
              coupling:
                d: { pre_expression: { rhs: x_j }, post_expression: { rhs: "0.5" } }
                e: { pre_expression: { rhs: x_j }, post_expression: { rhs: "\(end)" } }
            integration: { method: euler, step_size: 0.125, duration: 0.125, time_scale: ms }
            """
        }
        #expect(try last("x", model(text("gx + 0.25"))) == [0.6875, 0.6875])
        #expect(headlines { _ = try model(text("(gx + 0.25")) }.contains { $0.contains("error[E0201]") })
    }

    /// In a network with other edges, an edge to a model without coupling inputs is refused.
    @Test func anEdgeWithoutInputBesideOthers() throws {
        let text = """
            network:
              dynamics:
                A: { state_variables: { x: { equation: { rhs: "-x" } } } }
                B: { coupling_inputs: { c: {} }, state_variables: { y: { equation: { rhs: c } } } }
              nodes: [{ id: 0, dynamics: A }, { id: 1, dynamics: B }]
              edges: [{ source: 1, target: 0, directed: true }, { source: 0, target: 1, directed: true }]
            integration: { method: euler, step_size: 0.125, duration: 0.125, time_scale: ms }
            """
        #expect(
            headlines { _ = try model(text) }.filter { $0.contains("error") } == [
                "f:6:11: error[E0501]: an edge between cells needs a synapse, or a coupling function and coupling inputs of"
                    + " the model of its target"
            ])
    }

    /// An edge that acts in both directions reaches the node that has an input; the other node has none.
    @Test(.enabled(if: Repository.hasDatabase, "the database of TVBO is fetched by 'make corpora'"))
    func anEdgeReachesTheNodeWithAnInput() throws {
        let text = """
            dynamics:
              name: B
              coupling_inputs: { c: {} }
              state_variables: { y: { equation: { rhs: c }, initial_value: 0 } }
            network:
              dynamics: { A: { state_variables: { x: { equation: { rhs: "-x" }, initial_value: 0.5 } } } }
              nodes: [{ id: 0, dynamics: A }, { id: 1 }]
              edges: [{ source: 1, target: 0, weight: 2 }]
            integration: { method: euler, step_size: 0.125, duration: 0.125, time_scale: ms }
            """
        // The default function, x_j/256 with the weight 2, over 0.125 ms.
        let database = ModelDatabase(folder: Repository.database)
        let found = try Experiment.parse(text, file: "f", database: database).model()
        #expect(try last("y", found) == [0.125 * 2 * 0.5 / 256])
    }

    /// Names of functions that only the network's own file defines are those of functions without effect.
    @Test func couplingsOfTheNetworksOwnFile() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            coupling: { excitatory: { pre_expression: { rhs: x_j } } }
            nodes: [{ id: 0 }, { id: 1 }]
            edges: [{ source: 0, target: 1, directed: true, coupling: excitatory, weight: 2 }]
            """, to: "own.yaml")
        let text = """
            dynamics:
              name: N
              coupling_inputs: { c: {} }
              state_variables: { x: { equation: { rhs: c }, initial_value: 0.5, coupling_variable: true } }
            network: { data_file: own.yaml, coupling: { c: { pre_expression: { rhs: x_j }, post_expression: { rhs: gx/4 } } } }
            integration: { method: euler, step_size: 0.125, duration: 0.125, time_scale: ms }
            """
        let found = try Experiment.parse(text, file: folder.path + "/e.yaml", database: Small.empty).model()
        #expect(try last("x", found) == [0.5, 0.5 + 0.125 * 2 * 0.5 / 4])
        #expect(
            found.remarks.map(\.message).contains(
                "as in TVBO, these keys of the network's own file have no effect: coupling"))
    }
}
