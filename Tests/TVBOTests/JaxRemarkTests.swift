import Diagnostics
import Foundation
import Simulator
import TVBO
import TestSupport
import Testing

/// The warnings about units, times and events of a single model that the jax back end of TVBO 0.5.3 reads differently.
/// Each of the differences was found by running it; `Scripts/compare-jax` repeats the comparison.
struct JaxRemarkTests {
    private static func model(
        _ parameters: String, _ rhs: String, state: String = "initial_value: -60, unit: mV", more: String = "",
        scale: String = "ms"
    ) -> String {
        """
        dynamics:
          name: M
          parameters: { \(parameters) }
          state_variables: { x: { equation: { rhs: "\(rhs)" }, \(state) } }
          \(more)
        integration: { method: heun, step_size: 0.1, duration: 5, time_scale: \(scale) }
        """
    }

    private static let leak = "g*(E - x)/C"
    private static let bare = "initial_value: 0.5"

    /// The numbers follow from the units alone: with ms, mV and nS a capacitance is in nS·ms = pF, and with s, mV and nS
    /// in nF.
    static let units: [(text: String, notes: [String])] = [
        (model("tau: { value: 10, unit: ms }, E: { value: -70, unit: mV }", "(E - x)/tau"), []),
        (
            model("g: { value: 10, unit: nS }, C: { value: 100, unit: pF }, E: { value: -70, unit: mV }", leak), []
        ),
        (
            model("g: { value: 10, unit: nS }, C: { value: 0.1, unit: nF }, E: { value: -70, unit: mV }", leak),
            ["the jax and tvboptim back ends read 'C', 0.1 nF, as 0.0001 nF, because other values are in ms, mV, nS"]
        ),
        (
            model(
                "g: { value: 10, unit: nS }, C: { value: 100, unit: pF }, E: { value: -70, unit: mV }", leak, scale: "s"
            ),
            ["the jax and tvboptim back ends read 'C', 100 pF, as 100000 pF, because other values are in s, mV, nS"]
        ),
        (
            model("tau: { value: 10, unit: ms }, E: { value: -0.07, unit: V }", "(E - x)/tau"),
            ["the jax and tvboptim back ends read 'E', -0.07 V, as -7e-05 V, because other values are in ms, mV"]
        ),
        (
            model("tau: { value: 0.01, unit: s }", "-x/tau", state: bare),
            ["the jax and tvboptim back ends read 'tau', 0.01 s, as 1e-05 s, because other values are in ms"]
        ),
        (
            model("tau: { value: 10, unit: ms }", "-x/tau", state: bare, scale: "s"),
            ["the jax and tvboptim back ends read 'tau', 10 ms, as 10000 ms, because other values are in s"]
        ),
        (
            model("r: { value: 10, unit: Hz }", "-r*x", state: bare),
            ["the jax and tvboptim back ends read 'r', 10 Hz, as 10000 Hz, because other values are in ms"]
        ),
        (model("r: { value: 10, unit: Hz }", "-r*x", state: bare, scale: "s"), []),
        // A parameter that no equation contains does not matter.
        (model("tau: { value: 10, unit: ms }, E: { value: 1, unit: V }", "-x/tau", state: bare), []),
        // Where the units do not balance, they are annotations, and the numbers are those of jax.
        (model("tau: { value: 0.01, unit: s }, b: { value: 1, unit: mV }", "-x/tau + b", state: bare), []),
        (
            model(
                "g: { value: 10, unit: nS }, C: { value: 100, unit: pF }, E: { value: -70, unit: mV }", "i/C",
                more: "derived_variables: { i: { equation: { rhs: \"g*(E - x)\" }, unit: nA, record: true } }"),
            [
                "the jax and tvboptim back ends record values of 'i' that are 1000 times as large as those of"
                    + " tvbo-verify, which are in nA"
            ]
        ),
        // Without a unit the variable is recorded in A; nS·mV is pA.
        (
            model(
                "g: { value: 10, unit: nS }, C: { value: 100, unit: pF }, E: { value: -70, unit: mV }", "i/C",
                more: "derived_variables: { i: { equation: { rhs: \"g*(E - x)\" }, record: true } }"),
            [
                "the jax and tvboptim back ends record values of 'i' that are 1e+12 times as large as those of"
                    + " tvbo-verify, which are in SI units"
            ]
        ),
    ]

    @Test(arguments: units.indices) func unitsThatDoNotFit(index: Int) throws {
        let (text, notes) = Self.units[index]
        let found = try Small.model(text).remarks.filter {
            $0.message
                == "tvbo-verify converts the units of the model 'M'; TVBO's jax and tvboptim back ends ignore the"
                + " units, so their results differ"
        }
        #expect(found.flatMap { $0.notes.map(\.message) } == notes)
        #expect(found.count == (notes.isEmpty ? 0 : 1))
        #expect(
            found.allSatisfy {
                $0.hint == "write all values in units that fit together, as ms, mV, nS, pF and pA do"
            })
    }

    private static let isStep = "in TVBO's jax back end 't' is the number of the step instead, so its results differ"

    @Test(arguments: [
        ("-x/tau + t/tau**2", "'t' in the arithmetic of the model 'M' is the time in ms; " + isStep),
        (
            "Piecewise((-x/tau, t > on), (0/tau, True))",
            "'t' is compared with times in the model 'M', where it is the time; " + isStep
        ),
    ]) func theTimeOfAModelWithUnits(rhs: String, message: String) throws {
        let text = Self.model("tau: { value: 10, unit: ms }, on: { value: 2, unit: ms }", rhs, state: Self.bare)
        let model = try Small.model(text)
        #expect(model.convention == .physical)
        #expect(model.remarks.map(\.message).filter { !$0.contains("tvboptim") } == [message])
    }

    /// A state that grows by equal steps reaches 1 after 10 steps of 0.1 here, after 11 in plain additions.
    @Test(arguments: [
        ("Piecewise((a, s >= 1), (0, True))", "a", true), ("floor(s) - x", "1", true), ("s % 1", "a/2", true),
        ("Piecewise((a, s >= 1), (0, True))", "a - s", false), ("s - x", "1", false), ("floor(x) - s", "1", false),
        ("floor(s) - x", "Piecewise((a, s < 0), (a/2, True))", true), ("floor(s) - x", "a*Heaviside(x)", true),
        ("floor(s) - x", "Piecewise((a, s < 0), (a*x, True))", false), ("floor(s) - x", "0*a", false),
        ("floor(s) - x", "a*t", false),
    ]) func statesThatCountTime(rhs: String, clock: String, isTold: Bool) throws {
        let text = Self.model("a: { value: 1 }", rhs, state: Self.bare)
            .replacing("state_variables: {", with: "state_variables: { s: { equation: { rhs: \"\(clock)\" } },")
        let found = try Small.model(text).remarks.map(\.message).filter { $0.contains("grows by equal steps") }
        #expect(found.count == (isTold ? 1 : 0), "\(text)")
    }

    /// Derived variables and parameters stand for their expressions.
    @Test(arguments: [
        ("d: { equation: { rhs: 0.1*floor(10*x) } }", "w: { equation: { rhs: 3*q } }", "Heaviside(d - w)", true),
        ("d: { equation: { rhs: 0.1*floor(10*x) } }", "w: { equation: { rhs: 3*q } }", "Heaviside(d - 0.25)", false),
        ("d: { equation: { rhs: floor(10*x) } }", "w: { equation: { rhs: 3*q } }", "Heaviside(d*q - w)", true),
    ]) func definedSteps(variable: String, parameter: String, rhs: String, isTold: Bool) throws {
        let text = Self.model(
            "q: { value: 0.1 }", rhs, state: Self.bare,
            more: "derived_variables: { \(variable) }\n  derived_parameters: { \(parameter) }")
        let found = try Small.model(text).remarks.map(\.message).filter { $0.hasPrefix("rounding errors decide") }
        #expect(found.count == (isTold ? 1 : 0), "\(text)")
    }

    /// A chain of sums whose terms double each time is read in bounded time, and a long chain with a bounded stack.
    @Test(.timeLimit(.minutes(1)), arguments: ["floor(x)", "q"], [40, 2000])
    func longDefinitions(first: String, count: Int) throws {
        let chain = (1...count).map { number in
            "d\(number): { equation: { rhs: d\(number - 1) + \(count == 40 ? "d\(number - 1)" : "q") } }"
        }.joined(separator: ", ")
        let text = Self.model(
            "q: { value: 0.1 }", "Heaviside(d\(count))", state: Self.bare,
            more: "derived_variables: { d0: { equation: { rhs: \(first) } }, \(chain) }")
        #expect(try Small.model(text).remarks.map(\.message).allSatisfy { !$0.hasPrefix("rounding errors decide") })
    }

    /// exp(720) is beyond the range of 64-bit numbers, exp(700) is not.
    @Test(
        arguments: [
            ("1/(1 + exp(a)*exp(-b)) - x", "exp(a)"), ("1/(1 + exp(b)*exp(-a)) - x", nil), ("exp(x)*exp(-x) - x", nil),
        ] as [(String, String?)]) func partsThatAreNotFinite(rhs: String, text: String?) throws
    {
        let model = Self.model("a: { value: 720 }, b: { value: 700 }", rhs, state: Self.bare)
        let found = try Small.model(model).remarks.map(\.message).filter { $0.contains("is not finite in floating") }
        #expect(found.map { $0.split(separator: "'")[0] } == (text.map { [$0[...]] } ?? []))
    }

    /// SymPy's constants hide stimuli of their names.
    @Test(arguments: [("E", true), ("pi", true), ("EulerGamma", true), ("F", false)])
    func stimuliNamedAsConstants(name: String, isTold: Bool) throws {
        let stimulus = "\nevents: { \(name): { event_type: stimulus, equation: { rhs: sin(t) } } }"
        let text = Self.model("a: { value: 1 }", "\(name) - a*x", state: Self.bare) + stimulus
        let found = try Small.model(text).remarks.map(\.message).filter { $0.contains("SymPy's constant of this name") }
        #expect(found.count == (isTold ? 1 : 0), "\(found)")
    }

    /// Comparisons whose result is that of a rounding error, and others that look like them.
    @Test(
        arguments: [
            ("0.1 + 0.2 > p", "0.1 + 0.2 > p"), ("(q + 0.2)*10 > n", "(q + 0.2)*10 > n"),
            ("sqrt(2)**2 >= 2", "sqrt(2)**2 >= 2"), ("x + q - x > q", "x + q - x > q"), ("x*q/q >= x", "x*q/q >= x"),
            ("0.1 + 0.2 > q", nil), ("2*n > 6", nil), ("p > 0.3", nil), ("x + q > p", nil), ("x > q + 0.2", nil),
            ("2*x > x", nil), ("z*x > 0", nil), ("n/2 >= 1.5", nil), ("0.5*n > 1.5", nil), ("0.25 + 0.25 > 0.5", nil),
            ("p - 0.3 > 0", nil), ("x/z > 0", nil), ("x - x > 0", nil),
        ] as [(String, String?)]) func comparisonsThatRoundingErrorsDecide(condition: String, text: String?) throws
    {
        let model = Self.model(
            "p: { value: 0.3 }, q: { value: 0.1 }, n: { value: 3 }, z: { value: 0 }",
            "Piecewise((1, \(condition)), (0, True)) - x",
            state: Self.bare)
        let found = try Small.model(model).remarks.map(\.message).filter { $0.hasPrefix("rounding errors decide") }
        #expect(found.map { $0.split(separator: "'")[1] } == (text.map { [$0[...]] } ?? []))
    }

    /// The argument of a sign and of a step is compared with 0, that of a whole part with whole numbers: 0.3/0.1 is a
    /// little less than 3.
    @Test(
        arguments: [
            ("sign(x*q*10 - x)", true), ("Heaviside(x + q - x - q)", true), ("sign(x - q)", false),
            ("sign(n - 3)", false), ("floor(0.3/q)", true), ("floor(n*q/0.3)", true), ("ceiling(0.3/q)", true),
            ("Mod(0.3, q)", true), ("Mod(3*q, 0.3)", true), ("floor(n/3)", false), ("floor(n/2)", false),
            ("floor(0.35/q)", false), ("Mod(n, 1.5)", false), ("Mod(0.25, q)", false), ("floor(x/q)", false),
            // Whole parts, signs and steps inside of others take separate values, some of which rest on a jump.
            ("floor(0.3*floor(4*x)/0.1)", true), ("Heaviside(0.1*floor(10*x) + 0.2 - 0.3)", true),
            ("sign(0.1*floor(10*x) + 0.2 - 0.3)", true), ("Mod(0.3*ceiling(4*x), q)", true),
            ("floor(floor(4*x)/49)", true), ("Piecewise((1, q*floor(x) > 0.7), (0, True))", true),
            ("Heaviside(0.3*sign(x) + q + 0.2)", true), ("floor(floor(4*x)/2)", false),
            ("Heaviside(0.1*floor(10*x) + 0.25)", false), ("Heaviside(0.25*floor(x) - 1)", false),
            ("Heaviside(0.3*sign(x) + q)", false), ("floor(0.3*floor(x)*x)", false), ("sign(q*floor(x))", false),
            ("Heaviside(floor(x) + q + 0.3 - 0.4)", true), ("floor(0.3*sign(x) + 0.1 - 0.4)", true),
            ("Heaviside(0.1*floor(x) + 0.2 - 30.3)", true), ("floor(0.3*Heaviside(x) + 0.1 - 0.25)", true),
            // One product, and the difference of two numbers, are the same in every order.
            ("Heaviside(0.3*sign(x) - 0.3)", false), ("floor(0.1*floor(x))", false), ("floor(floor(4*x)/3)", false),
            ("Piecewise((1, 0.2*Heaviside(x) > 0.2*Heaviside(x - 1)), (0, True))", false),
        ], [false, true]) func signsThatRoundingErrorsDecide(rhs: (String, isTold: Bool), isDerived: Bool) throws
    {
        // A parameter that is derived has no states in it.
        guard !isDerived || !rhs.0.contains("x") else { return }
        let parameters = "q: { value: 0.1 }, n: { value: 3 }"
        let model = Self.model(
            parameters, isDerived ? "w - x" : rhs.0, state: Self.bare,
            more: isDerived ? "derived_parameters: { w: { equation: { rhs: \"\(rhs.0)\" } } }" : "")
        let found = try Small.model(model).remarks.map(\.message).filter { $0.hasPrefix("rounding errors decide") }
        #expect(found.count == (rhs.isTold ? 1 : 0))
    }

    /// The spacing of 64-bit numbers at 1e6 is 1.2e-10, so that plain sums of many steps lose digits of the difference.
    @Test(arguments: [
        ("1e6", "s - k", true), ("1e6", "k + 3 - s", true), ("1e6", "2*(x + s - k)", true), ("1e6", "s - 2*k", false),
        ("1e6", "s/k", false), ("1e4", "s - k", false),
    ]) func largeStatesWhoseDifferenceIsSmall(start: String, rhs: String, isTold: Bool) throws {
        let model = Self.model("k: { value: \(start) }", rhs, state: Self.bare)
            .replacing(
                "state_variables: {",
                with: "state_variables: { s: { equation: { rhs: \"0.01*x\" }, initial_value: \(start) },")
        let found = try Small.model(model).remarks.map(\.message).filter { $0.contains("is large, and its difference") }
        #expect(found.count == (isTold ? 1 : 0))
    }

    /// States with such a name, in a model alone and in a network.
    @Test(
        arguments: [
            ("state", false, "tvboptim back end"), ("weights", true, "jax back end"), ("weights", false, nil),
        ] as [(String, Bool, String?)])
    func statesNamedAsInGeneratedCode(name: String, isCoupled: Bool, backEnd: String?) throws {
        let text = """
            dynamics:
              name: M
              coupling_inputs: { c: {} }
              state_variables: { \(name): { equation: { rhs: "c - \(name)" }, coupling_variable: true } }
            network:
              nodes: [{ id: 0 }, { id: 1 }]
              edges: [{ source: 0, target: 1, parameters: { weight: { value: 2 } } }]
              coupling: { c: { delayed: false, pre_expression: { rhs: x_j }, post_expression: { rhs: gx } } }
            integration: { method: euler, step_size: 0.1, duration: 1 }
            """
        let alone = text.replacing(/network:(.|\n)*integration/, with: "network: { number_of_nodes: 1 }\nintegration")
        let found = try Small.model(isCoupled ? text : alone).remarks.map(\.message).filter {
            $0.contains("a variable of its own")
        }
        #expect(found.count == (backEnd == nil ? 0 : 1))
        #expect(found.allSatisfy { $0.contains("the name '\(name)'") && $0.contains("its \(backEnd ?? "-"), so") })
    }

    /// Names that TVBO's generated code gives to variables of its own.
    @Test(
        arguments: [
            ("dx_dt", "", "jax and tvboptim back ends"), ("Integer", "", "jax and tvboptim back ends"),
            ("dy_dt", "", nil), ("current_state", "", "jax back end"),
            ("trace", "", nil), ("coupling", "", nil), ("state", "", "tvboptim back end"),
            (
                "trace", "derived_variables: { q: { equation: { rhs: \"2*x\" } } }",
                "jax back end"
            ),
        ] as [(String, String, String?)]) func namesOfGeneratedCode(name: String, more: String, backEnds: String?)
        throws
    {
        let text = Self.model("\(name): { value: 1 }", "\(name) - x", state: Self.bare, more: more)
        let found = try Small.model(text).remarks.map(\.message).filter { $0.contains("a variable of its own") }
        #expect(
            found
                == (backEnds.map {
                    [
                        "TVBO 0.5.3 gives the name '\(name)' to a variable of its own in the code for its \($0), so that"
                            + " their results can differ"
                    ]
                } ?? []))
    }

    @Test(arguments: [
        ("events: { reset: { condition: { rhs: \"x > 5\" }, affect: { rhs: \"x = 0\" } } }", true),
        ("events: { spike: { condition: { rhs: \"x > 5\" } } }", false),
    ]) func eventsThatChangeSomething(events: String, isTold: Bool) throws {
        let message =
            "the jax and tvboptim back ends of TVBO 0.5.3 ignore the events of the model 'M', so their results differ if an"
            + " event occurs; tvbo-verify simulates events"
        let text = Self.model("a: { value: 1 }", "a - x", state: Self.bare, more: events)
        #expect(try Small.model(text).remarks.map(\.message) == (isTold ? [message] : []))
    }
}
