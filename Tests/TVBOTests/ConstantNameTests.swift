import Diagnostics
import TVBO
import TestSupport
import Testing

/// Names that are those of SymPy's constants, of quantities in TVBO's ontology, or of functions in the code that TVBO 0.5.3
/// writes. The differences were found by running its jax and tvboptim back ends.
struct ConstantNameTests {
    private static func model(
        inputs: String = "c: {}", states: String = "y: { equation: { rhs: \"-k*y + x\" } }", x: String = "-a*x + y + c",
        more: String = "", coupling: String = "pre_expression: { rhs: x_j }", rest: String = ""
    ) -> String {
        """
        dynamics:
          name: M
          parameters: { a: { value: 0.5 }, k: { value: 0.8 }, p: { value: 0.3 } }
          coupling_inputs: { \(inputs) }
        \(more)
          state_variables:
            x: { equation: { rhs: "\(x)" }, initial_value: 1, coupling_variable: true }
            \(states)
        network:
          number_of_nodes: 2
          edges: [{ source: 0, target: 1, parameters: { weight: { value: 0.7 } } }]
          coupling: { c: { delayed: false, incoming_states: [x], \(coupling) } }
        \(rest)
        integration: { method: euler, step_size: 0.1, duration: 2 }
        """
    }

    private func told(_ text: String) throws -> [String] {
        try Small.model(text).remarks.flatMap { [$0.message] + $0.notes.map(\.message) }
    }

    private static func keys(_ first: String, _ second: String) -> String {
        model(
            inputs: "c: { dimension: 2, keys: [\(first), \(second)] }", x: "-a*x + y + \(first) + p + \(second)",
            coupling: "pre_expression: { rhs: \"[x*1.0, x*2.0]\" }")
    }

    private static func function(_ constant: String) -> String {
        let equation = "rhs: \"tanh(v/\(constant))\", parameters: { \(constant): { value: 7 } }"
        return model(
            x: "-a*x + f(y) + c", more: "  functions: { f: { arguments: { v: {} }, equation: { \(equation) } } }")
    }

    private static func state(_ name: String, incoming: String = "[x]") -> String {
        model(
            states: "\(name): { equation: { rhs: \"-k*\(name) + x\" } }", x: "-a*x + \(name) + c",
            coupling: "pre_expression: { rhs: \"\(name)*x_j\" }"
        ).replacing("incoming_states: [x]", with: "incoming_states: \(incoming)")
    }

    private static func output(_ output: String, rhs: String) -> String {
        model(
            inputs: "c: {}, local_coupling: { local: true }",
            more:
                "  derived_variables: { q: { equation: { rhs: \"\(rhs)\" }, record: true }, r: { equation: { rhs: 2*q }, record: true }, s: { equation: { rhs: 3*q } } }"
                + "\n  output: \(output)")
    }

    private static func stimulus(_ name: String) -> String {
        model(
            x: "-a*x + y + c + stim",
            more: "  functions: { \(name): { arguments: { v: {} }, equation: { rhs: v/2 } } }",
            rest: "events: { stim: { event_type: stimulus, equation: { rhs: \"\(name)(t)\" } } }")
    }

    @Test(arguments: [
        (
            keys("e", "i"),
            "reads 'e' in the equations of the model as SymPy's constant of this name, and not as the coupling"
        ),
        (keys("E", "i"), "reads 'E' in the equations of the model as SymPy's constant"),
        (keys("S", "mu"), "can read 'mu' in the equations of the model 'M' as the parameter 'p'"),
        (function("E"), "read 'E' in the function 'f' as SymPy's constant of this name, and not as its parameter"),
        (function("e"), "read 'e' in the function 'f' as SymPy's constant"),
        (state("E"), "the jax back end reads 'E' in the coupling function 'c' as SymPy's constant of this name"),
        (state("E"), "the tvboptim back end reads 'E' in the coupling function 'c' as SymPy's constant of this name"),
        (
            output("[x, q]", rhs: "0.1*y*c"),
            "records 'q', which is listed under 'output', with the couplings before each step"
        ),
        (output("{ x: {}, r: {} }", rhs: "0.1*y*c"), "records 'r', which is listed under 'output'"),
        (output("[q]", rhs: "y + local_coupling"), "records 'q', which is listed under 'output'"),
        (stimulus("tan"), "calls its own function 'tan' in the equation of a stimulus, and not that of the model"),
        (stimulus("clip"), "calls its own function 'clip' in the equation of a stimulus"),
    ]) func differences(text: String, message: String) throws {
        #expect(try told(text).contains { $0.contains(message) })
    }

    @Test(arguments: [
        keys("u", "w"), function("G"), state("E", incoming: "[x, E]"), state("W"), output("[x, q]", rhs: "0.1*y"),
        output("[x]", rhs: "0.1*y*c"), output("[s]", rhs: "0.1*y*c"), stimulus("g"),
    ]) func others(text: String) throws {
        let words = ["SymPy's constant", "can read '", "under 'output'", "its own function"]
        #expect(try told(text).filter { message in words.contains(where: message.contains) } == [])
    }

    /// Functions of a model that have the name of an operation on arrays, which back ends write in their place.
    @Test(arguments: ["shape", "concatenate", "mode_dot", "window_mean", "global_mean", "form"])
    func arrayOperations(name: String) throws {
        let text = Self.model(
            x: "-a*x + \(name)(x, 1) + c",
            more: "  functions: { \(name): { arguments: { v: {}, w: {} }, equation: { rhs: v*w*2 } } }")
        let isTold = try told(text).contains {
            $0.contains("'\(name)' for an operation on arrays and not for this function")
        }
        #expect(isTold == (name != "form"))
    }

    /// Functions of a model with the name of one of SymPy, which TVBO calls in the cases of an equation, but not elsewhere.
    @Test(arguments: [("pow", true, true), ("cbrt", true, true), ("power", true, false), ("pow", false, false)])
    func cases(name: String, isCase: Bool, isTold: Bool) throws {
        let equation =
            isCase
            ? "rhs: \"0.1\", conditionals: [{ condition: x > 0.3, expression: \"\(name)(x, 3)\" }]"
            : "rhs: \"\(name)(x, 3)\""
        let text = Self.model(
            x: "-a*x + q + c",
            more: "  functions: { \(name): { arguments: { v: {}, w: {} }, equation: { rhs: v/(1 + w**2) } } }\n"
                + "  derived_variables: { q: { equation: { \(equation) }, conditional: \(isCase) } }")
        let message = "call SymPy's function '\(name)' in the cases of an equation, and not that of the model"
        #expect(try told(text).contains { $0.contains(message) } == isTold)
    }

    /// Powers of parameters with the name of a function, and of others.
    @Test(arguments: [("std", true), ("gain", false)]) func powers(name: String, isTold: Bool) throws {
        let value = "{ \(name): { value: 1.3 } }"
        let texts = [
            Self.model(
                x: "-a*x + y + c + stim",
                rest:
                    "events: { stim: { event_type: stimulus, equation: { rhs: \"\(name)**2*t\" }, parameters: \(value) } }"
            ),
            Self.model(
                coupling:
                    "parameters: \(value), pre_expression: { rhs: x_j }, post_expression: { rhs: \"\(name)**2*gx\" }"),
            Self.model(
                x: "-a*x + f(y) + c",
                more:
                    "  functions: { f: { arguments: { v: {} }, equation: { rhs: \"\(name)**2*v\", parameters: \(value) } } }"
            ),
        ]
        for text in texts {
            #expect(try told(text).contains { $0.contains("the power of '\(name)'") } == isTold)
        }
    }

    /// Functions of the experiment with a name of NumPy, which TVBO calls in their place, are refused.
    @Test(arguments: ["clip", "log2", "dot", "var", "tanh", "shape"]) func experimentFunctions(name: String) throws {
        let text = Self.model(
            x: "-a*x + y + c + stim",
            rest: "functions: { \(name): { arguments: { v: {} }, equation: { rhs: v/2 } } }\n"
                + "events: { stim: { event_type: stimulus, equation: { rhs: \"\(name)(t)\" } } }")
        let error = #expect(throws: DiagnosticsError.self) { try Small.model(text) }
        let messages = error?.diagnostics.map(\.message) ?? []
        #expect(messages.contains { $0.contains("has the name of a built-in function, which TVBO calls") })
    }
}
