/// The hyperbolic tangent, E/(E + 2) with E = exp(2|x|) − 1, with an error below 0.52 ulp.
enum HyperbolicTangent: Algorithm {
    /// Returns whether x is a number, which may be infinite, so that ``ordinary(_:)`` gives the result.
    @inline(__always)
    static func isOrdinary<L: Lanes>(_ x: L) -> L.Mask { L.lessOrEqual(x.magnitude, L(.infinity)) }

    /// Returns the hyperbolic tangent, for arguments of which ``isOrdinary(_:)`` is true.
    @inline(__always)
    static func ordinary<L: Lanes>(_ x: L) -> L {
        // Beyond 20 the result is 1.
        let a = L.select(L.lessOrEqual(x.magnitude, L(20)), x.magnitude, L(20))
        let e = ExponentialLessOne.pair(a + a)
        var sum = Pair(sum: e.high, L(2))
        sum.low = sum.low + e.low
        return (e / sum).value.withSign(of: x)
    }

    /// Returns the hyperbolic tangent, for an argument that is NaN.
    static func special(_ x: Double) -> Double { x }
}

/// The hyperbolic sine, (E + E/(E + 1))/2 with E = exp(|x|) − 1, with an error below 0.52 ulp.
enum HyperbolicSine: Algorithm {
    /// Returns whether |x| ≤ 700, so that ``ordinary(_:)`` gives the result.
    @inline(__always)
    static func isOrdinary<L: Lanes>(_ x: L) -> L.Mask { L.lessOrEqual(x.magnitude, L(700)) }

    /// Returns the hyperbolic sine, for arguments of which ``isOrdinary(_:)`` is true.
    @inline(__always)
    static func ordinary<L: Lanes>(_ x: L) -> L {
        let e = ExponentialLessOne.pair(x.magnitude)
        var sum = Pair(sum: e.high, L(1))
        sum.low = sum.low + e.low
        let quotient = e / sum
        let twice = Pair(ordered: e.high, quotient.high)
        return (L(0.5) * (twice.high + (twice.low + (e.low + quotient.low)))).withSign(of: x)
    }

    /// Returns the hyperbolic sine, for an argument that is larger than 700 in magnitude, infinite or NaN.
    static func special(_ x: Double) -> Double {
        x.isNaN ? x : Exponential.special(x.magnitude, low: 0, halvings: 1).withSign(of: x)
    }
}

/// The hyperbolic cosine, (e + 1/e)/2 with e = exp(|x|), with an error below 0.7 ulp.
enum HyperbolicCosine: Algorithm {
    /// Returns whether |x| ≤ 700, so that ``ordinary(_:)`` gives the result.
    @inline(__always)
    static func isOrdinary<L: Lanes>(_ x: L) -> L.Mask { L.lessOrEqual(x.magnitude, L(700)) }

    /// Returns the hyperbolic cosine, for arguments of which ``isOrdinary(_:)`` is true.
    @inline(__always)
    static func ordinary<L: Lanes>(_ x: L) -> L {
        let (n, r) = Exponential.reduced(x.magnitude)
        let (power, excess) = Exponential.factors(n, r)
        let e = Pair(ordered: power, power * excess)
        let inverse = L(1) / e.high
        let twice = Pair(ordered: e.high, inverse)
        return L(0.5) * (twice.high + (twice.low + e.low * (L(1) - inverse * inverse)))
    }

    /// Returns the hyperbolic cosine, for an argument that is larger than 700 in magnitude, infinite or NaN.
    static func special(_ x: Double) -> Double { Exponential.special(x.magnitude, low: 0, halvings: 1) }
}
