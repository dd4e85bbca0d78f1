import EngineComparison
import ExternalEngines
import Foundation
import LEMS
import Results
import Simulator
import TestSupport
import Testing

/// The differences between LEMS and jNeuroML's export to NEURON, each in the smallest document that shows it, beside a
/// document without it.
@Suite(.enabled(if: NEURON.isFetched, "needs jNeuroML and NEURON in .engines: make engines"), .serialized)
struct NEURONExportTests {
    private func budget(_ document: String, _ replacements: [String: String]) async throws
        -> EngineComparisonRecord.Budget
    {
        let folder = try TemporaryFolder()
        var text = try String(
            contentsOfFile: Repository.root + "/Tests/EngineComparisonTests/Documents/\(document).xml", encoding: .utf8)
        for (word, value) in replacements { text = text.replacingOccurrences(of: word, with: value) }
        let path = try folder.write(text, to: "LEMS_test.xml")
        let environment = ProcessInfo.processInfo.environment.merging(["PYTHONPATH": PyLEMS.folder]) { $1 }
        let adapter = try EngineLibrary(folder: nil).adapter(named: "neuron")
        let loader = ModelLoader(coreTypes: CoreTypes(environment: environment))
        let record = try await EngineComparisonStudy(at: .file(path), id: document, loader: loader)
            .run([adapter], probe: EngineProbe(environment: environment, selfPath: "/nonexistent"))
        let engine = try #require(record.engines.first)
        return try #require(engine.budget, "\(engine.verdict): \(engine.reason ?? "")")
    }

    /// A difference from the nearest method of less than 0.5 % of the range is that of the schemes: NEURON's is implicit
    /// and staggered, and the documents take steps of at most 1 % of their time constants.
    private func agrees(_ budget: EngineComparisonRecord.Budget) -> Bool { budget.unexplained < 0.005 }

    /// A state `v` is integrated as the potential of a section, whatever its dimension. With another name it agrees.
    @Test func aStateNamedV() async throws {
        #expect(try await !agrees(budget("potential", ["STATE": "v"])))
        #expect(try await agrees(budget("potential", ["STATE": "x"])))
    }

    /// The potential of a cell with equations of its own is recorded only if its type extends that with a capacitance.
    @Test func aCellWithoutTheTypeOfCapacitance() async throws {
        let own = #"<Parameter name="C" dimension="capacitance"/>"#
        #expect(try await !agrees(budget("capacitance", ["BASE": "baseCellMembPot", "OWN": own])))
        #expect(try await agrees(budget("capacitance", ["BASE": "baseCellMembPotCap", "OWN": ""])))
    }

    /// The threshold of a cell that sends events is 0 mV, whatever its parameter `thresh`.
    @Test func aThresholdOtherThanZero() async throws {
        #expect(try await !agrees(budget("threshold", ["THRESH": "40"])))
        #expect(try await agrees(budget("threshold", ["THRESH": "0"])))
    }
}

/// The installation of NEURON by `make engines`.
enum NEURON {
    static var isFetched: Bool {
        FileManager.default.isExecutableFile(atPath: PyLEMS.folder + "/bin/nrniv")
            && FileManager.default.fileExists(atPath: PyLEMS.folder + "/pyneuroml")
    }
}
