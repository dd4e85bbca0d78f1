import Diagnostics
import Foundation

/// A JSON value that a page passes to its script, written such that it is safe inside a `script` element.
///
///     ScriptValue.object([("name", "</script>"), ("values", .numbers([1, .nan]))]).text
///     // {"name":"\u003C/script\u003E","values":[1,null]}
package enum ScriptValue: Sendable, ExpressibleByStringLiteral {
    /// A string, in which control characters are replaced by visible ones.
    case text(String)
    /// A number, written with at most seven significant digits; `null` if it is not finite.
    case number(Double)
    /// A number, written with all digits that are needed to read the same value back; `null` if it is not finite.
    case exact(Double)
    /// A Boolean value, written as `true` or `false`.
    case flag(Bool)
    /// A list of values.
    case list([ScriptValue])
    /// An object with its members, in the order in which they are written.
    case object([(String, ScriptValue)])

    /// Creates the string of a literal.
    package init(stringLiteral value: String) { self = .text(value) }

    /// Creates a list of numbers, which are written with at most seven significant digits.
    package static func numbers(_ values: some Sequence<Double>) -> ScriptValue { .list(values.map { .number($0) }) }

    /// Creates a list of strings.
    package static func texts(_ values: some Sequence<String>) -> ScriptValue { .list(values.map { .text($0) }) }

    /// The value as JSON without spaces. It contains no `<`, `>` and `&`, so that it cannot end a `script` element that
    /// contains it.
    package var text: String {
        var result = ""
        write(to: &result)
        return result
    }

    private func write(to result: inout String) {
        switch self {
        case .text(let text): Self.quote(text, &result)
        case .number(let value): result += Self.number(value)
        case .exact(let value): result += value.isFinite ? "\(value)" : "null"
        case .flag(let value): result += value ? "true" : "false"
        case .list(let values):
            result += "["
            for (index, value) in values.enumerated() {
                if index > 0 { result += "," }
                value.write(to: &result)
            }
            result += "]"
        case .object(let members):
            result += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { result += "," }
                Self.quote(member.0, &result)
                result += ":"
                member.1.write(to: &result)
            }
            result += "}"
        }
    }

    private static func quote(_ text: String, _ result: inout String) {
        result += "\""
        for scalar in VisibleText.line(text).unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "<", ">", "&": result += "\\u00" + String(scalar.value, radix: 16, uppercase: true)
            default: result.unicodeScalars.append(scalar)
            }
        }
        result += "\""
    }

    /// Returns a number with at most seven significant digits, which is more than a chart shows.
    private static func number(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        if let whole = Int(exactly: value), whole.magnitude < 10_000_000 { return String(whole) }
        return String(format: "%.7g", value)
    }
}
