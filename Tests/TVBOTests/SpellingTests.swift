import ModelCore
import Simulator
import TVBO
import TestSupport
import Testing

/// Other spellings of keys and values in TVBO 0.5.3 and 1.0, which mean the same.
struct SpellingTests {
    private static let plain = """
        dynamics:
          name: M
          parameters: { k: { value: 0.5 }, p: { value: 2, unit: per_unit } }
          derived_variables: { d: { equation: { lhs: d, rhs: "k*x" } } }
          state_variables: { x: { equation: { rhs: "-d*p" }, initial_value: 1 } }
        integration: { method: heun, step_size: 0.25, duration: 2, time_scale: s }
        """

    /// Each replacement gives the same model.
    @Test(arguments: [
        ("k: { value: 0.5 }", "k: 0.5"), ("step_size: 0.25", "dt: 0.25"), ("time_scale: s", "time_unit: s"),
        ("rhs: \"k*x\"", "righthandside: \"k*x\""), ("lhs: d", "lefthandside: d"), ("unit: per_unit", "unit: p.u."),
        ("method: heun", "method: HeunStochastic"), ("method: heun", "method: heun, noise: null"),
        ("method: heun", "method: heun, noise_draw: per_step, block_size: 10"),
    ]) func meansTheSame(find: String, replace: String) throws {
        let (own, other) = (try Small.model(Self.plain), try Small.model(Self.plain.replacing(find, with: replace)))
        #expect(own.canonicalText == other.canonicalText)
        #expect(own.simulation.stepTime == other.simulation.stepTime)
        #expect(own.simulation.durationTime == other.simulation.durationTime)
        #expect(other.remarks.filter { !$0.message.contains("the tvboptim back end") }.isEmpty)
    }

    /// A parameter may have the name of an alias.
    @Test func aParameterKeepsItsName() throws {
        let model = try Small.model(Self.plain.replacing("k: {", with: "dt: {").replacing("k*x", with: "dt*x"))
        #expect(model.types[0].parameters.map(\.name) == ["dt", "p", "x_0"])
    }

    /// A node lists its initial values in the order of the states; nodes without a model use `local_dynamics`.
    @Test func initialValuesOfANode() throws {
        func model(_ list: String) throws -> Model {
            try Small.model(
                """
                local_dynamics:
                  name: M
                  state_variables: { a: { equation: { rhs: "-a" } }, b: { equation: { rhs: "-b" }, initial_value: 3 } }
                dynamics: { N: { name: N, state_variables: { c: { equation: { rhs: "1" } } } } }
                network:
                  nodes: [{ id: 0 }, { id: 1, initial_state: \(list), state: { b: 7 } }, { id: 2, dynamics: N }]
                """)
        }
        let components = try model("[5, 6]").components
        #expect(components.map(\.type) == ["M", "M", "N"])
        #expect(components[0].values == ["a_0": 0.1, "b_0": 3])
        #expect(components[1].values == ["a_0": 5, "b_0": 7])
        #expect(
            headlines { _ = try model("[5]") } == [
                "f:6:22: error[E0405]: 'initial_state' of node 1 has 1 values, but the model 'M' has 2 state variables"
            ])
    }

    @Test func aTimeScaleWithoutLength() throws {
        let model = try Small.model(Self.plain.replacing("time_scale: s", with: "time_scale: a.u."))
        #expect(model.simulation.timeScale.name == "ms")
        #expect(
            model.remarks.map(\.headline).contains {
                $0.hasSuffix(
                    "the time scale 'arbitrary_unit' has no size in seconds; 1 arbitrary_unit is simulated and recorded"
                        + " as 1 ms"
                )
            })
    }
}

/// The noise of experiments as TVBO spells it.
struct NoiseReadingTests {
    private func text(_ noise: String, state: String = "", extra: String = "") -> String {
        """
        dynamics:
          name: M
          state_variables:
            x: { equation: { rhs: "-x" }, initial_value: 1 \(state) }
            y: { equation: { rhs: "-y" }, initial_value: 1 }
        integration: { method: heun, step_size: 0.25, duration: 2 \(noise) }
        \(extra)
        """
    }

    private func noises(_ text: String) throws -> [String] {
        try Small.model(text).types[0].dynamics.diffusions.map { "\($0.variable): \($0.amplitude)" }
    }

    @Test func whichStatesHaveNoise() throws {
        // Per √ms in the text, per √s in the model.
        let one = "\(1 / 1e-3.squareRoot())"
        #expect(try noises(text(", noise: { parameters: { sigma: 1 }, seed: 1 }")) == ["x: \(one)", "y: \(one)"])
        #expect(try noises(text(", noise: { parameters: { nsig: 0.5 }, targets: { y: {} } }")) == ["y: \(one)"])
        let own = ", noise: { parameters: { sigma: { value: 1 } } }"
        #expect(try noises(text("", state: own)) == ["x: \(one)"])
        #expect(try noises(text(", state_wise_sigma: [0, 1]")) == ["y: \(one)"])
        let two = "\(2 / 1e-3.squareRoot())"
        #expect(
            try noises(text(", noise: { parameters: { sigma: 2 } }", state: own)) == ["x: \(one)", "y: \(two)"])
        let process = ", noise: { noise_type: ou, parameters: { sigma: 1, ntau: 10 }, targets: [x] }"
        #expect(try noises(text(process)) == ["x_noise: \(one)"])
    }

    @Test func everyStateHasItsDeviation() {
        let found = headlines { _ = try Small.model(text(", state_wise_sigma: [0.1]")) }
        #expect(
            found.contains { $0.hasSuffix(": 'state_wise_sigma' has 1 values, but the model 'M' has 2 states") },
            "\(found)")
    }

    /// The seed is that of the caller, of the noise, of the integration, of the execution, or TVBO's default.
    @Test func seeds() throws {
        func seed(_ noise: String, _ integration: String, _ execution: String, _ caller: UInt64?) throws -> UInt64 {
            let text = text(
                ", noise: { parameters: { sigma: { value: 1 } } \(noise) } \(integration)",
                extra: "execution: { \(execution) }")
            return try Experiment.parse(text, file: "f", database: Small.empty).model(seed: caller)
                .simulation.noiseSeed
        }
        let (noise, integration, execution) = (", seed: 3", ", parameters: { seed: { value: 5 } }", "random_seed: 7")
        #expect(try seed(noise, integration, execution, 1) == 1)
        #expect(try seed(noise, integration, execution, nil) == 3)
        #expect(try seed("", integration, execution, nil) == 5)
        #expect(try seed("", "", execution, nil) == 7)
        #expect(try seed("", "", "", nil) == 42)
        let remarks = try Small.model(text(", noise: { parameters: { sigma: { value: 1 } } }")).remarks.map(\.headline)
        // Noise of amplitude 0 is no noise, so that any method can integrate it.
        let none = text(", noise: { parameters: { sigma: { value: 0 } } }").replacing("heun", with: "rk4")
        #expect(try PreparedModel(Small.model(none)).run(SimulationRequest()).method == .rungeKutta(.rk4))
        #expect(try Small.model(text(", noise: { parameters: { sigma: { value: 0 } } }")).remarks == [])
        #expect(
            remarks == [
                "f:6:68: warning[W0402]: no seed is given for the noise; the seed 42, TVBO's default, is used. The"
                    + " noise is drawn from Philox4x32-10; the jax and tvboptim back ends of TVBO 0.5.3 draw other numbers,"
                    + " so that single runs differ from theirs, and only the distribution over many runs is the same"
            ])
    }

    /// The back end tvboptim has one amplitude, for the states with noise of their own if there are any.
    @Test func severalAmplitudes() throws {
        let own = ", noise: { parameters: { sigma: { value: 0.1 } } }"
        let remarks = try Small.model(text(", noise: { seed: 1, parameters: { sigma: { value: 1 } } }", state: own))
            .remarks.map(\.message)
        #expect(
            remarks.contains(
                "the noise is drawn from Philox4x32-10; the jax and tvboptim back ends of TVBO 0.5.3 draw other numbers,"
                    + " and tvboptim differs in distribution as well: it adds noise to 'x' only, with the sigma 0.1"),
            "\(remarks)")
    }

    private static let drawn =
        "the noise is drawn from Philox4x32-10; the jax and tvboptim back ends of TVBO 0.5.3 draw other numbers, and jax differs in distribution as well: "

    @Test(arguments: [
        (
            ", noise: { seed: 1, parameters: { nsig: 0.5 } }", "",
            "the jax back end reads neither 'nsig' nor 'state_wise_sigma', so it has no noise; and tvboptim differs in distribution as well: it has no noise"
        ),
        (
            ", state_wise_sigma: [0, 1], parameters: { seed: 1 }", "",
            "the jax back end reads neither 'nsig' nor 'state_wise_sigma', so it has no noise; and tvboptim differs in distribution as well: it has no noise"
        ),
        (
            ", noise: { seed: 1, parameters: { sigma: { value: 1 } }, targets: { y: {} } }", "",
            "it adds noise to all states; and tvboptim differs in distribution as well: it gives all states the sigma 1.0"
        ),
        (
            ", noise: { seed: 1, parameters: { sigma: { value: 1 } }, additive: false }", "",
            "its noise is additive; and tvboptim differs in distribution as well: its noise is additive"
        ),
        (
            ", noise: { seed: 1, parameters: { sigma: { value: 1 } } }",
            ", noise: { parameters: { sigma: { value: 0 } } }",
            "the jax back end gives a state whose own sigma is 0 the sigma of the integration; and tvboptim differs in distribution as well: it gives all states the sigma 1.0"
        ),
        (
            ", noise: { seed: 1, parameters: { sigma: 1 } }", "",
            "the jax back end has no noise whose sigma is written as a number and not as a mapping with 'value'; and tvboptim differs in distribution as well: it fails for a sigma that is written as a number"
        ),
    ]) func distributionsThatDiffer(noise: String, state: String, reason: String) throws {
        let remarks = try Small.model(text(noise, state: state)).remarks.map(\.message)
        #expect(remarks.contains(Self.drawn + reason), "\(remarks)")
    }

    /// A negative seed is shown as it is written.
    @Test func negativeSeeds() throws {
        let noise = ", noise: { parameters: { sigma: 1 }, seed: -4 }, parameters: { seed: { value: 5 } }"
        let model = try Small.model(text(noise))
        #expect(
            model.remarks.map(\.message).contains(
                "the experiment gives several different seeds for the noise; the seed -4 is used for all state"
                    + " variables"))
        let notes = try PreparedModel(model).run(SimulationRequest()).notes
        #expect(notes.contains { $0.hasSuffix(", with the seed -4") }, "\(notes)")
    }

    /// White noise without an amplitude is no noise, as in TVBO.
    @Test(arguments: ["{}", "{ seed: 5 }", "{ noise_type: gaussian, seed: 5 }"]) func noiseWithoutAmplitude(
        noise: String
    )
        throws
    {
        let text = Small.experiment(rhs: "-v")
        let model = try Small.model(text.replacing(/integration: *\{/, with: "integration: { noise: \(noise), "))
        #expect(
            model.remarks.map(\.message) == [
                "'noise' of integration has no amplitude, so there is no noise, as in TVBO"
            ])
        let run = try PreparedModel(model).run(SimulationRequest()).trajectory
        let plain = try PreparedModel(Small.model(text)).run(SimulationRequest()).trajectory
        #expect(run.columns.map(\.values) == plain.columns.map(\.values))
    }

    @Test(arguments: [
        (
            "intensity: { value: 1 }",
            "'intensity' of 'noise' of integration is not supported: TVBO 1.0 has removed 'intensity'; write 'parameters: { sigma: … }' for a standard deviation σ, or 'nsig' for σ²/2"
        ),
        ("parameters: { sgma: 1 }", "the parameter 'sgma' of 'noise' of integration is not supported"),
        ("parameters: { state_scaling: 1 }", "'noise' of integration has no amplitude"),
        ("equation: { rhs: '0.3*sqrt(dt)*xi' }", "'noise' of integration has no amplitude"),
        ("noise_type: ou", "'noise' of integration has no amplitude"),
        ("parameters: { sigma: -1 }", "'sigma' of 'noise' of integration must not be negative"),
        (
            "noise_type: pink, parameters: { sigma: 1 }",
            "'noise_type: pink' of 'noise' of integration is not supported: write 'gaussian' for white noise, or 'ou'"
                + " for an Ornstein-Uhlenbeck process"
        ),
        (
            "noise_type: ou, parameters: { sigma: 1 }",
            "'noise' of integration has no 'ntau', the correlation time"
        ),
        (
            "noise_type: ou, parameters: { sigma: 1, ntau: 0 }",
            "'ntau' of 'noise' of integration must be a time above 0"
        ),
        (
            "parameters: { sigma: 1, ntau: 2 }",
            "'ntau' of 'noise' of integration is a correlation time, which only noise of the type ou has"
        ),
        (
            "parameters: { sigma: 1, state_scaling: 2 }",
            "'state_scaling' of 'noise' of integration cannot be combined with additive noise, the default"
        ),
        (
            "parameters: { sigma: 1 }, equation: { rhs: 'sigma*x' }",
            "'equation' of 'noise' of integration is not supported: it is not TVBO's own formula for this type of noise"
        ),
        (
            "parameters: { sigma: 1 }, correlated: true",
            "'correlated: true' of 'noise' of integration is not supported: correlated noise is not simulated"
        ),
        ("parameters: { sigma: 1 }, sed: 1", "unknown key 'sed' in 'noise' of integration"),
        ("parameters: { sigma: 1 } }, state_wise_sigma: [0.1", "integration has both 'noise' and 'state_wise_sigma'"),
    ]) func refusals(noise: String, message: String) {
        let found = headlines {
            _ = try Small.model(text(", noise: { \(noise) }".replacing("[0.1 }", with: "[0.1]")))
        }
        #expect(found.contains { $0.hasSuffix(": " + message) }, "\(found)")
    }
}
