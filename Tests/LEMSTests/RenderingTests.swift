import Diagnostics
import Files
import Foundation
import Goldens
import LEMS
import ModelCore
import Simulator
import TVBO
import TestSupport
import Testing
import Traces

/// Experiments that are rendered in the tests below.
enum Rendered {
    /// Small experiments with features that LEMS expresses differently or cannot express.
    static let own: [(name: String, text: String)] = [
        (
            "names",
            bare(
                "H + log*exp1 - id",
                "{ H: { value: 0.5 }, log: { value: 2 }, exp1: { value: 0.25 }, id: { value: 0.125 } }")
        ),
        ("choices", bare("Min(x, y, 0.5) - Max(x*y, -y) + sign(y - 0.5)*Abs(y)")),
        ("modulo", bare("(-x) % 0.3 - 2*((x + y) % 1) + floor(3*x)/7 + log10(2 + x)")),
        (
            "nested",
            bare(
                "1 + Piecewise((Piecewise((x, y > 0.3), (2*x, True)), x < 0.7), (-y, (x < 0.9) & ~(y > 2)), (0.1, True))*0.5"
            )
        ),
        ("powers", bare("-x**2 + (-x)**3 - 2**-x/3/4*5 - (x - (y - 1)) + x/(y*2 + 3)/4")),
        (
            "clamp",
            """
            dynamics:
              name: M
              state_variables:
                x: { equation: { rhs: "1 - 3*y" }, initial_value: 0.2, domain: { lo: 0.0, hi: 0.4, enforce: clamp } }
                y: { equation: { rhs: "x - y/2" }, initial_value: 0.9 }
            integration: { method: euler, step_size: 0.01, duration: 3, time_scale: ms }
            """
        ),
        (
            "events",
            """
            dynamics:
              name: M
              derived_variables: { top: { equation: { rhs: "Max(thresh, y)" } } }
              parameters: { thresh: { value: 0.8 } }
              state_variables:
                x: { equation: { rhs: "2 - x" }, initial_value: 0.2 }
                y: { equation: { rhs: "x - y/2" }, initial_value: 0.1 }
              events: { spike: { condition: { rhs: "x > top" }, affect: { rhs: "x = x - 1; y = y + x" } } }
            integration: { method: euler, step_size: 0.01, duration: 6, time_scale: ms }
            """
        ),
        (
            "physical",
            """
            label: phys
            dynamics:
              name: izhikevichCell
              parameters: { C: { value: 100, unit: pF }, gL: { value: 0.01, unit: uS }, EL: { value: -70, unit: mV }, I0: { value: 0.3, unit: nA }, d: { value: 5, unit: ms }, vt: { value: -50, unit: mV }, vr: { value: -65, unit: mV }, tw: { value: 30, unit: ms }, a: { value: 2, unit: nS }, b: { value: 10, unit: pA } }
              derived_variables:
                Iin: { equation: { rhs: "Piecewise((I0, (t >= d) & (t < 3*d)), (I0/2, t > 4*d), (0, True))" } }
                dv: { equation: { rhs: "Max(vt - v, 0)/vt" } }
              state_variables:
                v: { equation: { rhs: "(gL*(EL - v) + Iin - w)/C" }, initial_value: -70, unit: mV }
                w: { equation: { rhs: "(a*(v - EL) - w)/tw" }, initial_value: 0, unit: pA }
                s: { equation: { rhs: "(dv - s)/tw" }, initial_value: 0 }
              events: { spike: { condition: { rhs: "v > vt - abs(dv)*0*vt" }, affect: { rhs: "v = vr; w = w + b" } } }
            integration: { method: euler, step_size: 0.01, duration: 60, time_scale: ms }
            """
        ),
        (
            "dimensions",
            """
            label: powers
            dynamics:
              name: M
              parameters: { tau: { value: 5, unit: ms }, k: { value: 0.0002, unit: per_mV }, E: { value: -60, unit: mV }, g: { value: 3, unit: nS }, C: { value: 20, unit: pF } }
              state_variables:
                v: { equation: { rhs: "(k*(v - E)**2 - abs(v - E) + (v-E)**3*k**2 + Heaviside(v - E)*E*0.01 + sign(E)*v%E)/tau" }, initial_value: -61, unit: mV }
                q: { equation: { rhs: "-q/tau + tanh((v-E)*k)/tau" }, initial_value: 0.1 }
            integration: { method: euler, step_size: 0.01, duration: 20, time_scale: ms }
            """
        ),
        (
            "parameters",
            """
            dynamics:
              name: M
              parameters: { a: { value: 0.5 }, n: { value: 3 } }
              derived_parameters: { p: { equation: { rhs: "Piecewise((a, n > 2), (0, True))" } }, q: { equation: { rhs: "2*p" } } }
              state_variables: { x: { equation: { rhs: "q - x*p" }, initial_value: 0 } }
              events: { up: { condition: { rhs: "x > q - 0.4" }, affect: { rhs: "x = x - p" } } }
            integration: { method: euler, step_size: 20, duration: 4000, time_scale: us }
            """.replacingOccurrences(of: "q - x*p", with: "(q - x*p)/500")
        ),
        ("network", network),
        (
            "two events",
            """
            label: two events spike only
            network:
              dynamics:
                cell_a:
                  parameters: { tau: { value: 10, unit: ms }, th: { value: -52, unit: mV }, th2: { value: -51, unit: mV }, EL: { value: -50, unit: mV } }
                  state_variables: { v: { equation: { rhs: "(EL - v)/tau" }, initial_value: -70, unit: mV } }
                  events:
                    first: { condition: { rhs: "v > th" } }
                    second: { condition: { rhs: "v > th2" } }
                cell_b:
                  parameters: { C: { value: 1, unit: nF }, g: { value: 50, unit: nS }, E: { value: -70, unit: mV } }
                  coupling_inputs: [J]
                  state_variables: { v: { equation: { rhs: "(g*(E - v) + J)/C" }, initial_value: -70, unit: mV } }
              nodes:
                - { id: 5, dynamics: cell_a }
                - { id: 6, dynamics: cell_b }
                - { id: 7, dynamics: cell_b, record: false }
              edges:
                - { source: 5, target: 6, coupling: expOneSynapse, parameters: { gbase: { value: 20, unit: nS }, erev: { value: 0, unit: mV }, tauDecay: { value: 5, unit: ms } } }
                - { source: 5, target: 7, coupling: expOneSynapse, parameters: { gbase: { value: 20, unit: nS }, erev: { value: 0, unit: mV }, tauDecay: { value: 5, unit: ms } } }
            integration: { method: euler, step_size: 0.025, duration: 60, time_scale: ms }
            """
        ),
    ]

    /// A model with the states x and y, without a network.
    static func bare(_ rhs: String, _ parameters: String = "{}") -> String {
        """
        dynamics:
          name: M
          parameters: \(parameters)
          state_variables:
            x: { equation: { rhs: "\(rhs)" }, initial_value: 0.25 }
            y: { equation: { rhs: "x - y" }, initial_value: 0.5 }
        integration: { method: euler, step_size: 0.01, duration: 2, time_scale: ms }
        """
    }

    /// Cells of one kind with values of their own, weights, delays, an input of a weight, dimensions without a name.
    private static let network = """
        label: "a & b <network>"
        network:
          dynamics:
            driver:
              parameters: { rate: { value: 1, unit: mV_per_ms }, top: { value: 0, unit: mV } }
              state_variables: { v: { equation: { rhs: "rate" }, initial_value: -4.995, unit: mV } }
              events: { spike: { condition: { rhs: "v >= top" } } }
            cell:
              parameters: { C: { value: 0.1, unit: nF }, gL: { value: 5, unit: nS }, EL: { value: -60, unit: mV } }
              coupling_inputs: [I]
              state_variables: { v: { equation: { rhs: "(gL*(EL - v) + Max(I, 0))/C" }, initial_value: -50, unit: mV } }
          nodes:
            - { id: 3, dynamics: driver }
            - { id: 1, dynamics: cell }
            - { id: 2, dynamics: cell, parameters: { EL: { value: -70, unit: mV } }, state: { v: { value: -55, unit: mV } } }
            - { id: 9, dynamics: pulseGenerator, parameters: { delay: { value: 1, unit: ms }, duration: { value: 2, unit: ms }, amplitude: { value: 0.05, unit: nA } } }
          edges:
            - { source: 3, target: 1, coupling: expOneSynapse, parameters: { gbase: { value: 2, unit: nS }, erev: { value: 0, unit: mV }, tauDecay: { value: 3, unit: ms }, weight: { value: 1.5 }, delay: { value: 0.7, unit: ms } } }
            - { source: 3, target: 2, coupling: alphaSynapse, parameters: { gbase: { value: 1, unit: nS }, erev: { value: 0, unit: mV }, tau: { value: 2.5, unit: ms } } }
            - { source: 9, target: 1, parameters: { weight: { value: 0.5 } } }
            - { source: 9, target: 2 }
        integration: { method: euler, step_size: 0.01, duration: 12, time_scale: ms }
        """

    /// The model of a text.
    static func model(_ text: String) throws -> Model {
        try Experiment.parse(text, file: "e.yaml", database: ModelDatabase(folder: Repository.database)).model()
    }

    /// The models of the nine experiments of TVBO's database, and of the one that ships.
    static func database() throws -> [(name: String, model: Model)] {
        let folder = Repository.database + "/experiments/neuroml"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? []
        let loader = ModelLoader(database: ModelDatabase(folder: Repository.database))
        return try names.map { ($0, try loader.model(path: "\(folder)/\($0)")) }
    }
}

struct RenderingTests {
    /// A rendered document that is read and rendered again gives the same bytes.
    @Test(arguments: Rendered.own.map(\.name) + ["ex3"]) func aRenderingRendersToItself(name: String) throws {
        let text = try Rendered.own.first { $0.name == name }?.text ?? Repository.ex3Text()
        let first = try LEMSRendering.text(Rendered.model(text), form: .standalone)
        let model = try LEMSDocument.model(text: first, name: "d.xml")
        #expect(try LEMSRendering.text(model, form: .standalone) == first)
    }

    @Test(
        .enabled(if: Engines.areFetched, "needs pyNeuroML in .engines: make engines"),
        arguments: Rendered.own.map(\.name))
    func soItDoesWithTheCoreFiles(name: String) throws {
        let text = try #require(Rendered.own.first { $0.name == name }).text
        let first = try LEMSRendering.text(Rendered.model(text), form: .including)
        let folder = try TemporaryFolder()
        let model = try Engines.loader.model(path: try folder.write(first, to: "d.xml"))
        #expect(try LEMSRendering.text(model, form: .including) == first)
        #expect(first.contains("<Include file=\"Networks.xml\"/>"))
    }

    /// The tree order and the flattened equations are the same Euler method, except for rounding and effects within a
    /// step. Without a network there are no such effects.
    @Test(arguments: Rendered.own.map(\.name).filter { !["network", "two events"].contains($0) }) func isTheSameScheme(
        name: String
    ) throws {
        let text = try #require(Rendered.own.first { $0.name == name }).text
        let preparedModel = try PreparedModel(Rendered.model(text))
        let tree = try preparedModel.run(SimulationRequest(method: .named("lems"))).trajectory
        let euler = try preparedModel.run(SimulationRequest(method: .named("euler"))).trajectory
        for (own, other) in zip(tree.columns, euler.columns) {
            #expect(own.name == other.name)
            #expect(own.values.count == other.values.count)
            for (x, y) in zip(own.values, other.values) { #expect(abs(x - y) <= 1e-12 * max(1, abs(y))) }
        }
    }

    /// Every event of a cell reaches its connections: the potentials differ by at most the effect of a spike that
    /// arrives one step early.
    @Test func allEventsOfACellAreSpikes() throws {
        let text = try #require(Rendered.own.first { $0.name == "two events" }).text
        let preparedModel = try PreparedModel(Rendered.model(text))
        func last(_ method: String) throws -> Double {
            try #require(
                preparedModel.run(SimulationRequest(method: .named(method))).trajectory.column("cell_b_pop[0]/v")?
                    .values.last)
        }
        // A single spike would leave the potential 1.8 mV lower.
        #expect(abs(try last("lems") - last("euler")) < 0.05)
    }

    /// jLEMS evaluates values before conditionals: `c`, which uses `b`, which uses the conditional `a`, would be two
    /// steps late if both stayed values.
    @Test func nothingLagsBehindAConditional() throws {
        let text = """
            dynamics:
              name: M
              derived_variables:
                c: { equation: { rhs: "2*b" }, record: true }
                b: { equation: { rhs: "a + 1" }, record: true }
                a: { equation: { rhs: "Piecewise((x, x < 0.5), (1 - x, True))" }, record: true }
              state_variables: { x: { equation: { rhs: "c - x" }, initial_value: 0 } }
            integration: { method: euler, step_size: 0.01, duration: 2, time_scale: ms }
            """
        let model = try Rendered.model(text)
        let rendering = try LEMSRendering.text(model, form: .standalone)
        #expect(rendering.components(separatedBy: "<ConditionalDerivedVariable ").count == 4)
        let run = try PreparedModel(model).run(SimulationRequest(method: .named("lems"))).trajectory
        let x = try #require(run.column("x")).values
        let rate = try #require(run.column("c")).values
        // The increment of a step is computed from the state before it; a recorded definition belongs to that state and
        // is written one row later.
        for row in 1..<x.count - 1 {
            let a = x[row] < 0.5 ? x[row] : 1 - x[row]
            #expect(abs(x[row + 1] - x[row] - 0.01 * (2 * (a + 1) - x[row])) < 1e-14)
            #expect(abs(rate[row + 1] - 2 * (a + 1)) < 1e-14)
        }
    }

    /// Features that LEMS cannot express, with the whole message.
    @Test(arguments: [
        ("erfc(x)", "LEMS has no function 'erfc', which the rate of change of 'x' of 'M' needs"),
        ("1 + atan2(y, x)", "LEMS has no function 'atan2', which the rate of change of 'x' of 'M' needs"),
        ("erf(x)*2", "LEMS has no function 'erf', which the rate of change of 'x' of 'M' needs"),
        ("atanh(x)", "LEMS has no function 'atanh', which the rate of change of 'x' of 'M' needs"),
        ("acos(x)", "LEMS has no function 'acos', which the rate of change of 'x' of 'M' needs"),
    ])
    func whatLEMSCannotSayIsRefused(rhs: String, message: String) throws {
        let told = headlines { _ = try LEMSRendering.text(Rendered.model(Rendered.bare(rhs)), form: .standalone) }
        #expect(told == ["e.yaml:2:3: error[E0501]: \(message)"])
    }

    /// jLEMS requires dimensionless arguments of functions.
    @Test(arguments: [
        ("sqrt(v*v)/tau", "no 'sqrt' of a quantity with a dimension"),
        ("(v*v)**0.5/tau", "no power '0.5' of a quantity with a dimension"),
    ])
    func functionsOfDimensionsAreRefused(rhs: String, what: String) throws {
        let text = """
            dynamics:
              name: M
              parameters: { tau: { value: 5, unit: ms } }
              state_variables: { v: { equation: { rhs: "\(rhs)" }, initial_value: 1, unit: mV } }
            """
        let told = headlines { _ = try LEMSRendering.text(Rendered.model(text), form: .standalone) }
        #expect(told == ["e.yaml:2:3: error[E0501]: LEMS has \(what), which the rate of change of 'v' of 'M' needs"])
    }

    @Test func mapsAndTransientsAndChoosingAffectsAreRefused() throws {
        func told(_ text: String) -> [String] {
            headlines { _ = try LEMSRendering.text(Rendered.model(text), form: .standalone) }
        }
        let map =
            "dynamics: { name: M, system_type: discrete, state_variables: { x: { equation: { rhs: \"2*x\" } } } }\n"
        #expect(
            told(map) == [
                "e.yaml:1:11: error[E0501]: the discrete map of 'M' cannot be written as LEMS; use another method than lems"
            ])
        let transient = Rendered.bare("x").replacingOccurrences(
            of: "duration: 2", with: "duration: 2, transient_time: 1")
        #expect(
            told(transient).map {
                $0.hasSuffix("LEMS records from the start of the run and cannot leave out 'transient_time'")
            } == [true])
        let affect =
            "dynamics: { name: M, state_variables: { x: { equation: { rhs: \"1\" } } }, events: { e: { condition: { rhs: \"x > 1\" }, affect: { rhs: \"x = Max(x, 2)\" } } } }\n"
        #expect(
            told(affect) == [
                "e.yaml:1:11: error[E0501]: LEMS has no assignment that chooses among cases, which the value that an event assigns to 'x' of 'M' needs"
            ])
    }

    /// Values are restored exactly, whatever unit they are written in.
    @Test(arguments: 0..<40) func valuesComeBackToTheBit(seed: Int) throws {
        var random = SplitMix(UInt64(seed))
        let units = ["mV", "V", "ms", "s", "nS", "uS", "pF", "nA", "pA", "Hz", "per_mV", "mV_per_ms", "mol_per_m3"]
        var parameters: [String] = []
        for (index, unit) in units.enumerated() {
            let value = Double.random(in: -1...1, using: &random) * pow(10, Double.random(in: -12...12, using: &random))
            parameters.append("p\(index): { value: \(value), unit: \(unit) }")
        }
        let text = """
            dynamics:
              name: M
              parameters: { \(parameters.joined(separator: ", ")), tau: { value: 3, unit: ms } }
              state_variables: { v: { equation: { rhs: "v/tau" }, initial_value: 0.3, unit: mV } }
            integration: { method: euler, step_size: 0.01, duration: 2, time_scale: ms }
            """
        let model = try Rendered.model(text)
        #expect(model.convention == .physical)
        let read = try LEMSDocument.model(
            text: LEMSRendering.text(model, form: .standalone), name: "d.xml")
        #expect(read.component("M_0")?.values == model.component("M_0")?.values)
        #expect(read.simulation.stepTime == model.simulation.stepTime)
        #expect(read.simulation.durationTime == model.simulation.durationTime)
    }

    /// Random expressions keep their value and give a text that is stable.
    @Test(arguments: 0..<120) func expressionsKeepTheirValue(seed: Int) throws {
        var random = SplitMix(UInt64(seed) &+ 77)
        let rhs = Self.expression(4, &random)
        let model = try Rendered.model(
            Rendered.bare(rhs).replacingOccurrences(of: "duration: 2", with: "duration: 0.03"))
        let text = try LEMSRendering.text(model, form: .standalone)
        #expect(
            try LEMSRendering.text(LEMSDocument.model(text: text, name: "d.xml"), form: .standalone) == text, "\(rhs)")
        let preparedModel = try PreparedModel(model)
        let tree = try preparedModel.run(SimulationRequest(method: .named("lems"))).trajectory
        let euler = try preparedModel.run(SimulationRequest(method: .named("euler"))).trajectory
        for (own, other) in zip(tree.columns, euler.columns) {
            for (x, y) in zip(own.values, other.values) { #expect(abs(x - y) <= 1e-11 * max(1, abs(y)), "\(rhs)") }
        }
    }

    /// An expression over x and y whose value stays moderate.
    private static func expression(_ depth: Int, _ random: inout SplitMix) -> String {
        func inner() -> String { expression(depth - 1, &random) }
        if depth == 0 {
            return ["x", "y", "0.5", "3", "1.25e-3", "2e2/1e3", "-0.75", "pi"].randomElement(using: &random) ?? "x"
        }
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return "(\(inner()) + \(inner()))"
        case 1: return "\(inner()) - (\(inner()))"
        case 2: return "(\(inner()))*(\(inner()))/4"
        case 3: return "(\(inner()))/(2 + (\(inner()))**2)"
        case 4: return "-(\(inner()))"
        case 5: return "sin(\(inner()))"
        case 6: return "exp(-(\(inner()))**2)"
        case 7: return "Piecewise((\(inner()), \(inner()) < 0.3), (\(inner()), True))"
        case 8: return "Min(\(inner()), \(inner()))"
        case 9: return "abs(\(inner())) - sqrt(1 + (\(inner()))**2)"
        case 10: return "tanh(\(inner()))*-0.5"
        default: return "sign(\(inner()) - 0.123)"
        }
    }

    /// The names that must not be defined again are those of the core files.
    @Test(.enabled(if: Engines.areFetched, "needs pyNeuroML in .engines: make engines"))
    func theNamesOfTheCoreTypesAreAllKnown() throws {
        let archive = try #require(ZipArchive(path: Engines.jar))
        var found: Set<String> = []
        var pyNN: Set<String> = []
        for file in [
            "Cells", "Channels", "Inputs", "Networks", "NeuroMLCoreCompTypes", "PyNN", "Simulation", "Synapses",
        ] {
            let content = try #require(archive.content(of: "NeuroML2CoreTypes/\(file).xml"))
            for match in String(decoding: content, as: UTF8.self).matches(of: /<ComponentType\s+name="([^"]*)"/) {
                found.insert(String(match.1))
                if file == "PyNN" { pyNN.insert(String(match.1)) }
            }
        }
        #expect(found.count > 250)
        #expect(found.subtracting(CoreTypeNames.all) == [])
        #expect(pyNN == CoreTypeNames.pyNN)
    }
}

/// NeuroML's own examples, rendered as standalone documents, which write the same files.
@Suite(.enabled(if: Engines.areFetched, "needs pyNeuroML in .engines: make engines"))
struct RenderedExampleTests {
    /// The examples, without those that cannot be rendered because of kinetic schemes or of dimensions that only the
    /// core types may use.
    static let names = [
        "LEMS_NML2_Ex0_IaF", "LEMS_NML2_Ex1_HH", "LEMS_NML2_Ex3_Net", "LEMS_NML2_Ex5_DetCell", "LEMS_NML2_Ex6_NMDA",
        "LEMS_NML2_Ex7_STP", "LEMS_NML2_Ex8_AdEx", "LEMS_NML2_Ex9_FN", "LEMS_NML2_Ex16_Inputs",
        "LEMS_NML2_Ex21_CurrentBasedSynapses", "LEMS_NML2_Ex27_MultiSynapses",
    ]

    @Test(arguments: names) func standAloneTheyWriteTheSame(name: String) throws {
        let expected = try #require(ExampleTests.oracle.first { $0.document == name + ".xml" })
        let folder = try TemporaryFolder()
        let source = try Engines.loader.model(path: try Engines.document(name + ".xml", in: folder))
        let text = try LEMSRendering.text(source, form: .standalone)
        let model = try LEMSDocument.model(text: text, name: "d.xml")
        #expect(try LEMSRendering.text(model, form: .standalone) == text)
        let run = try PreparedModel(model).run(SimulationRequest())
        try RecordingFiles(folder: folder.path + "/out").write(run)
        #expect(model.files.count == expected.digests.count)
        for (file, digest) in expected.digests {
            let bytes = try #require(FileManager.default.contents(atPath: "\(folder.path)/out/\(file)"))
            #expect(ContentDigest.sha256([UInt8](bytes)) == digest, "\(file)")
        }
    }
}

/// jNeuroML on rendered documents, whose output equals that of the method lems byte for byte.
@Suite(
    .enabled(if: Engines.areFetched && Java.isInstalled, "needs Java, and pyNeuroML in .engines: make engines"))
struct RenderedByJNeuroMLTests {
    /// Runs jNeuroML on a text and returns the content of a file that it writes.
    private func written(_ text: String, _ name: String) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path + "/results", withIntermediateDirectories: true)
        try folder.write(text, to: "d.xml")
        try Java.run(["-jar", Engines.jar, "d.xml", "-nogui"], in: folder.path)
        let data = try #require(
            FileManager.default.contents(atPath: "\(folder.path)/\(name)"), "jNeuroML wrote nothing")
        return [UInt8](data)
    }

    private func check(_ model: Model, _ form: LEMSRendering.Form) throws {
        let folder = try TemporaryFolder()
        let run = try PreparedModel(model).run(SimulationRequest(method: .named("lems")))
        let path = try #require(try RecordingFiles(folder: folder.path).write(run).first)
        let own = try #require(FileManager.default.contents(atPath: path))
        let theirs = try written(LEMSRendering.text(model, form: form), String(path.dropFirst(folder.path.count + 1)))
        #expect(ContentDigest.sha256([UInt8](own)) == ContentDigest.sha256(theirs))
        #expect(run.trajectory.times.count == run.grid.stepCount + 1)
    }

    @Test(arguments: Rendered.own.map(\.name)) func ownExperiments(name: String) throws {
        try check(Rendered.model(try #require(Rendered.own.first { $0.name == name }).text), .including)
    }

    @Test(arguments: [LEMSRendering.Form.including, .standalone]) func theExperimentThatShips(
        form: LEMSRendering.Form
    ) throws {
        let model = try Rendered.model(Repository.ex3Text())
        try check(model, form)
        #expect(model.simulation.recorded.count == 7)
    }

    @Test(arguments: ComponentTests.names) func experimentsWithComponents(name: String) throws {
        try check(ComponentTests.experiment(name), .including)
    }

    @Test(.enabled(if: Repository.hasDatabase, "the database of TVBO is fetched by 'make corpora'"))
    func theNineExperimentsOfTheDatabase() throws {
        let all = try Rendered.database()
        #expect(all.count == 9)
        for (_, model) in all { try check(model, .including) }
    }
}

/// The Java of this machine.
enum Java {
    /// The path of the executable; nil if there is none.
    private static let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { "\($0)/java" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    /// A Boolean value that indicates whether it is there.
    static var isInstalled: Bool { path != nil }

    /// Runs it to its end.
    static func run(_ arguments: [String], in folder: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path ?? "java")
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
    }
}
