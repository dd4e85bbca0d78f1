import Diagnostics
import Foundation

/// A scalar of a YAML document: its text, and the value to which PyYAML resolves it.
///
///     YAMLScalar(text: "0.5", style: .plain).value         // .float(0.5)
///     YAMLScalar(text: "0.5", style: .doubleQuoted).value  // .string("0.5")
///     YAMLScalar(text: "1e-3", style: .plain).number       // 0.001
public struct YAMLScalar: Hashable, Sendable {
    /// The notation of a scalar.
    public enum Style: Sendable {
        /// Text without quotes, the only style that can be a number, a boolean or null without a tag.
        case plain
        /// Text in single quotes.
        case singleQuoted
        /// Text in double quotes, with escapes.
        case doubleQuoted
        /// A block of lines after `|`.
        case literal
        /// A block of lines after `>`, joined by spaces.
        case folded
    }

    /// The text without quotes, with escapes and folded lines resolved.
    public var text: String
    /// The notation of the scalar in the file.
    public var style: Style
    /// The explicit standard tag without its prefix, such as `str`; nil if there is none.
    public var tag: String?

    /// A Boolean value that indicates whether the scalar is written on one line, with exactly the characters of `text`
    /// apart from quotes.
    ///
    /// An offset into the text of such a scalar is an offset from its column in the file.
    public var isVerbatim: Bool

    /// Creates a scalar from its text after the removal of quotes.
    public init(text: String, style: Style, tag: String? = nil, isVerbatim: Bool = false) {
        self.text = text
        self.style = style
        self.tag = tag
        self.isVerbatim = isVerbatim
    }

    /// The number of columns from the place of the node to the first character of its text: 1 for quoted text, else 0.
    public var quoteWidth: Int { style == .singleQuoted || style == .doubleQuoted ? 1 : 0 }

    /// The value according to YAML 1.1 as implemented by PyYAML.
    ///
    /// Quoted text without a tag is a string. Unlike in the specification, `y` and `n` are strings, and so is `1e-3`,
    /// which has no decimal point.
    public var value: YAMLValue {
        switch tag {
        case "str": .string(text)
        case "int": YAMLResolver.integer(text).map(YAMLValue.integer) ?? .string(text)
        case "float": YAMLResolver.number(text).map(YAMLValue.float) ?? .string(text)
        default: style == .plain ? YAMLResolver.resolve(text) : .string(text)
        }
    }

    /// The value as a number; nil if it is not one.
    ///
    /// In addition to PyYAML's numbers, this accepts numbers without a decimal point or a sign of the exponent, such as
    /// `1e-3`. Quoted text without a tag is not a number.
    public var number: Double? {
        guard style == .plain || tag != nil else { return nil }
        switch value {
        case .integer(let integer): return Double(integer)
        case .float(let number): return number
        case .string(let text): return YAMLResolver.looseNumber(text)
        case .null, .boolean: return nil
        }
    }
}

/// The value to which a scalar is resolved.
public enum YAMLValue: Hashable, Sendable {
    /// The null value.
    case null
    /// A boolean.
    case boolean(Bool)
    /// A whole number within the range of Int.
    case integer(Int)
    /// A number with a decimal point, an infinity, NaN, or a whole number beyond the range of Int.
    case float(Double)
    /// A text.
    case string(String)

    /// The type of the value in words for a message, such as `a whole number`.
    public var kind: String {
        switch self {
        case .null: "nothing"
        case .boolean: "a truth value"
        case .integer: "a whole number"
        case .float: "a number"
        case .string: "text"
        }
    }
}

/// The resolution of plain scalars to typed values, following PyYAML.
///
/// Source: the implicit resolvers of PyYAML 6 (`yaml/resolver.py`) and its constructors (`yaml/constructor.py`).
enum YAMLResolver {
    /// Returns the value of a plain scalar without a tag.
    static func resolve(_ text: String) -> YAMLValue {
        if ["", "~", "null", "Null", "NULL"].contains(text) { return .null }
        if let truth = booleans[text] { return .boolean(truth) }
        if let integer = integer(text) { return .integer(integer) }
        if let number = number(text) { return .float(number) }
        return .string(text)
    }

    private static let booleans: [String: Bool] = {
        var table: [String: Bool] = [:]
        for (word, truth) in [
            ("yes", true), ("no", false), ("true", true), ("false", false), ("on", true), ("off", false),
        ] {
            for spelling in [word, word.capitalized, word.uppercased()] { table[spelling] = truth }
        }
        return table
    }()

    /// Returns the whole number with a text, or nil if it is not one or exceeds the range of Int.
    ///
    /// Accepts decimal, hexadecimal (`0x`), binary (`0b`), octal (`0`) and sexagesimal (`1:30`) notation, with an
    /// optional sign. Underscores are ignored.
    static func integer(_ text: String) -> Int? {
        let (negative, digits) = signed(text)
        guard let first = digits.first, first.isASCII, first.isNumber else { return nil }
        let magnitude: Int?
        if digits.hasPrefix("0x") {
            magnitude = whole(digits.dropFirst(2), radix: 16)
        } else if digits.hasPrefix("0b") {
            magnitude = whole(digits.dropFirst(2), radix: 2)
        } else if digits.contains(":") {
            magnitude = sexagesimal(digits)
        } else if digits.count > 1, first == "0" {
            magnitude = whole(digits[...], radix: 8)
        } else {
            magnitude = whole(digits[...], radix: 10)
        }
        // A magnitude is at least 0 and at most Int.max, so that its negation cannot overflow.
        return magnitude.map { negative ? 0 - $0 : $0 }
    }

    /// Returns the whole number without a sign, or nil for any other text and beyond the range of Int.
    private static func whole(_ digits: Substring, radix: Int) -> Int? {
        digits.first?.isHexDigit == true ? Int(digits, radix: radix) : nil
    }

    /// Returns the floating-point number with a text, or nil if PyYAML does not resolve it to one.
    ///
    /// Accepts numbers with a decimal point whose exponent, if any, has a sign; `.inf` and `.nan`; and whole numbers of
    /// more than 18 digits. Sexagesimal fractions are not supported.
    static func number(_ text: String) -> Double? {
        let (negative, digits) = signed(text)
        if [".inf", ".Inf", ".INF"].contains(digits) { return negative ? -.infinity : .infinity }
        if [".nan", ".NaN", ".NAN"].contains(text) { return .nan }
        guard digits.contains("."), let first = digits.first, first == "." || first.isNumber else {
            // A whole number beyond the range of Int, which PyYAML reads with arbitrary precision.
            return digits.count > 18 && digits.allSatisfy(\.isNumber) ? Double(text) : nil
        }
        if let exponent = digits.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            let sign = digits[digits.index(after: exponent)...].first
            guard sign == "+" || sign == "-" else { return nil }
        }
        return decimal(digits, negative: negative)
    }

    /// Returns the decimal number with a text, or nil if it is not one. Decimal point and exponent are optional.
    static func looseNumber(_ text: String) -> Double? {
        let (negative, digits) = signed(text)
        guard let first = digits.first, first == "." || first.isNumber else { return nil }
        return decimal(digits, negative: negative)
    }

    private static func decimal(_ digits: String, negative: Bool) -> Double? {
        guard digits.allSatisfy({ $0.isASCII && ($0.isNumber || ".eE+-".contains($0)) }) else { return nil }
        let spelled = digits.hasSuffix(".") ? digits + "0" : digits.replacingOccurrences(of: ".e", with: ".0e")
        return Double(spelled).map { negative ? -$0 : $0 }
    }

    private static func signed(_ text: String) -> (negative: Bool, digits: String) {
        let body = text.hasPrefix("-") || text.hasPrefix("+") ? String(text.dropFirst()) : text
        return (text.hasPrefix("-"), body.replacingOccurrences(of: "_", with: ""))
    }

    private static func sexagesimal(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard text.first != "0" else { return nil }
        var total = 0
        for (index, part) in parts.enumerated() {
            guard let digits = whole(part, radix: 10), index == 0 || digits < 60 && part.count <= 2 else { return nil }
            let (scaled, isTooLarge) = total.multipliedReportingOverflow(by: 60)
            let (sum, isBeyond) = scaled.addingReportingOverflow(digits)
            if isTooLarge || isBeyond { return nil }
            total = sum
        }
        return total
    }
}
