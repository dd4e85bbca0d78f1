import Mustache

/// The escaping of text in HTML and XML, by Unicode scalar.
///
/// Mustache itself escapes by character, and would miss a quotation mark with a combining mark, which is one character
/// in Swift but two for a browser.
struct HTMLText: MustacheContentType {
    /// The name by which Mustache templates select the escaping of this type.
    static let name = "SCALARS"

    /// Returns text with the special characters of HTML and XML replaced by references.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    /// Returns a value that a template inserts, with the special characters of HTML and XML replaced by references.
    func escapeText(_ text: String) -> String { Self.escaped(text) }
}
