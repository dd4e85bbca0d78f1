import Diagnostics
import Simulator
import TVBO
import TestSupport
import Testing

/// Equations and stimuli that the jax and tvboptim back ends of TVBO 0.5.3 read differently. Each of the differences was
/// found by running them.
struct EquationRemarkTests {
    private static func model(
        rate: String = "rhs: -x + k", more: String = "", method: String = "euler", events: String = "",
        parameters: String = "k: { value: 0.7 }", integration: String = "step_size: 0.1, duration: 1"
    ) -> String {
        """
        dynamics:
          name: M
          parameters: { \(parameters) }
          \(more)
          state_variables: { x: { equation: { \(rate) }, initial_value: 0.5 } }
        \(events)
        integration: { method: \(method), \(integration) }
        """
    }

    private func messages(_ text: String) throws -> [String] {
        try Small.model(text).remarks.flatMap { [$0.message] + $0.notes.map(\.message) }
    }

    private static let firstLine =
        "all lines of this equation are read; the jax and tvboptim back ends of TVBO 0.5.3 read the first line only"

    @Test(arguments: [
        ("rhs: \"-x\\n + k\"", true), ("rhs: \"-x + k\\n\"", false), ("rhs: \"(-x\\n + k)\"", false),
        ("rhs: \"-x + k\"", false), ("rhs: \"-x\\r\\n + k\"", true),
        ("rhs: \"# a decay\\n-x + k  # and a drive\\n\"", false),
        ("rhs: \"(-x  # a (decay\\n + k)\"", false), ("rhs: \"-x  # a decay\\n + k\"", true),
    ]) func severalLines(rate: String, isTold: Bool) throws {
        #expect(try messages(Self.model(rate: rate)) == (isTold ? [Self.firstLine] : []))
    }

    /// Comments are left out, as in Python.
    @Test func comments() throws {
        func values(_ rate: String) throws -> [Double] {
            let model = try Small.model(Self.model(rate: rate))
            return try PreparedModel(model).run(SimulationRequest()).trajectory.columns[0].values
        }
        let plain = try values("rhs: \"-x + k\"")
        #expect(try values("rhs: \"# x + 1\\n(-x  # a decay\\n + k)  # 2*x\"") == plain)
    }

    @Test(arguments: [
        ("max(x, 0)", "'max'", "largest"), ("-x + k*min (x - 1, 0)", "'min'", "smallest"), ("Max(x, 0)", "", ""),
        ("xmax*(x)", "", ""),
    ]) func extremes(rate: String, name: String, element: String) throws {
        let expected =
            "\(name) is read as the \(element) of its arguments; the jax and tvboptim back ends of TVBO 0.5.3 read it as"
            + " that of the elements of an array, its first argument"
        let text = Self.model(rate: "rhs: \"\(rate)\"", parameters: "k: { value: 1 }, xmax: { value: 1 }")
        #expect(try messages(text) == (name.isEmpty ? [] : [expected]))
    }

    private static let unused = " the jax and tvboptim back ends of TVBO 0.5.3 use 'rhs' alone"

    static let definitions: [(more: String, messages: [String])] = [
        (
            "derived_variables: { d: { equation: { rhs: k*x, conditionals: [{ condition: x > 1, expression: k }] } } }",
            ["the conditionals of derived variable 'd' are used; without 'conditional: true'" + unused]
        ),
        (
            "derived_variables: { d: { equation: { rhs: \"Piecewise((2, x > 1), (1, True)) - x\", conditionals: [{ condition: x > 1, expression: k }] } } }",
            ["the conditionals of derived variable 'd' are used; without 'conditional: true'" + unused]
        ),
        (
            "derived_variables: { d: { conditional: true, equation: { rhs: k*x, conditionals: [{ condition: x > 1, expression: k }] } } }",
            []
        ),
        ("derived_variables: { d: { equation: { rhs: k*x } } }", []),
        (
            "derived_parameters: { d: { equation: { rhs: k, conditionals: [{ condition: k > 1, expression: 2*k }] } } }",
            ["the conditionals of derived parameter 'd' are used;" + unused]
        ),
        (
            "derived_variables: { d: { conditional: true, equation: { rhs: k*x, conditionals: [{ condition: x^2 > 1, expression: k }] } } }",
            [
                "'^' is read as a power; the jax and tvboptim back ends of TVBO 0.5.3 read it as an exclusive or, because the equation has cases"
            ]
        ),
        ("derived_variables: { d: { equation: { rhs: k*x^2 } } }", []),
        (
            "functions: { transpose: { arguments: [y], equation: { rhs: 2*y } } }",
            [
                "the jax and tvboptim back ends of TVBO 0.5.3 take 'transpose' for an operation on arrays and not for this function"
            ]
        ),
        (
            "functions: { global_mean: { arguments: [y], equation: { rhs: 2*y } } }",
            ["the jax back end of TVBO 0.5.3 takes 'global_mean' for an operation on arrays and not for this function"]
        ),
        ("functions: { double: { arguments: [y], equation: { rhs: 2*y } } }", []),
    ]

    @Test(arguments: definitions.indices) func definitionsAreTold(index: Int) throws {
        let (more, expected) = Self.definitions[index]
        #expect(try messages(Self.model(more: more)) == expected)
    }

    @Test(arguments: [
        (
            "010", "step_size: 0.1, duration: 1",
            "the number '010' begins with 0: TVBO reads such numbers as octal or as two numbers"
        ),
        (
            "k", "step_size: 0.1, duration: 010",
            "'duration: 010' of integration begins with 0: TVBO reads such numbers as octal"
        ),
    ]) func leadingZeros(value: String, integration: String, message: String) {
        let found = headlines {
            _ = try Small.model(Self.model(rate: "rhs: \"-x + \(value)\"", integration: integration))
        }
        #expect(found.count == 1 && found[0].hasSuffix(message), "\(found)")
    }

    @Test(arguments: ["0.5", "1e-05", "0", "k0 + 10", "00"]) func numbersThatAreNotPadded(value: String) throws {
        #expect(try messages(Self.model(rate: "rhs: \"-x + \(value)\"", parameters: "k0: { value: 1 }")) == [])
    }

    /// SymPy adds the numbers of a sum first, and knows where a sine vanishes.
    @Test(arguments: [
        ("-x + 1e20 - 1e20 + x", true), ("1e20 - 1e20 + x", true), ("-x + cos(pi/2)*1e20*x", true),
        ("k*(1e9 + x - 1e9)", true), ("-x + 3 - 2 + k", false), ("1e20 - x", false), ("-x + cos(pi/2)*x", false),
        ("1e9 - 1e9", false), ("((x + 1e-9) - x)/1e-9", true), ("(x + 1e-3) - x", false), ("k*(x + 1e-9)", false),
    ]) func numbersThatCancel(rate: String, isTold: Bool) throws {
        let found = try messages(Self.model(rate: "rhs: \"\(rate)\""))
        let end = "TVBO's jax back end combines the numbers first and exactly, so its results differ"
        #expect(found.count == (isTold ? 1 : 0) && found.allSatisfy { $0.hasSuffix(end) }, "\(found)")
    }

    /// SymPy reads E as Euler's number, models of neurons as a reversal potential.
    @Test func eulersNumberIsWrittenOut() {
        let hints: [String?] = { () -> [String?] in
            do {
                _ = try Small.model(Self.model(rate: "rhs: k*E**x"))
                return []
            } catch let error as DiagnosticsError {
                return error.diagnostics.map(\.hint)
            } catch {
                return []
            }
        }()
        #expect(hints == ["write 'exp(1)' for Euler's number, or declare 'E'"])
    }

    @Test func timeIsNoDerivedVariable() {
        let text = Self.model(more: "derived_variables: { t: { equation: { rhs: k*x } } }")
        let found = headlines { _ = try Small.model(text) }
        #expect(found.count == 1 && found[0].hasSuffix("a derived variable cannot be named 't', which is the time"))
    }

    private static let middle =
        "tvbo-verify decides comparisons of the time in the model 'M' at the middle of a step, but TVBO's tvboptim back end at the time of each stage"

    @Test(arguments: [
        ("t >= 0.5", "euler", false), ("t > 0.5", "euler", true), ("t < 0.5", "euler", false),
        ("0.5 <= t", "euler", false),
        ("0.5 < t", "euler", true), ("t >= 0.55", "euler", true), ("t < 0.53", "euler", true),
        ("t >= 0.57", "euler", false), ("t >= 2*k", "euler", false),
        ("t >= 0.5", "heun", true),
        ("t >= 7", "heun", false), ("t % 0.5 < 0.2", "euler", true),
    ]) func comparisonsOfTheTime(condition: String, method: String, isTold: Bool) throws {
        let text = Self.model(
            rate: "rhs: \"-x + Piecewise((1, \(condition)), (0, True))\"", method: method,
            parameters: "k: { value: 0.2 }")
        #expect(try messages(text).contains(Self.middle) == isTold)
    }

    /// The steps end at multiples of 0.1 ms, and rk4 has stages at their middles. The run takes 1 ms.
    @Test(arguments: [
        ("Heaviside(t - 0.5)", "euler", true), ("Heaviside(t - 0.53)", "euler", false),
        ("Heaviside(0.5 - t)", "euler", true), ("Heaviside(t - k - 0.3)", "heun", true),
        ("Heaviside(t - 0.75)", "rk4", true), ("Heaviside(t - 0.75)", "heun", false),
        ("Heaviside(t - 7)", "rk4", false),
        ("Heaviside(on)", "euler", true), ("sign(exp(-100*t))", "euler", false), ("Heaviside(0*t)", "euler", false),
        ("t % k", "euler", true), ("floor(t/(k - k))", "euler", false), ("sign(sin(t/(k - k)))", "euler", false),
        ("Heaviside(t**2 - 0.25)", "euler", true), ("Heaviside(t**2 - 0.3)", "euler", false),
        ("Heaviside(t)", "euler", false), ("Heaviside(x - 0.5)", "euler", false),
        ("sign(sin(2*pi*t/k))", "euler", true),
        ("sign(sin(2*pi*t + 1))", "euler", false), ("floor(t/k)", "euler", true), ("floor(t/k + 0.3)", "euler", false),
    ]) func jumpsOfTheTime(term: String, method: String, isTold: Bool) throws {
        let text = Self.model(
            rate: "rhs: \"-x + \(term)\"", more: "derived_variables: { on: { equation: { rhs: t - 0.5 } } }",
            method: method, parameters: "k: { value: 0.2 }")
        let end =
            "of the time in the model 'M' jumps at the time of a step or stage, where the last digit of the time decides; TVBO's tvboptim"
            + " back end rounds the time otherwise, so that its results can differ"
        #expect(try messages(text).contains { $0.hasSuffix(end) } == isTold)
    }

    /// The search for jumps is bounded, whatever the size of the model and the number of steps.
    @Test(.timeLimit(.minutes(1))) func manyJumps() throws {
        let terms = (0..<40).map { "floor(sin(t*0.12) + \($0)*k)" }.joined(separator: " + ")
        let parameters = (0..<1000).map { "p\($0): { value: 1 }" } + ["k: { value: 0.21 }"]
        let text = Self.model(
            rate: "rhs: \"-x + \(terms)\"", parameters: parameters.joined(separator: ", "),
            integration: "step_size: 0.001, duration: 100000")
        #expect(try !messages(text).isEmpty)
    }

    /// Nodes without edges are run by these back ends as well.
    @Test(arguments: ["number_of_nodes: 2", "nodes: [{ id: 0 }, { id: 1 }]"])
    func comparisonsOfTheTimeAtNodesWithoutEdges(network: String) throws {
        let text = Self.model(
            rate: "rhs: \"-x + Piecewise((1, t > 0.5), (0, True))\"", events: "network: { \(network) }")
        #expect(try messages(text).contains(Self.middle))
    }

    @Test(arguments: [
        (
            "a: 2", "",
            ["the back end takes 0 for a parameter that is written as a number and not as a mapping with 'value'"]
        ),
        ("a: { value: 2 }", "", []),
        (
            "a: { value: 2, distribution: { name: Uniform, axis: time, seed: 3, domain: { lo: 0, hi: 1 } } }", "",
            ["the back end draws a parameter with a distribution, but tvbo-verify uses its 'value'"]
        ),
        (
            "a: { value: 2 }", ", target_regions: [0]",
            ["the back end ignores 'target_regions', and reads only 'nodes'"]
        ),
        ("a: { value: 2 }", ", target_regions: [all]", []), ("a: { value: 2 }", ", target_regions: All", []),
        (
            "a: { value: 2 }", ", weight_distribution: { name: Uniform, seed: 3, domain: { lo: 0, hi: 1 } }",
            ["the back end ignores 'weight_distribution', and uses weights of 1"]
        ),
    ]) func stimuli(parameter: String, more: String, notes: [String]) throws {
        let text = Self.model(
            events:
                "events: { k: { event_type: stimulus, equation: { rhs: a*sin(t) }, parameters: { \(parameter) }\(more) } }\nnetwork: { nodes: [{ id: 0 }, { id: 1 }] }"
        )
        let remarks = try Small.model(text).remarks.filter { $0.message.contains("reads stimulus 'k' differently") }
        #expect(remarks.flatMap { $0.notes.map(\.message) } == notes)
    }

    /// Cases beside a right-hand side that contains a `Piecewise` expression, but is none, decide; the right-hand side is
    /// the value where none applies. By hand: the rate at 0.25 is 1, that at 0.5 is 2 − 0.5.
    @Test(arguments: [(0.25, 0.375), (0.5, 0.6875)]) func casesBesideANestedPiecewise(start: Double, end: Double) throws
    {
        let text = """
            dynamics:
              name: M
              state_variables:
                x:
                  equation:
                    rhs: "Piecewise((2, x > 0.4), (0.2, True)) - x"
                    conditionals: [{ condition: "x < 0.3", expression: "1" }]
                  initial_value: \(start)
            integration: { method: euler, step_size: 0.125, duration: 0.125, time_scale: ms }
            """
        let run = try PreparedModel(Small.model(text)).run(SimulationRequest()).trajectory
        #expect(run.columns.map(\.values.last) == [end])
    }
}
