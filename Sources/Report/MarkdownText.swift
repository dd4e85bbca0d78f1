import Diagnostics

/// Text from files as it may stand in a line or a cell of Markdown: it shapes nothing, links nowhere, and stays on its
/// line.
public enum MarkdownText {
    /// A text of a cell; line ends become spaces.
    /// - Parameter limit: most characters that are taken.
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

    /// A text between backticks; as that of a cell where it holds what could end them or mean something else.
    public static func code(_ text: String) -> String {
        let safe = cell(text)
        return safe == text ? "`\(text)`" : safe
    }

    /// A closing bracket before what a link could lead to.
    private static func endsLink(_ characters: [Character], _ index: Int) -> Bool {
        index + 1 < characters.count && ["(", "[", ":"].contains(characters[index + 1])
    }

    /// An underscore between letters or digits shapes nothing.
    private static func isInsideWord(_ characters: [Character], _ index: Int) -> Bool {
        guard index > 0, index + 1 < characters.count else { return false }
        return [characters[index - 1], characters[index + 1]].allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    }
}
