import Diagnostics
import Files
import Foundation
import Mustache

/// The templates, the style sheet and the script of the pages of a report.
struct PageTemplates {
    private let templates: [String: MustacheTemplate]
    /// The CSS style sheet of the pages.
    let style = String(decoding: PackageResources.report_css, as: UTF8.self)
    /// The JavaScript of the pages, which draws the charts.
    let script =
        String(decoding: PackageResources.chart_js, as: UTF8.self)
        + String(decoding: PackageResources.page_js, as: UTF8.self)

    /// The keys whose values are markup, which is escaped already.
    private static let markup: Set<String> = ["html", "svg", "data", "style", "script", "policy", "mark"]

    /// The keys of texts that may be empty, each with the key of the Boolean value that indicates whether the text is
    /// not empty. The template engine does not leave out the section of an empty text.
    private static let presence = [
        "more": "hasMore", "fullPage": "hasFullPage", "caption": "hasCaption", "usage": "hasUsage",
        "about": "hasAbout", "unit": "hasUnit",
    ]

    /// Reads the templates that are built into the program.
    /// - Throws: An error of the template engine when one of them is invalid.
    init() throws {
        MustacheContentTypes.register(HTMLText(), named: HTMLText.name)
        let texts = [
            "report": PackageResources.report_mustache, "page": PackageResources.page_mustache,
            "case": PackageResources.case_mustache, "run": PackageResources.run_mustache,
        ]
        templates = try texts.mapValues {
            try MustacheTemplate(
                string: "{{% CONTENT_TYPE:\(HTMLText.name)}}" + String(decoding: $0, as: UTF8.self))
        }
    }

    /// Returns the text of the template with a name (`report`, `page`, `case` or `run`), with its variables replaced by
    /// values. Control characters in values are made visible.
    func text(_ name: String, _ values: [String: Any]) -> String {
        guard let template = templates[name] else {
            preconditionFailure("internal error: there is no template \(name)")
        }
        return template.render(Self.visible(values))
    }

    /// Returns a whole HTML page, whose head contains the style sheet, the script and a content security policy.
    /// - Parameters:
    ///   - title: The title of the page.
    ///   - mark: The HTML of a further element of the head; empty for none.
    ///   - body: The HTML of the body.
    func page(title: String, mark: String = "", body: String) -> String {
        text(
            "page",
            ["title": title, "mark": mark, "html": body, "style": style, "script": script, "policy": policy])
    }

    /// The content security policy of the page. It allows the page's style and script by their digests, and forbids all
    /// other scripts and all network requests.
    private var policy: String {
        "default-src 'none'; script-src \(Self.source(script)); style-src \(Self.source(style)); base-uri 'none'; form-action 'none'"
    }

    private static func source(_ text: String) -> String {
        let digest = ContentDigest.sha256(Array(text.utf8))
        let bytes = stride(from: 0, to: digest.count, by: 2).compactMap { index in
            UInt8(digest.dropFirst(index).prefix(2), radix: 16)
        }
        return "'sha256-\(Data(bytes).base64EncodedString())'"
    }

    /// Returns the values of a template with control characters in every string made visible. The template escapes
    /// markup; diagnostics keep their line breaks.
    private static func visible(_ value: Any, under key: String = "") -> Any {
        switch value {
        case let text as String:
            if markup.contains(key) { return text }
            return key == "message" || key == "failure" ? VisibleText.lines(text) : VisibleText.line(text)
        case let values as [String: Any]:
            var result = values
            for (key, value) in values {
                result[key] = visible(value, under: key)
                if let name = presence[key] { result[name] = (value as? String).map { !$0.isEmpty } ?? false }
            }
            return result
        case let values as [Any]: return values.map { visible($0, under: key) }
        default: return value
        }
    }
}
