import Mustache

/// A built-in template of Markdown, in which `{{name}}` is escaped for a cell of a table.
///
///     let text = try MarkdownTemplate(PackageResources.findings_mustache).text(["made": "tvbo-verify cross"])
struct MarkdownTemplate {
    private let template: MustacheTemplate

    /// Reads a template from its text.
    /// - Throws: An error of the template engine when the template is invalid.
    init(_ resource: [UInt8]) throws {
        MustacheContentTypes.register(Escaping(), named: Escaping.name)
        template = try MustacheTemplate(
            string: "{{% CONTENT_TYPE:\(Escaping.name)}}" + String(decoding: resource, as: UTF8.self))
    }

    /// Returns the template with its variables replaced by values.
    /// - Parameter parts: The templates that this one includes, by name.
    func text(_ values: [String: Any], including parts: [String: MarkdownTemplate] = [:]) -> String {
        template.render(values, library: MustacheLibrary(templates: parts.mapValues(\.template)))
    }

    private struct Escaping: MustacheContentType {
        /// The name by which templates select this escaping.
        static let name = "MARKDOWN"

        func escapeText(_ text: String) -> String { MarkdownText.cell(text) }
    }
}
