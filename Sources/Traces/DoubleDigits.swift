/// The fewest significant decimal digits that identify the magnitude of a 64-bit number, and of those the ones nearest to
/// it.
///
///     DecimalScales.with { DoubleDigits(-0.05, $0) }  // 50000000000000000 · 10^-18
///
/// The digits are those of the standard library's `description`.
struct DoubleDigits {
    /// The digits as a whole number of 17 digits, the last of which can be zeros; 0 for zero and for numbers that are not
    /// finite.
    let number: UInt64
    /// The power of ten of the last of the 17 digits.
    let exponent: Int

    /// The smallest number of 17 digits.
    private static let smallest: UInt64 = 10_000_000_000_000_000

    /// Computes the digits of a number.
    @inline(__always)
    init(_ value: Double, _ scales: DecimalScales) {
        let bits = value.magnitude.bitPattern
        self = Self.quick(bits, scales) ?? Self.careful(bits, scales)
    }

    private init(number: UInt64, exponent: Int) {
        self.number = number
        self.exponent = exponent
    }

    /// Returns the digits, computed with 128 bits of the product; nil if a comparison is uncertain, and for powers of
    /// two and all other numbers than normal ones.
    ///
    /// Half the distance to the neighboring numbers is between 0.5 and 5 units of the whole part of the scaled number.
    /// Therefore at most one multiple of ten is nearer to the number than that, and if there is none, the nearest whole
    /// number is. All steps are computed without branches, because which of them is taken is random.
    @inline(__always)
    private static func quick(_ bits: UInt64, _ scales: DecimalScales) -> DoubleDigits? {
        let fraction = bits & (1 << 52 - 1)
        let scale = scales.scale(Int(truncatingIfNeeded: bits >> 52) &- 1075)
        // The scaled number times 4, so that the bits of the careful computation are the same.
        let significand = (fraction | 1 << 52) &<< (scale.shift &+ 2)
        let lower = scale.low.multipliedFullWidth(by: significand).high
        let higher = scale.high.multipliedFullWidth(by: significand)
        let (middle, carry) = higher.low.addingReportingOverflow(lower)
        let top = higher.high &+ (carry ? 1 : 0)
        let whole = top >> 2
        let part = top << 62 | middle >> 2
        let tens = whole / 10
        // From here on in units of 2^-60: the distance from the lower multiple of ten, and half the distance to the
        // neighbors.
        let rest = (whole &- 10 &* tens) << 60 | part >> 4
        let ten: UInt64 = 10 << 60
        let reach = scale.high &>> (5 &- scale.shift)
        let isUncertain =
            fraction == 0 || bits &- 1 << 52 >= 0x7fe << 52 || rest &- reach &+ 16 < 32
            || ten &- rest &- reach &+ 16 < 32
            || part &- 1 << 63 &+ 64 < 128
        if isUncertain { return nil }
        let isUp = ten &- rest < reach
        let short = 10 &* tens &+ (isUp ? 10 : 0)
        let long = whole &+ part >> 63
        let number = rest < reach || isUp ? short : long
        let is16 = number < smallest
        return DoubleDigits(
            number: is16 ? number &* 10 : number, exponent: scale.exponent &- (is16 ? 1 : 0))
    }

    /// Returns the digits of any number.
    ///
    /// Source: R. Giulietti, The Schubfach way to render doubles, 2022. Products are rounded to odd: their last bit is
    /// set if any bit behind it is, so that they are compared like the exact ones.
    @inline(never)
    private static func careful(_ bits: UInt64, _ scales: DecimalScales) -> DoubleDigits {
        guard bits != 0, bits < 0x7ff << 52 else { return DoubleDigits(number: 0, exponent: 0) }
        let fraction = bits & (1 << 52 - 1)
        let biased = Int(truncatingIfNeeded: bits >> 52)
        let significand = biased == 0 ? fraction : fraction | 1 << 52
        let isPowerOfTwo = fraction == 0 && biased > 1
        let scale = scales.scale(max(biased, 1) - 1075, isPowerOfTwo: isPowerOfTwo)
        // The number, and the ends of the interval of numbers that are rounded to it, all times 4. The ends belong to
        // the interval if the significand is even.
        let odd = significand & 1
        let value = product(scale, significand << 2)
        let lower = product(scale, significand << 2 - (isPowerOfTwo ? 1 : 2)) + odd
        let upper = product(scale, significand << 2 + 2) - odd
        for unit: UInt64 in [10, 1] {
            let below = value / (4 * unit)
            guard below > 0 || unit == 1 else { continue }
            let includesLower = lower <= 4 * unit * below
            let includesUpper = 4 * unit * (below + 1) <= upper
            if includesLower != includesUpper {
                return filled(includesUpper ? below + 1 : below, scale.exponent &+ (unit == 10 ? 1 : 0))
            }
        }
        let below = value / 4
        let middle = 4 * below + 2
        let isUp = value > middle || value == middle && below & 1 != 0
        return filled(isUp ? below + 1 : below, scale.exponent)
    }

    private static func product(_ scale: DecimalScales.Scale, _ significand: UInt64) -> UInt64 {
        let factor = significand << scale.shift
        let lower = scale.low.multipliedFullWidth(by: factor).high
        let higher = scale.high.multipliedFullWidth(by: factor)
        let (middle, carry) = higher.low.addingReportingOverflow(lower)
        return (higher.high + (carry ? 1 : 0)) | (middle > 1 ? 1 : 0)
    }

    /// Returns the digits of a whole number times a power of ten, followed by zeros.
    private static func filled(_ number: UInt64, _ exponent: Int) -> DoubleDigits {
        var (number, exponent) = (number, exponent)
        while number < smallest {
            number *= 10
            exponent -= 1
        }
        return DoubleDigits(number: number, exponent: exponent)
    }
}
