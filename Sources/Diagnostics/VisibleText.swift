/// Escaping of text from files, names and arguments before it is shown.
///
/// Escaped text cannot move the cursor, change colors, reorder or hide other text, or start a new line of output:
///
///     VisibleText.line("v\u{1B}[2J\n")  // #"v\u{1B}[2J\n"#
///
/// Escaping is idempotent: a text that is already escaped does not change.
public enum VisibleText {
    /// Returns a text on one line, with its control and format characters escaped.
    ///
    /// Line ends and tabs become `\r`, `\n` and `\t`; other characters for which ``isHidden(_:)`` is true become their
    /// Unicode scalar value, such as `\u{1B}`.
    public static func line(_ text: some StringProtocol) -> String {
        if isPlain(text) { return String(text) }
        var result = ""
        for scalar in text.unicodeScalars { append(scalar, to: &result) }
        return result
    }

    /// Returns a text of several lines, split at line feeds, with each line escaped as in ``line(_:)`` and
    /// ``withoutCommands(_:)``.
    public static func lines(_ text: some StringProtocol) -> String {
        split(String(text)).map { withoutCommand(line($0)) }.joined(separator: "\n")
    }

    /// Returns the lines of a text, split at line feeds. A carriage return before a line feed is part of its line.
    private static func split(_ text: String) -> [Substring] {
        text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { Substring($0) }
    }

    /// Returns a text in which no line is a workflow command of GitHub Actions or Azure Pipelines.
    ///
    /// The first character other than a space is escaped in each line where `::` or `##[` stands there, as in
    /// `::error::` and `##[group]`.
    public static func withoutCommands(_ text: String) -> String {
        guard text.contains("::") || text.contains("##[") else { return text }
        return split(text).map { withoutCommand(String($0)) }.joined(separator: "\n")
    }

    // The services ignore spaces at the start of a line.
    private static func withoutCommand(_ line: String) -> String {
        let start = line.prefix { $0 == " " }
        let rest = line[start.endIndex...]
        guard rest.hasPrefix("::") || rest.hasPrefix("##[") else { return line }
        return start + escape(rest.unicodeScalars[rest.startIndex]) + String(rest.unicodeScalars.dropFirst())
    }

    /// Returns whether a character is escaped: one of the Unicode general categories control (Cc), format (Cf, such as
    /// directional marks and joiners), line separator (Zl) and paragraph separator (Zp).
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
