/// The digits of a 32-bit number in a single word: the fewest that identify it among all 32-bit numbers, computed for
/// the numbers of which Java prints these digits (see ``FloatDigits``).
///
///     let words = FloatScales.with { FloatDigitWord.pair(-0.065, 1, $0) }
///     FloatDigitWord(bits: words[0]).number  // 650_000_000, with exponent -2
///     FloatDigitWord(bits: words[1]).number  // 0: see FloatDigits
struct FloatDigitWord {
    /// The number of nine digits in bits 0 to 31 and the power of ten in bits 32 to 39. The others have no meaning.
    let bits: UInt64

    /// The digits as a whole number of nine digits, the last of which can be zeros; 0 if they are not computed.
    @inline(__always)
    var number: UInt64 { bits & 0xffff_ffff }

    /// The power of ten of the first digit.
    @inline(__always)
    var exponent: Int { Int(truncatingIfNeeded: bits >> 32 & 0xff) &- Self.exponentOffset }

    /// The value of an exponent 1 in a word.
    static let exponentUnit = 0x1p32
    /// The number that is added to exponents, so that none is negative.
    static let exponentOffset = 64

    /// The number 1.5 · 2^52. Adding it rounds a small number to an integer, which is then in the low bits of the sum.
    private static let shifter = 0x1.8p52
    /// The distance from a limit below which a comparison is uncertain.
    ///
    /// The scaled number is below 10^9. It is the product of a number and a rounded factor, and is itself rounded, both
    /// by little more than 2^-53 of the result, so that its error is below 10^9 · 2^-52 < 2^-22. Those of the reach and
    /// of the differences are less than 2^-50.
    private static let margin = 0x1p-21

    /// Computes the digits of two numbers. They are not computed if a comparison is uncertain, or a number is zero, a
    /// power of two, subnormal, 2^25 or more, or not finite.
    ///
    /// A multiple of ten that is nearer to the scaled number than half the distance of its neighbors is shorter than
    /// the nearest integer and identifies the number as well; there is at most one, since that distance is less than 5.
    ///
    /// Both numbers have the same operations, which the processor does side by side as long as no lane is used alone.
    /// - Returns: The bits of the words.
    @inline(__always)
    static func pair(_ a: Float, _ b: Float, _ scales: FloatScales) -> SIMD2<UInt64> {
        let (left, right) = (scales[a], scales[b])
        let reach = SIMD2(left.reach, right.reach)
        let factor = SIMD2(left.factor, right.factor)
        let size = SIMD2(Double(a.magnitude), Double(b.magnitude))
        let scaled = size * factor
        let whole = (scaled + shifter) - shifter
        let ten = ((size * (factor * 0.1) + shifter) - shifter) * 10
        let distance = magnitude(scaled - ten)
        let isShort = distance .< reach
        let isAccurate = isShort .| (magnitude(scaled - whole) .< 0.5 - margin)
        let isOrdinary = scaled .> SIMD2(left.smallest, right.smallest)
        let isCertain = (magnitude(distance - reach) .> margin) .& isAccurate .& isOrdinary
        let shortest = whole.replacing(with: ten, where: isShort)
        // Both are multiplied by ten until there are nine digits.
        let isBelowNine = scaled .< SIMD2(repeating: 1e8)
        let isBelowEight = scaled .< SIMD2(repeating: 1e7)
        let (nine, unit) = (SIMD2<Double>(repeating: 9), SIMD2<Double>(repeating: exponentUnit))
        let digits = shortest * ((chosen(isBelowNine, nine) + 1) * (chosen(isBelowEight, nine) + 1))
        let exponent = (SIMD2(left.exponent, right.exponent) - chosen(isBelowNine, unit)) - chosen(isBelowEight, unit)
        // A number that is rounded up to a power of ten has ten.
        return bits(chosen(isCertain .& (digits .< 1e9), digits + exponent) + shifter)
    }

    /// Returns a number in the lanes where a condition holds, and 0 in the others.
    @inline(__always)
    private static func chosen(_ mask: SIMDMask<SIMD2<Int64>>, _ x: SIMD2<Double>) -> SIMD2<Double> {
        unsafeBitCast(unsafeBitCast(mask, to: SIMD2<UInt64>.self) & bits(x), to: SIMD2<Double>.self)
    }

    /// Returns the absolute value of the number in each lane.
    @inline(__always)
    private static func magnitude(_ x: SIMD2<Double>) -> SIMD2<Double> {
        unsafeBitCast(bits(x) & SIMD2(repeating: 0x7fff_ffff_ffff_ffff), to: SIMD2<Double>.self)
    }

    @inline(__always)
    private static func bits(_ x: SIMD2<Double>) -> SIMD2<UInt64> { unsafeBitCast(x, to: SIMD2<UInt64>.self) }
}
