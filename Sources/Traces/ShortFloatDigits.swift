/// The fewest digits that identify a 32-bit number among all 32-bit numbers, computed for the numbers of which Java prints
/// these digits: see ``FloatDigits``.
struct ShortFloatDigits {
    /// The digits as a whole number of nine digits, the last of which can be zeros; 0 if they are not computed.
    let number: UInt64
    /// The power of ten of the last of the nine digits.
    let exponent: Int

    /// The sign of a number that is equal to the one printed above it, in place of its digits.
    static let same = ShortFloatDigits(number: 1, exponent: 0)

    /// A Boolean value that indicates whether this is ``same``.
    var isSame: Bool { number == 1 }

    private init(number: UInt64, exponent: Int) { (self.number, self.exponent) = (number, exponent) }

    /// The number 2^25, from which on Java prints other digits.
    private static let end = 0x1p25 as Float

    /// Computes the digits of the magnitude of a number, unless a comparison is uncertain, or the number is zero, a power
    /// of two, subnormal, or 2^25 or more.
    ///
    /// The computation is that of ``DoubleDigits``, with 64 bits of the power of ten.
    @inline(__always)
    init(_ value: Float, _ scales: DecimalScales) {
        let bits = UInt64(truncatingIfNeeded: value.magnitude.bitPattern)
        let fraction = bits & (1 << 23 - 1)
        let scale = scales.scale(Int(truncatingIfNeeded: bits >> 23) &- 150)
        let product = scale.high.multipliedFullWidth(by: (fraction | 1 << 23) &<< scale.shift)
        let (whole, part) = (product.high, product.low)
        let tens = whole / 10
        // From here on in units of 2^-60: the distance from the lower multiple of ten, and half the distance to the
        // neighbors. The product lacks the lower bits of the power of ten, less than 2^28 units of 2^-64.
        let rest = (whole &- 10 &* tens) << 60 | part >> 4
        let ten: UInt64 = 10 << 60
        let reach = scale.high &>> (5 &- scale.shift)
        let margin: UInt64 = 1 << 26
        let isUncertain =
            fraction == 0 || bits < 1 << 23 || !(value.magnitude < Self.end) || rest &- reach &+ margin < 2 &* margin
            || ten &- rest &- reach &+ margin < 2 &* margin || part &- 1 << 63 &+ margin << 4 < margin << 5
        let isUp = ten &- rest < reach
        let short = 10 &* tens &+ (isUp ? 10 : 0)
        let long = whole &+ part >> 63
        let shortest = rest < reach || isUp ? short : long
        // It has 7 to 9 digits.
        let places = shortest < 10_000_000 ? 2 : shortest < 100_000_000 ? 1 : 0
        number = isUncertain ? 0 : shortest &* (places == 2 ? 100 : places == 1 ? 10 : 1)
        exponent = scale.exponent &- places
    }
}
