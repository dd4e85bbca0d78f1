import Diagnostics

/// A text for standard output or standard error whose interpolated values are escaped.
///
///     Console.say("\(path): \(rows) rows")
///
/// Literal parts are written unchanged. Interpolated values come from files, names and arguments; escaping keeps each
/// on its line, and keeps control characters from a terminal and commands from a build service.
struct ConsoleText: ExpressibleByStringInterpolation {
    /// The text with escaped values, as it is written.
    let shown: String

    private init(shown: String) { self.shown = shown }

    /// Creates a text for the console from a string literal, which is not escaped.
    init(stringLiteral value: String) { shown = value }

    /// Creates a text for the console from a string literal whose interpolated values have been escaped.
    init(stringInterpolation: StringInterpolation) { shown = stringInterpolation.shown }

    /// Returns a text of several lines, in which everything except the line ends is escaped.
    static func lines(_ text: String) -> ConsoleText { ConsoleText(shown: VisibleText.lines(text)) }

    /// Returns a text that a terminal shows in a color, with its control characters escaped.
    /// - Parameter number: The ANSI code of the color, such as 31 for red.
    static func colored(_ text: String, _ number: Int) -> ConsoleText {
        ConsoleText(shown: "\u{1B}[\(number)m\(VisibleText.line(text))\u{1B}[0m")
    }

    /// Returns the concatenation of two texts.
    static func + (first: ConsoleText, second: ConsoleText) -> ConsoleText {
        ConsoleText(shown: first.shown + second.shown)
    }

    /// Returns several texts as one, separated by line ends.
    static func joined(_ texts: [ConsoleText]) -> ConsoleText {
        ConsoleText(shown: texts.map(\.shown).joined(separator: "\n"))
    }

    /// The parts of a string literal with interpolated values, of which literal parts are appended unchanged and values
    /// escaped.
    struct StringInterpolation: StringInterpolationProtocol {
        /// The text so far.
        fileprivate var shown = ""

        /// Creates an empty interpolation with room for the literal parts.
        init(literalCapacity: Int, interpolationCount: Int) { shown.reserveCapacity(literalCapacity) }

        /// Appends a literal part unchanged.
        mutating func appendLiteral(_ literal: String) { shown += literal }

        /// Appends a text whose values are escaped already.
        mutating func appendInterpolation(_ text: ConsoleText) { shown += text.shown }

        /// Appends a text, in which control characters and line ends are escaped.
        mutating func appendInterpolation(_ text: String) { shown += VisibleText.line(text) }

        /// Appends the description of a value, in which control characters and line ends are escaped. Unlike
        /// `String(describing:)`, this does not ask the runtime which protocols the type of the value conforms to.
        mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            shown += VisibleText.line(value.description)
        }

        /// Appends the description of a value, in which control characters and line ends are escaped.
        mutating func appendInterpolation(_ value: some Any) { shown += VisibleText.line(String(describing: value)) }
    }
}
