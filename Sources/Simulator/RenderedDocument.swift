import LEMS
import ModelCore

/// The LEMS document that a model is rendered to, parsed again, so that the method `lems` simulates exactly the
/// rendered text.
package struct RenderedDocument {
    /// The model of the document; the original model if that was read from LEMS.
    package let model: Model
    /// The names in the original model of the recorded quantities, by their paths in the document.
    private let names: [String: String]

    /// Renders a model and parses the result.
    /// - Parameter source: The model; one that was read from LEMS is taken as it is.
    /// - Throws: `DiagnosticsError` with the parts of the model that LEMS cannot express.
    package init(_ source: Model) throws {
        guard source.target == nil else {
            model = source
            names = [:]
            return
        }
        let text = try LEMSRendering.text(source, form: .standalone)
        var document = try LEMSDocument.model(text: text, name: source.name)
        var names: [String: String] = [:]
        for (index, recording) in source.simulation.recorded.enumerated() {
            let path = document.simulation.recorded[index].path
            names[path] = recording.path
            document.simulation.recorded[index].unit = recording.unit
        }
        model = document
        self.names = names
    }

    /// Returns the path that a recorded quantity has in the original model, given its path in the document.
    package func name(of path: String) -> String { names[path] ?? path }

    /// The files that the document requests, with the quantities named as in the original model.
    package var files: [RecordingFile] {
        model.files.map { file in
            guard case .quantities(let columns) = file.content else { return file }
            var result = file
            result.content = .quantities(columns.map { .init(id: $0.id, path: name(of: $0.path), place: $0.place) })
            return result
        }
    }
}
