import Foundation

/// The resolution of plain scalars to typed values, following PyYAML.
///
/// Source: the implicit resolvers of PyYAML 6 (`yaml/resolver.py`) and its constructors (`yaml/constructor.py`).
enum YAMLResolver {
    /// Returns the value of a plain scalar without a tag.
    static func resolve(_ text: String) -> YAMLValue {
        if isNull(text) { return .null }
        guard let first = text.utf8.first, startsNumber(first) else {
            return booleans[text].map(YAMLValue.boolean) ?? .string(text)
        }
        if let integer = integer(text) { return .integer(integer) }
        if let number = number(text) { return .float(number) }
        return .string(text)
    }

    /// Returns whether a plain scalar without a tag is null.
    static func isNull(_ text: String) -> Bool { ["", "~", "null", "Null", "NULL"].contains(text) }

    /// Returns whether a number can start with a byte. Most plain scalars are words, for which nothing else is tried.
    private static func startsNumber(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
            || [UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_")].contains(byte)
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

    /// Returns the whole number with a text; nil if it is not one or exceeds the range of Int.
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

    /// Returns the whole number that a text without a sign denotes; nil for any other text and beyond the range of Int.
    private static func whole(_ digits: Substring, radix: Int) -> Int? {
        digits.first?.isHexDigit == true ? Int(digits, radix: radix) : nil
    }

    /// Returns the floating-point number with a text; nil if PyYAML does not resolve it to one.
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

    /// Returns the decimal number with a text; nil if it is not one. Decimal point and exponent are optional.
    static func looseNumber(_ text: String) -> Double? {
        let (negative, digits) = signed(text)
        guard let first = digits.first, first == "." || first.isNumber else { return nil }
        return decimal(digits, negative: negative)
    }

    private static func decimal(_ digits: String, negative: Bool) -> Double? {
        guard digits.allSatisfy({ $0.isASCII && ($0.isNumber || ".eE+-".contains($0)) }) else { return nil }
        var spelled = digits.hasSuffix(".") ? digits + "0" : digits
        if digits.utf8.contains(UInt8(ascii: "e")) { spelled = spelled.replacingOccurrences(of: ".e", with: ".0e") }
        return Double(spelled).map { negative ? -$0 : $0 }
    }

    private static func signed(_ text: String) -> (negative: Bool, digits: String) {
        let body = text.hasPrefix("-") || text.hasPrefix("+") ? String(text.dropFirst()) : text
        let hasUnderscores = body.utf8.contains(UInt8(ascii: "_"))
        return (text.hasPrefix("-"), hasUnderscores ? body.replacingOccurrences(of: "_", with: "") : body)
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
