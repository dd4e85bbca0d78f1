import Foundation

// allow in this file: all comes from one number of 32 bits, whose digits and exponent are bounded.

extension Float {
    /// Whether it is one; only the first bit of its digits is set.
    fileprivate var isPowerOfTwo: Bool { isSubnormal ? significandBitPattern != 0 : significandBitPattern == 0 }
}

/// Powers of ten that are exact in 64 bits, 1 to 10^22.
struct PowersOfTen {
    private let values: UnsafeMutablePointer<Double>

    /// Works them out.
    init() {
        values = .allocate(capacity: 23)
        var power = 1.0
        for index in 0...22 {
            (values + index).initialize(to: power)
            power *= 10
        }
    }

    /// Gives the memory back.
    func deallocate() { values.deallocate() }

    /// A number times a power of ten; infinite where that is not exact.
    @inline(__always)
    func multiply(_ value: Double, _ power: Int) -> Double {
        guard abs(power) <= 22 else { return .infinity }
        return power >= 0 ? value * values[power] : value / values[-power]
    }
}

/// The significant decimal digits of a 32-bit number as Java before version 19 finds them.
struct FloatDigits {
    /// The digits, as a whole number without zeros at the end.
    private(set) var number: UInt64
    /// How many digits there are.
    private(set) var count: Int
    /// The power of ten of the first.
    private(set) var exponent: Int

    /// Between these, Java prints whole numbers by a rule of its own, not with the fewest digits; beyond, by another,
    /// for which the fewest digits stand here.
    private static var firstLong: Float { 0x1p25 }
    private static var firstHuge: Float { 0x1p62 }

    /// The digits of a positive number.
    @inline(__always)
    init(_ value: Float, _ powers: PowersOfTen) {
        if value >= Self.firstLong, value < Self.firstHuge {
            self = Self.long(value)
        } else if let quick = Self.quick(value, powers) {
            self = quick
        } else {
            self = Self.careful(value)
        }
        if value.significandBitPattern & (value.significandBitPattern &- 1) == 0, value.isPowerOfTwo {
            self = Self.power(value, self)
        }
        if count == 1, value.isSubnormal { self = Self.two(value) }
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

    /// The fewest digits by 64-bit arithmetic: nil where that cannot tell for certain.
    ///
    /// The number is scaled to 9 digits before the point, which is exact to 1e-6; half the distance to its neighbours
    /// is 3 to 60 there. The coarsest power of ten that has a multiple within that distance wins.
    private static func quick(_ value: Float, _ powers: PowersOfTen) -> FloatDigits? {
        guard value.isNormal, value.significandBitPattern != 0 else { return nil }
        // 1233 / 4096 is log10(2); the guess is off by one at most, mended below.
        let exponent = Int(value.bitPattern >> 23) - 127
        var shift = 8 - (exponent * 1233) >> 12
        var scaled = powers.multiply(Double(value), shift)
        if scaled >= 1e9 {
            shift -= 1
            scaled = powers.multiply(Double(value), shift)
        }
        guard scaled < 1e10 else { return nil }
        let reach = powers.multiply(Double(value.ulp) * 0.5, shift)
        var best: (number: Int64, power: Int)?
        var unit = 1.0
        for power in 0..<9 {
            let part = scaled / unit
            let nearest = Int64(part + 0.5)
            let distance = (Double(nearest) * unit - scaled).magnitude
            // Too near the border, or between two candidates.
            if (distance - reach).magnitude < 1e-5 { return nil }
            if ((part - Double(nearest)).magnitude - 0.5).magnitude < 1e-9, distance < reach { return nil }
            guard distance < reach else { break }
            best = (nearest, power)
            unit *= 10
        }
        return best.map { FloatDigits(number: UInt64($0.number), exponent: $0.power - shift) }
    }

    /// The fewest digits from the standard library's text.
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

    /// A power of two: Java takes the smaller of its two neighbours' distances for both, and so at times a digit more
    /// than it needs.
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

    /// A whole number: Java divides off as many digits as the last bit cannot tell, rounding half up.
    private static func long(_ value: Float) -> FloatDigits {
        var whole = UInt64(value)
        let spare = Int(value.exponent) - 25
        let dropped = spare > 1 ? spare * 30103 / 100_000 : 0
        for _ in 0..<max(0, dropped - 1) { whole /= 10 }
        if dropped > 0 { whole = (whole + 5) / 10 }
        return FloatDigits(number: whole, exponent: dropped)
    }

    /// Two digits, the nearest that two can come: Java shows the smallest numbers so.
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
