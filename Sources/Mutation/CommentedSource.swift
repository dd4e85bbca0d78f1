import Cases
import Diagnostics
import Foundation
import LEMS
import ModelCore
import Simulator

/// The source file of a case's model with comments added, a change that must not affect any result.
struct CommentedSource {
    /// The definition of the case whose model is changed.
    let definition: CaseDefinition
    /// The loader that reads the case's model.
    let loader: ModelLoader

    /// Returns the case's model, read from its source file with comments added; nil if the file is not available or not
    /// UTF-8 text.
    /// - Throws: `DiagnosticsError` if the source with comments is refused.
    func model() throws -> Model? {
        guard let location = try location(), let content = location.content,
            let text = String(validating: content, as: UTF8.self)
        else { return nil }
        let isXML = ModelLoader.isXML(location.lastComponent)
        return try definition.limited(loader).model(text: isXML ? Self.xml(text) : Self.yaml(text), at: location)
            .recording(definition.recorded)
    }

    private func location() throws -> Location? {
        if let example = definition.example { return try ExampleFinder.location(of: example) }
        return .file(try definition.experimentFile(loader.database))
    }

    private static func yaml(_ text: String) -> String { "# A comment.\n" + text + "\n# Another comment.\n" }

    private static func xml(_ text: String) -> String {
        guard let end = text.range(of: "</", options: .backwards) else { return text }
        return text[..<end.lowerBound] + "<!-- A comment. -->\n" + text[end.lowerBound...]
    }
}
