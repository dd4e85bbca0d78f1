import Diagnostics
import Files
import Foundation
import LEMS
import ModelCore
import TVBO
import YAML

/// A reader of models from TVBO experiments in YAML and from LEMS or NeuroML documents in XML.
///
///     let model = try ModelLoader().model(path: "experiment.yaml")
public struct ModelLoader: Sendable {
    /// The largest experiment that is read, in bytes.
    package static var sizeLimit: Int { YAMLDocument.sizeLimit }

    /// The database of TVBO in which references `iri: tvbo:…` of experiments are looked up.
    public var database: ModelDatabase
    /// The folders and archives in which the core types of NeuroML are looked up.
    public var coreTypes: CoreTypes
    /// The seed for all random numbers of an experiment, such as initial values that are drawn, in place of the seeds
    /// that the experiment gives; nil to use those, and to draw no initial values without one.
    public var seed: UInt64?
    /// A Boolean value that indicates whether equations of LEMS documents with inconsistent dimensions are errors
    /// rather than warnings.
    public var checksDimensions: Bool

    /// Creates a loader of models that keeps the experiments' own seeds (`seed` is nil).
    public init(
        database: ModelDatabase = ModelDatabase(), coreTypes: CoreTypes = CoreTypes(), checksDimensions: Bool = true
    ) {
        self.database = database
        self.coreTypes = coreTypes
        self.checksDimensions = checksDimensions
    }

    /// Returns whether a path has the extension of an XML document (`.xml`, `.nml` or `.lems`), or of a NeuroML network
    /// in HDF5 (`.h5` or `.hdf5`), which the reader of documents rejects with an explanation. Case is ignored.
    public static func isXML(_ path: String) -> Bool {
        ["xml", "nml", "lems", "h5", "hdf5"].contains((path as NSString).pathExtension.lowercased())
    }

    /// Returns whether a name ends with `.yaml` or `.yml`, or has an extension that ``isXML(_:)`` accepts, so that it
    /// is the path of a model file and not the id of a case.
    package static func isFile(_ name: String) -> Bool {
        name.hasSuffix(".yaml") || name.hasSuffix(".yml") || isXML(name)
    }

    /// Returns a loader with the same settings whose included files must lie in the given folders, in the folders of
    /// `coreTypes`, or in installed packages.
    package func limited(to folders: ReadableFolders) -> ModelLoader {
        var result = self
        result.coreTypes = coreTypes.limited(to: folders)
        return result
    }

    /// Reads a model from a file.
    /// - Throws: `DiagnosticsError` with all problems of the file and of the files that it includes, or `invalidCase`
    ///   for a file that defines a case.
    public func model(path: String) throws -> Model {
        if Self.isXML(path) { return try model(at: .file(path)) }
        try CaseRefusal.check(path)
        return try model(of: Experiment.load(path: path, database: database))
    }

    /// Reads a model from a text instead of a file.
    /// - Parameters:
    ///   - text: The text of a LEMS document, if `location` has the extension of an XML document, or else of an
    ///     experiment.
    ///   - location: The place that the text is treated as having, for relative paths and messages.
    /// - Throws: `DiagnosticsError` with all problems of the text.
    package func model(text: String, at location: Location) throws -> Model {
        if Self.isXML(location.lastComponent) {
            return try LEMSDocument.model(
                text: text, at: location, coreTypes: coreTypes, checksDimensions: checksDimensions)
        }
        return try model(of: Experiment.parse(text, file: location.description, database: database))
    }

    private func model(of experiment: Experiment) throws -> Model {
        var model = try experiment.model(seed: seed, coreTypes: coreTypes)
        model.outerStages = experiment.outerStages
        return model
    }

    /// Reads only the simulation settings of a LEMS document (step size, duration and requested files), and returns a
    /// model with these settings and nothing else.
    /// - Throws: `DiagnosticsError` for a document that is malformed or has no simulation.
    package func outline(at location: Location) throws -> Model {
        try LEMSDocument.outline(at: location, coreTypes: coreTypes)
    }

    /// Reads a model from a LEMS document.
    /// - Throws: `DiagnosticsError` with all problems of the file and of the files that it includes, or the advice to
    ///   write a LEMS document for a NeuroML file without a simulation.
    public func model(at location: Location) throws -> Model {
        do {
            return try LEMSDocument.model(at: location, coreTypes: coreTypes, checksDimensions: checksDimensions)
        } catch let error as DiagnosticsError {
            // Such a file does not include the core types either, so that its own errors would mislead.
            if let draft = try? SimulationDraft(at: location) { throw draft.refusal(location.description) }
            throw error
        }
    }
}
