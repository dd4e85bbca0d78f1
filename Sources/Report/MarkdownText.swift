import Diagnostics

/// The escaping of text from files for Markdown, after which the text contains no formatting and no links, and is on
/// one line.
public enum MarkdownText {
    /// Returns text escaped for a cell of a Markdown table; line breaks become spaces.
    /// - Parameters:
    ///   - text: The text.
    ///   - limit: The largest number of characters of `text` that are kept; an ellipsis follows if there are more.
    public static func cell(_ text: String, limit: Int = .max) -> String {
        let taken = String(text.prefix(limit))
        // By Unicode scalar: Swift combines a bar and combining marks into one character, Markdown does not.
        let scalars = Array(
            VisibleText.line(taken.replacing("\r\n", with: " ").replacing("\n", with: " ")).unicodeScalars)
        var result = ""
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "_" where isInsideWord(scalars, index): result.unicodeScalars.append(scalar)
            case "]" where !endsLink(scalars, index): result.unicodeScalars.append(scalar)
            case "|", "`", "*", "_", "]", "\\", "#", "~", "$", "@": result += "\\" + String(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return taken.count < text.count ? result + "…" : result
    }

    /// Returns text as inline code of Markdown; text with special characters is escaped as by ``cell(_:limit:)``
    /// instead.
    public static func code(_ text: String) -> String {
        let safe = cell(text)
        return safe == text ? "`\(text)`" : safe
    }

    /// Returns whether a closing bracket precedes the target of a link.
    private static func endsLink(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        index + 1 < scalars.count && ["(", "[", ":"].contains(scalars[index + 1])
    }

    /// Returns whether an underscore is between letters or digits, where it does not format.
    private static func isInsideWord(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        guard index > 0, index + 1 < scalars.count else { return false }
        return [scalars[index - 1], scalars[index + 1]].map(Character.init).allSatisfy {
            $0.isLetter || $0.isNumber || $0 == "_"
        }
    }
}
