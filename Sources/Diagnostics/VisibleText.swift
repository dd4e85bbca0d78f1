/// Text from files, names and arguments as it may be shown: nothing in it moves a cursor, changes colours, reorders what
/// is read, hides, or starts a line of its own.
///
/// Escaping twice changes nothing, so that a text may pass several outputs.
public enum VisibleText {
    /// A text on one line: control characters, line ends, marks of direction and characters without width are written as
    /// `\r`, `\n`, `\t` or `\u{1B}`.
    public static func line(_ text: some StringProtocol) -> String {
        if isPlain(text) { return String(text) }
        var result = ""
        for scalar in text.unicodeScalars { append(scalar, to: &result) }
        return result
    }

    /// The same of several lines, which stay lines. A line that a build service would take for a command (`::error::`,
    /// `##[group]`) no longer starts like one.
    public static func lines(_ text: some StringProtocol) -> String {
        split(String(text)).map { withoutCommand(line($0)) }.joined(separator: "\n")
    }

    /// The lines of a text. A return before a line end belongs to its line, not to the end.
    private static func split(_ text: String) -> [Substring] {
        text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { Substring($0) }
    }

    /// The same text, in which no line starts like a command to a build service.
    public static func withoutCommands(_ text: String) -> String {
        guard text.contains("::") || text.contains("##[") else { return text }
        return split(text).map { withoutCommand(String($0)) }.joined(separator: "\n")
    }

    /// Such services look past the space at the start of a line.
    private static func withoutCommand(_ line: String) -> String {
        let start = line.prefix { $0 == " " }
        let rest = line[start.endIndex...]
        guard rest.hasPrefix("::") || rest.hasPrefix("##[") else { return line }
        return start + escape(rest.unicodeScalars[rest.startIndex]) + String(rest.unicodeScalars.dropFirst())
    }

    /// Whether a character is shown escaped: controls, formats (marks of direction, joiners, other characters without
    /// width), and separators of lines and paragraphs.
    public static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    private static func isPlain(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } || !text.unicodeScalars.contains(where: isHidden)
    }

    private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
        guard isHidden(scalar) else { return text.unicodeScalars.append(scalar) }
        switch scalar {
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        case "\t": text += "\\t"
        default: text += escape(scalar)
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }
}
