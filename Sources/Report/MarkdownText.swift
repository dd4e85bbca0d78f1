import Diagnostics

/// The escaping of text from files in Markdown: the result neither formats nor links, and remains on its line.
public enum MarkdownText {
    /// Returns escaped text for a table cell; line breaks become spaces.
    /// - Parameter limit: the largest number of characters; longer text ends with an ellipsis.
    public static func cell(_ text: String, limit: Int = .max) -> String {
        let taken = String(text.prefix(limit))
        let characters = Array(VisibleText.line(taken.replacing("\r\n", with: " ").replacing("\n", with: " ")))
        var result = ""
        for (index, character) in characters.enumerated() {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "_" where isInsideWord(characters, index): result.append(character)
            case "]" where !endsLink(characters, index): result.append(character)
            case "|", "`", "*", "_", "]", "\\", "#", "~", "$", "@": result += "\\" + String(character)
            default: result.append(character)
            }
        }
        return taken.count < text.count ? result + "…" : result
    }

    /// Returns text as inline code, or escaped as in `cell` where backticks would not preserve it.
    public static func code(_ text: String) -> String {
        let safe = cell(text)
        return safe == text ? "`\(text)`" : safe
    }

    /// Returns whether a closing bracket precedes the target of a link.
    private static func endsLink(_ characters: [Character], _ index: Int) -> Bool {
        index + 1 < characters.count && ["(", "[", ":"].contains(characters[index + 1])
    }

    /// Returns whether an underscore is between letters or digits, where it does not format.
    private static func isInsideWord(_ characters: [Character], _ index: Int) -> Bool {
        guard index > 0, index + 1 < characters.count else { return false }
        return [characters[index - 1], characters[index + 1]].allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    }
}
