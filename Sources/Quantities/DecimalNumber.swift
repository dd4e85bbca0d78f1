import ElementaryFunctions

/// An exact decimal number, mantissa · 10^exponent, as printed in a text.
///
///     let step = DecimalNumber("5.0E-6")       // 50 · 10^-7
///     step?.shifted(by: 3).value               // 0.005, the same Double as the literal
///     DecimalNumber("0.1")?.multiple(of: DecimalNumber(mantissa: 5, exponent: -3))  // 20
///
/// Times are converted between units in this form, because the product of a Double and a power of ten can differ from
/// the Double nearest to the decimal result: `1.5e-5 * 1000` is not equal to `0.015`.
///
/// `==` compares mantissas and exponents; compare ``normalized`` numbers to compare values.
public struct DecimalNumber: Hashable, Sendable {
    /// The signed significant digits of the number as an integer, which may end with zeros.
    public var mantissa: Int64
    /// The power of ten by which the mantissa is multiplied.
    public var exponent: Int

    /// Creates the decimal number mantissa · 10^exponent.
    public init(mantissa: Int64, exponent: Int) {
        self.mantissa = mantissa
        self.exponent = exponent
    }

    /// Creates a number from decimal notation with an optional exponent, such as `-12.5`, `5.0E-6` or `1e3`.
    ///
    /// The result is nil for any other text, for more than 18 digits (not counting leading zeros), and for an exponent
    /// of more than five digits.
    public init?(_ text: some StringProtocol) { self.init(utf8: text.utf8) }

    /// Creates a decimal number from the UTF-8 bytes of a text, as ``init(_:)`` does.
    public init?(utf8 bytes: some Sequence<UInt8>) {
        var reader = Reader()
        for byte in bytes { guard reader.take(byte) else { return nil } }
        guard let number = reader.number else { return nil }
        self = number
    }

    /// The Double nearest to the decimal number.
    public var value: Double {
        // Two exact operands give a correctly rounded result: W. D. Clinger, "How to read floating point numbers
        // accurately", PLDI 1990, DOI 10.1145/93542.93557.
        if mantissa.magnitude < 1 << 53, (-22...22).contains(exponent) {
            let power = Self.powers[abs(exponent)]
            return exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
        }
        return Double("\(mantissa)e\(exponent)") ?? .nan
    }

    /// Returns the exact product of the number and 10^power. An exponent beyond the range of Int becomes its limit.
    public func shifted(by power: Int) -> DecimalNumber {
        // With such exponents, the value as a Double is 0 or infinite in any case.
        let (sum, isBeyond) = exponent.addingReportingOverflow(power)
        return DecimalNumber(mantissa: mantissa, exponent: isBeyond ? (power < 0 ? .min : .max) : sum)
    }

    /// Returns the exact product of the number and `count`; nil if its mantissa overflows.
    public func times(_ count: Int) -> DecimalNumber? {
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: Int64(clamping: count))
        return overflow ? nil : DecimalNumber(mantissa: product, exponent: exponent)
    }

    /// The number of equal value whose mantissa does not end with a zero, or 0 · 10^0. Numbers of equal value have
    /// equal normal forms.
    public var normalized: DecimalNumber {
        guard mantissa != 0 else { return DecimalNumber(mantissa: 0, exponent: 0) }
        var result = self
        while result.mantissa % 10 == 0, result.exponent < .max {
            result.mantissa /= 10
            // allow: it is below the largest number
            result.exponent += 1
        }
        return result
    }

    /// Returns the quotient of the number and `step` if it is an integer.
    /// - Returns: The quotient; nil if it is not an integer, if `step` is 0, or if an intermediate result overflows.
    public func multiple(of step: DecimalNumber) -> Int? {
        let common = min(exponent, step.exponent)
        guard let whole = mantissa(at: common), let part = step.mantissa(at: common), part != 0,
            whole.remainderReportingOverflow(dividingBy: part).partialValue == 0
        else {
            return nil
        }
        // Int64.min / -1 overflows.
        let (count, isBeyond) = whole.dividedReportingOverflow(by: part)
        return isBeyond ? nil : Int(exactly: count)
    }

    /// Returns the number of steps of a size, rounded up from the quotient of the nearest Doubles; nil if one of the
    /// numbers is not positive, the quotient is not a positive number, or there are too many steps for an Int.
    public func steps(of step: DecimalNumber) -> Int? {
        guard mantissa > 0, step.mantissa > 0 else { return nil }
        return Int(exactly: (value / step.value).rounded(.up)).flatMap { $0 > 0 ? $0 : nil }
    }

    /// Returns the mantissa of the same value with a smaller or equal exponent; nil if it overflows.
    ///
    /// For a larger exponent, or the value 0, the result is the unchanged mantissa.
    public func mantissa(at smaller: Int) -> Int64? {
        var result = mantissa
        guard result != 0, smaller < exponent else { return result }
        let (places, isBeyond) = exponent.subtractingReportingOverflow(smaller)
        // 10^20 is beyond the range of Int64.
        guard !isBeyond, places < 20 else { return nil }
        for _ in 0..<places {
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            result = product
        }
        return result
    }

    /// The powers of ten that are exact in a Double, 10^0 to 10^22.
    private static let powers: [Double] = (0...22).map { ElementaryFunctions.pow(10, Double($0)) }

    /// A state machine over the characters of a number.
    private struct Reader {
        private var mantissa: Int64 = 0
        private var negative = false
        private var decimals = 0
        private var exponent = 0
        private var exponentNegative = false
        private var stage = Stage.start
        private var digits = 0

        private enum Stage { case start, whole, fraction, exponentStart, exponentSigned, exponent }

        mutating func take(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                return digit(Int64(truncatingIfNeeded: byte &- UInt8(ascii: "0")))
            case UInt8(ascii: "-"), UInt8(ascii: "+"): return sign(byte == UInt8(ascii: "-"))
            case UInt8(ascii: "."):
                guard stage == .start || stage == .whole else { return false }
                stage = .fraction
                return true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                guard digits > 0, stage == .whole || stage == .fraction else { return false }
                stage = .exponentStart
                return true
            default: return false
            }
        }

        private mutating func sign(_ minus: Bool) -> Bool {
            if stage == .start, digits == 0, !negative {
                negative = minus
                stage = .whole
                return true
            }
            guard stage == .exponentStart else { return false }
            exponentNegative = minus
            stage = .exponentSigned
            return true
        }

        private mutating func digit(_ digit: Int64) -> Bool {
            switch stage {
            case .start, .whole, .fraction:
                guard mantissa < 100_000_000_000_000_000 else { return false }
                mantissa = mantissa &* 10 &+ digit
                digits += 1
                if stage == .fraction { decimals += 1 } else { stage = .whole }
            case .exponentStart, .exponentSigned, .exponent:
                guard exponent < 10_000 else { return false }
                exponent = exponent &* 10 &+ Int(truncatingIfNeeded: digit)
                stage = .exponent
            }
            return true
        }

        var number: DecimalNumber? {
            guard digits > 0, stage == .whole || stage == .fraction || stage == .exponent else { return nil }
            let power = (exponentNegative ? 0 &- exponent : exponent) &- decimals
            return DecimalNumber(mantissa: negative ? 0 &- mantissa : mantissa, exponent: power)
        }
    }
}

extension DecimalNumber: CustomStringConvertible {
    /// The number in decimal notation without trailing zeros in its fraction, such as `-12.5`; if the magnitude of its
    /// normalized exponent exceeds 40, as mantissa and exponent, such as `5e-41`.
    public var description: String {
        let number = normalized
        let digits = String(number.mantissa.magnitude)
        let sign = number.mantissa < 0 ? "-" : ""
        guard number.exponent.magnitude <= 40 else { return "\(sign)\(digits)e\(number.exponent)" }
        if number.exponent >= 0 { return sign + digits + String(repeating: "0", count: number.exponent) }
        // allow: at most 40
        let places = -number.exponent
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return sign + padded.dropLast(places) + "." + padded.suffix(places)
    }
}
