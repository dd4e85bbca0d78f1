import Diagnostics
import Foundation

/// A scalar as written, and the value that PyYAML's resolver gives it.
public struct YAMLScalar: Hashable, Sendable {
    /// How it was written.
    public enum Style: Sendable { case plain, singleQuoted, doubleQuoted, literal, folded }

    /// The text after unquoting and unfolding.
    public var text: String
    /// How it was written.
    public var style: Style
    /// An explicit standard tag such as `str`, without its prefix.
    public var tag: String?

    /// Whether it stands in the file on one line and character for character as in `text`, quotes aside.
    public var isVerbatim: Bool

    /// Creates a scalar.
    public init(text: String, style: Style, tag: String? = nil, isVerbatim: Bool = false) {
        self.text = text
        self.style = style
        self.tag = tag
        self.isVerbatim = isVerbatim
    }

    /// Characters from the start of the node to its first character: the opening quote.
    public var quoteWidth: Int { style == .singleQuoted || style == .doubleQuoted ? 1 : 0 }

    /// The value by YAML 1.1 as PyYAML resolves it: quoted text is a string, `y` and `n` are not booleans,
    /// `1e-3` is a string.
    public var value: YAMLValue {
        switch tag {
        case "str": .string(text)
        case "int": YAMLResolver.integer(text).map(YAMLValue.integer) ?? .string(text)
        case "float": YAMLResolver.number(text).map(YAMLValue.float) ?? .string(text)
        default: style == .plain ? YAMLResolver.resolve(text) : .string(text)
        }
    }

    /// The number it stands for where a number is wanted: also `1e-3`, which PyYAML reads as a string.
    /// Quoted text is no number.
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

/// A resolved scalar.
public enum YAMLValue: Hashable, Sendable {
    /// Nothing.
    case null
    /// A truth value.
    case boolean(Bool)
    /// A whole number.
    case integer(Int)
    /// A number with a fraction, an exponent, or out of range for a whole one.
    case float(Double)
    /// Text.
    case string(String)

    /// What it is, in words for a message.
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

/// PyYAML's implicit resolver (yaml/resolver.py of PyYAML 6), restated.
enum YAMLResolver {
    /// The value of a plain scalar.
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

    /// Decimal, `0x`, `0b`, `0` octal and `1:30` sexagesimal whole numbers; underscores are ignored.
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
        // A magnitude is never negative, and each but 0 has a negative counterpart.
        return magnitude.map { negative ? 0 - $0 : $0 }
    }

    /// A whole number without a sign; nil for anything else, and beyond the range of Int.
    private static func whole(_ digits: Substring, radix: Int) -> Int? {
        digits.first?.isHexDigit == true ? Int(digits, radix: radix) : nil
    }

    /// Numbers with a decimal point (PyYAML wants one, and a sign in the exponent), infinities and NaN.
    static func number(_ text: String) -> Double? {
        let (negative, digits) = signed(text)
        if [".inf", ".Inf", ".INF"].contains(digits) { return negative ? -.infinity : .infinity }
        if [".nan", ".NaN", ".NAN"].contains(text) { return .nan }
        guard digits.contains("."), let first = digits.first, first == "." || first.isNumber else {
            // Whole numbers beyond the range of Int stay numbers.
            return digits.count > 18 && digits.allSatisfy(\.isNumber) ? Double(text) : nil
        }
        if let exponent = digits.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            let sign = digits[digits.index(after: exponent)...].first
            guard sign == "+" || sign == "-" else { return nil }
        }
        return decimal(digits, negative: negative)
    }

    /// Any usual spelling of a decimal number.
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
