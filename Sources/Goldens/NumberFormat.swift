import Quantities

/// A format in which programs print decimal numbers.
///
///     let number = DecimalNumber(mantissa: 5, exponent: -6)
///     NumberFormat.java.text(number)      // "5.0E-6"
///     NumberFormat.shortest.text(number)  // "5e-06"
///
/// A format determines the text from the significant digits and the exponent alone, so that a golden needs to store
/// only the numbers of a column and its format. The raw values are part of the file format of goldens.
public enum NumberFormat: String, Codable, CaseIterable, Sendable {
    /// The format of Java's `Float.toString` and `Double.toString`: `5.0E-6`, `0.005`, `1.0E7`.
    case java
    /// The format of Python's `repr`: `5e-06`, `0.005`, `100.0`.
    case shortest
    /// The format of C's `%.15g`: `5e-06`, `0.005`, `100`.
    case general
    /// The format of C's `%.3f`: `0.000`, `0.005`, `100.000`. As many decimals are printed as the number has: 3 for an
    /// exponent of -3.
    case fixed

    /// Returns the text of a number in this format.
    public func text(_ number: DecimalNumber) -> String {
        let (digits, exponent) = Self.scientific(number)
        let sign = number.mantissa < 0 ? "-" : ""
        switch self {
        case .java:
            if number.mantissa == 0 { return "0.0" }
            if exponent >= -3, exponent < 7 { return sign + Self.plain(digits, exponent, keepsPoint: true) }
            return sign + Self.mantissa(digits, keepsPoint: true) + "E\(exponent)"
        case .shortest:
            if number.mantissa == 0 { return "0.0" }
            if exponent >= -4, exponent < 16 { return sign + Self.plain(digits, exponent, keepsPoint: true) }
            return sign + Self.mantissa(digits, keepsPoint: false) + "e" + Self.twoDigits(exponent)
        case .general:
            if number.mantissa == 0 { return "0" }
            if exponent >= -4, exponent < 15 { return sign + Self.plain(digits, exponent, keepsPoint: false) }
            return sign + Self.mantissa(digits, keepsPoint: false) + "e" + Self.twoDigits(exponent)
        case .fixed: return Self.fixedText(number)
        }
    }

    /// Returns the digits with the point before the last `-exponent` of them.
    private static func fixedText(_ number: DecimalNumber) -> String {
        // allow: the exponent of a number that was read, or of a column, has five digits at most
        let places = max(0, -number.exponent)
        let digits = String(number.mantissa.magnitude)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let sign = number.mantissa < 0 ? "-" : ""
        return sign + padded.dropLast(places) + (places == 0 ? "" : "." + padded.suffix(places))
    }

    /// Returns the significant digits without trailing zeros, and the power of ten of the first digit.
    private static func scientific(_ number: DecimalNumber) -> (digits: [Character], exponent: Int) {
        let normal = number.normalized
        let digits = Array(String(normal.mantissa.magnitude))
        // allow: the exponent of a number that was read has five digits at most
        return (digits, normal.exponent + digits.count - 1)
    }

    private static func plain(_ digits: [Character], _ exponent: Int, keepsPoint: Bool) -> String {
        if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + String(digits) }
        let whole = digits.prefix(exponent + 1)
        let padding = String(repeating: "0", count: exponent + 1 - whole.count)
        let fraction = String(digits.dropFirst(exponent + 1))
        if fraction.isEmpty { return String(whole) + padding + (keepsPoint ? ".0" : "") }
        return String(whole) + "." + fraction
    }

    private static func mantissa(_ digits: [Character], keepsPoint: Bool) -> String {
        if digits.count == 1 { return String(digits) + (keepsPoint ? ".0" : "") }
        return String(digits[0]) + "." + String(digits.dropFirst())
    }

    private static func twoDigits(_ exponent: Int) -> String {
        let magnitude = String(exponent.magnitude)
        return (exponent < 0 ? "-" : "+") + (magnitude.count < 2 ? "0" + magnitude : magnitude)
    }
}
