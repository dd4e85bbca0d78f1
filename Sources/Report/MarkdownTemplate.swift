import Mustache

/// A built-in Mustache template of a Markdown text. The value of a variable such as `{{name}}` is escaped for a cell of
/// a Markdown table.
///
///     let text = try MarkdownTemplate(PackageResources.findings_mustache).text(["made": "tvbo-verify cross"])
struct MarkdownTemplate {
    private let template: MustacheTemplate

    /// Creates a template from the bytes of its text.
    /// - Throws: An error of the template engine if the template is invalid.
    init(_ resource: [UInt8]) throws {
        MustacheContentTypes.register(Escaping(), named: Escaping.name)
        template = try MustacheTemplate(
            string: "{{% CONTENT_TYPE:\(Escaping.name)}}" + String(decoding: resource, as: UTF8.self))
    }

    /// Returns the text of the template with its variables replaced by values.
    /// - Parameters:
    ///   - values: The values by the names of the variables.
    ///   - parts: The templates that this one includes, by the names that it uses for them.
    func text(_ values: [String: Any], including parts: [String: MarkdownTemplate] = [:]) -> String {
        template.render(values, library: MustacheLibrary(templates: parts.mapValues(\.template)))
    }

    private struct Escaping: MustacheContentType {
        /// The name by which Mustache templates select the escaping for Markdown.
        static let name = "MARKDOWN"

        func escapeText(_ text: String) -> String { MarkdownText.cell(text) }
    }
}
