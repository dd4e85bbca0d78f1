import TVBO
import TestSupport
import Testing

/// Events that change parameters of edges, and runs that start at a fixed point. Their numbers are compared with
/// Scripts/oracle-events, in the tests of networks.
struct EdgeEventTests {
    private static func grid(
        _ event: String, edges: String = "{ source: 0, target: 1 }, { source: 1, target: 2 }",
        coupling: String =
            "f: { parameters: { K: { value: 2 }, L: { value: 1 } }, outsym: [P], pre_expression: { rhs: K*(x_j - x_i) } }",
        rhs: String = "c - x", execution: String = "{}", more: String = ""
    ) -> String {
        """
        dynamics:
          name: N
          coupling_inputs: { c: {} }
          state_variables: { x: { equation: { rhs: "\(rhs)" }, initial_value: 0.5, coupling_variable: true\(more) } }
        network:
          nodes: [{ id: 0, state: { x: 1.0 } }, { id: 1 }, { id: 2 }]
          edges: [\(edges)]
          coupling: { \(coupling) }
        events: { e: { \(event) } }
        execution: \(execution)
        integration: { method: rk4, step_size: 0.1, duration: 1 }
        """
    }

    private static let crossing =
        "event_type: continuous, condition: { rhs: 'u[:P] - p[:L]' }, affect: { rhs: 'p[:K] = 0' }, target_component: all_edges"

    /// The power from node 0 to node 1 is K (1 - 0.5) = 1 at the start, which is not above the limit of 1.
    @Test func anEdgeWithAnEventHasStates() throws {
        let model = try Small.model(Self.grid(Self.crossing))
        let population = try #require(model.network.populations.first { $0.id == "f_edges" })
        #expect(population.members.count == 2)
        let values = population.members.compactMap { model.component($0)?.values }
        #expect(values.map { $0["K_0"] } == [2, 2])
        #expect(values.map { $0["event_e_0"] } == [-1, -1])
        // The number of an edge is that among the edges sorted by the ids of their ends.
        let one = Self.crossing.replacingOccurrences(of: "all_edges", with: "edge_1")
        let turned = Self.grid(
            one, edges: "{ source: 2, target: 1 }, { source: 1, target: 0, parameters: { K: { value: 5 } } }")
        let own = try Small.model(turned)
        #expect(own.component("f_edges_0")?.values["K_0"] == 5)
        #expect(own.component("f_edges_0")?.values["event_e_0"] == 1)
    }

    static let faults: [(text: String, message: String)] = [
        (
            grid(crossing.replacingOccurrences(of: "all_edges", with: "edge_3")),
            "event 'e' changes edge_3, but the network has only 2 edges"
        ),
        (
            grid(crossing.replacingOccurrences(of: "all_edges", with: "node_1")),
            "'target_component: node_1' of event 'e' is not supported"
        ),
        (
            grid(crossing.replacingOccurrences(of: "continuous", with: "discrete")),
            "'event_type: discrete' of event 'e', which changes edges, is not supported"
        ),
        (
            grid(crossing.replacingOccurrences(of: "p[:L]", with: "p[:M]")),
            "unknown name 'M' in event 'e'"
        ),
        (
            grid(crossing + ", condition_states: [P], condition_parameters: []"),
            "event 'e' uses the name 'L', but does not list it"
        ),
        (
            grid(crossing.replacingOccurrences(of: "p[:K] = 0", with: "p[:K] = u[:P]")),
            "unknown name 'P' in event 'e'"
        ),
        (
            grid(crossing.replacingOccurrences(of: "event_type: continuous", with: "event_type: preset_time")),
            "event 'e' of the type preset_time cannot have 'condition'"
        ),
        (
            grid("event_type: preset_time, trigger_times: [0.0], affect: { rhs: 'K = 0' }, target_component: edge_1"),
            "the 'trigger_times' of event 'e' must be a list of 1 to 1000 times, each above 0"
        ),
        (
            grid(crossing + ", affect_negative: { rhs: 'p[:K] = 1' }"),
            "'affect_negative' of event 'e' is not supported: separate actions on downward crossings are not simulated"
        ),
        (
            grid(crossing, edges: "{ source: 0, target: 1, directed: true }, { source: 1, target: 0, directed: true }"),
            "events of edges need a single edge between two nodes, but nodes 0 and 1 have two"
        ),
        (
            grid(
                crossing,
                coupling:
                    "f: { parameters: { K: { value: 2 }, L: { value: 1 } }, pre_expression: { rhs: x_j } }, g: { pre_expression: { rhs: x_j } }",
                rhs: "c - x"
            ).replacingOccurrences(of: "{ c: {} }", with: "{ f: {}, g: {} }").replacingOccurrences(
                of: "c - x", with: "f + g - x"),
            "event 'e' changes edges, which is supported only if the network lists them and all have the same coupling function"
        ),
        (
            grid(crossing, rhs: "c + 1", execution: "{ find_fixpoint: true }"),
            "no fixed point was found from the initial values: the rate of 'N_pop[0]/x' does not become 0"
        ),
        (
            grid(crossing, rhs: "c - x + t", execution: "{ find_fixpoint: true }"),
            "a fixed point cannot be found, because a rate depends on the time or is not finite: remove 'find_fixpoint'"
        ),
        (
            grid(
                crossing, execution: "{ find_fixpoint: true }",
                more: ", noise: { parameters: { sigma: { value: 0.1 } } }"),
            "a fixed point cannot be found for a model with noise: remove 'find_fixpoint'"
        ),
    ]

    @Test(arguments: faults.indices) func faultsOfEvents(index: Int) {
        let (text, message) = Self.faults[index]
        let found = headlines { _ = try Small.model(text) }.filter { $0.contains("error[") }
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix(": " + message) == true, "\(found)")
    }
}
