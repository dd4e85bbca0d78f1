import Foundation
import ModelCore
import TVBO
import TestSupport
import Testing

/// Keys that would change a result are refused with the key, its value and the reason, unless their value requests the
/// default behavior.
struct KeyRoleTests {
    /// A model with a place for extra lines in the integration, the experiment, the model, its state and its event.
    private func text(
        integration: String = "", experiment: String = "", dynamics: String = "", state: String = "",
        event: String = "",
        method: String = "euler"
    ) -> String {
        """
        dynamics:
          name: M
          parameters: { k: { value: 1 } }
          state_variables: { x: { equation: { rhs: "-k*x" }, initial_value: 1 \(state) } }
          events: { e: { condition: { rhs: "x > 2" }, affect: { rhs: "x = 1" } \(event) } }
          \(dynamics)
        integration: { method: \(method), step_size: 0.1, duration: 1 \(integration) }
        \(experiment)
        """
    }

    static let refused: [(key: String, message: String)] = [
        (
            "update_expression: { name: dX, equation: { rhs: dX0*dt/2 } }",
            "'update_expression' of integration is not supported: it is not TVBO's own formula for the method 'euler'"
        ),
        (
            "update_expression: { rhs: zzz }",
            "'update_expression' of integration is not supported: it is not TVBO's own formula for the method 'euler'"
        ),
        (
            "intermediate_expressions: { X1: { equation: { rhs: X + dt*dX0 } } }",
            "'intermediate_expressions' of integration is not supported: it is not TVBO's own formula for the method 'euler'"
        ),
        (
            "number_of_stages: 3",
            "'number_of_stages: 3' of integration is not supported: the method 'euler' has a fixed number of stages"
        ),
        (
            "state_wise_sigma: [-0.1]",
            "an item of 'state_wise_sigma' of integration must be a finite number that is not negative"
        ),
        (
            "scipy_ode_base: true",
            "'scipy_ode_base: true' of integration is not supported: SciPy's solvers are not used"
        ),
        ("parameters: { theta: { value: 1 } }", "the parameter 'theta' of integration is not supported"),
        (
            "parameters: { seed: { value: 1.5 } }",
            "'seed' of 'parameters' of integration must be a whole number, not a number"
        ),
        ("dt: 0.1", "the keys 'dt' and 'step_size' of integration are two spellings of the same key"),
        (
            "coupling_evaluation: per_stag",
            "'coupling_evaluation: per_stag' of integration is neither per_step nor per_stage"
        ),
    ]

    @Test(arguments: refused) func keysOfTheIntegration(key: String, message: String) {
        let found = headlines { _ = try Small.model(text(integration: ", " + key)) }
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix(": " + message) == true, "\(found)")
    }

    @Test(arguments: [
        (
            "execution: { backend: gillespie }",
            "'backend: gillespie' of execution is not supported: another back end may simulate something else; TVBO 0.5.3 has no"
                + " back end gillespie, and an experiment cannot list the jumps that it would simulate"
        ),
        (
            "execution: { find_fixpoint: true }\ninitial_state: { duration: 3 }",
            "the experiment has both 'initial_state' and 'find_fixpoint', but each of them gives the start of the run"
        ),
        (
            "execution: { precision: float16 }",
            "'precision: float16' of execution is not supported"
        ),
        ("execution: { backnd: jax }", "unknown key 'backnd' in execution"),
        (
            "stimulation: { equation: { rhs: '1' } }",
            "'stimulation' of the experiment is not supported: write the stimulus under 'events' of the experiment"
        ),
        (
            "network: { number_of_nodes: 1, transforms: [{ name: weight }] }",
            "'transforms' of network is not supported without edges"
        ),
        ("network: { number_of_nodes: 0 }", "'number_of_nodes' of network must be a positive whole number, not 0"),
        (
            "network: { number_of_regions: 2.5 }",
            "'number_of_regions' of network must be a positive whole number, not 2.5"
        ),
        (
            "network: { number_of_nodes: 1e9 }",
            "the network has 'number_of_nodes: 1000000000', but at most 10000 nodes are simulated"
        ),
        ("network: { number_of_nodes: 1, time_unit: mV }", "'time_unit' of network must be a time, not 'mV'"),
        ("network: { number_of_nodes: 1, distance_unit: ms }", "'distance_unit' of network must be a length, not 'ms'"),
    ]) func keysOfTheExperiment(key: String, message: String) {
        let found = headlines { _ = try Small.model(text(experiment: key)) }
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix(": " + message) == true, "\(found)")
    }

    @Test(arguments: ["preset_time", "stimulus", "stimulation", "cascade"]) func eventsOfOtherTypes(type: String) {
        let found = headlines { _ = try Small.model(text(event: ", event_type: \(type)")) }
        let message =
            "error[E0501]: 'event_type: \(type)' of event 'e' is not supported: the events of a model must test a condition,"
            + " so their type must be continuous or discrete"
        #expect(found.count == 1 && found[0].hasSuffix(message), "\(found)")
        #expect(
            hints { _ = try Small.model(text(event: ", event_type: \(type)")) }
                == ["leave 'event_type' out, or write continuous or discrete as its value"])
    }

    @Test(arguments: [
        (
            "functions: { f: { arguments: { a: { default: 2 } }, equation: { rhs: a } } }",
            "unknown key 'default' in argument 'a' of function 'f'"
        ),
        (
            "functions: { f: { arguments: { a: {} }, equation: { rhs: a, conditionals: [{ condition: 'a > 1', expression: '1' }] } } }",
            "'conditionals' of the equation of function 'f' is not supported: this equation must be a single expression without cases"
        ),
        (
            "derived_parameters: { d: { equation: { rhs: k }, value: 3 } }",
            "'value' of derived parameter 'd' is not supported: the value of a derived parameter comes from its 'equation'"
        ),
        (
            "derived_variables: { d: { equation: { rhs: x, pycode: 'x' } } }",
            "'pycode' of the equation of derived variable 'd' is not supported: equations in Python are not read; write 'rhs'"
        ),
        (
            "coupling_terms: { c: { value: 3 } }",
            "'value: 3' of coupling input 'c' is not supported: the value of a coupling input comes from the network"
        ),
    ]) func keysOfTheModel(key: String, message: String) {
        let found = headlines { _ = try Small.model(text(dynamics: key)) }
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix(": " + message) == true, "\(found)")
    }

    /// Values that name the default behavior have no effect.
    @Test(arguments: [
        "number_of_stages: 1, delayed: true, scipy_ode_base: false, intermediate_expressions: {}, state_wise_sigma: [], abs_tol: null",
        "delayed: false, number_of_stages: 1.0, noise: null",
        "update_expression: { name: dX, equation: { lhs: X, rhs: dX0 * dt } }",
        "update_expression: { equation: { lhs: X } }", "coupling_evaluation: per_stage",
        "differentiation: { steps: 3 }", "abs_tol: 1.0e-6, rel_tol: 1.0e-3", "noise: {}",
        "noise: { additive: true, parameters: {} }",
    ]) func neutralValues(keys: String) throws {
        #expect(try Small.model(text(integration: ", " + keys)).canonicalText == Small.model(text()).canonicalText)
    }

    /// A precision for which a back end of TVBO computes in 32 bits gives a warning.
    @Test(arguments: [("float64", false), ("double", true), ("float32", true)])
    func precisions(precision: String, isWarned: Bool) throws {
        let model = try Small.model(text(experiment: "execution: { precision: \(precision) }"))
        let told = model.remarks.map(\.message).filter { $0.contains("'precision: \(precision)'") }
        #expect(told.isEmpty == !isWarned)
        #expect(try model.canonicalText == Small.model(text()).canonicalText)
    }

    /// A parameter of a network that neither TVBO's back ends nor this program read.
    @Test func parametersOfTheNetwork() throws {
        func model(_ parameters: String) throws -> Model {
            try Small.model(text(experiment: "network: { number_of_nodes: 1, parameters: { \(parameters) } }"))
        }
        let remarks = try model("global_coupling_strength: { value: 2 }").remarks.filter { $0.code == .ignoredKey }
        #expect(
            remarks.map(\.message) == [
                "as in TVBO's back ends, the parameter 'global_coupling_strength' of the network has no effect; the only"
                    + " parameter of a network is 'conduction_speed'"
            ])
        #expect(
            try model("conduction_sped: { value: 2 }").remarks.first { $0.code == .ignoredKey }?.hint
                == "did you mean 'conduction_speed'?")
    }

    /// Integrator settings as TVBO writes them.
    @Test(arguments: [
        (
            "Heun",
            "number_of_stages: 1, intermediate_expressions: { X1: { name: X1, equation: { lhs: X1, rhs: X + dX0 * dt + noise + stimulus * dt, latex: false } } }, update_expression: { equation: { rhs: (dX0 + dX1) * (dt / 2) } }"
        ),
        (
            "RungeKutta4thOrder",
            "number_of_stages: 4, intermediate_expressions: { X1: { equation: { rhs: X + (dt / 2) * dX0 } }, X2: { equation: { rhs: X + (dt / 2) * dX1 } }, X3: { equation: { rhs: X + dt * dX2 } } }, update_expression: { equation: { rhs: (dt / 6) * (dX0 + 2.0 * dX1 + 2.0 * dX2 + dX3) } }"
        ),
    ]) func schemesThatTVBOSpellsOut(method: String, keys: String) throws {
        #expect(headlines { _ = try Small.model(text(integration: ", " + keys, method: method)) } == [])
        #expect(headlines { _ = try Small.model(text(integration: ", " + keys)) }.count >= 2)
    }

    @Test(arguments: [
        ("delay: .inf", "the delay of an edge must be finite, not inf"),
        ("delay: .nan", "the delay of an edge must be finite, not nan"),
        ("delay: -1", "the delay of an edge must not be negative"),
        ("distance: .nan", "the distance of an edge must be finite and not negative, not nan"),
        ("distance: -3", "the distance of an edge must be finite and not negative, not -3.0"),
        (
            "distance: 3 }], parameters: { conduction_speed: { value: 0 } }, tvbo_class: [{ a: 1",
            "the conduction speed must be positive, not 0.0"
        ),
        (
            "distance: 3 }], conduction_speed: -.inf, tvbo_class: [{ a: 1",
            "the conduction speed must be positive, not -inf"
        ),
        (
            "distance: 3 }], conduction_speed: .nan, tvbo_class: [{ a: 1",
            "the conduction speed must be positive, not nan"
        ),
        (
            "distance: 3 }], parameters: { conduction_speed: { value: 3, unit: ms } }, tvbo_class: [{ a: 1",
            "the unit of the conduction speed must be a length over a time, such as m_per_s, not one of time"
        ),
        (
            "distance: { value: 3, unit: ms }",
            "the unit of the distance of an edge must be one of length, such as mm, not one of time"
        ),
        (
            "delay: { value: 3, unit: mV }",
            "the unit of the delay of an edge must be one of time, such as ms, not one of voltage"
        ),
    ]) func lengthsTimesAndSpeedsOfEdges(edge: String, message: String) {
        let network =
            "network: { number_of_nodes: 2, coupling: { c: { pre_expression: { rhs: x_j }, post_expression: { rhs: gx } } },"
            + " edges: [{ source: 0, target: 1, coupling: c, \(edge) }] }"
        let found = headlines {
            _ = try Small.model(text(experiment: network, dynamics: "coupling_inputs: [i]"))
        }
        #expect(found.count == 1 && found[0].hasSuffix(": " + message), "\(found)")
    }

    @Test func edgesWithoutNodes() {
        let found = headlines {
            _ = try Small.model(text(experiment: "network: { edges: [{ source: 0, target: 1 }] }"))
        }
        #expect(found == ["f:8:19: error[E0402]: the network has edges and no nodes"])
    }

    @Test func delaysThatTheIntegrationDenies() throws {
        let network = """
            network:
              number_of_nodes: 2
              edges: [{ source: 0, target: 1, coupling: c, delay: 1 }, { source: 1, target: 0, coupling: c, delay: 1 }]
              coupling: { c: { pre_expression: { rhs: x_j }, post_expression: { rhs: gx } } }
            """
        let denied = text(integration: ", delayed: false", experiment: network, dynamics: "coupling_inputs: [i]")
        func told(_ text: String) throws -> [String] {
            try Small.model(text).remarks.map(\.headline).filter { $0.contains("'delayed: false' of integration") }
        }
        #expect(
            try told(denied) == [
                "f:7:70: warning[W0101]: 'delayed: false' of integration has no effect on the edges of the network, as in TVBO's back ends jax and tvboptim"
            ])
        #expect(try told(denied.replacing("{ pre_", with: "{ delayed: false, pre_")) == [])
    }

    /// An equation under another variable's name is reported; TVBO's own forms of a left-hand side are not.
    @Test(arguments: [
        ("dfoo/dt", true), ("y", true), ("dx/dt", false), ("x", false), ("Derivative(x, t)", false), ("x_next", false),
        ("\\\\dot{x}", false),
    ]) func leftHandSides(text: String, isReported: Bool) throws {
        let model = try Small.model(
            "dynamics: { name: M, state_variables: { x: { equation: { lhs: \"\(text)\", rhs: \"-x\" }, initial_value: 1 } } }\n"
                + "integration: { method: euler, step_size: 0.1, duration: 1 }\n")
        #expect(model.remarks.contains { $0.message.hasPrefix("'lhs: ") } == isReported)
    }

    @Test func unitsOfTimeThatContradictEachOther() {
        let found = headlines { _ = try Small.model(text(integration: ", time_scale: ms, unit: s")) }
        #expect(found.count == 1 && found[0].contains("'time_scale: ms' and 'unit: s'"), "\(found)")
        #expect(headlines { _ = try Small.model(text(integration: ", time_scale: ms, unit: ms")) }.isEmpty)
    }
}
