import Diagnostics
import EngineTasks
import ExternalEngines
import Foundation
import LEMS
import Simulator
import TestSupport
import Testing

/// The inputs of external engines: documents as they are, also those that the simulator refuses.
struct EngineModelTests {
    /// The core types are found in a folder, so that the tests need no installation. They are reduced to the names that
    /// the documents below use.
    private static let core = """
        <Lems>
          <Dimension name="voltage" m="1" l="2" t="-3" i="-1"/><Dimension name="time" t="1"/>
          <Unit symbol="ms" dimension="time" power="-3"/><Unit symbol="s" dimension="time" power="0"/>
          <ComponentType name="population"><Parameter name="size" dimension="none"/></ComponentType>
          <ComponentType name="network"><Children name="populations" type="population"/></ComponentType>
          <ComponentType name="potential">
            <Exposure name="v" dimension="voltage"/>
            <Dynamics><StateVariable name="v" dimension="voltage" exposure="v"/></Dynamics>
          </ComponentType>
        </Lems>
        """

    /// The types of simulations, which NeuroML keeps in a file of their own.
    private static let simulation = """
        <Lems>
          <ComponentType name="Simulation">
            <Parameter name="length" dimension="time"/><Parameter name="step" dimension="time"/>
            <ComponentReference name="target" type="Component"/>
            <Children name="outputs" type="OutputFile"/>
            <Dynamics><StateVariable name="t" dimension="time"/></Dynamics>
            <Simulation><Run component="target" variable="t" increment="step" total="length"/></Simulation>
          </ComponentType>
          <ComponentType name="OutputFile">
            <Text name="path"/><Text name="fileName"/><Children name="outputColumn" type="OutputColumn"/>
            <Simulation><DataWriter path="path" fileName="fileName"/></Simulation>
          </ComponentType>
          <ComponentType name="OutputColumn">
            <Path name="quantity"/><Simulation><Record quantity="quantity"/></Simulation>
          </ComponentType>
        </Lems>
        """

    private static func document(_ includes: String) -> String {
        """
        <Lems>
          <Include file="NeuroML2CoreTypes.xml"/><Include file="Simulation.xml"/>\(includes)
          <Simulation id="sim" length="2 ms" step="0.5 ms" target="net">
            <OutputFile id="f" fileName="results/a.dat"><OutputColumn id="c" quantity="pop/0/two/1/v"/></OutputFile>
            <OutputFile id="g" fileName="b.dat"><OutputColumn id="d" quantity="pop/0/two/0/w"/></OutputFile>
          </Simulation>
          <Target component="sim"/>
        </Lems>
        """
    }

    private func model(_ includes: String, _ files: [String: String] = [:]) throws -> EngineModel {
        let folder = try TemporaryFolder()
        try folder.write(Self.core, to: "core/NeuroML2CoreTypes.xml")
        try folder.write(Self.simulation, to: "core/Simulation.xml")
        for (name, text) in files { try folder.write(text, to: name) }
        let path = try folder.write(Self.document(includes), to: "models/LEMS_net.xml")
        let loader = ModelLoader(coreTypes: CoreTypes(folders: [folder.path + "/core"], environment: [:]))
        return try EngineModel(at: .file(path), loader: loader)
    }

    @Test func aRefusedDocumentHasItsSimulation() throws {
        let model = try model(
            #"<Include file="../cells/net.h5"/><Include file="../cells/two.nml"/>"#,
            [
                "cells/net.h5": "binary", "cells/two.nml": #"<neuroml><include href="deep/more.nml"/></neuroml>"#,
                "cells/deep/more.nml": "<neuroml/>",
            ])
        #expect(model.refusal?.text.contains("HDF5") == true)
        #expect(model.preparedModel == nil)
        #expect(model.model.simulation.step.description == "0.5")
        #expect(model.task.tables.map(\.file) == ["results/a.dat", "b.dat"])
        #expect(model.task.columns.map(\.name) == ["pop/0/two/1/v", "pop/0/two/0/w"])
        #expect(model.task.columns.map { $0.unit?.name } == ["V", nil])
        let input = try #require(model.task.inputs[.lems])
        #expect(input.main == "models/LEMS_net.xml")
        #expect(
            input.files.map(\.path)
                == ["models/LEMS_net.xml", "cells/net.h5", "cells/two.nml", "cells/deep/more.nml"])
        #expect(model.task.inputs[.lemsStandalone] == nil)
    }

    /// The digest depends on the content of every file, and on the names.
    @Test func theDigestIsThatOfAllFiles() throws {
        let include = #"<Include file="a.nml"/>"#
        func digest(_ content: String) throws -> String? {
            try model(include, ["models/a.nml": content]).task.inputs[.lems]?.digest
        }
        let first = try #require(try digest("<neuroml/>"))
        #expect(try digest("<neuroml/>") == first)
        #expect(try digest("<neuroml />") != first)
    }

    @Test func aMissingIncludeIsReported() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.document(#"<Include file="no.nml"/>"#), to: "LEMS.xml")
        let told = headlines { _ = try DocumentBundle(.file(path), CoreTypes(environment: [:])) }
        #expect(told.count == 1)
        #expect(
            told.first?.hasSuffix(
                "LEMS.xml:2:89: error[E0107]: there is no file 'no.nml', which the document includes")
                == true, "\(told)")
    }

    /// Documents that include each other are collected once.
    @Test func aCycleEnds() throws {
        let folder = try TemporaryFolder()
        try folder.write(#"<neuroml><include href="a.nml"/></neuroml>"#, to: "b.nml")
        let path = try folder.write(#"<neuroml><include href="b.nml"/></neuroml>"#, to: "a.nml")
        let bundle = try DocumentBundle(.file(path), CoreTypes(environment: [:]))
        #expect(bundle.files.map(\.path) == ["a.nml", "b.nml"])
    }
}
