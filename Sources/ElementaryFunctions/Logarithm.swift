/// The natural logarithm, with an error below 0.52 ulp.
///
/// x = 2^k · z with 11/16 ≤ z < 11/8, and log(x) = k · ln 2 + log(c) + log(1 + r) with r = z/c − 1, where c is the
/// number of a table that is next to z, and |r| < 1/256 (Tang, Table-driven implementation of the logarithm function in
/// IEEE floating-point arithmetic, ACM Trans. Math. Softw. 16, 1990). 1/c has 11 bits, so that r is exact as a sum of
/// two numbers, and c = 1 next to 1, where log(1) = 0 and nothing is lost.
enum Logarithm: Algorithm {
    /// Returns whether x is positive, normal and finite, so that ``ordinary(_:)`` gives the natural logarithm.
    @inline(__always)
    static func isOrdinary<L: Lanes>(_ x: L) -> L.Mask {
        L.and(L.lessOrEqual(L(.leastNormalMagnitude), x), L.lessOrEqual(x, L(.greatestFiniteMagnitude)))
    }

    /// Returns the natural logarithm, for arguments of which ``isOrdinary(_:)`` is true.
    @inline(__always)
    static func ordinary<L: Lanes>(_ x: L) -> L { value(Parts(x)) }

    /// Returns the natural logarithm, for an argument that is 0, subnormal, negative, infinite or NaN.
    static func special(_ x: Double) -> Double {
        guard let parts = specialParts(x) else { return limit(x) }
        return value(parts)
    }

    /// Returns the logarithm of an argument that is 0, negative, infinite or NaN: −∞ for 0, NaN for a negative one,
    /// else `x`.
    static func limit(_ x: Double) -> Double { x == 0 ? -.infinity : x < 0 ? .nan : x }

    /// Returns the parts from which the logarithm of a number is computed. The number may be subnormal; the result is
    /// nil if it is 0, negative, infinite or NaN.
    static func specialParts(_ x: Double) -> Parts<Double>? {
        guard x > 0, x < .infinity else { return nil }
        return x < .leastNormalMagnitude ? Parts(x * 0x1p54, exponent: -54) : Parts(x)
    }

    /// The parts from which the logarithm of a number x = 2^k · z is computed: k · ln 2 + log(c), and r = z/c − 1,
    /// where c is the number in the table that is next to z. See ``Logarithm``.
    struct Parts<L: Lanes> {
        /// The sum k · ln 2 + log(c), rounded to a multiple of 2^-42.
        let sum: L
        /// The difference between k · ln 2 + log(c) and `sum`.
        let sumLow: L
        /// The number r = z/c − 1, rounded, where x = 2^k · z and c is the number in the table that is next to z.
        let r: L
        /// The difference between z/c − 1 and `r`.
        let rLow: L

        /// Computes the parts from which the logarithm of x · 2^exponent is computed, where x is positive and normal.
        @inline(__always)
        init(_ x: L, exponent: Double = 0) {
            // The exponent grows by one at 11/16 instead of at 1.
            let shifted = x.bits &- L.Bits(0x0006_0000_0000_0000)
            let z = L(bits: (shifted & L.Bits(0x000f_ffff_ffff_ffff)) &+ L.Bits(0x3fe6_0000_0000_0000))
            // The exponent in the last bits of a number next to 2^52.
            let biased = L(bits: L.Bits.shiftRight(shifted, 52) | L.Bits(0x4330_0000_0000_0000))
            let k = biased - L(0x1p52 + 1022 - exponent)
            let interval = L.Bits.shiftRight(shifted, 44) & L.Bits(255)
            let index = interval &+ (interval &+ interval)
            let inverse = L.lookup(table, index)
            let zHigh = L(bits: z.bits & L.Bits(0xffff_ffff_f800_0000))
            let rHigh = zHigh * inverse - L(1)
            let rest = (z - zHigh) * inverse
            r = rHigh + rest
            rLow = rest - (r - rHigh)
            sum = k * L(ln2High) + L.lookup(table, index &+ L.Bits(1))
            sumLow = k * L(ln2Low) + L.lookup(table, index &+ L.Bits(2))
        }
    }

    /// Returns (log(1 + r) − r + r²/2)/r³.
    @inline(__always)
    private static func terms<L: Lanes>(_ r: L, _ q: L) -> L {
        (L(c3) + r * L(c4)) + q * ((L(c5) + r * L(c6)) + q * (L(c7) + r * L(c8)))
    }

    @inline(__always)
    private static func value<L: Lanes>(_ parts: Parts<L>) -> L {
        let r = parts.r
        let q = r * r
        let sum = Pair(ordered: parts.sum, r)
        return sum.high + ((sum.low + (parts.rLow + parts.sumLow)) + q * (r * terms(r, q) - L(0.5)))
    }

    /// Returns the natural logarithm as a sum of two numbers, with a relative error of about 2^-68.
    @inline(__always)
    static func pair<L: Lanes>(_ parts: Parts<L>) -> Pair<L> {
        let r = parts.r
        let square = Pair(product: r, r)
        let first = Pair(ordered: parts.sum, r)
        let second = Pair(ordered: first.high, L(-0.5) * square.high)
        let small = ((parts.rLow - r * parts.rLow) + parts.sumLow) - L(0.5) * square.low
        let low = (second.low + first.low) + (small + (square.high * r) * terms(r, square.high))
        return Pair(ordered: second.high, low)
    }
}

/// A logarithm to another base, with an error below 0.52 ulp; exact for powers of the base.
protocol LogarithmToBase: Algorithm {
    /// The inverse 1/log(base) of the natural logarithm of the base, rounded.
    static var factorHigh: Double { get }
    /// The difference between 1/log(base) and `factorHigh`.
    static var factorLow: Double { get }
}

extension LogarithmToBase {
    /// Returns whether x is positive, normal and finite, so that ``ordinary(_:)`` gives the logarithm to the base.
    @inline(__always)
    static func isOrdinary<L: Lanes>(_ x: L) -> L.Mask { Logarithm.isOrdinary(x) }

    /// Returns the logarithm to the base, for arguments of which ``isOrdinary(_:)`` is true.
    @inline(__always)
    static func ordinary<L: Lanes>(_ x: L) -> L {
        (Logarithm.pair(Logarithm.Parts(x)) * Pair(high: L(factorHigh), low: L(factorLow))).value
    }

    /// Returns the logarithm to the base, for an argument that is 0, subnormal, negative, infinite or NaN.
    static func special(_ x: Double) -> Double {
        guard let parts = Logarithm.specialParts(x) else { return Logarithm.limit(x) }
        return (Logarithm.pair(parts) * Pair(high: factorHigh, low: factorLow)).value
    }
}

/// The decimal logarithm, with an error below 0.52 ulp; exact for powers of 10.
enum DecimalLogarithm: LogarithmToBase {
    /// The inverse 1/log(base) of the natural logarithm of the base, rounded.
    static var factorHigh: Double { Logarithm.decimalHigh }
    /// The difference between 1/log(base) and `factorHigh`.
    static var factorLow: Double { Logarithm.decimalLow }
}

/// The binary logarithm, with an error below 0.52 ulp; exact for powers of 2.
enum BinaryLogarithm: LogarithmToBase {
    /// The inverse 1/log(base) of the natural logarithm of the base, rounded.
    static var factorHigh: Double { Logarithm.binaryHigh }
    /// The difference between 1/log(base) and `factorHigh`.
    static var factorLow: Double { Logarithm.binaryLow }
}

/// The function log(1 + x), with an error below 0.7 ulp.
///
/// 1 + x is the exact sum s + e, and log(s + e) = log(s) + e/s up to (e/s)²/2 < 2^-107.
enum LogarithmOfOnePlus: Algorithm {
    /// Returns whether x is finite and greater than −1, so that ``ordinary(_:)`` gives the function log(1 + x).
    @inline(__always)
    static func isOrdinary<L: Lanes>(_ x: L) -> L.Mask {
        L.and(L.lessOrEqual(L(-0x1.fffffffffffffp-1), x), L.lessOrEqual(x, L(.greatestFiniteMagnitude)))
    }

    /// Returns the function log(1 + x), for arguments of which ``isOrdinary(_:)`` is true.
    @inline(__always)
    static func ordinary<L: Lanes>(_ x: L) -> L {
        let sum = Pair(sum: L(1), x)
        let logarithm = Logarithm.pair(Logarithm.Parts(sum.high))
        return (logarithm.high + (logarithm.low + sum.low / sum.high)).withSign(of: x)
    }

    /// Returns the function log(1 + x), for an argument that is at most −1, infinite or NaN.
    static func special(_ x: Double) -> Double { x < -1 ? .nan : x == -1 ? -.infinity : x }
}
