import Diagnostics
import TVBO
import TestSupport
import Testing

/// The warning about experiments that the tvboptim back end of TVBO 0.5.3 computes differently. Each of the differences was
/// found by running it; `Scripts/compare-jax --back-end tvboptim` repeats the comparison.
struct TvboptimRemarkTests {
    private static func network(
        edge: String = "parameters: { weight: { value: 0.5 } }", nodes: String = "number_of_nodes: 2",
        function: String = "", pre: String = "k*x_j", delayed: Bool = false, inputs: String = "c: {}",
        state: String = "", method: String = "euler", more: String = "", parameter: String = "{ value: 1.5 }"
    ) -> String {
        """
        dynamics:
          name: N
          parameters: { a: \(parameter) }
          coupling_inputs: { \(inputs) }
          state_variables:
            x: { equation: { rhs: "a - x + c" }, coupling_variable: true\(state) }
            y: { equation: { rhs: "-y" } }
        network:
          \(nodes)
          edges: [{ source: 0, target: 1, \(edge) }]
          coupling: { f: { delayed: \(delayed), parameters: { k: { value: 2 } }, pre_expression: { rhs: "\(pre)" }, post_expression: { rhs: gx }\(function) } }
          parameters: { conduction_speed: { value: 1 } }
        \(more)
        """
            + "\nintegration: { method: \(method), step_size: 0.1, duration: 1 }"
    }

    private static func delayed(_ distance: Double, edge: String = "", method: String = "euler", function: String = "")
        -> String
    {
        network(
            edge: "\(edge)parameters: { weight: { value: 0.5 }, distance: { value: \(distance) } }", function: function,
            pre: function.isEmpty ? "k*x_j" : "k*(x_j - x_i)", delayed: true, method: method)
    }

    /// A model with the coupling inputs `c`, `d` and a local one, and two coupling functions.
    private static func twoFunctions(_ first: String, _ second: String) -> String {
        let one = "{ delayed: false, pre_expression: { rhs: x_j }, post_expression: { rhs: gx } }"
        let text = network(inputs: "c: {}, d: {}, local_coupling: { local: true }")
            .replacing("\"-y\"", with: "\"-y + d\"")
        let start = text.range(of: "  coupling: { f:"), end = text.range(of: "  parameters: { conduction_speed")
        guard let start, let end else { return "" }
        let functions = "  coupling: { \(first): \(one), \(second): \(one) }\n"
        return text[..<start.lowerBound] + functions + text[end.lowerBound...]
    }

    private static let stages =
        "evaluates the coupling function 'f' at every stage of a step, but tvbo-verify once per"
        + " step"
    private static let turned = "lets an edge with the coupling function 'f' act from its target to its source"
    private static let clamped =
        "clamps states at the end of a step only, which matters if a stage of a step leaves the limits"
    private static let local = ", incoming_states: [x], local_states: [x]"
    private static let clamp = ", domain: { lo: 0, hi: 0.8, enforce: clamp }"

    static let differences: [(text: String, notes: [String])] = [
        // Couplings at every stage, by another spelling of rk4.
        (network(method: "runge_kutta"), [stages]),
        // In floating-point numbers, 2.1 / 0.3 is more than 7, and 0.9 / 0.3 is 3.
        (
            network(method: "euler").replacing(
                "step_size: 0.1, duration: 1", with: "step_size: 0.3, duration: 3, transient_time: 2.1"),
            ["takes one step more in 'transient_time', 8 steps"]
        ),
        (
            network(method: "euler").replacing(
                "step_size: 0.1, duration: 1", with: "step_size: 0.3, duration: 3, transient_time: 0.9"),
            []
        ),
        // 4 steps are left out in both; the time goes on at 1 there, which no equation reads.
        (
            network(method: "euler").replacing(
                "step_size: 0.1, duration: 1", with: "step_size: 0.3, duration: 3, transient_time: 1"),
            []
        ),
        (
            network(method: "euler").replacing("\"-y\"", with: "\"t - y\"").replacing(
                "step_size: 0.1, duration: 1", with: "step_size: 0.3, duration: 3, transient_time: 1"),
            ["goes on with 't' at 1 after 'transient_time', also if the last step ends later"]
        ),
        (
            network(method: "euler").replacing("\"-y\"", with: "\"t - y\"").replacing(
                "step_size: 0.1, duration: 1", with: "step_size: 0.3, duration: 3, transient_time: 0.9"),
            []
        ),
        // A parameter with the name of a state of the function, and a state of the target by its name.
        (
            network(function: ", incoming_states: [x], local_states: [y]", pre: "k*x_j*y"),
            [
                "reads 'y' in the 'pre_expression' of the coupling function 'f' as a state of the target, because it is one of the 'local_states'"
            ]
        ),
        (
            network(function: ", incoming_states: [y]", pre: "k*x_j*y_j").replacing(
                "k: {", with: "y_j: { value: 3 }, k: {"),
            ["uses a state in place of the parameter 'y_j' of the coupling function"]
        ),
        (
            network(function: ", incoming_states: [y]", pre: "k*x_j").replacing(
                "k: {", with: "y_j: { value: 3 }, k: {"), []
        ),
        // Without edges, the function is a constant.
        (
            network(method: "heun").replacing(
                "edges: [{ source: 0, target: 1, parameters: { weight: { value: 0.5 } } }]", with: ""
            )
            .replacing("rhs: gx }", with: "rhs: gx + 1 }"), []
        ),
        (network(), []), (network(method: "heun"), [stages]), (network(method: "rk4"), [stages]),
        (network(edge: "directed: true"), [turned]),
        (network(edge: "directed: true", function: local, pre: "k*(x_j - x_i)"), []),
        // Without states of the source, or with 'vectorized', the function is computed for each node.
        (network(edge: "directed: true", function: ", local_states: [x]", pre: "k*x"), [turned]),
        (network(edge: "directed: true", function: local + ", vectorized: true", pre: "k*x_j"), [turned]),
        (network(edge: "directed: true", function: local + ", vectorized: false", pre: "k*x_j"), []),
        (network(function: ", local_states: [x]", pre: "k*x"), []),
        (
            delayed(0.25, function: ", local_states: [x]").replacing("k*(x_j - x_i)", with: "k*x"),
            ["fails for the coupling function 'f', which it computes for each node, with delays"]
        ),
        (
            delayed(0.25, function: ", local_states: [x]").replacing("k*(x_j - x_i)", with: "k*local_states"),
            ["reads the present states in the coupling function 'f', without delays"]
        ),
        (network(edge: "directed: true }, { source: 1, target: 0, directed: true"), []),
        (
            network(
                edge: "directed: true }, { source: 1, target: 0, directed: true, parameters: { weight: { value: 2 } }"),
            [turned]
        ),
        (network(state: clamp), []), (network(state: clamp, method: "heun"), [clamped, stages]),
        // 5 steps are read as 4, from a buffer of 5 rows that is taken for one of 6.
        (delayed(0.5), ["rounds a delay of 5.0 steps to 4.0 steps, but tvbo-verify to 5.0"]),
        (delayed(0.5, edge: "directed: true, "), ["rounds a delay of 5.0 steps to 4.0 steps, but tvbo-verify to 5.0"]),
        // 2.5 steps are rounded to 2 for the row and to 3 for the buffer.
        (delayed(0.25), []),
        // 1.5 steps are rounded to 2, because XLA multiplies by 1/h, but 1 for the buffer: row -1 is the last one.
        (delayed(0.15), ["rounds a delay of 1.5 steps to 0.0 steps, but tvbo-verify to 1.0"]), (delayed(0), []),
        (delayed(0.04), []),
        // Up to 1e-8, delays are none.
        (delayed(1e-9, method: "heun"), [stages]), (delayed(1e-7, method: "heun"), []),
        (delayed(0, method: "heun"), [stages]), (delayed(0.25, method: "heun"), []),
        (delayed(0.25, method: "heun", function: local), [stages]),
        // A function that names states of the target, but reads none.
        (delayed(0.25, method: "heun", function: local).replacing("k*(x_j - x_i)", with: "k*x_j"), []),
        (network(edge: "weight: 0.5"), ["reads weights and distances only from the 'parameters' of an edge"]),
        (
            network(nodes: "nodes: [{ id: 1 }, { id: 0 }]"),
            ["takes the id of a node for its position in the list of nodes"]
        ),
        (network(nodes: "nodes: [{ id: 0, parameters: { a: { value: 2 } } }, { id: 1, state: { x: 2 } }]"), []),
        (
            network(inputs: "c: {}, local_coupling: {}").replacing("\"-y\"", with: "\"-y + local_coupling\""),
            ["feeds the coupling input 'local_coupling' from the network unless it has 'local: true'"]
        ),
        (network(inputs: "c: {}, local_coupling: { local: true }"), []),
        (
            network(inputs: "c: {}, local_coupling: { local: true }").replacing("{ f: {", with: "{ local_coupling: {"),
            [
                "leaves out the coupling function 'local_coupling', because a local input of the model has this name"
            ]
        ),
        // Two functions for two inputs and a local one; with its name, one of them feeds an input.
        (
            twoFunctions("f", "g"),
            [
                "feeds no coupling input from 'f', 'g', because it counts local inputs, too, when it assigns functions to"
                    + " inputs by their order"
            ]
        ),
        (twoFunctions("c", "d"), []), (twoFunctions("c", "g"), []),
        // The second function acts through all edges there, also if no edge names it.
        (
            twoFunctions("c", "d").replacing("target: 1,", with: "target: 1, coupling: d,"),
            ["lets every edge act through all coupling functions of the network"]
        ),
        (network(edge: "coupling: f"), []),
        // Without delays, the form of a distance does not matter.
        (network(edge: "parameters: { weight: { value: 0.5 } }, distance: 3"), []),
        (network(inputs: "c: { source: f }, local_coupling: {}"), []),
        (
            network(inputs: "c: { source: f }, local_coupling: {}").replacing(
                "\"-y\"", with: "\"-y + local_coupling\""),
            ["feeds the coupling input 'local_coupling' from the network unless it has 'local: true'"]
        ),
        (
            network(parameter: "1.5"),
            [
                "uses 1 for a parameter that is written as a number and not as a mapping with"
                    + " 'value'"
            ]
        ),
        (network(parameter: "1.0"), []),
        (
            network(nodes: "nodes: [{ id: 0, parameters: { a: 2 } }, { id: 1 }]"),
            ["ignores a parameter of a single node that is written as a number and not as a mapping with 'value'"]
        ),
        // The second input has the second coupling variable here, and the first one there.
        (
            network(inputs: "c: {}, d: {}").replacing(
                "{ rhs: \"-y\" } }", with: "{ rhs: \"-y + d\" }, coupling_variable: true }"),
            ["feeds every coupling input from the same coupling variable, 'x'"]
        ),
        (network(inputs: "c: {}, d: {}"), []),
        (
            network(pre: "G*x_j").replacing(", post_expression: { rhs: gx }", with: "").replacing("k: {", with: "G: {"),
            [
                "multiplies the sum of the coupling function 'f' by its parameter 'G', because"
                    + " it has no 'post_expression'"
            ]
        ),
    ]

    private func notes(_ text: String) throws -> [String] {
        let remarks = try Small.model(text).remarks.filter {
            $0.message.hasPrefix(
                "the tvboptim back end of TVBO 0.5.3 computes this experiment differently, so its results")
                && $0.message.hasSuffix(" differ from those of tvbo-verify")
        }
        #expect(remarks.count <= 1)
        return remarks.flatMap { $0.notes.map { $0.message.replacing("the tvboptim back end ", with: "") } }
    }

    @Test(arguments: differences.indices) func differencesAreListed(index: Int) throws {
        #expect(try notes(Self.differences[index].text) == Self.differences[index].notes)
    }

    private static let again =
        "sets a state for which a node gives a value to its initial value again after 'transient_time', at all nodes"

    @Test(arguments: [
        (", transient_time: 0.2", ", state: { x: { value: 2 } }", [again]), (", transient_time: 0.2", "", []),
        ("", ", state: { x: { value: 2 } }", []),
    ]) func transientsOfNodes(transient: String, state: String, notes expected: [String]) throws {
        let text = Self.network(nodes: "nodes: [{ id: 0\(state) }, { id: 1 }]").replacing(
            "duration: 1", with: "duration: 1\(transient)")
        #expect(try notes(text) == expected)
    }

    /// Delays read the states before the start.
    @Test func thePastOfNodes() throws {
        let past = "lets delays read the initial values of the model, and not those of the node, before the start"
        func found(_ distance: Double) throws -> [String] {
            try notes(
                Self.delayed(distance).replacing(
                    "number_of_nodes: 2", with: "nodes: [{ id: 0, state: { x: { value: 2 } } }, { id: 1 }]"))
        }
        #expect(try found(0.25) == [past])
        #expect(try found(0) == [])
    }

    /// A difference that depends on the run is called possible.
    @Test func possibleDifferences() throws {
        let text = Self.network(state: Self.clamp, method: "heun").replacing(
            "step_size", with: "coupling_evaluation: per_stage, step_size")
        let remarks = try Small.model(text).remarks.filter { $0.message.contains("the tvboptim back end of") }
        #expect(remarks.count == 1 && remarks[0].message.contains("so its results can differ from"))
    }

    @Test func derivedVariablesAreRecordedEarlier() throws {
        let text = Self.network().replacing(
            "  state_variables:",
            with: "  derived_variables: { d: { equation: { rhs: x }, record: true } }\n  state_variables:")
        #expect(
            try notes(text) == [
                "records the values of derived variables before each step, but those of states after it"
            ])
    }

    static let entries: [(function: String, note: String?)] = [
        ("Half: { iri: tvbo:Half }", nil), ("Half: {}", nil), ("half: { iri: tvbo:Half }", nil),
        (
            "f: { iri: tvbo:Half }",
            "does not find the database's coupling function 'Half' under the name 'f', and sums the weighted states"
                + " instead"
        ),
        ("f: { iri: tvbo:Half, post_expression: { rhs: 2*gx } }", nil),
        (
            "Half: { iri: tvbo:Half, pre_expression: { rhs: 2*x_j } }",
            "ignores the 'post_expression' of the database's function that 'Half' names with 'iri', because the"
                + " 'pre_expression' is replaced"
        ),
        ("Half: { pre_expression: { rhs: 2*x_j } }", nil), ("Half: { parameters: { h: { value: 2 } } }", nil),
        (
            "Half: { parameters: { h: 2 } }",
            "uses the database's value of the parameter 'h' of the coupling function, because the experiment's is written"
                + " as a number and not as a mapping with 'value'"
        ),
    ]

    @Test(arguments: entries.indices) func functionsOfTheDatabase(index: Int) throws {
        let (function, note) = Self.entries[index]
        let folder = try TemporaryFolder()
        try folder.write("", to: "db/models/x.txt")
        try folder.write(
            "name: Half\nparameters: { h: { value: 0.5 } }\npre_expression: { rhs: x_j }\npost_expression: { rhs: h*gx }\n",
            to: "db/coupling_functions/Half.yaml")
        let text = Self.network().replacing(/f: \{ delayed.*\} \}/, with: "\(function) }")
        let model = try Experiment.parse(
            text, file: folder.path + "/e.yaml", database: ModelDatabase(folder: folder.path + "/db")
        ).model()
        let found = model.remarks.flatMap { $0.notes.map(\.message) }.filter { $0.hasPrefix("the tvboptim back end ") }
        #expect(found == (note.map { ["the tvboptim back end " + $0] } ?? []))
    }

    /// States whose names occur anywhere in the text of a function that names none.
    @Test(arguments: [
        ("k*x_j", "V", "n", [String]()), ("k*tanh(x_j)", "V", "n", ["the state n|name occurs"]),
        ("k*x_j", "V", "x", ["the state x|name occurs"]), ("k*x_j", "x", "V", []),
        ("k*tanh(x_j)", "x", "n", ["the states x, n|names occur"]), ("[V] -> k*x_j", "V", "x", []),
    ]) func inferredStates(pre: String, first: String, second: String, expected: [String]) throws {
        let parts = pre.split(separator: " -> ").map(String.init)
        let expression = parts[parts.count - 1]
        let text = Self.network(function: parts.count > 1 ? ", incoming_states: \(parts[0])" : "", pre: expression)
            .replacing("\"a - x + c\"", with: "\"a - \(first) + c\"")
            .replacing("    x: { equation", with: "    \(first): { equation")
            .replacing("    y: { equation: { rhs: \"-y\"", with: "    \(second): { equation: { rhs: \"-\(second)\"")
        let wanted = expected.map { note in
            let parts = note.split(separator: "|")
            return "reads \(parts[0]) in the coupling function 'f', because the \(parts[1]) in the text '\(expression)'"
                + (parts[1] == "names occur" ? ", in no fixed order" : "")
        }
        #expect(try notes(text) == wanted)
    }

    @Test func couplingsAtEveryStageAreNoDifference() throws {
        let text = Self.network(method: "heun").replacing(
            "step_size", with: "coupling_evaluation: per_stage, step_size")
        #expect(try notes(text) == [])
    }

    @Test func everyFunctionActsOnEveryEdge() throws {
        let text = Self.network(edge: "coupling: f").replacing(
            "coupling: { f:", with: "coupling: { g: { delayed: false, pre_expression: { rhs: x_j } }, f:"
        )
        .replacing("target: 1, coupling: f }", with: "target: 1, coupling: f }, { source: 1, target: 0 }")
        .replacing("c: {}", with: "f: {}, g: {}").replacing("+ c", with: "+ f + g")
        #expect(try notes(text) == ["lets every edge act through all coupling functions of the network"])
    }

    /// A single model is clamped at the end of a step as well.
    @Test(arguments: [("heun", [clamped]), ("rk4", [clamped]), ("euler", [])])
    func aSingleModelIsClampedAtTheEnd(method: String, notes expected: [String]) throws {
        let text = """
            dynamics: { name: N, state_variables: { x: { equation: { rhs: 2 - x }\(Self.clamp) } } }
            integration: { method: \(method), step_size: 0.1, duration: 1 }
            """
        #expect(try notes(text) == expected)
    }

    /// The jax back end divides the longest delay before it rounds: 0.35/0.1 is slightly below 3.5 there and 3.5 here.
    @Test(arguments: [
        (0.35, ["rounds a delay of 3.5 steps to 3.0 steps, but tvbo-verify to 4.0"]), (0.15, []), (0.5, []),
    ])
    func delaysOfHalfAStep(distance: Double, notes expected: [String]) throws {
        let remarks = try Small.model(Self.delayed(distance)).remarks.filter { $0.message.contains("the jax back end") }
        #expect(remarks.flatMap { $0.notes.map { $0.message.replacing("the jax back end ", with: "") } } == expected)
    }

    /// Below the longest delay, jax multiplies by 1/0.1: 0.15 ms are 1.5 steps there, and slightly less here.
    @Test func shorterDelaysOfHalfAStep() throws {
        let more =
            "parameters: { weight: { value: 0.5 }, distance: { value: 0.5 } } }, { source: 1, target: 0, directed: true, "
        let text = Self.delayed(0.15, edge: more)
        let remarks = try Small.model(text).remarks.filter { $0.message.contains("the jax back end") }
        #expect(
            remarks.flatMap { $0.notes.map(\.message) }.contains(
                "the jax back end rounds a delay of 1.5 steps to 2.0 steps, but tvbo-verify to 1.0"))
    }
}
