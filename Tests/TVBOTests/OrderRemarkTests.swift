import Diagnostics
import Simulator
import TVBO
import TestSupport
import Testing

/// The warning about mappings that TVBO 0.5.3 sorts by name where the order bears on results, and local inputs.
struct OrderRemarkTests {
    private func text(
        functions: String = "{}", inputs: String = "{ c: {} }", states: String, events: String = "{}"
    ) -> String {
        """
        dynamics:
          name: N
          functions: \(functions)
          coupling_inputs: \(inputs)
          state_variables: \(states)
          events: \(events)
        network:
          number_of_nodes: 2
          edges: [{ source: 0, target: 1, parameters: { weight: { value: 1 } } }]
          coupling: { f: { incoming_states: [x], pre_expression: { rhs: x_j } } }
        integration: { method: euler, step_size: 0.5, duration: 1 }
        """
    }

    private func remarks(_ text: String) throws -> [String] {
        try Small.model(text).remarks.filter { $0.message.contains("sorts") }.map {
            $0.message + " | " + ($0.hint ?? "")
        }
    }

    private static let plain = #"{ x: { equation: { rhs: "c - x" }, coupling_variable: true } }"#
    private static let two =
        #"{ x: { equation: { rhs: "c - x" }, coupling_variable: true }, a: { equation: { rhs: "-a" }, coupling_variable: true } }"#
    private static let inOrder =
        #"{ b: { equation: { rhs: "-b" } }, a: { equation: { rhs: "-a" }, coupling_variable: true }, x: { equation: { rhs: "c - x" }, coupling_variable: true } }"#
    private static let listed =
        #"[{ name: x, equation: { rhs: "c - x" }, coupling_variable: true }, { name: a, equation: { rhs: "-a" }, coupling_variable: true }]"#
    private static let function = #"{ f: { arguments: { z: {}, a: {} }, equation: { rhs: "z - 2*a" } } }"#
    private static let event = #"{ condition: { rhs: "x > 5" }, affect: { rhs: "x = 0" } }"#

    private func expected(_ kind: String, _ sorted: String, _ written: String) -> [String] {
        [
            "TVBO 0.5.3 sorts the \(kind) by name: \(sorted); tvbo-verify keeps the written order: \(written) | write"
                + " them as a list, whose order both keep"
        ]
    }

    @Test func arguments() throws {
        let states = Self.plain.replacing("c - x", with: "c - f(x, 1)")
        #expect(
            try remarks(text(functions: Self.function, states: states))
                == expected(
                    "arguments of the function 'f'",
                    "a, z", "z, a"))
        for arguments in ["[z, a]", "{ y: {}, z: {} }"] {
            let function = Self.function.replacing("{ z: {}, a: {} }", with: arguments).replacing("z - 2*a", with: "1")
            #expect(try remarks(text(functions: function, states: states)) == [])
        }
    }

    /// The arguments of a function that an experiment adds to a model of the database are sorted, those of the database
    /// are not.
    @Test(arguments: [true, false]) func argumentsOfAddedFunctions(isAdded: Bool) throws {
        let folder = try TemporaryFolder()
        let base = "name: Base\nstate_variables: { x: { equation: { rhs: \"-f(x, 1)\" } } }\n"
        try folder.write(isAdded ? base : base + "functions: \(Self.function)\n", to: "models/Base.yaml")
        let text = "dynamics: { name: Base, iri: tvbo:Base" + (isAdded ? ", functions: \(Self.function) }" : " }")
        let model = try Experiment.parse(text, file: "f", database: ModelDatabase(folder: folder.path)).model()
        let told = model.remarks.map(\.message).filter { $0.contains("sorts") }
        #expect(told.count == (isAdded ? 1 : 0))
        #expect(told.allSatisfy { $0.contains("sorts the arguments of the function 'f' by name: a, z") })
    }

    @Test func couplingVariables() throws {
        // tvboptim reads the states that the function names.
        let named = expected("coupling variables of the model 'N'", "a, x", "x, a").map {
            $0.replacing("TVBO 0.5.3 sorts", with: "the jax back end of TVBO 0.5.3 sorts")
        }
        #expect(try remarks(text(states: Self.two)) == named)
        #expect(try remarks(text(states: Self.two).replacing("x_j", with: "x")) == named)
        let unnamed = text(states: Self.two).replacing("incoming_states: [x], ", with: "")
        #expect(try remarks(unnamed) == expected("coupling variables of the model 'N'", "a, x", "x, a"))
        for states in [Self.plain, Self.inOrder, Self.listed] { #expect(try remarks(text(states: states)) == []) }
    }

    @Test func couplingInputs() throws {
        let states = Self.listed.replacing("c - x", with: "c + b - x")
        func found(_ inputs: String, states: String = states) throws -> [String] {
            try remarks(text(inputs: inputs, states: states).replacing("incoming_states: [x], ", with: ""))
        }
        #expect(try found("{ c: {}, b: {} }") == expected("coupling inputs of the model 'N'", "b, c", "c, b"))
        for inputs in ["[c, b]", "{ c: { source: f }, b: {} }"] { #expect(try found(inputs) == []) }
        // The only function feeds both inputs from the only coupling variable.
        #expect(try found("{ c: {}, b: {} }", states: Self.plain.replacing("c - x", with: "c + b - x")) == [])
    }

    /// Coupling functions that correspond to inputs by their order.
    @Test func couplingFunctions() throws {
        let states = Self.plain.replacing("c - x", with: "c + d - x")
        let one = "{ incoming_states: [x], pre_expression: { rhs: x_j } }"
        func found(_ functions: String, inputs: String = "[c, d]") throws -> [String] {
            try remarks(
                text(inputs: inputs, states: states).replacing("{ f: \(one) }", with: functions))
        }
        #expect(
            try found("{ q: \(one), p: \(one) }") == expected("coupling functions of the network", "p, q", "q, p"))
        #expect(try found("{ p: \(one), q: \(one) }") == [])
        #expect(try found("{ d: \(one), c: \(one) }") == [])
        let listed = one.dropFirst()
        #expect(try found("[{ name: q, \(listed), { name: p, \(listed)]") == [])
    }

    @Test func events() throws {
        func found(_ events: String) throws -> [String] { try remarks(text(states: Self.plain, events: events)) }
        #expect(
            try found("{ up: \(Self.event), down: \(Self.event) }")
                == expected("events of the model 'N'", "down, up", "up, down")
        )
        #expect(try found("{ up: \(Self.event), down: { condition: { rhs: \"x > 5\" } } }") == [])
    }

    /// A model that is a document of its own keeps its order in TVBO.
    @Test func documentsOfModelsKeepTheirOrder() throws {
        let text = "name: N\nfunctions: \(Self.function)\nstate_variables: { x: { equation: { rhs: \"f(x, 1)\" } } }\n"
        #expect(try remarks(text) == [])
    }

    /// An input named `local_coupling` is 0 whatever its key `local` is.
    @Test(arguments: ["{}", "{ local: true }", "{ local: false }"]) func localByName(input: String) throws {
        let states = #"{ x: { equation: { rhs: "local_coupling" }, initial_value: 1, coupling_variable: true } }"#
        let model = try Small.model(text(inputs: "{ c: {}, local_coupling: \(input) }", states: states))
        let run = try PreparedModel(model).run(SimulationRequest()).trajectory
        #expect(run.columns.count == 2 && run.columns.allSatisfy { $0.values.allSatisfy { $0 == 1 } })
        let told = model.remarks.map(\.message).contains(
            "'local: false' of coupling input 'local_coupling' has no effect: an input of this name is local, as in TVBO"
        )
        #expect(told == input.contains("false"))
    }
}
