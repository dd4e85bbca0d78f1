import LEMS
import ModelCore

/// A model as the LEMS document that it renders to, read back: what is rendered is what the method lems steps.
package struct RenderedDocument {
    /// The document's model; the model itself where it was read from LEMS.
    package let model: Model
    /// The names under which the model knows what the document records, by the document's own paths.
    private let names: [String: String]

    /// Renders and reads.
    /// - Throws: `DiagnosticsError` with what LEMS cannot express.
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

    /// The name under which the model knows a quantity.
    package func name(of path: String) -> String { names[path] ?? path }

    /// The files that the document asks for, with the model's names for their quantities.
    package var files: [RecordingFile] {
        model.files.map { file in
            guard case .quantities(let columns) = file.content else { return file }
            var result = file
            result.content = .quantities(columns.map { .init(id: $0.id, path: name(of: $0.path), place: $0.place) })
            return result
        }
    }
}
