/// Sums and roots of numbers of twice the precision, which inverse hyperbolic functions need.
extension Pair<Double> {
    /// Returns the sum, with a relative error of about 2^-102 where both numbers have the same sign.
    fileprivate static func + (a: Pair, b: Pair) -> Pair {
        var sum = Pair(sum: a.high, b.high)
        sum.low += a.low + b.low
        return sum.normalized
    }

    /// The square root of a positive number, with a relative error of about 2^-100.
    fileprivate var squareRoot: Pair {
        let root = high.squareRoot()
        let square = Pair(product: root, root)
        let rest = ((high - square.high) - square.low) + low
        return Pair(ordered: root, rest / (2 * root))
    }

    /// The logarithm log(1 + z) of a number z ≥ 0, with an absolute error of about 2^-107 and a relative one of about
    /// 2^-68. 1 + z is the sum s + e, and log(s + e) = log(s) + e/s up to (e/s)²/2.
    fileprivate var logarithmOfOnePlus: Pair {
        let sum = Pair(high: 1, low: 0) + self
        var logarithm = Logarithm.pair(Logarithm.Parts(sum.high))
        logarithm.low += sum.low / sum.high
        return logarithm
    }

    /// The logarithm of 2x for a large `x`.
    fileprivate static func logarithmOfTwice(_ x: Double) -> Double {
        let logarithm = Logarithm.pair(Logarithm.Parts(x))
        let two = Logarithm.pair(Logarithm.Parts(2.0))
        return (logarithm + two).value
    }
}

/// The inverse hyperbolic sine, log(1 + z) with z = |x| + x²/(1 + √(1 + x²)), with an error below 0.52 ulp.
///
/// Source of this form: NIST Digital Library of Mathematical Functions, §4.37, https://dlmf.nist.gov.
enum InverseHyperbolicSine: ScalarAlgorithm {
    /// Returns the inverse hyperbolic sine of any `x`.
    static func value(_ x: Double) -> Double {
        let a = x.magnitude
        // Below 2^-28 the next term of the series, 3x⁵/40, is less than 2^-114 of the first.
        if a < 0x1p-28 { return a < 0x1p-500 ? x : x - x * x * x / 6 }
        guard a < .infinity else { return x }
        // Beyond 2^30 the root is a up to 2^-61 of the argument of the logarithm.
        if a > 0x1p30 { return Pair.logarithmOfTwice(a).withSign(of: x) }
        let square = Pair(product: a, a)
        let one = Pair(high: 1, low: 0)
        let z = Pair(high: a, low: 0) + square / (one + (one + square).squareRoot)
        return z.logarithmOfOnePlus.value.withSign(of: x)
    }
}

/// The inverse hyperbolic cosine, log(1 + z) with z = t + √(t² + 2t) and t = x − 1, with an error below 0.52 ulp.
enum InverseHyperbolicCosine: ScalarAlgorithm {
    /// Returns the inverse hyperbolic cosine of any `x`; NaN below 1.
    static func value(_ x: Double) -> Double {
        guard x > 1 else { return x == 1 ? 0 : .nan }
        guard x < .infinity else { return x }
        if x > 0x1p30 { return Pair.logarithmOfTwice(x) }
        let t = Pair(sum: x, -1.0)
        return (t + (t * (t + Pair(high: 2, low: 0))).squareRoot).logarithmOfOnePlus.value
    }
}

/// The inverse hyperbolic tangent, log(1 + z)/2 with z = 2|x|/(1 − |x|), with an error below 0.52 ulp.
enum InverseHyperbolicTangent: ScalarAlgorithm {
    /// Returns the inverse hyperbolic tangent of any `x`: ±∞ at ±1, and NaN beyond.
    static func value(_ x: Double) -> Double {
        let a = x.magnitude
        guard a < 1 else { return a == 1 ? Double.infinity.withSign(of: x) : .nan }
        // Below 2^-28 the next term of the series, x⁵/5, is less than 2^-112 of the first.
        if a < 0x1p-28 { return a < 0x1p-500 ? x : x + x * x * x / 3 }
        let z = Pair(high: 2 * a, low: 0) / Pair(sum: 1.0, -a)
        return (0.5 * z.logarithmOfOnePlus.value).withSign(of: x)
    }
}
