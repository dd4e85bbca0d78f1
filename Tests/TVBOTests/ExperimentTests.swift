import Diagnostics
import Foundation
import ModelCore
import Simulator
import TVBO
import TestSupport
import Testing

/// Helpers around small experiments.
enum Small {
    /// A database without models.
    static let empty = ModelDatabase(folder: "/nonexistent")

    /// The model of an experiment.
    static func model(_ text: String) throws -> Model {
        try Experiment.parse(text, file: "f", database: empty).model()
    }

    /// An experiment with one state `v` and the given right-hand side.
    static func experiment(rhs: String, parameters: String = "{}", extra: String = "") -> String {
        """
        dynamics:
          name: M
          parameters: \(parameters)
          state_variables:
            v: { equation: { rhs: "\(rhs)" }, initial_value: 1 }
        \(extra)
        integration: { method: euler, step_size: 0.1, duration: 1, time_scale: ms }
        """
    }
}

struct Ex3Tests {
    @Test func itIsPhysicalAndWhole() throws {
        let model = try Experiment.load(path: Repository.ex3Experiment, database: Small.empty).model()
        #expect(model.convention == .physical)
        #expect(model.network.populations.map(\.id) == ["hhcell_1_pop", "hhcell_2_pop"])
        #expect(model.network.connections.count == 3)
        #expect(model.network.inputs.count == 1)
        #expect(model.simulation.recorded.count == 7)
        #expect(model.component("hhcell_1_0")?.values["C"] == 10 * 1e-12)
        #expect(model.remarks.isEmpty)
    }

    @Test func aDifferentCopyOfTheDynamicsIsRemarked() throws {
        let text = try Repository.ex3Text()
        let first = try #require(text.range(of: "value: 1200.0"))
        let changed = text.replacingCharacters(in: first, with: "value: 1201.0")
        #expect(try Small.model(changed).remarks.map(\.code) == [.conflictingDefinition])
    }
}

struct RefusalTests {
    /// Errors inserted into the experiment of the case `ex3`, each with the exact message.
    @Test(arguments: [
        (
            "v .gt. thresh", "v .gt. thersh",
            "f:75:22: error[E0203]: unknown name 'thersh' in the condition of event 'spike'"
        ),
        ("unit: pF", "unit: pFarad", "f:5:33: error[E0301]: unknown unit 'pFarad' of parameter 'C'"),
        ("target: 3", "target: 7", "f:201:15: error[E0404]: the target of this edge is node 7, which does not exist"),
        (
            "coupling: alphaSynapse", "coupling: alphaSynapses",
            "f:202:17: error[E0404]: unknown coupling 'alphaSynapses'"
        ),
        (
            "coupling: alphaSynapse", "coupling: gapJunction",
            "f:202:17: error[E0501]: the synapse 'gapJunction' is not supported"
        ),
        (
            "tau:   { value: 2, unit: ms }", "tau:   { value: 2, unit: mV }",
            "f:206:9: error[E0302]: the parameter 'tau' of this alphaSynapse must have the dimension time, not 'mV'"
        ),
        (
            "tau:   { value: 2, unit: ms }", "tau:   { value: 0, unit: ms }",
            "f:200:7: error[E0405]: the parameter 'tau' of this alphaSynapse must be above 0"
        ),
        (
            "        erev:  { value: 0, unit: mV }\n        tau", "        tau",
            "f:200:7: error[E0402]: this alphaSynapse has no value for 'erev'"
        ),
        ("time_scale: ms", "time_scale: mV", "f:212:15: error[E0302]: the time scale must be s, ms or us, not 'mV'"),
        (
            "step_size: 0.005", "step_size: quick",
            "f:210:14: error[E0401]: 'step_size' of integration must be a number, not text"
        ),
        ("integration:", "integratoin:", "f:208:1: error[E0403]: unknown key 'integratoin' in the experiment"),
        ("id: 100", "id: 3", "f:176:7: error[E0206]: the node id 3 is used twice"),
        (
            "dynamics: pulseGenerator", "dynamics: pulseGenerators",
            "f:177:17: error[E0404]: node 100 names the dynamics 'pulseGenerators', which is not defined"
        ),
        (
            "dynamics: pulseGenerator", "dynamics: sineGenerator",
            "f:177:17: error[E0501]: a node of the type 'sineGenerator' is not supported"
        ),
        (
            "initial_value: 0.05", "intial_value: 0.05",
            "f:64:7: error[E0403]: unknown key 'intial_value' in state variable 'm'"
        ),
        (
            "initial_value: 0.05", "initial_value: five",
            "f:64:22: error[E0401]: 'initial_value' of state variable 'm' must be a number, not text"
        ),
        (
            "C:     { value: 10.0, unit: pF }", "C:     '10.0'",
            "f:5:12: error[E0401]: parameter 'C' must be a number or a mapping, not text"
        ),
        ("C:     { value: 10.0, unit: pF }", "C:     { unit: pF }", "f:5:5: error[E0402]: parameter 'C' has no value"),
    ]) func eachFaultIsLocated(find: String, replace: String, message: String) throws {
        let text = try Repository.ex3Text()
        // The last occurrence, except where the experiment's own dynamics are meant.
        let inDynamics = ["v .gt. thresh", "unit: pF", "initial_value: 0.05", "C:     {"].contains {
            find.hasPrefix($0)
        }
        let range = try #require(text.range(of: find, options: inDynamics ? [] : .backwards))
        let changed = text.replacingCharacters(in: range, with: replace)
        let found = headlines { _ = try Small.model(changed) }
        #expect(found.contains(message), "found \(found)")
    }

    @Test(arguments: [
        (
            "number_of_modes: 2.5",
            "error[E0405]: dynamics 'M' has 'number_of_modes: 2.5', not a whole number from 1 to 64"
        ),
        ("system_type: hybrid", "error[E0501]: dynamics 'M' is a hybrid system"),
        (
            "components: { a: {} }",
            "error[E0501]: 'components' of dynamics 'M' is not supported: a model with equations of its own cannot have NeuroML components"
        ),
        (
            "events: { e: { condition: { rhs: v } } }",
            "error[E0205]: this expression is a number where a condition is expected"
        ),
        ("events: { e: { affect: { rhs: v = 1 } } }", "error[E0402]: event 'e' has no condition"),
        (
            "events: { e: { condition: { rhs: v > 1 }, affect: { rhs: w = 1 } } }",
            "error[E0203]: event 'e' assigns to 'w', which is not a state variable"
        ),
        (
            "events: { e: { condition: { rhs: v > 1 }, affect: { rhs: v + 1 } } }",
            "error[E0201]: the 'affect' of event 'e' must be assignments"
        ),
        (
            "derived_variables: { a: { equation: { rhs: b } }, b: { equation: { rhs: a } } }",
            "error[E0204]: the derived variables of the model 'M' are defined by each other in a cycle: a -> b -> a"
        ),
        (
            "derived_variables: { v: { equation: { rhs: '1' } } }",
            "error[E0206]: the name 'v' is declared twice in dynamics 'M'"
        ),
        (
            "functions: { f: { arguments: { x: {} }, equation: { rhs: f(x) } } }\n  derived_variables: { a: { equation: { rhs: f(v) } } }",
            "error[E0204]: the functions of the model call each other in a cycle: f -> f"
        ),
        (
            "functions: { f: { arguments: { x: {} }, equation: { rhs: x } } }\n  derived_variables: { a: { equation: { rhs: 'f(v, v)' } } }",
            "error[E0201]: the function 'f' takes 1 argument, not 2"
        ),
    ]) func whatIsNotSupportedIsNamed(extra: String, message: String) {
        let found = headlines { _ = try Small.model(Small.experiment(rhs: "-v", extra: "  " + extra)) }
        #expect(found.contains { $0.hasSuffix(message) }, "found \(found)")
    }

    @Test func allProblemsAreToldAtOnce() {
        let text = Small.experiment(rhs: "-v + a + b*", parameters: "{ k: { value: x, unit: q } }")
        #expect(headlines { _ = try Small.model(text) }.count == 2)
    }

    @Test func ignoredKeysAreListedOnce() throws {
        let text = Small.experiment(rhs: "-v") + "\nobservations: { a: 1 }\nsoftware: { b: 2 }\n"
        let remarks = try Small.model(text).remarks
        #expect(
            remarks.map(\.message) == ["these keys do not affect a simulation and are ignored: observations, software"])
    }

    @Test func currentsCannotActOnBareCells() throws {
        let text = """
            dynamics: { name: M, coupling_inputs: [I], state_variables: { v: { equation: { rhs: "I - v" } } } }
            network:
              nodes: [{ id: 0, dynamics: M }, { id: 1, dynamics: pulseGenerator, parameters: { delay: { value: 1, unit: ms }, duration: { value: 1, unit: ms }, amplitude: { value: 1, unit: nA } } }]
              edges: [{ source: 1, target: 0 }]
            """
        #expect(
            headlines { _ = try Small.model(text) } == [
                "f:4:32: error[E0302]: the input of this edge is a current in amperes, which cannot act on the model"
                    + " 'M', because the units of its equations do not balance"
            ])
    }
}

struct DatabaseTests {
    @Test func inlineKeysWinLeafByLeaf() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "name: Base\nparameters: { a: { value: 1 }, b: { value: 2 } }\nstate_variables: { x: { equation: { rhs: a + b } } }\n",
            to: "models/Base.yaml")
        let text = "dynamics: { name: Base, iri: tvbo:Base, parameters: { a: { value: 5 } } }\n"
        let model = try Experiment.parse(text, file: "f", database: ModelDatabase(folder: folder.path)).model()
        #expect(model.components[0].values["a"] == 5)
        #expect(model.components[0].values["b"] == 2)
    }

    /// The parameters of a coupling function of the database, as a mapping and as a list, are merged by name.
    @Test(arguments: [
        "{ a: { value: 3 } }", "[{ name: a, value: 3 }]", "[{ name: a, value: 3 }, { name: b, value: 7 }]",
    ]) func parametersOfCouplingsAreMergedByName(parameters: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "models/x.txt")
        try folder.write(
            "name: Line\nparameters: { a: { value: 1 }, b: { value: 7 } }\npre_expression: { rhs: x_j }\n"
                + "post_expression: { rhs: a*gx + b }\n", to: "coupling_functions/Line.yaml")
        let text = """
            dynamics:
              name: M
              coupling_inputs: { c: {} }
              state_variables: { x: { equation: { rhs: c }, initial_value: 1, coupling_variable: true } }
            network:
              nodes: [{ id: 0 }, { id: 1 }]
              edges: [{ source: 0, target: 1, directed: true, parameters: { weight: { value: 2 } } }]
              coupling: { c: { iri: "tvbo:Line", parameters: \(parameters), delayed: false } }
            integration: { method: euler, step_size: 1, duration: 1 }
            """
        let model = try Experiment.parse(text, file: "f", database: ModelDatabase(folder: folder.path)).model()
        let run = try PreparedModel(model).run(SimulationRequest()).trajectory
        // The rates are 3·0 + 7 and 3·(2·1) + 7.
        #expect(run.columns.map(\.values) == [[1, 8], [1, 14]])
    }

    /// The coupling of an experiment may be the name of a function of the database, with or without its prefix; a name
    /// that the database lacks is no silent `Linear`.
    @Test func couplingsAsText() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "models/x.txt")
        for (name, end) in [("Line", "3*gx + 7"), ("Linear", "gx")] {
            try folder.write(
                "name: \(name)\npre_expression: { rhs: x_j }\npost_expression: { rhs: \(end) }\ndelayed: false\n",
                to: "coupling_functions/\(name).yaml")
        }
        func experiment(_ coupling: String) throws -> Experiment {
            let text = """
                dynamics:
                  name: M
                  coupling_inputs: { c: {} }
                  state_variables: { x: { equation: { rhs: c }, initial_value: 1, coupling_variable: true } }
                network:
                  nodes: [0, 1]
                  edges: [{ source: "0", target: '1', directed: "true", parameters: { weight: { value: 2 } } }]
                coupling: \(coupling)
                integration: { method: euler, step_size: 1, duration: 1 }
                """
            return try Experiment.parse(text, file: "f", database: ModelDatabase(folder: folder.path))
        }
        for name in ["Line", "tvbo:Line"] {
            let run = try PreparedModel(experiment(name).model()).run(SimulationRequest()).trajectory
            // The rates are 3·0 + 7 and 3·(2·1) + 7.
            #expect(run.columns.map(\.values) == [[1, 8], [1, 14]])
        }
        for (name, hint) in [
            ("Lime", "did you mean 'Line'?"),
            ("Nonsense", "write the name of a coupling function of the database, as in 'coupling: Linear'"),
        ] {
            #expect(
                headlines { _ = try experiment(name).model() }
                    == ["f:8:11: error[E0404]: the coupling function '\(name)' is not in the database"])
            #expect(hints { _ = try experiment(name).model() } == [hint])
        }
    }

    /// A parameter of an edge that its function lacks has no effect, which is told; a list of one value holds for all nodes;
    /// nodes may be written as their ids.
    @Test func whatTVBOIgnoresOrConverts() throws {
        func experiment(nodes: String, edge: String, value: String) throws -> Model {
            let text = """
                dynamics:
                  name: M
                  parameters: { k: { value: \(value) } }
                  coupling_inputs: { c: {} }
                  state_variables: { x: { equation: { rhs: k*c + k }, initial_value: 1, coupling_variable: true } }
                network:
                  nodes: \(nodes)
                  edges: [{ source: 0, target: 1, parameters: { weight: { value: 2 }\(edge) } }]
                  coupling: { c: { delayed: false, pre_expression: { rhs: x_j }, post_expression: { rhs: gx } } }
                integration: { method: euler, step_size: 1, duration: 3 }
                """
            return try Experiment.parse(text, file: "f", database: Small.empty).model()
        }
        let plain = try experiment(nodes: "[{ id: 0 }, { id: 1 }]", edge: "", value: "0.5")
        let other = try experiment(nodes: "[0, '1']", edge: ", strength: { value: 7 }", value: "[0.5]")
        #expect(other.canonicalText == plain.canonicalText)
        #expect(
            other.remarks.map(\.message).contains(
                "the coupling 'c' has no parameter 'strength', to which this edge gives a value; it has no effect, as in TVBO"
            ))
        let told = plain.remarks.map(\.message).contains { $0.contains("strength") }
        #expect(!told)
    }

    @Test func aMissingModelIsNamedWithWhereItWasSought() throws {
        let folder = try TemporaryFolder()
        try folder.write("name: Other\n", to: "models/Other.yaml")
        let database = ModelDatabase(folder: folder.path)
        #expect(
            headlines { _ = try Experiment.parse("dynamics: { iri: tvbo:Othre }", file: "f", database: database) }
                == ["f:1:18: error[E0404]: the model 'Othre' is not in the database"])
        #expect(
            hints { _ = try Experiment.parse("dynamics: { iri: tvbo:Othre }", file: "f", database: database) }
                == ["did you mean 'Other'?"])
    }

    /// The unit conventions of the models of TVBO 0.5.3 that have units, determined by hand.
    @Test(
        .enabled(if: Repository.hasDatabase, "the database of TVBO is fetched by 'make corpora'"),
        arguments: [
            ("Spring", "none"), ("WilsonCowan", "physical"), ("Jansen1995", "physical"), ("JansenRit1995", "physical"),
            ("neuroml/hhcell_1", "physical"), ("neuroml/IzhikevichCell", "bare"), ("neuroml/HH_Tissue_Q10", "bare"),
            ("CakanObermayer", "bare"), ("JansenRit", "bare"), ("Kuramoto", "bare"), ("LarterBreakspear", "bare"),
            ("Epileptor3DStefanescuMcDonald", "bare"), ("Generic2dOscillator", "bare"),
        ]) func conventions(name: String, expected: String) throws
    {
        let path = "\(Repository.database)/models/\(name).yaml"
        guard FileManager.default.fileExists(atPath: path) else { return #expect(expected == "none") }
        let model = try String(contentsOfFile: path, encoding: .utf8)
        let indented = model.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }.joined(
            separator: "\n")
        let experiment = try Experiment.parse("dynamics:\n" + indented, file: path, database: Small.empty)
        #expect(try experiment.model().convention.rawValue == expected)
    }

    @Test(.enabled(if: Repository.hasDatabase, "the database of TVBO is fetched by 'make corpora'"))
    func allNineExperimentsLoad() throws {
        let folder = Repository.database + "/experiments/neuroml"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(files.count == 9)
        for file in files {
            let database = ModelDatabase(folder: Repository.database)
            _ = try Experiment.load(path: "\(folder)/\(file)", database: database).model()
        }
    }

    /// Damaged experiments are refused or read, but never crash.
    @Test(arguments: 0..<150) func mutations(seed: Int) throws {
        var random = SplitMix(UInt64(seed) &+ 1000)
        var lines = try Repository.ex3Text().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for _ in 0..<3 {
            let index = Int.random(in: 0..<lines.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: lines.remove(at: index)
            case 1: lines.insert(lines[Int.random(in: 0..<lines.count, using: &random)], at: index)
            case 2: lines[index] = String(lines[index].shuffled(using: &random))
            default: lines[index] = lines[index].replacingOccurrences(of: "value: ", with: "value: -1e309")
            }
        }
        let found = headlines { _ = try Small.model(lines.joined(separator: "\n")) }
        #expect(found.allSatisfy { !$0.hasPrefix("not a diagnostic") })
    }
}
