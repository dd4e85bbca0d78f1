import Files
import Foundation
import LEMS
import ModelCore
import Simulation
import Simulator
import TVBO
import TestSupport
import Testing

/// Experiments with NeuroML components, against documents that describe the same by hand.
///
/// The documents are in `Documents` under the same names, and jNeuroML wrote the files whose digests `jneuroml.sha256`
/// holds.
@Suite(.enabled(if: Engines.areFetched, "needs pyNeuroML in .engines: make engines"))
struct ComponentTests {
    /// The names of the experiments and documents.
    static let names = [
        "components_beside_equations", "components_cells", "components_channels", "components_compartment",
        "components_synapses",
    ]

    /// Returns the model of an experiment in `Experiments`.
    static func experiment(_ name: String) throws -> Model {
        try Engines.loader.model(path: "\(Repository.root)/Tests/LEMSTests/Experiments/\(name).yaml")
    }

    /// Returns the model of a document in `Documents`.
    private func document(_ name: String) throws -> Model {
        try Engines.loader.model(path: "\(Repository.root)/Tests/LEMSTests/Documents/\(name).xml")
    }

    @Test(arguments: names) func theExperimentWritesWhatJNeuroMLWritesForTheDocument(name: String) throws {
        let expected = try #require(ExampleTests.oracle.first { $0.document == name + ".xml" })
        let folder = try TemporaryFolder()
        let model = try Self.experiment(name)
        #expect(model.simulation.method == "euler")
        let run = try PreparedModel(model).run(SimulationRequest(method: .tree))
        try RecordingFiles(folder: folder.path).write(run)
        #expect(Set(model.files.map(\.name)) == Set(expected.digests.keys))
        for (file, digest) in expected.digests {
            let bytes = try #require(FileManager.default.contents(atPath: "\(folder.path)/\(file)"))
            #expect(ContentDigest.sha256([UInt8](bytes)) == digest, "\(file)")
        }
    }

    /// The values are equal to the last bit, with every method that runs the document; the others refuse both alike.
    @Test(arguments: names, ["euler", "rk4", "dopri853"])
    func everyMethodComputesTheSame(name: String, method: String) throws {
        let request = try SimulationRequest(method: .named(method), duration: .init("10"))
        let outcomes = try [Self.experiment(name), document(name)].map { source -> [String: [Double]] in
            var model = source
            for index in model.simulation.recorded.indices { model.simulation.recorded[index].unit = nil }
            var columns: [String: [Double]] = [:]
            let faults = headlines {
                for column in try PreparedModel(model).run(request).trajectory.columns {
                    columns[column.name] = column.values
                }
            }
            for fault in faults { columns[fault] = [] }
            return columns
        }
        #expect(outcomes[0] == outcomes[1])
        #expect(!outcomes[0].isEmpty)
        #expect(method == "dopri853" || outcomes[0].values.allSatisfy { !$0.isEmpty })
    }

    @Test(arguments: names) func theRenderingDescribesTheSameModel(name: String) throws {
        let model = try Self.experiment(name)
        let text = try LEMSRendering.text(model, form: .including)
        let again = try Engines.loader.model(text: text, at: .file("rendered.xml"))
        #expect(try LEMSRendering.text(again, form: .including) == text)
        var own = model
        for index in own.simulation.recorded.indices { own.simulation.recorded[index].unit = nil }
        let request = try SimulationRequest(method: .tree, duration: .init("10"))
        let first = try PreparedModel(own).run(request).trajectory
        let second = try PreparedModel(again).run(request).trajectory
        #expect(TraceDigest.hexadecimal(first) == TraceDigest.hexadecimal(second))
    }

    /// Cells with equations are recorded in their units, components of NeuroML in SI.
    @Test func recordedUnits() throws {
        let recorded = try Self.experiment("components_beside_equations").simulation.recorded
        #expect(recorded.map(\.path) == ["leaky_pop[0]/v", "leaky_node1_pop[0]/v", "iaf_pop[0]/v"])
        #expect(recorded.map(\.unit?.name) == ["mV", "mV", nil])
    }

    /// A network that gives the number of its nodes consists of cells of the experiment's own component.
    @Test func countedNodesAreThoseOfAList() throws {
        let text = """
            dynamics:
              name: burst
              iri: neuroml:izhikevichCell
              parameters: { v0: { value: -70, unit: mV }, thresh: { value: 30, unit: mV }, a: { value: 0.02 }, b: { value: 0.2 }, c: { value: -50 }, d: { value: 2 } }
            network: { number_of_nodes: 3 }
            integration: { step_size: 0.02, duration: 1, time_scale: ms }
            """
        let counted = try Engines.loader.model(text: text, at: .file("a.yaml"))
        #expect(counted.simulation.recorded.map(\.path) == (0..<3).map { "burst_pop[\($0)]/v" })
        let listed = try Engines.loader.model(
            text: text.replacing("number_of_nodes: 3", with: "nodes: [{ id: 4 }, { id: 2 }, { id: 1 }]"),
            at: .file("a.yaml"))
        let digests = try [counted, listed].map {
            TraceDigest.hexadecimal(try PreparedModel($0).run(SimulationRequest(method: .tree)).trajectory)
        }
        #expect(digests[0] == digests[1])
    }

    /// The order in which the document lists components does not matter, because TVBO sorts them.
    @Test func theOrderOfComponentsDoesNotMatter() throws {
        let path = "\(Repository.root)/Tests/LEMSTests/Experiments/components_channels.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let leak = try #require(lines.firstIndex { $0.hasPrefix("    leak:") })
        let potassium = try #require(lines.firstIndex { $0.hasPrefix("    potassium:") })
        let end = try #require(lines.firstIndex { $0.hasPrefix("integration:") })
        let swapped = lines[..<leak] + lines[potassium..<end] + lines[leak..<potassium] + lines[end...]
        let other = try Engines.loader.model(text: swapped.joined(separator: "\n"), at: .file("a.yaml"))
        let request = try SimulationRequest(method: .tree, duration: .init("10"))
        let digests = try [Self.experiment("components_channels"), other].map {
            TraceDigest.hexadecimal(try PreparedModel($0).run(request).trajectory)
        }
        #expect(digests[0] == digests[1])
    }

    @Test func withoutCoreTypesTheErrorSaysWhereTheyWereSought() throws {
        let loader = ModelLoader(coreTypes: CoreTypes(environment: [:]))
        let path = "\(Repository.root)/Tests/LEMSTests/Experiments/components_cells.yaml"
        let message = headlines { _ = try loader.model(path: path) }
        #expect(message == ["\(path):4:8: error[E0107]: there is no file 'Cells.xml', which the document includes"])
    }
}

/// The pages of TVBO's documentation that consist of NeuroML components, against the documents that TVBO renders.
@Suite(
    .enabled(
        if: Engines.areFetched && Repository.hasPages,
        "needs pyNeuroML in .engines, and TVBO's pages in ../shared/tvbo"))
struct ComponentPageTests {
    static let names = [
        "Ex10_Q10", "Ex12_Net2", "Ex13_Instances", "Ex14_PyNN", "Ex16_Inputs", "Ex19_GapJunctions",
        "Ex20_AnalogSynapses", "Ex21_CurrentBased", "Ex23_Spiketimes", "Ex24_Fractional", "Ex26_Weights",
        "Ex27_MultiSynapses", "Ex2_Izh", "Ex4_KS", "Ex5_DetCell", "Ex6_NMDA", "Ex7_STP", "Ex8_AdEx",
        "IRI_vs_YAML.iri",
    ]

    @Test(arguments: names) func theRecordedValuesAreThoseOfTheRendering(name: String) throws {
        let runs = try ["pages/\(name).yaml", "renderings/\(name).xml"].map {
            try PreparedModel(Engines.loader.model(path: "\(Repository.pages)/\($0)")).run(
                SimulationRequest(method: .tree))
        }
        #expect(runs[0].trajectory.columns.map(\.name) == runs[1].trajectory.columns.map(\.name))
        #expect(TraceDigest.hexadecimal(runs[0].trajectory) == TraceDigest.hexadecimal(runs[1].trajectory))
        #expect(runs[0].files.map(\.name) == runs[1].files.map(\.name))
    }

    /// Methods on the flattened model run the page if they run the document, with the same result.
    @Test(arguments: names, ["euler", "rk4", "dopri853"])
    func theFlattenedModelIsThatOfTheRendering(name: String, method: String) throws {
        let request = try SimulationRequest(method: .named(method), duration: .init("2"))
        let outcomes = try ["pages/\(name).yaml", "renderings/\(name).xml"].map { path -> [String] in
            let model = try Engines.loader.model(path: "\(Repository.pages)/\(path)")
            var digest = ""
            let faults = headlines {
                digest = TraceDigest.hexadecimal(try PreparedModel(model).run(request).trajectory)
            }
            return faults.map { $0.split(separator: "error").last.map(String.init) ?? "" } + [digest]
        }
        #expect(outcomes[0] == outcomes[1])
    }
}
