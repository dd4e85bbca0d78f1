import Diagnostics
import TVBO
import TestSupport
import Testing

/// The warning about networks that the jax back end of TVBO 0.5.3 reads differently. Each of the differences was found by
/// running it.
struct BackEndRemarkTests {
    private static func network(
        nodes: String = "number_of_nodes: 2", edge: String = "parameters: { weight: { value: 0.5 } }",
        functions: String = "f: { pre_expression: { rhs: x_j } }", inputs: String = "c: {}", more: String = ""
    ) -> String {
        """
        dynamics:
          name: N
          parameters: { a: { value: 1.0 } }
          coupling_inputs: { \(inputs) }
          state_variables:
            x: { equation: { rhs: "a - x + c" }, coupling_variable: true }
            y: { equation: { rhs: "-y" } }
        network:
          \(nodes)
          edges: [{ source: 0, target: 1, \(edge) }]
          coupling: { \(functions) }
          \(more)
        integration: { method: euler, step_size: 0.1, duration: 1 }
        """
    }

    static let differences: [(text: String, notes: [String])] = [
        (network(), []),
        (network(nodes: "nodes: [{ id: 0 }, { id: 1 }]"), []),
        (
            network(nodes: "nodes: [{ id: 0, parameters: { a: { value: 2 } } }, { id: 1 }]"),
            ["the jax back end ignores the parameters of single nodes"]
        ),
        (
            network(nodes: "nodes: [{ id: 0, parameters: { a: { value: 2 } } }, { id: 1 }]").replacing(
                "a: {", with: "unread: { value: 1 }, a: {", maxReplacements: 1
            ).replacing("parameters: { a: { value: 2 }", with: "parameters: { unread: { value: 2 }"), []
        ),
        (
            network(nodes: "nodes: [{ id: 0, state: { x: 2 } }, { id: 1 }]"),
            ["the jax back end ignores the initial states of single nodes"]
        ),
        (
            network(nodes: "nodes: [{ id: 1 }, { id: 0 }]"),
            ["the jax back end takes the id of a node for its position in the list of nodes"]
        ),
        (
            network(nodes: "nodes: [{ id: 0 }]").replacing("target: 1", with: "target: 0"),
            ["the jax back end ignores the edges of a network with a single node"]
        ),
        (
            network(nodes: "number_of_nodes: 1", edge: "parameters: { weight: { value: 0 } }")
                .replacing("target: 1", with: "target: 0"), []
        ),
        (
            network(edge: "weight: 0.5"),
            ["the jax back end reads weights and distances only from the 'parameters' of an edge"]
        ),
        (network(edge: "weight: 1"), []),
        (
            network(edge: "parameters: { weight: 0.5 }"),
            [
                "the jax back end ignores a weight or distance that is written as a number and not as a mapping with"
                    + " 'value'"
            ]
        ),
        (network(edge: "parameters: { weight: 1 }"), []),
        (
            network(
                edge: "parameters: { k: { value: 2 } }",
                functions: "f: { parameters: { k: { value: 1 } }, pre_expression: { rhs: k*x_j } }"),
            ["the jax back end ignores all parameters of edges but weights and distances"]
        ),
        // A parameter that no function has is ignored by all.
        (network(edge: "parameters: { strength: { value: 2 } }"), []),
        (
            network(
                edge: "parameters: { k: { value: 1 } }",
                functions: "f: { parameters: { k: { value: 1 } }, pre_expression: { rhs: k*x_j } }"), []
        ),
        (network(functions: "c: { pre_expression: { rhs: x_j } }", inputs: "c: {}, d: { source: c }"), []),
        (network(edge: "parameters: { delay: { value: 0.5 } }"), ["the jax back end ignores the 'delay' of edges"]),
        // At most half a step, which is no delay here either.
        (network(edge: "parameters: { delay: { value: 0.04 } }"), []),
        (network(edge: "parameters: { distance: { value: 3 } }"), []),
        (
            network(edge: "directed: true, parameters: { distance: { value: 3 } }"),
            ["the jax back end gives a directed edge the delay of the opposite direction"]
        ),
        (
            network(
                edge: "directed: true, parameters: { distance: { value: 3 } }",
                functions: "f: { delayed: false, pre_expression: { rhs: x_j } }"),
            []
        ),
        (
            network(
                edge: "parameters: { distance: { value: 3, unit: cm } }",
                more: "conduction_speed: { value: 2, unit: mm_per_ms }"),
            ["the jax back end reads distances and conduction speeds without their units"]
        ),
        // A speed of 3 mm/ms without its unit, for a length in cm.
        (
            network(edge: "parameters: { distance: { value: 3, unit: cm } }", more: "conduction_speed: 3"),
            ["the jax back end reads distances and conduction speeds without their units"]
        ),
        (
            network(edge: "source_var: y", functions: ""),
            [
                "the jax back end ignores 'source_var' and 'target_var' of edges",
                "the jax back end uses the coupling function 'Linear' for an edge without one",
            ]
        ),
        (
            network(
                functions: "c: { pre_expression: { rhs: x_j } }, d: { pre_expression: { rhs: x_j } }",
                inputs: "c: {}, d: {}"),
            [
                "the jax back end uses only the first coupling function of the network",
                "the jax back end feeds every coupling input of the model from the network, whichever coupling"
                    + " function the input names",
            ]
        ),
        (network(inputs: "c: {}, d: {}"), []),
        // A 'source' that names no function counts as none.
        (
            network(
                functions: "c: { pre_expression: { rhs: x_j } }", inputs: "c: { source: p }, d: { source: q }"),
            [
                "the jax back end feeds every coupling input of the model from the network, whichever coupling"
                    + " function the input names"
            ]
        ),
        (
            network(
                edge: "coupling: g",
                functions: "f: { pre_expression: { rhs: x_j } }, g: { pre_expression: { rhs: x_j } }"),
            ["the jax back end uses only the first coupling function of the network"]
        ),
        (
            network(functions: "f: { pre_expression: { rhs: x_j - x_i } }"),
            ["the jax back end reads 'x_i' at every node as the state of the first node"]
        ),
        (
            network(functions: "f: { incoming_states: [y], pre_expression: { rhs: x_j } }"),
            [
                "the jax back end reads the states marked as coupling variables, x, in their order, whatever the coupling function names"
            ]
        ),
        (network(functions: "f: { pre_expression: { rhs: \"x_j[0]\" } }"), []),
        // Only the first of the named states is read.
        (network(functions: "f: { incoming_states: [x, y], pre_expression: { rhs: x_j } }"), []),
        (
            network(functions: "f: { incoming_states: [x, y], pre_expression: { rhs: \"x_j[0] + x_j[1]\" } }"),
            [
                "the jax back end ignores the indices of 'x_j' in coupling functions, as in 'x_j[1]'",
                "the jax back end reads the states marked as coupling variables, x, in their order, whatever the coupling function names",
            ]
        ),
        // The second input is fed from the second marked state, whatever the function names.
        (
            network(
                functions: "f: { incoming_states: [x], pre_expression: { rhs: x_j } }", inputs: "c: {}, d: {}"
            ).replacing(
                "y: { equation: { rhs: \"-y\" } }", with: "y: { equation: { rhs: \"-y\" }, coupling_variable: true }"),
            [
                "the jax back end reads the states marked as coupling variables, x, y, in their order, whatever the coupling function names"
            ]
        ),
        (
            network(functions: "f: { incoming_states: [x, y], pre_expression: { rhs: \"x_j[1]\" } }"),
            [
                "the jax back end ignores the indices of 'x_j' in coupling functions, as in 'x_j[1]'",
                "the jax back end reads the states marked as coupling variables, x, in their order, whatever the coupling function names",
            ]
        ),
        (
            network(inputs: "c: {}, around: { local: true }"),
            [
                "the jax back end feeds a local coupling input of the model from the network,"
                    + " unless the input's name is 'local_coupling'"
            ]
        ),
        (network(inputs: "c: {}, local_coupling: { local: true }"), []),
        (
            network(functions: "f: { parameters: { x: 2 }, pre_expression: { rhs: x*x_j } }"),
            ["the jax back end uses a state in place of the parameter 'x' of the coupling function"]
        ),
        (
            network(functions: "f: { pre_expression: { rhs: x_j }, post_expression: { rhs: gx*cos(t) } }"),
            ["the jax back end reads 't' in a coupling function as the number of the step instead of the time"]
        ),
        // The second input is fed from 'y' here, and there from 'x', the only marked state.
        (
            network(functions: "f: { incoming_states: [x, y], pre_expression: { rhs: x_j } }", inputs: "c: {}, d: {}"),
            [
                "the jax back end feeds the coupling inputs from the states marked as coupling variables, x, in their order"
            ]
        ),
        (network(functions: "f: { incoming_states: [x], pre_expression: { rhs: x_j } }", inputs: "c: {}, d: {}"), []),
        // Inputs that name the function are fed from 'x' here, and there from one marked state each.
        (
            network(inputs: "c: { source: f }, d: { source: f }").replacing(
                "rhs: \"-y\" }", with: "rhs: \"-y\" }, coupling_variable: true"),
            [
                "the jax back end feeds the coupling inputs from the states marked as coupling variables, x, y, in their order"
            ]
        ),
        (network(inputs: "c: { source: f }, d: { source: f }"), []),
        (
            network(
                functions: "f: { parameters: { wLRE: { value: 2 } }, pre_expression: { rhs: x_j } }",
                inputs: "cpop_0: {}, cpop_1: {}"
            ).replacing("+ c\"", with: "+ cpop_0\""),
            ["the jax back end takes the parameter 'wLRE' of a coupling function for the weights of the edges"]
        ),
        (network(functions: "f: { parameters: { wLRE: { value: 2 } }, pre_expression: { rhs: x_j } }"), []),
    ]

    @Test(arguments: differences.indices) func differencesAreListed(index: Int) throws {
        let (text, notes) = Self.differences[index]
        let remarks = try Small.model(text).remarks.filter {
            $0.message == "the jax back end of TVBO 0.5.3 reads this network differently, so its results differ from"
                + " those of tvbo-verify"
        }
        #expect(remarks.flatMap { $0.notes.map(\.message) } == notes)
        #expect(remarks.count == (notes.isEmpty ? 0 : 1))
    }

    /// Values of nodes are ignored in a network without edges as well.
    @Test func nodesWithoutEdges() throws {
        let text = """
            dynamics: { name: N, parameters: { a: { value: 1 } }, state_variables: { x: { equation: { rhs: a - x } } } }
            network: { nodes: [{ id: 0, parameters: { a: { value: 2 } }, state: { x: 2 } }] }
            integration: { method: euler, step_size: 0.1, duration: 1 }
            """
        #expect(
            try Small.model(text).remarks.flatMap { $0.notes.map(\.message) } == [
                "the jax back end ignores the parameters of single nodes",
                "the jax back end ignores the initial states of single nodes",
            ])
    }

    /// TVBO's default function is assumed where none is given, with a warning.
    @Test(.enabled(if: Repository.hasDatabase, "the database of TVBO is fetched by 'make corpora'"))
    func linearIsAssumed() throws {
        let text = Self.network(functions: "")
        let model = try Experiment.parse(text, file: "f", database: ModelDatabase(folder: Repository.database)).model()
        #expect(
            model.remarks.map(\.message) == [
                "the network has no coupling function: TVBO's default 'Linear' is assumed, which is b = 0.0, a = 0.00390625 in a*gx + b"
            ])
        for name in ["Linear", "linear", "Kuramoto", "difference"] {
            let named = Self.network(functions: "f: { iri: 'tvbo:\(name)' }")
            let found = try Experiment.parse(named, file: "f", database: ModelDatabase(folder: Repository.database))
                .model().remarks.flatMap { $0.notes.map(\.message) }
            #expect(found.contains { $0.hasSuffix(" under the name 'f'") }, "\(found)")
        }
        let own = Self.network(functions: "Linear: { iri: 'tvbo:Linear' }")
        #expect(
            try Experiment.parse(own, file: "f", database: ModelDatabase(folder: Repository.database)).model().remarks
                .isEmpty)
    }
}
