import Diagnostics

/// A text for standard output or standard error whose interpolated values are escaped.
///
///     Console.say("\(path): \(rows) rows")
///
/// Literal parts are written unchanged. Interpolated values come from files, names and arguments; escaping keeps each
/// on its line, and keeps control characters from a terminal and commands from a build service.
struct ConsoleText: ExpressibleByStringInterpolation {
    /// The escaped text.
    let shown: String

    private init(shown: String) { self.shown = shown }

    /// Creates a text from a literal.
    init(stringLiteral value: String) { shown = value }

    /// Creates a text from a literal with interpolated values.
    init(stringInterpolation: StringInterpolation) { shown = stringInterpolation.shown }

    /// Returns a text of several lines, in which everything except the line ends is escaped.
    static func lines(_ text: String) -> ConsoleText { ConsoleText(shown: VisibleText.lines(text)) }

    /// Returns a text in a color, given by its ANSI color code.
    static func colored(_ text: String, _ number: Int) -> ConsoleText {
        ConsoleText(shown: "\u{1B}[\(number)m\(VisibleText.line(text))\u{1B}[0m")
    }

    /// Returns a text followed by another.
    static func + (first: ConsoleText, second: ConsoleText) -> ConsoleText {
        ConsoleText(shown: first.shown + second.shown)
    }

    /// Returns several texts, separated by line ends.
    static func joined(_ texts: [ConsoleText]) -> ConsoleText {
        ConsoleText(shown: texts.map(\.shown).joined(separator: "\n"))
    }

    /// The parts of a string literal with interpolated values, of which literal parts are appended unchanged and values
    /// escaped.
    struct StringInterpolation: StringInterpolationProtocol {
        /// The text so far.
        fileprivate var shown = ""

        /// Creates a text without parts.
        init(literalCapacity: Int, interpolationCount: Int) { shown.reserveCapacity(literalCapacity) }

        /// Appends a literal part unchanged.
        mutating func appendLiteral(_ literal: String) { shown += literal }

        /// Appends a text whose values are escaped already.
        mutating func appendInterpolation(_ text: ConsoleText) { shown += text.shown }

        /// Appends the description of a value, escaped.
        mutating func appendInterpolation(_ value: some Any) { shown += VisibleText.line(String(describing: value)) }
    }
}
