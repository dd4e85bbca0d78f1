import Diagnostics

/// A text for standard output or standard error. What the program says stands as it is written; what is put into it comes
/// from files, names and arguments, stays on its line, and has no power over a terminal or a build service.
struct ConsoleText: ExpressibleByStringInterpolation {
    /// The text as it is shown.
    let shown: String

    private init(shown: String) { self.shown = shown }

    /// A text of the program.
    init(stringLiteral value: String) { shown = value }

    /// A text of the program with values in it.
    init(stringInterpolation: StringInterpolation) { shown = stringInterpolation.shown }

    /// A text of several lines that was put together elsewhere.
    static func lines(_ text: String) -> ConsoleText { ConsoleText(shown: VisibleText.lines(text)) }

    /// A text in a colour, by its number in ANSI's table.
    static func coloured(_ text: String, _ number: Int) -> ConsoleText {
        ConsoleText(shown: "\u{1B}[\(number)m\(VisibleText.line(text))\u{1B}[0m")
    }

    /// One text after the other.
    static func + (first: ConsoleText, second: ConsoleText) -> ConsoleText {
        ConsoleText(shown: first.shown + second.shown)
    }

    /// Several texts, a line each.
    static func joined(_ texts: [ConsoleText]) -> ConsoleText {
        ConsoleText(shown: texts.map(\.shown).joined(separator: "\n"))
    }

    /// Takes in literals as they are, and values escaped.
    struct StringInterpolation: StringInterpolationProtocol {
        /// What was put together so far.
        fileprivate var shown = ""

        init(literalCapacity: Int, interpolationCount: Int) { shown.reserveCapacity(literalCapacity) }

        mutating func appendLiteral(_ literal: String) { shown += literal }

        mutating func appendInterpolation(_ text: ConsoleText) { shown += text.shown }

        mutating func appendInterpolation(_ value: some Any) { shown += VisibleText.line(String(describing: value)) }
    }
}
