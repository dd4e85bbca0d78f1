import Diagnostics
import Simulator
import TVBO
import TestSupport
import Testing

/// Exponentials that SymPy divides into a number out of the range of floating-point numbers and another exponential, and
/// constants of coupling functions, in the places where the back ends of TVBO 0.5.3 simplify them.
struct LargeExponentTests {
    private static func model(_ rhs: String, more: String = "", rest: String = "") -> String {
        """
        dynamics:
          name: M
          parameters: { k: { value: 20 }, m: { value: 40.0 } }
        \(more)
          state_variables: { v: { equation: { rhs: "\(rhs)" }, initial_value: -39.7, coupling_variable: true } }
        \(rest)
        integration: { method: euler, step_size: 0.1, duration: 1 }
        """
    }

    private func told(_ text: String) throws -> [String] {
        try Small.model(text).remarks.flatMap { [$0.message] + $0.notes.map(\.message) }.filter {
            $0.contains("0 or infinite in floating-point arithmetic")
        }
    }

    /// e⁷⁰⁸ and e⁻⁷⁰⁸ are the last normal numbers. SymPy multiplies sums by whole numbers, keeps e to the power of a whole
    /// number in the exponent, and does not know the values of parameters.
    @Test(
        arguments: [
            ("-v + 1/(1 + exp(-20*(v + 40.0)))", "exp(-20*(v + 40))"),
            ("-v + 1/(1 + exp(800.0 - 20*v))", "exp(800 - 20*v)"),
            ("-v + log(1 + exp(800*(v - 1.0)))", "exp(800*(v - 1))"),
            ("-v + exp(-(v + 40.0)*20 - 1)", "exp(-(v + 40)*20 - 1)"),
            ("-v + (v/0.001)**120/(1 + (v/0.001)**120)", "(v/0.001)**120"), ("-v + (v/0.001)**20", nil),
            ("-v + (v/1000)**120", nil), ("-v + (0.5*v + 1)**120", nil),
            ("-v + 1/(1 + exp(-(v + 40.0)*17))", nil), ("-v + 1/(1 + exp(-20*(v + 40)))", nil),
            ("-v + 0.5/(1 + exp(-20*(v + 40)))", nil), ("-v + 1/(1 + exp(-k*(v + m)))", nil),
            ("-v + exp(-20*(v + 40.0)**2)", nil),
        ] as [(String, String?)]) func equations(rhs: String, part: String?) throws
    {
        #expect(
            try told(Self.model(rhs))
                == (part.map {
                    [
                        "TVBO's jax back end takes the number out of '\($0)' as a factor, which is 0 or infinite in"
                            + " floating-point arithmetic, so its results differ"
                    ]
                } ?? []))
    }

    /// The number may be in a function that the equation calls.
    @Test func functions() throws {
        let function = "  functions: { S: { arguments: { x: {} }, equation: { rhs: 1/(1 + exp(-20*(x + 40.0))) } } }"
        #expect(try told(Self.model("-v + S(v)", more: function)).count == 1)
    }

    @Test(arguments: [
        ("1/(1 + exp(-100*(t - 10.0)))", true), ("1/(1 + exp(-10*(t - 10.0)))", false),
        ("A*exp(-(t - 40.5)**2/0.5)", false),
    ]) func stimuli(rhs: String, isTold: Bool) throws {
        let events =
            "events: { st: { event_type: stimulus, equation: { rhs: \"\(rhs)\" }, parameters: { A: { value: 1 } } } }"
        let found = try told(Self.model("-v + st", rest: events))
        #expect(found.count == (isTold ? 1 : 0), "\(found)")
    }

    private func network(_ pre: String, _ post: String) -> String {
        Self.model(
            "-v + c", more: "  coupling_inputs: { c: {} }",
            rest: """
                network:
                  nodes: [{ id: 0 }, { id: 1 }]
                  edges: [{ source: 0, target: 1, parameters: { weight: { value: 0.5 } } }]
                  coupling:
                    c:
                      delayed: false
                      incoming_states: [v]
                      parameters: { a: { value: 0.1 }, b: { value: 0.2 } }
                      pre_expression: { rhs: "\(pre)" }
                      post_expression: { rhs: "\(post)" }
                """)
    }

    @Test(arguments: [
        ("1/(1 + exp(-20*(v_j + 40.0)))", "gx", true), ("v_j", "1/(1 + exp(-20*(gx + 40.0)))", true),
        ("v_j", "1/(1 + exp(-2*(gx + 40.0)))", false),
    ]) func couplings(pre: String, post: String, isTold: Bool) throws {
        // Both the jax and the tvboptim back end do so.
        #expect(try told(network(pre, post)).count == (isTold ? 2 : 0))
    }

    /// In floating-point arithmetic (0.1 + 0.2)*10 is greater than 3.
    @Test(arguments: [
        ("v_j*Piecewise((1.0, (a + b)*10 <= 3.0), (0.0, True))", true),
        ("v_j*Piecewise((1.0, (a + b)*10 <= 3.1), (0.0, True))", false),
    ]) func constantsOfCouplings(pre: String, isTold: Bool) throws {
        let found = try Small.model(network(pre, "gx")).remarks.flatMap { $0.notes.map(\.message) }.filter {
            $0.contains("rounding errors decide the value of a part")
        }
        #expect(found.count == (isTold ? 2 : 0), "\(found)")
    }
}
