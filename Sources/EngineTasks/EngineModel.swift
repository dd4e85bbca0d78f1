import Diagnostics
import ExternalEngines
import Files
import LEMS
import ModelCore
import Quantities
import Simulation
import Simulator
import YAML

/// A model, prepared both for the simulator and as the input of external engines.
///
///     let model = try EngineModel(at: .file("LEMS_Net.xml"), loader: ModelLoader())
///     let result = await EngineRun(engine, model.task).run()
///
/// An engine that reads LEMS gets a LEMS document unchanged, with the files that it includes, and an experiment as the
/// document to which it is rendered. An engine can therefore run a document that the simulator refuses.
public struct EngineModel: Sendable {
    /// The model that was read. Of a document that the simulator refuses while reading it, only the simulation settings
    /// are filled in.
    public let model: Model
    /// The model prepared for simulation; nil if the simulator refuses the document.
    public let preparedModel: PreparedModel?
    /// The reason why the simulator refuses the document; nil if it does not.
    public let refusal: DiagnosticsError?
    /// The input files for external engines, and the output files and columns that are expected from them.
    public let task: EngineTask

    /// Reads an experiment or a LEMS document.
    /// - Throws: `DiagnosticsError` for an experiment that cannot be run, and for a document without a simulation, or
    ///   whose included files cannot be read.
    public init(at location: Location, loader: ModelLoader) throws {
        var content = try Self.content(at: location, loader)
        var recorded: [Recording] = []
        do {
            if let prepared = content.prepared {
                try prepared.checkSettings()
                recorded = try prepared.recorded()
            } else {
                recorded = DeclaredRecordings(content.model).all
            }
        } catch let error as DiagnosticsError {
            guard content.model.target != nil else { throw error }
            (content.prepared, content.refusal) = (nil, error)
            recorded = DeclaredRecordings(content.model).all
        }
        model = content.model
        preparedModel = content.prepared
        refusal = content.refusal
        var task = EngineTask(
            inputs: [:], refusals: [:], tables: try Self.tables(content.model),
            columns: recorded.map { ($0.path, $0.unit) })
        Self.add(renderingsOf: content.model, isReadable: content.refusal == nil, to: &task)
        if ModelLoader.isXML(location.lastComponent) {
            if let bundle = try Self.bundle(location, loader, isReadable: content.refusal == nil) {
                task.inputs[.lems] = EngineInput(files: bundle.files, main: bundle.main)
                task.refusals[.lems] = nil
            }
            task.refusals[.tvbo] =
                "the engine reads only TVBO experiments, but the model of the case is a LEMS document"
        } else {
            let bytes = location.content ?? []
            if let key = Self.fileKey(in: bytes, location.description) {
                task.refusals[.tvbo] =
                    "the experiment reads other files, which it names under '\(key)' and which tvbo-verify does not"
                    + " pass to engines"
                self.task = task
                return
            }
            task.inputs[.tvbo] = EngineInput(files: [("experiment.yaml", bytes)], main: "experiment.yaml")
        }
        self.task = task
    }

    /// Returns a document with the files that it includes; nil for one whose rendering has to serve, because it
    /// includes files from other folders than its own.
    private static func bundle(_ location: Location, _ loader: ModelLoader, isReadable: Bool) throws -> DocumentBundle?
    {
        do { return try DocumentBundle(location, loader.coreTypes) } catch let error as DiagnosticsError {
            guard isReadable, error.diagnostics.first?.code == .missingInclude else { throw error }
            return nil
        }
    }

    /// The keys by which an experiment reads other files.
    private static let fileKeys: Set = ["bids_dir", "data_file", "edge_matrix_files", "dataLocation"]

    /// Returns a key or tag of an experiment by which it reads other files; nil if there is none.
    private static func fileKey(in bytes: [UInt8], _ file: String) -> String? {
        // Without permission to include files, a document with the tag cannot be read.
        guard let document = try? YAMLDocument.parse(bytes, file: file) else { return "!include" }
        return fileKey(in: document)
    }

    private static func fileKey(in node: YAMLNode) -> String? {
        for entry in node.entries ?? [] {
            if fileKeys.contains(entry.key) { return entry.key }
            if let key = fileKey(in: entry.value) { return key }
        }
        for item in node.items ?? [] {
            if let key = fileKey(in: item) { return key }
        }
        return nil
    }

    /// A model with the reason why it is only an outline.
    private struct Content {
        var model: Model
        var prepared: PreparedModel?
        var refusal: DiagnosticsError?
    }

    private static func content(at location: Location, _ loader: ModelLoader) throws -> Content {
        guard ModelLoader.isXML(location.lastComponent) else {
            let model = try loader.model(path: location.description)
            return Content(model: model, prepared: try PreparedModel(model))
        }
        do {
            let model = try loader.model(at: location)
            return Content(model: model, prepared: try PreparedModel(model))
        } catch let error as DiagnosticsError {
            // A file that may not be read is refused, whichever engine would read it.
            guard error.diagnostics.first?.code != .invalidCase else { throw error }
            return Content(model: try loader.outline(at: location), refusal: error)
        }
    }

    // MARK: Inputs

    private static func add(renderingsOf model: Model, isReadable: Bool, to task: inout EngineTask) {
        for (input, form) in [(EngineAdapter.Input.lems, LEMSRendering.Form.including), (.lemsStandalone, .standalone)]
        {
            guard isReadable else {
                task.refusals[input] =
                    "the model cannot be written as LEMS for the engine, because tvbo-verify cannot read it;"
                    + " 'tvbo-verify check' tells why"
                continue
            }
            do {
                task.inputs[input] = EngineInput("LEMS_experiment.xml", try LEMSRendering.text(model, form: form))
            } catch {
                task.refusals[input] = (error as? DiagnosticsError)?.diagnostics.first?.message ?? "\(error)"
            }
        }
    }

    /// Returns the output files with quantities that engines are to write, as the document or the rendering of the
    /// experiment requests them; none for a model that cannot be rendered.
    private static func tables(_ model: Model) throws -> [EngineTask.Table] {
        ((try? RenderedDocument(model).files) ?? []).compactMap { file in
            guard case .quantities(let columns) = file.content else { return nil }
            return .init(file: file.name, columns: columns.map(\.path))
        }
    }
}
