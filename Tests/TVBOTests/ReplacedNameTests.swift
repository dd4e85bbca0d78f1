import Diagnostics
import TVBO
import TestSupport
import Testing

/// Names by which TVBO 0.5.3 replaces equations and quantities of a model. Whether it does was found by running its jax
/// and tvboptim back ends on these models.
struct ReplacedNameTests {
    private func remarks(_ body: String, events: String = "") throws -> [String] {
        try Small.model(
            """
            dynamics:
              name: Pend
              parameters: { g: { value: 1.0 }, I: { value: 0.2 }, w_p: { value: 2.0 } }
              \(body)
            \(events)
            integration: { method: euler, step_size: 0.1, duration: 1 }
            """
        ).remarks.map(\.message)
    }

    private static let first = "theta: { equation: { rhs: theta_dot }, initial_value: 0.3 }"
    private static let second = "theta_dot: { equation: { rhs: -g*theta }, initial_value: 0.4 }"
    private static let listed = [
        "{ name: theta, equation: { rhs: theta_dot }, initial_value: 0.3 }",
        "{ name: theta_dot, equation: { rhs: -g*theta }, initial_value: 0.4 }",
    ]

    /// The equation of the later name counts: mappings are sorted by name, lists are not.
    @Test(arguments: [
        ("state_variables: { \(first), \(second) }", ["theta": "theta_dot"]),
        ("state_variables: { \(second), \(first) }", ["theta": "theta_dot"]),
        ("state_variables: [\(listed[0]), \(listed[1])]", ["theta": "theta_dot"]),
        ("state_variables: [\(listed[1]), \(listed[0])]", [:]),
        // "dotx" comes before "x", "dotA" after "A".
        ("state_variables: { x: { equation: { rhs: dotx } }, dotx: { equation: { rhs: -x } } }", [:]),
        ("state_variables: { A: { equation: { rhs: dotA } }, dotA: { equation: { rhs: -A } } }", ["A": "dotA"]),
        // Derived variables come before states.
        (
            "derived_variables: { xdot: { equation: { rhs: -2*x } } }\n  state_variables: { x: { equation: { rhs: xdot } } }",
            [:]
        ),
        (
            "derived_variables: { z: { equation: { rhs: y*y } }, z_dot: { equation: { rhs: 2*y } } }\n"
                + "  state_variables: { y: { equation: { rhs: z_dot - z } } }",
            ["z": "z_dot"]
        ),
        (
            "state_variables: { x: { equation: { rhs: xdot } }, xd: { equation: { rhs: -x } },"
                + " xdot: { equation: { rhs: xddot } }, xddot: { equation: { rhs: -xdot - x } } }",
            ["x": "xdot", "xd": "xddot"]
        ),
        ("state_variables: { v_dot: { equation: { rhs: -v_dot } }, w: { equation: { rhs: v_dot - w } } }", [:]),
    ]) func equations(body: String, replaced: [String: String]) throws {
        let expected = replaced.map { name, other in
            "TVBO 0.5.3 takes '\(other)' for the time derivative of '\(name)' and gives '\(name)' its equation, so its"
                + " results differ"
        }
        #expect(Set(try remarks(body).filter { $0.contains("time derivative") }) == Set(expected))
    }

    private func derived(_ name: String) -> String {
        "derived_parameters: { \(name): { equation: { rhs: g*3 } } }\n"
            + "  state_variables: { x: { equation: { rhs: \(name) - x + I*w_p } } }"
    }

    @Test(arguments: [("I_ext", "I"), ("w_EE", "w_p"), ("k", nil), ("I_E", nil), ("Iexternal", nil)])
    func parameters(name: String, parameter: String?) throws {
        let expected = parameter.map {
            "TVBO 0.5.3 can read '\(name)' in the equations of the model 'Pend' as the parameter '\($0)', because both are"
                + " names of one quantity in its ontology, so its results can differ"
        }
        #expect(try remarks(derived(name)).filter { $0.contains("ontology") } == [expected].compactMap(\.self))
    }

    /// A stimulus in the place of a parameter keeps its name, and an argument of a function is none of the model's names.
    @Test func ownNamesAreKept() throws {
        let placed = try remarks(
            "derived_variables: { d: { equation: { rhs: I_ext + I } } }\n"
                + "  state_variables: { x: { equation: { rhs: d - x } } }",
            events: "events: { I_ext: { event_type: stimulus, equation: { rhs: t } } }"
        )
        #expect(placed.contains { $0.contains("ontology") })
        let text = """
            dynamics:
              name: Pend
              parameters: { I: { value: 0.2 }, I_ext: { value: 1 } }
              state_variables: { x: { equation: { rhs: I_ext - x + I } } }
            events: { I_ext: { event_type: stimulus, equation: { rhs: t } } }
            integration: { method: euler, step_size: 0.1, duration: 1 }
            """
        #expect(try !Small.model(text).remarks.contains { $0.message.contains("ontology") })
        let argument = try remarks(
            "derived_parameters: { I_ext: { equation: { rhs: g*3 } } }\n"
                + "  functions: { f: { arguments: { I_ext: {} }, equation: { rhs: 2*I_ext } } }\n"
                + "  state_variables: { x: { equation: { rhs: f(x) + I } } }")
        #expect(!argument.contains { $0.contains("ontology") })
    }

    /// The name of a stimulus is replaced as well; the parameters of the stimulus are none of the model.
    @Test(arguments: [("I_ext", "amp", true), ("k", "amp", false), ("mu", "p", false)])
    func stimuli(name: String, parameter: String, isReplaced: Bool) throws {
        let told = try remarks(
            "state_variables: { x: { equation: { rhs: \(name) - x + I } } }",
            events: "events: { \(name): { event_type: stimulus, equation: { rhs: \"\(parameter)*t\" }, parameters: {"
                + " \(parameter): { value: 0.5 } } } }")
        #expect(told.contains { $0.contains("ontology") } == isReplaced)
    }
}
