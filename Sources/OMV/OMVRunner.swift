import Diagnostics
import Files
import Foundation
import ModelCore
import Results
import Simulation
import Simulator
import Traces
import YAML

/// A runner of OMV tests that request the engine jNeuroML or jLEMS. It simulates their models with the method `lems`
/// instead, and writes no files: the content of each file that the engine would have written and that the test reads is
/// computed in memory.
///
///     let result = try OMVRunner(loader: ModelLoader()).run(path: ".test.ex3.jnml.omt")
///     print(result.verdict)
public struct OMVRunner: Sendable {
    /// The loader of models.
    private let loader: ModelLoader

    /// Creates a runner that reads models with a loader.
    public init(loader: ModelLoader) { self.loader = loader }

    private static let engines: Set<String> = ["jneuroml", "jlems"]

    /// Runs the OMV test in a file, and returns the result. For a test that cannot be read or run, the result has no
    /// checks, but the reason.
    /// - Throws: Only errors other than `DiagnosticsError`, which are internal errors of tvbo-verify.
    public func run(path: String) throws -> OMVResult {
        var result = OMVResult(
            test: path, engine: "", target: "", verdict: .invalidInput, reason: nil, checks: [], seconds: nil)
        do {
            let test = try OMVTest.load(path: path)
            (result.engine, result.target) = (test.engine, test.target)
            let engine = test.engine.prefix { $0 != ":" }.lowercased()
            guard Self.engines.contains(engine) else {
                result.verdict = .unsupported
                result.reason =
                    "the test names the engine '\(test.engine)'; only tests of jNeuroML and jLEMS are supported"
                return result
            }
            try run(test, &result)
        } catch let faults as DiagnosticsError {
            result.verdict = .init(faults.outcome)
            result.reason = faults.description
        }
        return result
    }

    private func run(_ test: OMVTest, _ result: inout OMVResult) throws {
        let path = test.resolve(test.target)
        guard FileManager.default.fileExists(atPath: path) else {
            throw DiagnosticsError(
                .unreadableFile, "the key 'target' names the file '\(path)', which does not exist",
                at: Place(file: test.path))
        }
        let model = try loader.model(path: path)
        let run = try PreparedModel(model).run(SimulationRequest())
        result.seconds = run.seconds
        guard !test.observations.isEmpty else {
            result.verdict = .pass
            result.reason = "the model ran; the test has no expected values, so nothing was compared"
            return
        }
        let files = OMVFiles(test: test, modelPath: path, model: model, run: run)
        result.checks = try test.observations.map { try OMVCheck(observation: $0, files: files).result() }
        let verdicts = result.checks.map(\.verdict)
        result.verdict = [.invalidInput, .engineError, .fail, .unsupported].first(where: verdicts.contains) ?? .pass
    }
}

/// The output files that the engine of an OMV test would have written, looked up by the paths in the test. The text of
/// a file is computed when it is first requested.
final class OMVFiles {
    /// The OMV test; the paths in its expectations are relative to its folder.
    let test: OMVTest
    private let model: Model
    private let run: SimulatedRun
    private let folder: String
    private var texts: [Int: String] = [:]

    /// Creates the output files of a run of a model.
    /// - Parameters:
    ///   - test: The OMV test, which refers to the files.
    ///   - modelPath: The path of the model's document, to whose folder the names of the files are relative.
    ///   - model: The model, which requests the files.
    ///   - run: The run of the model.
    init(test: OMVTest, modelPath: String, model: Model, run: SimulatedRun) {
        self.test = test
        self.model = model
        self.run = run
        folder = ParentFolder.path(of: modelPath)
    }

    /// Returns the text that the engine would have written to a file.
    /// - Parameters:
    ///   - reference: The path of the file, as written in the test.
    ///   - place: The place of the path in the test, for errors.
    /// - Throws: `DiagnosticsError` (`unknownQuantity`) if the run writes no such file.
    func text(_ reference: String, at place: Place) throws -> String {
        let wanted = Self.normal(test.resolve(reference))
        let files = RecordingFiles(folder: folder.isEmpty ? "." : folder)
        for (index, file) in model.files.enumerated() where Self.normal(try files.path(of: file)) == wanted {
            if let known = texts[index] { return known }
            let text = try files.text(of: index, run)
            texts[index] = text
            return text
        }
        let names = model.files.map(\.name)
        throw DiagnosticsError(
            .unknownQuantity, "the simulation of the test's target writes no file '\(reference)'", at: place,
            notes: [.init(names.isEmpty ? "it writes no file at all" : "it writes \(names.joined(separator: ", "))")],
            hint: Spelling.hint(
                for: (reference as NSString).lastPathComponent, among: names.map { ($0 as NSString).lastPathComponent })
        )
    }

    private static func normal(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}
