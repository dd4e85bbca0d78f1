import Diagnostics
import TVBO
import TestSupport
import Testing

/// Conditions and powers that TVBO 0.5.3 gives to Python, which reads them differently. The differences were found by
/// running its jax and tvboptim back ends.
struct ConditionRemarkTests {
    private static func model(
        rate: String = "-x", more: String = "", parameter: String = "2", edge: String = "weight: { value: 0.7 }",
        coupling: String = "pre_expression: { rhs: x_j }", rest: String = ""
    ) -> String {
        """
        dynamics:
          name: M
          parameters: { n: { value: \(parameter) }, m: { value: 3 } }
          coupling_inputs: { c: {} }
        \(more)
          state_variables: { x: { equation: { rhs: "\(rate) + c" }, initial_value: 1, coupling_variable: true } }
        network:
          number_of_nodes: 2
          edges: [{ source: 0, target: 1, parameters: { \(edge) } }]
          coupling: { c: { delayed: false, incoming_states: [x], \(coupling) } }
        \(rest)
        integration: { method: euler, step_size: 0.1, duration: 2 }
        """
    }

    private func told(_ text: String) throws -> [String] {
        try Small.model(text).remarks.flatMap { [$0.message] + $0.notes.map(\.message) }
    }

    private static func cases(_ condition: String) -> String { "Piecewise((1, \(condition)), (3, True)) - x" }

    @Test(arguments: [
        ("n > 1 & n < 3", true), ("x > 0 | m > 4", true), ("(n > 1) & n < 3", true), ("(n > 1) & (n < 3)", false),
        ("n > 1 and n < 3", false), ("n > 1 or n < 3", false), ("((n > 1) & (m > 1)) | (x > 4)", false),
        ("(n > 1) & (m > 1) | x > 4", true), ("And(n > 1, n < 3)", false), ("1 < n < 3", false), ("~x > 0", true),
        ("~(x > 0)", false), ("x > 0 and (n > 1) & (m > 1)", false), ("x > 0 .and. n > 1", false),
    ]) func operatorsBesideComparisons(condition: String, isTold: Bool) throws {
        let found = try told(Self.model(rate: Self.cases(condition))).filter { $0.contains("bind more tightly") }
        #expect(found.isEmpty != isTold)
        #expect(found.allSatisfy { $0.hasPrefix("the jax and tvboptim back ends of TVBO 0.5.3 give conditions") })
    }

    @Test(arguments: [
        ("(n > 1) and (x > 0)", true), ("(n > 1) or (x > 0)", true), ("not (n > 1)", true),
        ("(n > 1) & (x > 0)", false),
        ("~(n > 1)", false), ("(n > 1) .and. (x > 0)", false),
    ]) func wordsBetweenConditions(condition: String, isTold: Bool) throws {
        let found = try told(Self.model(rate: Self.cases(condition))).filter {
            $0.contains("which decides 'and', 'or' and 'not' before any value is known")
        }
        #expect(found.isEmpty != isTold)
    }

    @Test(arguments: [
        (Self.model(rate: "f(n) - x", more: Self.function("u == 2")), "the jax back end"),
        (Self.model(rate: "f(n) - x", more: Self.function("u != 2")), "the jax back end"),
        (Self.model(rate: "f(n) - x", more: Self.function("Eq(u, 2)")), nil),
        (Self.model(rate: "f(n) - x", more: Self.function("u >= 2")), nil),
        (
            Self.model(
                rate: "q - x", more: "  derived_parameters: { q: { equation: { rhs: \"\(cases("n == 2"))\" } } }"
            )
            .replacing("True)) - x\" } } }", with: "True))\" } } }"), "the jax back end"
        ),
        (Self.model(rate: Self.cases("n == 2")), nil),
        (
            Self.model(
                coupling:
                    "pre_expression: { rhs: \"x_j*Piecewise((1, k == 2), (3, True))\" }, parameters: { k: { value: 2 } }"
            ),
            "the jax and tvboptim back ends"
        ),
        (
            Self.model(
                rate: "stim - x",
                rest:
                    "events: { stim: { event_type: stimulus, equation: { rhs: \"Piecewise((a, a == 2), (0, True))\" }, parameters: { a: { value: 2 } } } }"
            ),
            "the tvboptim back end"
        ),
    ]) func equalities(text: String, backEnds: String?) throws {
        let found = try told(text).filter { $0.contains("beside '==' or '!=' in") }
        #expect(found.map { String($0.prefix { $0 != "T" }) } == (backEnds.map { ["\($0) of "] } ?? []))
    }

    private static func function(_ condition: String) -> String {
        "  functions: { f: { arguments: { u: {} }, equation: { rhs: \"Piecewise((1, \(condition)), (3, True))\" } } }"
    }

    @Test(arguments: [
        ("weight: { value: 0.7 }", "weight: { value: 3 }", "x_j*weight", true),
        ("weight: { value: 0.7 }", "weight: { value: 0.7 }", "x_j*weight", false),
        ("weight: { value: 0.7 }", "weight: { value: 3 }", "x_j", false),
        ("weight: { value: 0.7 }, distance: { value: 10 }", "distance: { value: 3 }", "x_j*distance", true),
        ("weight: { value: 0.7 }", "distance: { value: 3 }", "x_j*distance", false),
    ]) func parametersNamedLikeThoseOfEdges(edge: String, parameter: String, pre: String, isTold: Bool) throws {
        let coupling = "pre_expression: { rhs: \"\(pre)\" }, parameters: { \(parameter) }"
        let found = try told(Self.model(edge: edge, coupling: coupling)).filter {
            $0.contains("uses the 'weight' or 'distance' among the parameters of the coupling function 'c'")
        }
        // One for each of the two back ends.
        #expect(found.count == (isTold ? 2 : 0))
    }

    /// Two values are those of two nodes. A list of whole numbers stays one, so that 10**(-2) is not 0.01.
    @Test(arguments: [
        ("[2, 3]", "10**(-n) - x", true), ("[2.0, 3]", "10**(-n) - x", false), ("[2, 3]", "1/n**2 - x", true),
        ("[2, 3]", "n**2 - x", false), ("[2, 3]", "n**20*1e-9 - x", true), ("[2, 3]", "n/2 - x", false),
        ("2", "10**(-n) - x", false), ("[2, 3]", "x**2/n - x", false), ("[2, 3]", "x**n - x", false),
        ("[2, 3]", "2.5**n - x", false), ("[2, 3]", "n**(-1) - x", false), ("[2, 3]", "(n + 0.5)**6 - x", false),
        ("[2, 3]", "m**(-n) - x", false), ("[2, 3]", "x/(1 + n**2) - x", true), ("[2, 3]", "x*n**(-2) - x", true),
    ]) func powersOfWholeNumbers(parameter: String, rate: String, isTold: Bool) throws {
        let found = try told(Self.model(rate: rate, parameter: parameter)).filter {
            $0.contains("as whole numbers, so that")
        }
        #expect(found.isEmpty != isTold)
    }

    /// A function is called with such a list.
    @Test(arguments: [("f(n) - x", true), ("f(m) - x", false), ("n - x", false)])
    func powersOfWholeNumbersInFunctions(rate: String, isTold: Bool) throws {
        let function = "  functions: { f: { arguments: { u: {} }, equation: { rhs: 10**(-u) } } }"
        let found = try told(Self.model(rate: rate, more: function, parameter: "[2, 3]")).filter {
            $0.contains("the numbers of 'n' as whole numbers, so that")
        }
        #expect(found.isEmpty != isTold)
    }

    /// 0.29*100 is not 29, but 29/100 is 0.29.
    @Test(arguments: [
        ("x*100 == 29", true), ("Eq(x/3 + 0, 2)", true), ("Ne(2*x, 1)", true), ("x == 0.29", false),
        ("n*100 == 29", false),
        ("Eq(Mod(x, 2), 0)", false), ("x*100 > 29", false),
    ]) func equalitiesOfScaledVariables(condition: String, isTold: Bool) throws {
        let found = try told(Self.model(rate: Self.cases(condition))).filter {
            $0.contains("can solve it for a variable first")
        }
        #expect(found.isEmpty != isTold)
    }

    /// 1 + 1e17 - 1e17 is 0 from left to right.
    @Test(arguments: [
        ("x + p - p", true), ("(x + p) - p", true), ("x + p - 2*p", false), ("x + q - q", false), ("x + p - x", false),
        ("p - p", false), ("x - p", false), ("x*2 + p - r", true),
    ]) func cancellingConstants(sum: String, isTold: Bool) throws {
        let text = Self.model(rate: "-(\(sum))").replacing(
            "m: { value: 3 }", with: "p: { value: 1e17 }, q: { value: 12 }, r: { value: 1.0000001e17 }")
        #expect(try told(text).contains { $0.hasPrefix("large numbers cancel each other in") } == isTold)
    }

    /// Without a derived variable, all states are recorded.
    @Test(arguments: [
        ("[q]", "only q"), ("[x, q]", "only x, q"), ("[x]", nil), ("{ q: {} }", "only q"),
        ("[a, b, c, d, e, f, g, h, i]", "only a, b, c, d, e, f, g, h, …"),
    ]) func outputs(output: String, told text: String?) throws {
        let more = "  derived_variables: { q: { equation: { rhs: 2*x } } }\n  output: \(output)"
        let found = try told(Self.model(more: more)).filter { $0.contains("'output' does not choose what is recorded") }
        #expect(found.allSatisfy { $0.hasSuffix("the jax back end of TVBO 0.5.3 records \(text ?? "")") })
        #expect(found.count == (text == nil ? 0 : 1))
    }

    /// Python makes one name of both.
    @Test func namesThatPythonTakesForEqual() throws {
        let text = Self.model(rate: "-x*\u{b5} + \u{3bc}").replacing(
            "m: { value: 3 }", with: "\u{b5}: { value: 1 }, \u{3bc}: { value: 2 }")
        #expect(try told(text).contains { $0.contains("Python takes for the same name") })
        #expect(try !told(Self.model()).contains { $0.contains("Python takes for the same name") })
    }
}
