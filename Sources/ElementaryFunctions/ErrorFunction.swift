/// The error function, with an error below 0.7 ulp.
///
/// For |x| ≥ 1/4, erf(x) = 1 − erfc(x), and otherwise a polynomial. erfc(x) = exp(−x²) · E(x), where E comes from one
/// of 30 polynomials for 1/4 ≤ x < 4, and from one in 1/x² beyond. The constant term of a polynomial has twice the
/// precision, so that its other terms may be rounded. Source for the slowly varying factor E: Cody, Rational Chebyshev
/// approximations for the error function, Math. Comp. 23, 1969.
enum ErrorFunction: ScalarAlgorithm {
    /// Returns erf(x) for any x.
    static func value(_ x: Double) -> Double {
        let a = x.magnitude
        if a <= 0.25 { return small(x) }
        // From 6 on the complement is less than half a unit in the last place of 1.
        guard a < 6 else { return x.isNaN ? x : 1.0.withSign(of: x) }
        let complement = complement(a, moved: 0)
        let difference = Pair(ordered: 1, -complement.high)
        return (difference.high + (difference.low - complement.low)).withSign(of: x)
    }

    /// Returns 2^moved · erfc(x) for 1/4 ≤ x ≤ 28, with a relative error of about 2^-58. The power of two is for large
    /// x, where erfc(x) itself would be subnormal.
    static func complement(_ x: Double, moved: UInt64) -> Pair<Double> {
        let square = Pair(product: x, x)
        let (n, r) = Exponential.reduced(-square.high)
        let (power, excess) = Exponential.factors(n &+ moved << 7, r - square.low)
        return Pair(ordered: power, power * excess) * (x < 4 ? near(x) : far(x))
    }

    /// Returns exp(x²) · erfc(x) for 1/4 ≤ x < 4.
    private static func near(_ x: Double) -> Pair<Double> {
        let interval = Int(x * 8 - 2)
        let d = x - (Double(interval) * 0.125 + 0.3125)
        let row = interval * 12
        var sum = table[row + 11]
        for index in stride(from: row + 10, through: row + 2, by: -1) { sum = sum * d + table[index] }
        return Pair(ordered: table[row], sum * d + table[row + 1])
    }

    /// Returns exp(x²) · erfc(x) for 4 ≤ x ≤ 28.
    private static func far(_ x: Double) -> Pair<Double> {
        let y = 1 / (x * x)
        var sum = tail[14]
        for index in stride(from: 13, through: 0, by: -1) { sum = sum * y + tail[index] }
        let root = Pair(high: rootHigh, low: rootLow) / Pair(high: x, low: 0)
        return root * Pair(ordered: 1, sum * y)
    }

    /// Returns erf(x) for |x| ≤ 1/4.
    static func small(_ x: Double) -> Double {
        let z = x * x
        let q = z * z
        let cubic = ((c3 + z * c4) + q * (c5 + z * c6)) + (q * q) * ((c7 + z * c8) + q * c9)
        if x.magnitude < 0x1p-900 { return tiny(x.magnitude * 0x1p128).withSign(of: x) }
        let product = Pair(product: x, c1)
        return x + (product.high + (product.low + x * (c1Low + z * cubic)))
    }

    /// Returns 2^-128 · 2/√π · x, which may be subnormal.
    private static func tiny(_ x: Double) -> Double {
        let product = Pair(product: x, c1)
        let sum = Pair(ordered: x, product.high)
        return Exponential.diminished(Pair(ordered: sum.high, sum.low + (product.low + x * c1Low)))
    }
}

/// The complementary error function, 1 − erf(x), with an error below 0.8 ulp.
enum ComplementaryErrorFunction: ScalarAlgorithm {
    /// Returns erfc(x) for any x.
    static func value(_ x: Double) -> Double {
        if x.magnitude <= 0.25 { return 1 - ErrorFunction.small(x) }
        if x < 0 {
            guard x > -6 else { return 2 }
            let less = ErrorFunction.complement(-x, moved: 0)
            let sum = Pair(ordered: 2, -less.high)
            return sum.high + (sum.low - less.low)
        }
        guard x < 28 else { return x.isNaN ? x : 0 }
        if x < 25 { return ErrorFunction.complement(x, moved: 0).value }
        return Exponential.diminished(ErrorFunction.complement(x, moved: 128))
    }
}
