import Diagnostics
import Foundation
import Simulator
import TVBO
import TestSupport
import Testing

/// Documents that TVBO 0.5.3 reads in a way of its own: followed, refused or told, with the exact message.
struct TVBODifferenceTests {
    private static let integration = "integration: { method: euler, step_size: 0.1, duration: 1 }"

    /// A folder with a database of one model, `Pair`.
    private func database() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            name: Pair
            parameters: { a: { value: 2 }, b: { value: 3 }, unused: { value: 4 } }
            state_variables:
              x: { equation: { rhs: "a - b*x" }, initial_value: 0.5 }
              y: { equation: { rhs: "-y" }, initial_value: 0.5 }
            """, to: "models/Pair.yaml")
        return folder
    }

    private func experiment(_ text: String, _ folder: TemporaryFolder) throws -> Experiment {
        try Experiment.parse(text, file: "f", database: ModelDatabase(folder: folder.path))
    }

    // MARK: Lists beside an entry

    static let lists: [(text: String, message: String?, hint: String?)] = [
        (
            "parameters: [{ name: a, value: 1 }]",
            "f:1:43: error[E0402]: the list 'parameters' replaces the whole list of the database's model 'Pair', as in"
                + " TVBO 0.5.3, and leaves out b, which its equations use",
            "add the missing members, or write a mapping, which changes single members only, as in 'parameters: { a: …"
                + " }'"
        ),
        (
            "state_variables: [{ name: x, equation: { rhs: \"-x\" } }]",
            "f:1:48: error[E0402]: the list 'state_variables' replaces the whole list of the database's model 'Pair',"
                + " as in TVBO 0.5.3, and leaves out y, which its equations use",
            "add the missing members, or write a mapping, which changes single members only, as in 'state_variables: {"
                + " x: … }'"
        ),
        ("parameters: [{ name: a, value: 1 }, { name: b, value: 1 }]", nil, nil),
        ("parameters: { a: { value: 1 } }", nil, nil),
    ]

    @Test(arguments: lists.indices) func aListReplacesTheEntrys(index: Int) throws {
        let (text, message, hint) = Self.lists[index]
        let whole = "dynamics: { iri: 'tvbo:Pair', \(text) }\n" + Self.integration
        let folder = try database()
        #expect(headlines { _ = try experiment(whole, folder).model() } == [message].compactMap(\.self))
        #expect(hints { _ = try experiment(whole, folder).model() } == [hint].compactMap(\.self))
    }

    /// An `iri` needs no prefix, as in TVBO.
    @Test func aReferenceWithoutPrefix() throws {
        let folder = try database()
        let model = try experiment("dynamics: { iri: Pair }\n" + Self.integration, folder).model()
        let run = try PreparedModel(model).run(SimulationRequest()).trajectory
        #expect(run.columns.map(\.name) == ["x", "y"])
    }

    @Test func aNameOfSeveralEntries() throws {
        let folder = try database()
        try folder.write(try folder.read("models/Pair.yaml"), to: "models/Other.yaml")
        let found = try experiment("dynamics: { iri: 'tvbo:pair' }\n" + Self.integration, folder).model().remarks
        #expect(
            found.map(\.message) == [
                "2 models of the database have the name 'pair'; the model of the file 'Other' is"
                    + " used"
            ])
        #expect(
            found.first?.hint
                == "write the name of the file of the intended model without '.yaml', as in 'iri: tvbo:Other'")
    }

    // MARK: Several models

    @Test(arguments: [
        (
            "{ M: { state_variables: { x: { equation: { rhs: -x } } } } }",
            "f:1:13: error[E0401]: 'dynamics' of an experiment must be one model, not a mapping from names to models",
            "write 'dynamics: { name: M, … }'; models of single nodes belong under 'dynamics' of the network"
        ),
        (
            "{ M: { parameters: {} }, K: { parameters: {} } }",
            "f:1:13: error[E0401]: 'dynamics' of an experiment must be one model, not a mapping from names to models",
            "write 'dynamics: { name: M, … }', and the others, those of single nodes, under 'dynamics' of the network"
        ),
        (
            "[{ name: M, parameters: {} }]",
            "f:1:11: error[E0401]: 'dynamics' of an experiment must be one model, not a list",
            "write one model here, and the models of single nodes under 'dynamics' of the network"
        ),
        (
            "{ name: Mine }",
            "f:1:11: error[E0402]: the model 'Mine' has no equations, and the database has no model of this name",
            "add 'state_variables', or name a model of the database with 'iri: tvbo:…'"
        ),
        (
            "{}",
            "f:1:11: error[E0402]: the model 'dynamics' has no equations, and the database has no model of this name",
            "add 'state_variables', or name a model of the database with 'iri: tvbo:…'"
        ),
        (
            "{ derived_from_model: Pair }",
            "f:1:33: error[E0402]: the model 'dynamics' has no equations: 'derived_from_model' gives it none",
            "write 'iri: tvbo:Pair' for the equations of a model of the database"
        ),
    ]) func oneModelIsNeeded(dynamics: String, message: String, hint: String) throws {
        let folder = try database()
        let text = "dynamics: \(dynamics)\n" + Self.integration
        #expect(headlines { _ = try experiment(text, folder).model() } == [message])
        #expect(hints { _ = try experiment(text, folder).model() } == [hint])
    }

    @Test func aNormalizationIsATransform() throws {
        let text =
            "dynamics: { iri: 'tvbo:Pair' }\nnetwork: { number_of_nodes: 2, normalization: { rhs: W } }\n"
            + Self.integration
        let folder = try database()
        let messages = headlines { _ = try experiment(text, folder).model() }.filter { $0.contains("error") }
        #expect(messages.count == 1 && messages[0].hasPrefix("f:2:32: error[E0501]: 'normalization' of network is not"))
        #expect(messages[0].contains("write it as a transform, as in 'transforms: [{ name: weight, equation:"))
    }

    @Test func aMisspeltModelOfANode() throws {
        let folder = try database()
        try folder.write(
            try folder.read("models/Pair.yaml").replacing("Pair", with: "Triplet"), to: "models/Triplet.yaml")
        let text =
            "dynamics: { iri: 'tvbo:Pair' }\nnetwork: { nodes: [{ id: 0, dynamics: Triplett }, { id: 1 }] }\n"
            + Self.integration
        #expect(
            headlines { _ = try experiment(text, folder).model() } == [
                "f:2:39: error[E0404]: node 0 names the dynamics 'Triplett', which is not defined"
            ])
        #expect(hints { _ = try experiment(text, folder).model() } == ["did you mean 'Triplet'?"])
    }

    @Test(arguments: [
        (
            "iri: 'tvbo:Lobes'", "f:2:17: error[E0404]: the network 'Lobes' is not in the database",
            "did you mean 'Lobe'?"
        ),
        (
            "parcellation: { atlas: { name: Lobes } }, tractogram: { iri: 'tvbo:avg' }",
            "f:2:26: error[E0404]: the database has no network of the atlas 'Lobes' and the tractogram 'avg'",
            "did you mean 'Lobe'?"
        ),
        (
            "parcellation: { atlas: { name: Lobe } }, tractogram: { iri: 'tvbo:avg' }",
            "f:2:26: error[E0404]: it is ambiguous which network is meant: the database has 2 of the atlas 'Lobe' and"
                + " the tractogram 'avg' with a matrix",
            "write the full name of one of them as 'iri', or its 'scale' under 'bids'"
        ),
    ]) func atlases(network: String, message: String, hint: String) throws {
        let folder = try database()
        for scale in [1, 2] {
            let name = "networks/tpl-A_rec-avg_atlas-Lobe_scale-\(scale)_desc-SC_relmat"
            try folder.write("number_of_nodes: 2\n", to: name + ".yaml")
            try folder.write("0,1\n1,0\n", to: name + ".csv")
        }
        let text = "dynamics: { iri: 'tvbo:Pair' }\nnetwork: { \(network) }\n" + Self.integration
        #expect(headlines { _ = try experiment(text, folder).model() } == [message])
        #expect(hints { _ = try experiment(text, folder).model() } == [hint])
    }

    // MARK: Stimuli, noise and distributions

    /// The back end tvboptim ignores `target_variable` in a file.
    @Test func aStimulusForAnotherParameter() throws {
        func notes(_ name: String) throws -> [String] {
            let text = """
                dynamics: { name: M, parameters: { I: { value: 0 } }, state_variables: { x: { equation: { rhs: "I - x" } } } }
                events: { \(name): { event_type: stimulus, equation: { rhs: "1.0" }, target_variable: I } }
                \(Self.integration)
                """
            return try Small.model(text).remarks.flatMap(\.notes).map(\.message)
        }
        #expect(
            try notes("J") == [
                "the back end ignores 'target_variable', and takes the name of the stimulus for that of the parameter that"
                    + " it replaces"
            ])
        #expect(try notes("I").isEmpty)
    }

    /// In a model without units, that of a value at a node is ignored, with a warning; in others it is refused.
    @Test(arguments: ["", ", unit: mV"]) func unitsAtNodes(unit: String) throws {
        func text(_ node: String, _ state: String = "") -> String {
            """
            dynamics: { name: M, parameters: { k: { value: 2 } }, coupling_inputs: { c: {} }, state_variables: { x: { initial_value: 1\(state), equation: { rhs: "-k*x + c" } } } }
            network:
              nodes: [{ id: 0, state: { x: { value: 3\(node) } }, parameters: { k: { value: 4\(node) } } }, { id: 1 }]
              edges: [{ source: 0, target: 1, parameters: { weight: { value: 1 } } }]
              coupling: { c: { delayed: false, incoming_states: [x], pre_expression: { rhs: x_j } } }
            \(Self.integration)
            """
        }
        func columns(_ text: String) throws -> [[Double]] {
            try PreparedModel(Small.model(text)).run(SimulationRequest()).trajectory.columns.map(\.values)
        }
        let plain = text("")
        #expect(try columns(text(unit)) == columns(plain))
        let found = try Small.model(text(unit)).remarks.filter { $0.message.hasPrefix("the unit mV of the") }
        #expect(found.count == (unit.isEmpty ? 0 : 2))
        guard !unit.isEmpty else { return }
        let mixed = text(unit, ", unit: mV")
        #expect(headlines { _ = try Small.model(mixed) }.contains { $0.contains("the parameter 'k' at this node has") })
    }

    /// Limits may be texts that are infinite numbers in Python.
    @Test(arguments: ["inf", "+Infinity", ".inf"]) func infiniteLimits(text: String) throws {
        func values(_ limits: String) throws -> [[Double]] {
            let text = """
                dynamics: { name: M, state_variables: { x: { initial_value: 1, boundaries: { \(limits) }, equation: { rhs: "-9 + 0*x" } } } }
                \(Self.integration)
                """
            return try PreparedModel(Small.model(text)).run(SimulationRequest()).trajectory.columns.map(\.values)
        }
        #expect(try values("lo: 0.5, hi: \(text)") == values("lo: 0.5"))
        #expect(try values("lo: -\(text.replacing("+", with: "")), hi: 2") == values("hi: 2"))
    }

    /// A stimulus for a state replaces the parameter of its own name here, too; comparisons with the time are spoken of
    /// only where there are some.
    @Test(arguments: ["1.0", "t > 1"]) func aStimulusForAState(signal: String) throws {
        let text = """
            dynamics: { name: M, parameters: { I: { value: 0 } }, state_variables: { x: { equation: { rhs: "I - x" } } } }
            events: { I: { event_type: stimulus, equation: { rhs: "Piecewise((1, \(signal)), (0, True))" }, target_variable: x } }
            \(Self.integration)
            """.replacing("Piecewise((1, 1.0), (0, True))", with: "1.0")
        let found = try Small.model(text).remarks
        #expect(
            found.filter { $0.message.contains("'target_variable: x' of the stimulus 'I' has no effect") }.count == 1)
        #expect(found.flatMap(\.notes).isEmpty)
        #expect(found.contains { $0.message.contains("comparisons with the time are decided") } == (signal != "1.0"))
    }

    @Test func twoStimuliForOneParameter() throws {
        let stimulus = "{ event_type: stimulus, equation: { rhs: \"1.0\" }"
        let text = """
            dynamics: { name: M, parameters: { I: { value: 0 } }, state_variables: { x: { equation: { rhs: "I - x" } } } }
            events:
              I: \(stimulus) }
              J: \(stimulus), target_variable: I }
            \(Self.integration)
            """
        let folder = try database()
        #expect(
            headlines { _ = try experiment(text, folder).model() }.filter { $0.contains("error") } == [
                "f:4:3: error[E0406]: two stimuli replace the same parameter, 'I'"
            ])
        #expect(
            hints { _ = try experiment(text, folder).model() }.first
                == "write the sum of the stimuli as the equation of one stimulus")
    }

    private static func noise(_ own: String, _ settings: String = "") -> String {
        """
        dynamics:
          name: M
          state_variables: { x: { equation: { rhs: -x }, noise: { \(own) } }, y: { equation: { rhs: -y } } }
        integration: { method: euler, step_size: 0.1, duration: 1\(settings) }
        """
    }

    private static let sigma = "parameters: { sigma: { value: 0.1 } }"

    @Test(arguments: [
        (
            noise(sigma, ", state_wise_sigma: [0.1, 0.2]"),
            "f:3:57: error[E0406]: the state variable 'x' has a 'noise' of its own, and 'state_wise_sigma' of"
                + " 'integration' gives it another sigma"
        ),
        (
            noise("targets: [y], " + sigma),
            "f:3:69: error[E0501]: the noise of the state variable 'x' names another one, 'y', in 'targets', on which it"
                + " cannot act"
        ),
    ]) func noiseOfASingleState(text: String, message: String) throws {
        let folder = try database()
        #expect(headlines { _ = try experiment(text, folder).model() }.filter { $0.contains("error") } == [message])
    }

    /// The jax back end has white noise in place of a correlated process, so that the distribution differs as well.
    @Test func correlatedNoiseDiffersInDistribution() throws {
        let own = "noise_type: ou, parameters: { sigma: { value: 0.1 }, ntau: { value: 2 } }, seed: 3"
        let folder = try database()
        let found = try experiment(Self.noise(own), folder).model().remarks.map(\.message)
        #expect(
            found.first
                == "the noise is drawn from Philox4x32-10; the jax and tvboptim back ends of TVBO 0.5.3 draw other numbers, and jax differs in"
                + " distribution as well: its noise is white; and tvboptim differs in distribution as well: its noise is"
                + " white")
    }

    @Test func anIntervalBesideMeanAndDeviation() throws {
        func found(_ more: String) throws -> [String] {
            let text = """
                dynamics:
                  name: M
                  state_variables: { x: { equation: { rhs: -x }, distribution: { name: Gaussian, seed: 3\(more) } } }
                \(Self.integration)
                """
            return try experiment(text, database()).model().remarks.map(\.message)
        }
        let drawn =
            "initial values of the model 'M' are drawn by tvbo-verify's own random generator with the seed of the"
            + " distribution; the jax and tvboptim back ends of TVBO 0.5.3 draw other values, jax without the seed and from"
            + " other distributions: for a normal one jax takes a quarter of the interval's width as the deviation,"
            + " and reads neither 'mean' nor 'sigma'"
        let interval = ", domain: { lo: -1, hi: 1 }"
        let both = ", parameters: { mean: { value: 0 }, std: { value: 1 } }"
        #expect(try found(interval) == [drawn])
        #expect(try found(both) == [drawn])
        let given = try experiment(
            """
            dynamics:
              name: M
              state_variables: { x: { equation: { rhs: -x }, distribution: { name: Uniform, domain: { lo: 0, hi: 1 } } } }
            \(Self.integration)
            """, database()
        ).model(seed: 5)
        #expect(
            given.remarks.map(\.message) == [
                "initial values of the model 'M' are drawn by tvbo-verify's own random generator with the given seed; the jax"
                    + " and tvboptim back ends of TVBO 0.5.3 draw other values, jax without the seed"
            ])
        #expect(
            try found(interval + both) == [
                "the interval of the distribution of state variable 'x' has no effect, because the mean and standard"
                    + " deviation are given and used, as in TVBO",
                drawn,
            ])
    }

    // MARK: Edges with synapses

    private static func synapses(_ input: String, _ synapse: String) -> String {
        """
        dynamics:
          name: Cell
          parameters: { C: { value: 100, unit: pF }, g: { value: 10, unit: nS }, E: { value: -70, unit: mV }, top: { value: -50, unit: mV } }
          coupling_inputs: [I]
          state_variables: { v: { equation: { rhs: "(g*(E - v) + I)/C" }, initial_value: -70, unit: mV } }
          events: { spike: { condition: { rhs: "v > top" }, affect: { rhs: "v = E" } } }
        network:
          nodes:
            - { id: 0, dynamics: pulseGenerator, parameters: { delay: { value: 1, unit: ms }, duration: { value: 5, unit: ms }, amplitude: { value: 0.1, unit: nA } } }
            - { id: 1 }
            - { id: 2 }
          edges:
            - { source: 0, target: 1\(input) }
            - { source: 1, target: 2, coupling: alphaSynapse, \(synapse)tau: { value: 2, unit: ms }, gbase: { value: 1, unit: nS }, erev: { value: 0, unit: mV } } }
        integration: { method: euler, step_size: 0.01, duration: 2 }
        """
    }

    private static func only(_ key: String) -> String {
        "the '\(key)' of this edge is used, as in TVBO 1.0; TVBO 0.5.3 ignores it, since it reads only the 'parameters'"
            + " of an edge"
    }

    @Test(arguments: [
        ("", "parameters: { ", []), ("", "weight: 2, parameters: { ", [only("weight")]),
        ("", "delay: { value: 1, unit: ms }, parameters: { ", [only("delay")]),
        ("", "weight: 1, delay: 0, parameters: { ", []),
        ("", "parameters: { weight: { value: 2 }, delay: { value: 1, unit: ms }, ", []),
        (", weight: 0.5", "parameters: { ", [only("weight")]),
        (
            ", parameters: { weight: { value: 0.5 } }", "parameters: { ",
            [
                "the weight 0.5 of this edge multiplies the current of the input; TVBO 0.5.3 leaves the weight out for cells with equations"
            ]
        ),
    ]) func weightsAndDelaysOfSynapses(input: String, synapse: String, messages: [String]) throws {
        // NeuroMLRemarkTests has the warnings of cells with events.
        let remarks = try experiment(Self.synapses(input, synapse), try database()).model().remarks.map(\.message)
        #expect(remarks.filter { !$0.contains("the neuroml back end of TVBO 0.5.3") } == messages)
    }
}
