import Foundation

/// A number as it was printed: mantissa · 10^exponent, exactly. Instants of a time grid are kept so,
/// because 5.0E-6 s is exactly 0.005 ms while their nearest Doubles are not a thousand apart.
public struct DecimalNumber: Hashable, Sendable {
    /// The digits, with sign.
    public var mantissa: Int64
    /// The power of ten.
    public var exponent: Int

    /// Creates mantissa · 10^exponent.
    public init(mantissa: Int64, exponent: Int) {
        self.mantissa = mantissa
        self.exponent = exponent
    }

    /// Reads `-12.5`, `5.0E-6`, `1e3`; nil for anything else and for more than 18 significant digits.
    public init?(_ text: some StringProtocol) { self.init(utf8: text.utf8) }

    /// Reads the ASCII text of a decimal number.
    public init?(utf8 bytes: some Sequence<UInt8>) {
        var reader = Reader()
        for byte in bytes { guard reader.take(byte) else { return nil } }
        guard let number = reader.number else { return nil }
        self = number
    }

    /// The nearest Double.
    public var value: Double {
        if mantissa.magnitude < 1 << 53, (-22...22).contains(exponent) {
            let power = Self.powers[abs(exponent)]
            return exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
        }
        return Double("\(mantissa)e\(exponent)") ?? .nan
    }

    /// The number times 10^power.
    public func shifted(by power: Int) -> DecimalNumber {
        // Beyond the range of whole numbers it is nothing or infinite either way.
        let (sum, isBeyond) = exponent.addingReportingOverflow(power)
        return DecimalNumber(mantissa: mantissa, exponent: isBeyond ? (power < 0 ? .min : .max) : sum)
    }

    /// The number times `count`; nil when the digits overflow.
    public func times(_ count: Int) -> DecimalNumber? {
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: Int64(clamping: count))
        return overflow ? nil : DecimalNumber(mantissa: product, exponent: exponent)
    }

    /// The same value with no zero at the end of its mantissa; equal values have equal normal forms.
    public var normalised: DecimalNumber {
        guard mantissa != 0 else { return DecimalNumber(mantissa: 0, exponent: 0) }
        var result = self
        while result.mantissa % 10 == 0, result.exponent < .max {
            result.mantissa /= 10
            // allow: it is below the largest number
            result.exponent += 1
        }
        return result
    }

    /// How often `step` goes into this number when it does so exactly; nil otherwise.
    public func multiple(of step: DecimalNumber) -> Int? {
        let common = min(exponent, step.exponent)
        guard let whole = mantissa(at: common), let part = step.mantissa(at: common), part != 0,
            whole.remainderReportingOverflow(dividingBy: part).partialValue == 0
        else {
            return nil
        }
        // The smallest number has no positive counterpart.
        let (count, isBeyond) = whole.dividedReportingOverflow(by: part)
        return isBeyond ? nil : Int(exactly: count)
    }

    /// The mantissa for a smaller exponent; nil on overflow.
    public func mantissa(at smaller: Int) -> Int64? {
        var result = mantissa
        guard result != 0, smaller < exponent else { return result }
        let (places, isBeyond) = exponent.subtractingReportingOverflow(smaller)
        // No mantissa but 0 can be multiplied by ten so often.
        guard !isBeyond, places < 20 else { return nil }
        for _ in 0..<places {
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            result = product
        }
        return result
    }

    private static let powers: [Double] = (0...22).map { pow(10, Double($0)) }

    /// A small state machine over the characters of a number.
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
    /// Plain decimal notation, without needless zeros; with an exponent where that would take more than 40 of them.
    public var description: String {
        let number = normalised
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
