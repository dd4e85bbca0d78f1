import Foundation
import ModelCore
import Simulator
import TVBO
import TestSupport
import Testing

/// Stimuli, and parameters that differ from node to node or are random.
struct StimulusTests {
    private func run(_ text: String, seed: UInt64? = nil, in folder: TemporaryFolder? = nil) throws -> [[Double]] {
        let file = (folder?.path ?? "/nowhere") + "/e.yaml"
        let model = try Experiment.parse(text, file: file, database: Small.empty).model(seed: seed)
        return try PreparedModel(model).run(SimulationRequest()).trajectory.columns.map(\.values)
    }

    /// x' = I, so that x is the integral of the stimulus.
    private func integral(_ events: String, network: String = "", scale: String = "ms", own: String = "") -> String {
        """
        dynamics:
          name: Integral
          parameters: { I: { value: 100.0 } }
          state_variables: { x: { equation: { rhs: "I" }, initial_value: 0.0 } }
          \(own)
        \(network)
        \(events)
        integration: { method: heun, step_size: 0.25, duration: 10, time_scale: \(scale) }
        """
    }

    private static let pulse =
        "I: { event_type: stimulus, equation: { rhs: \"Piecewise((a, (t >= onset) & (t < onset + width)), (0.0, True))\" }, parameters: { a: { value: 2.0 }, onset: { value: 1.0, unit: ms }, width: { value: 3.0, unit: ms } } }"

    /// A pulse of 2 for 3 ms takes the place of the parameter: its integral is 6, and grows between 1 and 4 ms alone.
    @Test func pulses() throws {
        for text in [integral("events: { \(Self.pulse) }"), integral("", own: "events: { \(Self.pulse) }")] {
            let x = try run(text)[0]
            #expect(x[4] == 0)
            #expect(x[8] == 2)
            #expect(x[16] == 6)
            #expect(x[40] == 6)
        }
    }

    /// Nodes by index and by label, with weights; the others receive nothing, not even the value of the parameter.
    @Test func nodesAndWeights() throws {
        let targeted = Self.pulse.replacingOccurrences(
            of: "event_type", with: "nodes: [2], weights: [0.5], event_type")
        #expect(
            try run(integral("events: { \(targeted) }", network: "network: { number_of_nodes: 3 }")).map { $0[40] } == [
                0, 0, 3,
            ])
        let named = Self.pulse.replacingOccurrences(of: "event_type", with: "target_regions: [b], event_type")
        let nodes = "network: { nodes: [{ id: 5, label: a }, { id: 6, label: b }] }"
        #expect(try run(integral("events: { \(named) }", network: nodes)).map { $0[40] } == [0, 6])
    }

    /// As in TVBO, nodes and weights correspond in order, and the longer list has more items than count.
    @Test(arguments: [("[1], weights: [0.5, 2.0]", [0, 3.0, 0]), ("[0, 2], weights: [0.5]", [3.0, 0, 0])])
    func nodesWithoutWeights(nodes: String, ends: [Double]) throws {
        let text = integral(
            "events: { \(Self.pulse.replacingOccurrences(of: "event_type", with: "nodes: \(nodes), event_type")) }",
            network: "network: { number_of_nodes: 3 }")
        #expect(try run(text).map { $0[40] } == ends)
        let told = try Small.model(text).remarks.filter { $0.message.contains("as many nodes as have a weight") }
        #expect(told.count == 1)
    }

    /// Samples at 0, 2, 4 and 6 ms, joined by lines: the integral over all is 2 (0 + 1)/2 + 2 (1 + 1)/2 + 2 (1 + 3)/2 = 7.
    @Test(arguments: [("ms", 1.0), ("us", 1000.0)]) func samples(scale: String, factor: Double) throws {
        let folder = try TemporaryFolder()
        try folder.write("0\n1\n1\n3\n", to: "in.txt")
        let step = 0.25 * factor
        let text = integral("events: { I: { dataLocation: in.txt, sampling_rate: 0.5 } }", scale: scale)
            .replacingOccurrences(
                of: "step_size: 0.25, duration: 10", with: "step_size: \(step), duration: \(10 * factor)")
        let x = try run(text, in: folder)[0]
        #expect(abs(x[40] - 7 * factor) < 1e-12 * factor)
        #expect(abs(x[8] - 1 * factor) < 1e-12 * factor)
        #expect(x[24] == x[40])
    }

    /// An onset without a unit is in the time scale: the samples begin after 1 ms in both.
    @Test(arguments: [("ms", 1.0, "1"), ("us", 1000.0, "1000"), ("us", 1000.0, "{ value: 1, unit: ms }")])
    func onsets(scale: String, factor: Double, onset: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("0\n1\n1\n3\n", to: "in.txt")
        let events = "events: { I: { dataLocation: in.txt, sampling_rate: 0.5, parameters: { onset: \(onset) } } }"
        let text = integral(events, scale: scale).replacingOccurrences(
            of: "step_size: 0.25, duration: 10", with: "step_size: \(0.25 * factor), duration: \(10 * factor)")
        let x = try run(text, in: folder)[0]
        #expect(abs(x[4]) < 1e-12 * factor)
        #expect(abs(x[12] - factor) < 1e-12 * factor)
        #expect(abs(x[40] - 7 * factor) < 1e-12 * factor)
    }

    private func models(_ nodes: String) -> String {
        let pulse = Self.pulse.replacingOccurrences(of: "event_type", with: "\(nodes), event_type")
        return """
            network:
              dynamics:
                A: { parameters: { I: { value: 100.0 } }, state_variables: { x: { equation: { rhs: "I" }, initial_value: 0.0 } } }
                B: { parameters: { I: { value: 100.0 } }, state_variables: { x: { equation: { rhs: "2*I" }, initial_value: 0.0 } } }
                C: { state_variables: { x: { equation: { rhs: "-x" }, initial_value: 0.0 } } }
              nodes: [{ id: 0, dynamics: A }, { id: 1, dynamics: B }, { id: 2, dynamics: A }, { id: 3, dynamics: C }]
            events: { \(pulse) }
            integration: { method: heun, step_size: 0.25, duration: 10 }
            """
    }

    /// A stimulus may act on nodes of several models, each of which contains it.
    @Test func nodesOfSeveralModels() throws {
        #expect(try run(models("nodes: [0, 1], weights: [1.0, 0.25]")).map { $0[40] } == [6, 3, 0, 0])
        let found = headlines { _ = try run(models("nodes: [0, 3]")) }.filter { $0.contains(" error[") }
        #expect(found.count == 1)
        #expect(
            found.first?.hasSuffix(
                "error[E0404]: the stimulus 'I' acts on node 3, but no equation of the node's model 'C' contains this name"
            ) == true)
    }

    @Test func nodesCannotReplaceAStimulus() {
        let text = """
            dynamics:
              name: N
              parameters: { I: { value: 1 } }
              state_variables: { x: { equation: { rhs: I - x } } }
            network: { nodes: [{ id: 0, parameters: { I: { value: 2 } } }, { id: 1 }] }
            events: { I: { event_type: stimulus, equation: { rhs: "0.5" } } }
            integration: { method: euler, step_size: 0.25, duration: 10 }
            """
        #expect(
            headlines { _ = try Small.model(text) }.filter { $0.contains(" error[") } == [
                "f:5:43: error[E0406]: a node cannot give the parameter 'I' of the model 'N' a value, because a stimulus"
                    + " replaces it"
            ])
    }

    /// Keys that TVBO 0.5.3 does not read change nothing, but are told.
    @Test(arguments: [
        (
            "duration: { value: 3 }",
            "'duration' of stimulus 'I' has no effect: TVBO 0.5.3 does not read it; write the times of a stimulus into its"
                + " equation, as in 'Piecewise((amplitude, t < 5), (0, True))'"
        ),
        (
            "condition: \"x > 1\"",
            "'condition' of stimulus 'I' has no effect: a stimulus is a function of time, and TVBO 0.5.3 does not read the"
                + " condition of one"
        ),
        (
            "sampling_rate: 2.0",
            "'sampling_rate' of stimulus 'I' has no effect without 'dataLocation', the samples to which it belongs"
        ),
        (
            "interpolation: nearest",
            "'interpolation: nearest' of stimulus 'I' has no effect: TVBO 0.5.3 interpolates samples linearly"
        ),
        (
            "weights: [0.5]",
            "'weights' of stimulus 'I' has no effect without 'nodes': the stimulus acts on all nodes alike, as in TVBO 0.5.3"
        ),
    ]) func keysWithoutEffect(key: String, message: String) throws {
        let plain = integral("events: { I: { equation: { rhs: t } } }")
        let text = integral("events: { I: { equation: { rhs: t }, \(key) } }")
        #expect(try run(text) == run(plain))
        let told = try Small.model(text).remarks.map(\.message)
        #expect(told.filter { $0.contains("has no effect") } == [message])
    }

    /// A stimulus that no equation names changes nothing, nor does a `target_variable` that is no parameter, as in TVBO.
    @Test func withoutEffect() throws {
        let plain = integral("")
        for name in ["J", "rest"] {
            let text = integral("events: { \(name): { equation: { rhs: \"sin(t)\" } } }")
            #expect(try run(text) == run(plain))
            #expect(
                try Small.model(text).remarks.map(\.message).contains(
                    "the stimulus '\(name)' has no effect, because no equation of the model contains its name"))
        }
        let own = integral("events: { I: { equation: { rhs: t } } }")
        let text = integral("events: { I: { equation: { rhs: t }, target_variable: x } }")
        #expect(try run(text) == run(own))
        #expect(
            try Small.model(text).remarks.map(\.message).contains(
                "'target_variable: x' of the stimulus 'I' has no effect, as in TVBO where it reads files: a stimulus"
                    + " replaces a parameter, and 'x' is none"))
    }

    /// The last value of a Piecewise without a default holds everywhere else, which is told.
    @Test func openPiecewise() throws {
        let closed = integral("events: { I: { equation: { rhs: \"Piecewise((2, t < 1), (3, True))\" } } }")
        let text = integral("events: { I: { equation: { rhs: \"Piecewise((2, t < 1), (3, t < 2))\" } } }")
        #expect(try run(text) == run(closed))
        #expect(
            try Small.model(text).remarks.map(\.message).contains {
                $0.hasPrefix("this 'Piecewise' has no default, so that its last value also holds")
            })
    }

    /// So do the cases of a stimulus beside its 'rhs'.
    @Test func casesWithoutEffect() throws {
        let cases = "conditionals: [{ condition: \"t < 4\", expression: \"7.0\" }]"
        let text = integral("events: { I: { equation: { rhs: t, \(cases) } } }")
        #expect(try run(text) == run(integral("events: { I: { equation: { rhs: t } } }")))
        #expect(
            try Small.model(text).remarks.contains {
                $0.message
                    == "'conditionals' of the equation of stimulus 'I' has no effect: TVBO 0.5.3 does not read the cases of"
                    + " a stimulus"
            })
    }

    static let refused: [(events: String, message: String)] = [
        ("events: { I: { event_type: stimulus } }", "error[E0402]: stimulus 'I' has no equation"),
        (
            "events: { I: { equation: { rhs: \"a*sin(t)\" }, parameters: { a: { value: [1, 2] } } } }",
            "error[E0401]: the parameter 'a' of stimulus 'I' must be one number, not a list"
        ),
        (
            "events: { I: { event_type: preset_time, trigger_times: [1.0] } }",
            "error[E0501]: 'event_type: preset_time' of event 'I' of the experiment is not supported"
        ),
        (
            "events: { I: { equation: { rhs: t }, nodes: [4] } }",
            "error[E0404]: the stimulus 'I' acts on node 4, which the network does not have"
        ),
        (
            "events: { I: { equation: { rhs: a*t }, parameters: { a: { distribution: { lo: 0, hi: 1, axis: time } } } } }",
            "error[E0402]: the parameter 'a' of stimulus 'I' has a distribution, but no 'value': stimuli do not draw random"
                + " numbers"
        ),
        (
            "events: { I: { equation: { rhs: t }, nodes: all, weights: [1.0] } }",
            "error[E0405]: stimulus 'I' acts on all nodes, but has 1 weights"
        ),
        (
            "events: { I: { equation: { conditionals: [{ condition: \"t < 4\", expression: \"1\" }] } } }",
            "error[E0402]: stimulus 'I' has an equation without 'rhs'"
        ),
        (
            "events: { I: { dataLocation: in.txt, parameters: { a: { value: 1.0 } } } }",
            "error[E0501]: the parameter 'a' of stimulus 'I' is not supported"
        ),
        (
            "events: { I: { dataLocation: in.txt, parameters: { onset: { value: 1.0, unit: mV } } } }",
            "error[E0302]: the onset of stimulus 'I' is in mV, which is not a unit of time"
        ),
        (
            "events: { I: { dataLocation: in.txt, equation: { rhs: t } } }",
            "error[E0406]: stimulus 'I' has both 'equation' and 'dataLocation'"
        ),
        (
            "events: { I: { equation: { rhs: t }, nodes: [0], regions: [0] } }",
            "error[E0406]: stimulus 'I' has both 'nodes' and 'regions'"
        ),
        (
            "events: { I: { equation: { rhs: t }, nodes: [0], weights: [1.0], weighting: [2.0] } }",
            "error[E0406]: stimulus 'I' has both 'weights' and 'weighting'"
        ),
        (
            "events: { I: { equation: { rhs: t }, nodes: [0, all] } }",
            "error[E0405]: 'nodes' of stimulus 'I' lists 'all' beside other nodes"
        ),
        (
            "events: { I: { equation: { rhs: t }, nodes: [[0]] } }",
            "error[E0401]: an item of 'nodes' of stimulus 'I' must be an index or a label, not a list"
        ),
        (
            "events: { I: { equation: { rhs: a*t, parameters: { a: 2 } }, parameters: { a: { value: 3 } } } }",
            "error[E0406]: stimulus 'I' gives the parameter 'a' twice: under 'parameters' of the stimulus and of its"
                + " equation"
        ),
        (
            "events: { I: { equation: { rhs: amplitude*t }, parameters: { amplitud: { value: 3 } } } }",
            "error[E0203]: unknown name 'amplitude' in the equation of stimulus 'I'"
        ),
        (
            "events: { I: { equation: { rhs: t }, nodes: [0, 0], weights: [1.0, 2.0] } }",
            "error[E0206]: the stimulus 'I' names node 0 twice"
        ),
        (
            "events: { I: { dataLocation: /etc/passwd } }",
            "error[E0101]: the file '/etc/passwd' lies outside the folders from which the experiment may read"
        ),
        (
            "events: { I: { event_type: continuous, condition: { rhs: \"x - 1\" }, affect: { rhs: \"p[:K] = 0\" }, target_component: all_edges } }",
            "error[E0404]: event 'I' changes edges, but the experiment has no edges"
        ),
    ]

    @Test(arguments: refused.indices) func refusals(index: Int) throws {
        let folder = try TemporaryFolder()
        let found = headlines { _ = try run(integral(Self.refused[index].events), in: folder) }
        #expect(
            found.filter { $0.contains(" error[") }.map { $0.drop { $0 != " " }.dropFirst() } == [
                Self.refused[index].message[...]
            ])
    }

    // MARK: Parameters

    private func decay(_ parameter: String, network: String = "network: { number_of_nodes: 3 }", more: String = "")
        -> String
    {
        """
        dynamics:
          name: Decay
          parameters: { p: { \(parameter) } }
          state_variables: { x: { equation: { rhs: "p - x" }, initial_value: 0.0 } }
        \(network)
        integration: { method: euler, step_size: 0.5, duration: 20 \(more) }
        """
    }

    /// x goes to p, by hand (1 - 2⁻⁴⁰) p.
    @Test func lists() throws {
        let x = try run(decay("value: [1.0, 2.0, -4.0], shape: \"(n_nodes,)\", heterogeneous: true"))
        #expect(zip(x, [1.0, 2.0, -4.0]).allSatisfy { abs($0[40] - $1) < 1e-11 })
        let found = headlines { _ = try run(decay("value: [1.0, 2.0]")) }
        #expect(
            found.contains {
                $0.hasSuffix(
                    "error[E0405]: parameter 'p' has 2 values, but needs one for each of the 3 nodes with the"
                        + " model 'Decay'")
            })
    }

    /// Random parameters lie within their bounds, differ between nodes, and depend on seed and name alone.
    @Test func randomParameters() throws {
        let text = decay("value: 7.0, distribution: { name: Uniform, domain: { lo: 2.0, hi: 3.0 }, seed: 5 }")
        let x = try run(text).map { $0[40] }
        #expect(Set(x).count == 3)
        #expect(x.allSatisfy { $0 > 1.99 && $0 < 3 })
        #expect(try run(text).map { $0[40] } == x)
        #expect(try run(text.replacingOccurrences(of: "seed: 5", with: "seed: 6")).map { $0[40] } != x)
        let unseeded = text.replacingOccurrences(of: ", seed: 5", with: "")
        #expect(try run(unseeded).allSatisfy { abs($0[40] - 7) < 1e-10 })
        #expect(try run(unseeded, seed: 5).map { $0[40] } == x)
        let without = unseeded.replacingOccurrences(of: "value: 7.0, ", with: "")
        let found = headlines { _ = try run(without) }
        #expect(
            found.contains {
                $0.hasSuffix("error[E0402]: parameter 'p' is random and has neither a value nor a seed")
            })
    }

    /// A parameter that is uniform in every step makes x' = p - x an autoregression with the coefficient 1 - h. Its mean
    /// is that of p, and its variance that of p, 1/12, times h / (2 - h). With 8000 steps of h = 1/2, the deviation of
    /// the mean is below 1/12^½ / 8000^½ = 0.0033.
    @Test func parametersOfSteps() throws {
        let text = decay(
            "value: 0.5, distribution: { name: Uniform, domain: { lo: 0.0, hi: 1.0 }, seed: 42, axis: time }",
            network: "network: { number_of_nodes: 1 }"
        ).replacingOccurrences(of: "duration: 20", with: "duration: 4000")
        let x = try run(text)[0].dropFirst(100)
        let mean = x.reduce(0, +) / Double(x.count)
        let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
        #expect(abs(mean - 0.5) < 6 * 0.0033)
        #expect(abs(variance - 1.0 / 36) < 0.1 / 36)
    }

    /// The run that computes the initial state has a value in each of its steps, even if it is the longer one.
    @Test func parametersOfStepsWhileSettling() throws {
        let text = decay(
            "value: 0.5, distribution: { name: Uniform, domain: { lo: 0.0, hi: 1.0 }, seed: 42, axis: time }",
            network: "network: { number_of_nodes: 1 }")
        let settled =
            text.replacingOccurrences(of: "duration: 20", with: "duration: 2")
            + "\ninitial_state: { method: time_integration, duration: 20 }"
        #expect(try run(settled)[0].first == run(text)[0].last)
    }
}
