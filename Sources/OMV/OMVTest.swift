import Diagnostics
import Files
import Foundation
import Schema
import YAML

/// A test of the OSB Model Validation tool (OMV 0.4.0): a model, an engine, and observables with expected values.
///
///     let test = try OMVTest.load(path: ".test.ex3.jnml.omt")
///     for observation in test.observations { print(observation.experiment, observation.observable) }
struct OMVTest {
    /// An observable of an experiment, with its expected value.
    struct Observation {
        /// The name of the experiment in the test.
        var experiment: String
        /// The name of the observable, such as `spike times`.
        var observable: String
        /// The YAML node of the observable in the test, which specifies how it is computed.
        var node: YAMLNode
        /// The YAML node of the expected value; nil if the file of expectations (`mep`) has none for this observable.
        var expected: YAMLNode?
        /// The place of the observable in the file of the test.
        var place: Place
    }

    /// The path of the file of the test, such as `.test.ex3.jnml.omt`.
    var path: String
    /// The path of the model, as written in the test.
    var target: String
    /// The name of the engine that the test requests.
    var engine: String
    /// The observables of all experiments; empty for a test that only runs the model.
    var observations: [Observation]

    /// The folder of the test, to which relative paths in the test refer.
    var folder: String { ParentFolder.path(of: path) }

    /// Reads a test, and the file with its expected values (`mep`).
    /// - Throws: `DiagnosticsError` if one of the files cannot be read, if the test has an unknown key, lacks `target`
    ///   or `engine`, or has only one of `mep` and `experiments`, if an experiment has no `observables`, or if the file
    ///   of expected values lacks an experiment of the test.
    static func load(path: String) throws -> OMVTest {
        let document = try YAMLDocument.load(path: path)
        try checkKeys(document)
        let target = try text("target", document)
        let engine = try text("engine", document)
        var test = OMVTest(
            path: path, target: target.trimmingCharacters(in: .whitespaces), engine: engine, observations: [])
        guard let node = document["mep"] else {
            guard let experiments = document["experiments"] else { return test }
            throw DiagnosticsError(
                .missingKey, "the test has 'experiments' but no 'mep', which names the file with their expected values",
                at: experiments.place)
        }
        guard let mep = node.scalar?.text, !mep.isEmpty, !node.isNull else {
            throw DiagnosticsError(
                .wrongType, "the key 'mep' must be the name of a file, not \(node.kind)", at: node.place)
        }
        let expectations = try YAMLDocument.load(path: test.resolve(mep))
        test.observations = try observations(document, expectations)
        return test
    }

    private static let keys = ["target", "engine", "mep", "experiments"]

    private static func checkKeys(_ document: YAMLNode) throws {
        guard let entry = document.entries?.first(where: { !keys.contains($0.key) }) else { return }
        throw DiagnosticsError(
            .unknownKey, "unknown key '\(entry.key)' in the test", at: entry.place,
            hint: Spelling.hint(for: entry.key, among: keys) ?? "use only the keys \(keys.joined(separator: ", "))")
    }

    private static func text(_ key: String, _ node: YAMLNode) throws -> String {
        guard let text = node[key]?.scalar?.text, !text.isEmpty else {
            throw DiagnosticsError(.missingKey, "the test has no '\(key)'", at: node.place)
        }
        return text
    }

    private static func observations(_ test: YAMLNode, _ expectations: YAMLNode) throws -> [Observation] {
        guard let experiments = test["experiments"]?.entries, !experiments.isEmpty else {
            throw DiagnosticsError(
                .missingKey, "the test has 'mep' but no 'experiments', so it compares nothing with the expected values",
                at: test.place)
        }
        return try experiments.flatMap { experiment in
            guard let other = expectations["experiments"]?[experiment.key] else {
                let known = (expectations["experiments"]?.entries ?? []).map(\.key)
                throw DiagnosticsError(
                    .unknownReference, "the 'mep' file has no experiment '\(experiment.key)'", at: experiment.place,
                    hint: Spelling.hint(for: experiment.key, among: known))
            }
            guard let observables = experiment.value["observables"]?.entries, !observables.isEmpty else {
                throw DiagnosticsError(
                    .missingKey, "experiment '\(experiment.key)' has no 'observables'", at: experiment.place)
            }
            return observables.map { entry in
                Observation(
                    experiment: experiment.key, observable: entry.key, node: entry.value,
                    expected: other["expected"]?[entry.key], place: entry.place)
            }
        }
    }

    /// Returns a path that is written in the test, joined to the folder of the test unless it is absolute.
    func resolve(_ reference: String) -> String {
        reference.hasPrefix("/") ? reference : (folder.isEmpty ? reference : folder + "/" + reference)
    }
}
