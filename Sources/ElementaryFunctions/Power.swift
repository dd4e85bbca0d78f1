/// The power x^y = exp(y · log(x)), with an error below 0.52 ulp.
///
/// The logarithm and its product with y have twice the precision (Muller et al., Handbook of Floating-Point Arithmetic,
/// 2nd edition, 2018, chapter 10). Special values are those of IEEE 754-2019, section 9.2.1.
enum Power: AlgorithmOfTwo {
    /// Returns x^y, and whether x is positive, normal and finite and |y · log(x)| ≤ 700; the power has no meaning where
    /// this does not hold.
    @inline(__always)
    static func ordinary<L: Lanes>(_ x: L, _ y: L) -> (value: L, isOrdinary: L.Mask) {
        let exponent = exponent(Logarithm.Parts(x), y)
        let (n, r) = Exponential.reduced(exponent.high)
        let (power, excess) = Exponential.factors(n, r + exponent.low)
        let isOrdinary = L.and(Logarithm.isOrdinary(x), L.lessOrEqual(exponent.high.magnitude, L(700)))
        return (power + power * excess, isOrdinary)
    }

    /// Returns y · log(x).
    @inline(__always)
    private static func exponent<L: Lanes>(_ x: Logarithm.Parts<L>, _ y: L) -> Pair<L> {
        let logarithm = Logarithm.pair(x)
        let product = Pair(product: y, logarithm.high)
        return Pair(ordered: product.high, product.low + y * logarithm.low)
    }

    /// Returns x^y for a base that is not positive, normal and finite, or for a power that may be infinite, subnormal
    /// or 0.
    static func special(_ x: Double, _ y: Double) -> Double {
        if y == 0 || x == 1 { return 1 }
        if x.isNaN || y.isNaN { return x.isNaN ? x : y }
        // An even number so large that only 1 and -1 have a power between 0 and infinity.
        if y.magnitude > 0x1p70 { return x == -1 ? 1 : (x.magnitude > 1) == (y > 0) ? .infinity : 0 }
        let isOdd = y.magnitude < 0x1p53 && y == y.rounded(.towardZero) && Int64(y) & 1 == 1
        let sign: Double = x.sign == .minus && isOdd ? -1 : 1
        guard let parts = Logarithm.specialParts(x.magnitude) else {
            return (x == 0) == (y > 0) ? sign * 0 : sign * .infinity
        }
        if x < 0 && y != y.rounded(.towardZero) { return .nan }
        let exponent = exponent(parts, y)
        if exponent.high.magnitude > 800 { return exponent.high > 0 ? sign * .infinity : sign * 0 }
        return sign * Exponential.special(exponent.high, low: exponent.low, halvings: 0)
    }
}
