import Foundation

// allow in this file: all comes from one number of 32 bits, whose digits and exponent are bounded.

extension Float {
    /// A Boolean value that indicates whether the positive number is a power of two. The caller has checked that at
    /// most one bit of the significand is set.
    fileprivate var isPowerOfTwo: Bool { isSubnormal ? significandBitPattern != 0 : significandBitPattern == 0 }
}

/// The significant decimal digits that Java before version 19 prints for a 32-bit number.
///
/// For most numbers these are the fewest digits that identify the number among all 32-bit numbers. Java prints other
/// digits for whole numbers from 2^25 to 2^63, for some powers of two, and for the smallest subnormal numbers.
///
/// Source: `jdk.internal.math.FloatingDecimal` of OpenJDK 17. Java 19 replaced its algorithm (JDK-4511638).
package struct FloatDigits {
    /// The significant digits, read as a whole number that does not end with a zero.
    private(set) var number: UInt64
    /// The number of significant digits.
    private(set) var count: Int
    /// The decimal exponent of the first digit, such as 2 for the number 314.
    private(set) var exponent: Int

    /// The smallest number that ``long(_:)`` handles.
    private static var firstLong: Float { 0x1p25 }
    /// The smallest number above those that ``long(_:)`` handles.
    private static var firstHuge: Float { 0x1p63 }

    /// Computes the digits of a positive, finite number.
    init(_ value: Float) {
        if value >= Self.firstLong, value < Self.firstHuge {
            self = Self.long(value)
        } else {
            self = Self.careful(value)
        }
        if value.significandBitPattern & (value.significandBitPattern &- 1) == 0, value.isPowerOfTwo {
            self = Self.power(value, self)
        }
        if count == 1, value.isSubnormal { self = Self.two(value) }
    }

    /// Returns the text that Java prints for any number, at most 16 bytes long.
    package static func text(_ value: Float) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity" }
        let sign = value.sign == .minus ? "-" : ""
        return sign + (value == 0 ? "0.0" : FloatDigits(value.magnitude).text)
    }

    private var text: String {
        let digits = String(number)
        if exponent >= 7 || exponent < -3 { return Self.text(digits, whole: 1) + "E\(exponent)" }
        if exponent >= 0 { return Self.text(digits, whole: exponent + 1) }
        return "0." + String(repeating: "0", count: -exponent - 1) + digits
    }

    /// Returns digits with a decimal point after the first `whole` ones, and with zeros instead of missing digits.
    private static func text(_ digits: String, whole: Int) -> String {
        let missing = String(repeating: "0", count: max(0, whole + 1 - digits.count))
        let all = digits + missing
        return all.prefix(whole) + "." + all.dropFirst(whole)
    }

    private init(number: UInt64, exponent ofLast: Int) {
        var number = number
        var ofLast = ofLast
        while number % 10 == 0, number > 0 {
            number /= 10
            ofLast += 1
        }
        self.number = number
        count = 1
        var limit: UInt64 = 10
        while number >= limit {
            count += 1
            limit *= 10
        }
        exponent = ofLast + count - 1
    }

    /// Returns the fewest digits that identify the number, read from the standard library's description of it.
    private static func careful(_ value: Float) -> FloatDigits {
        var number: UInt64 = 0
        var behindPoint = 0
        var power = 0
        var isPower = false
        var isNegative = false
        var hasPoint = false
        for byte in value.description.utf8 {
            switch byte {
            case UInt8(ascii: "."): hasPoint = true
            case UInt8(ascii: "e"): isPower = true
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "+"): break
            case _ where isPower: power = power * 10 + Int(byte - UInt8(ascii: "0"))
            default:
                number = number * 10 + UInt64(byte - UInt8(ascii: "0"))
                if hasPoint { behindPoint += 1 }
            }
        }
        return FloatDigits(number: number, exponent: (isNegative ? -power : power) - behindPoint)
    }

    /// Returns the digits of a power of two.
    ///
    /// Its lower neighbor is half as far away as its upper one. Java requires the digits to be nearer than half the
    /// smaller distance on both sides, which sometimes takes one digit more than necessary.
    private static func power(_ value: Float, _ shortest: FloatDigits) -> FloatDigits {
        let exact = Double(value)
        if value >= 1, value < firstLong { return shortest }
        let reach = Double(value.ulp) * 0.25
        for places in shortest.count...9 {
            let text = String(format: "%.\(places - 1)e", exact)
            guard let nearest = Double(text), (nearest - exact).magnitude < reach else { continue }
            let parts = text.split(separator: "e")
            let digits = UInt64(parts[0].filter { $0 != "." }) ?? 0
            return FloatDigits(number: digits, exponent: (Int(parts[1]) ?? 0) - places + 1)
        }
        return shortest
    }

    /// Returns the digits of a whole number from 2^25 to 2^63. Java removes the decimal digits below the last
    /// significant bit and rounds half up.
    private static func long(_ value: Float) -> FloatDigits {
        var whole = UInt64(value)
        let spare = Int(value.exponent) - 25
        let dropped = spare > 1 ? spare * 30103 / 100_000 : 0
        for _ in 0..<max(0, dropped - 1) { whole /= 10 }
        if dropped > 0 { whole = (whole + 5) / 10 }
        return FloatDigits(number: whole, exponent: dropped)
    }

    /// Returns the two digits nearest to the number. Java prints at least two digits of the smallest subnormal numbers.
    private static func two(_ value: Float) -> FloatDigits {
        var scaled = Double(value)
        var power = 0
        while scaled < 10 {
            scaled *= 10
            power -= 1
        }
        return FloatDigits(number: UInt64(scaled.rounded()), exponent: power)
    }
}
