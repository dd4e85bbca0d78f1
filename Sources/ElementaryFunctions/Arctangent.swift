/// The angle of a point as seen from the origin, from which the inverse functions of sine, cosine and tangent are
/// computed with an error below 0.52 ulp.
///
/// With n the smaller and d the larger coordinate, atan(n/d) = atan(c) + atan(t) with c the multiple of 1/32 next to
/// n/d, and t = (n − c·d)/(d + c·n), so that |t| ≤ 1/63. atan(c) comes from a table, and atan(t) from a polynomial.
/// Everything but the polynomial has twice the precision (Muller, Elementary Functions, 3rd edition, 2016, chapter 4).
enum Arctangent {
    /// Returns the angle in radians, 0 to π/2, of the point (x, y) in the first quadrant.
    ///
    /// The quotient of the smaller and the larger coordinate must not be subnormal, unless the larger one is 1.
    @inline(__always)
    static func angle<L: Lanes>(y: Pair<L>, x: Pair<L>) -> Pair<L> {
        let isFlat = L.lessOrEqual(y.high, x.high)
        let n = Pair(high: L.select(isFlat, y.high, x.high), low: L.select(isFlat, y.low, x.low))
        let d = Pair(high: L.select(isFlat, x.high, y.high), low: L.select(isFlat, x.low, y.low))
        let shifted = (n.high / d.high) * L(32) + L(Exponential.shifter)
        let c = (shifted - L(Exponential.shifter)) * L(0x1p-5)
        let index = shifted.bits & L.Bits(63)
        let share = Pair(product: c, d.high)
        let top = Pair(ordered: n.high - share.high, n.low - (share.low + c * d.low))
        let moved = Pair(product: c, n.high)
        let sum = Pair(ordered: d.high, moved.high)
        let bottom = Pair(ordered: sum.high, sum.low + (d.low + (moved.low + c * n.low)))
        let t = top / bottom
        let z = t.high * t.high
        let terms = (t.high * z) * ((L(c3) + z * L(c4)) + (z * z) * (L(c5) + z * L(c6)))
        let first = Pair(ordered: L.lookup(table, index &+ index), t.high)
        let low = (first.low + t.low) + (L.lookup(table, (index &+ index) &+ L.Bits(1)) + terms)
        let angle = Pair(ordered: first.high, low)
        let rest = difference(Pair(high: L(quarterHigh), low: L(quarterLow)), angle)
        return Pair(high: L.select(isFlat, angle.high, rest.high), low: L.select(isFlat, angle.low, rest.low))
    }

    /// Returns a − b, for |a| ≥ |b|.
    @inline(__always)
    static func difference<L: Lanes>(_ a: Pair<L>, _ b: Pair<L>) -> Pair<L> {
        let high = Pair(ordered: a.high, L(0) - b.high)
        return Pair(ordered: high.high, high.low + (a.low - b.low))
    }

    /// Returns π minus an angle in radians.
    @inline(__always)
    static func supplement<L: Lanes>(_ angle: Pair<L>) -> Pair<L> {
        difference(Pair(high: L(2 * quarterHigh), low: L(2 * quarterLow)), angle)
    }

    /// Returns √(1 − x²) for |x| ≤ 1, the other coordinate of a point on the unit circle, as a sum of two numbers.
    @inline(__always)
    static func otherLeg<L: Lanes>(_ x: L) -> Pair<L> {
        let square = Pair(product: x, x)
        let exact = Pair(sum: L(1), L(0) - square.high)
        let area = Pair(ordered: exact.high, exact.low - square.low)
        let root = area.high.squareRoot()
        let again = Pair(product: root, root)
        // At 0 the divisor must not be 0.
        let twice = L.select(L.lessOrEqual(root, L(0)), L(1), root + root)
        return Pair(ordered: root, (((area.high - again.high) - again.low) + area.low) / twice)
    }
}

/// The inverse tangent in radians, with an error below 0.52 ulp.
enum InverseTangent: Algorithm {
    /// Returns whether |x| ≤ 2^60, so that ``ordinary(_:)`` gives the inverse tangent.
    @inline(__always)
    static func isOrdinary<L: Lanes>(_ x: L) -> L.Mask { L.lessOrEqual(x.magnitude, L(0x1p60)) }

    /// Returns the inverse tangent in radians, for arguments of which ``isOrdinary(_:)`` is true.
    @inline(__always)
    static func ordinary<L: Lanes>(_ x: L) -> L {
        Arctangent.angle(y: Pair(high: x.magnitude, low: L(0)), x: Pair(high: L(1), low: L(0))).value.withSign(of: x)
    }

    /// Returns the inverse tangent in radians, for an argument that is larger than 2^60 in magnitude, infinite or NaN.
    static func special(_ x: Double) -> Double { x.isNaN ? x : Arctangent.quarterHigh.withSign(of: x) }
}

/// The inverse sine in radians, the angle of the point (√(1 − x²), x), with an error below 0.52 ulp.
enum InverseSine: Algorithm {
    /// Returns whether |x| ≤ 1, so that ``ordinary(_:)`` gives the inverse sine.
    @inline(__always)
    static func isOrdinary<L: Lanes>(_ x: L) -> L.Mask { L.lessOrEqual(x.magnitude, L(1)) }

    /// Returns the inverse sine in radians, for arguments of which ``isOrdinary(_:)`` is true.
    @inline(__always)
    static func ordinary<L: Lanes>(_ x: L) -> L {
        Arctangent.angle(y: Pair(high: x.magnitude, low: L(0)), x: Arctangent.otherLeg(x)).value.withSign(of: x)
    }

    /// Returns the inverse sine in radians, for an argument that is outside of −1 … 1, or NaN.
    static func special(_ x: Double) -> Double { x.isNaN ? x : .nan }
}

/// The inverse cosine in radians, the angle of the point (x, √(1 − x²)), with an error below 0.52 ulp.
enum InverseCosine: Algorithm {
    /// Returns whether |x| ≤ 1, so that ``ordinary(_:)`` gives the inverse cosine.
    @inline(__always)
    static func isOrdinary<L: Lanes>(_ x: L) -> L.Mask { L.lessOrEqual(x.magnitude, L(1)) }

    /// Returns the inverse cosine in radians, for arguments of which ``isOrdinary(_:)`` is true.
    @inline(__always)
    static func ordinary<L: Lanes>(_ x: L) -> L {
        let angle = Arctangent.angle(y: Arctangent.otherLeg(x), x: Pair(high: x.magnitude, low: L(0)))
        return L.select(L.lessOrEqual(L(0), x), angle.value, Arctangent.supplement(angle).value)
    }

    /// Returns the inverse cosine in radians, for an argument that is outside of −1 … 1, or NaN.
    static func special(_ x: Double) -> Double { x.isNaN ? x : .nan }
}

/// The angle of the point (x, y) in radians, atan2(y, x), with an error below 0.52 ulp. Special values are those of
/// IEEE 754-2019, section 9.2.1.
enum AngleOfPoint: AlgorithmOfTwo {
    /// Returns the angle, and whether both coordinates are of magnitude 2^-300 to 2^300; the angle has no meaning where
    /// they are not.
    @inline(__always)
    static func ordinary<L: Lanes>(_ y: L, _ x: L) -> (value: L, isOrdinary: L.Mask) {
        let (a, b) = (y.magnitude, x.magnitude)
        let angle = Arctangent.angle(y: Pair(high: a, low: L(0)), x: Pair(high: b, low: L(0)))
        let value = L.select(L.lessOrEqual(L(0), x), angle.value, Arctangent.supplement(angle).value)
        // No product or quotient of such numbers leaves the normal range.
        let isOrdinary = L.and(
            L.and(L.lessOrEqual(L(0x1p-300), a), L.lessOrEqual(a, L(0x1p300))),
            L.and(L.lessOrEqual(L(0x1p-300), b), L.lessOrEqual(b, L(0x1p300))))
        return (value.withSign(of: y), isOrdinary)
    }

    /// Returns the angle of a point with a coordinate that is smaller than 2^-300 or larger than 2^300 in magnitude, or
    /// NaN.
    static func special(_ y: Double, _ x: Double) -> Double {
        if x.isNaN || y.isNaN { return x.isNaN ? x : y }
        var (a, b) = (y.magnitude, x.magnitude)
        if a.isInfinite || b.isInfinite {
            (a, b) = (a.isInfinite ? 1 : 0, b.isInfinite ? 1 : 0)
        } else if a == 0 && b == 0 {
            b = 1
        }
        // The larger coordinate becomes a number between 1 and 2, by a power of two.
        let exponent = max(a, b).exponent
        let isNegative = x.sign == .minus
        let (n, d) = (scaled(a, -exponent), scaled(b, -exponent))
        if n < 0x1p-200 {
            // An angle next to 0 or π, of which the quotient may be subnormal.
            return (isNegative ? 2 * Arctangent.quarterHigh : a / b).withSign(of: y)
        }
        if d < 0x1p-200 { return Arctangent.quarterHigh.withSign(of: y) }
        return ordinary(n.withSign(of: y), d.withSign(of: x)).value
    }

    /// Returns a number times a power of two, in two steps so that neither overflows.
    private static func scaled(_ x: Double, _ exponent: Int) -> Double {
        let half = exponent / 2
        return x * Double(sign: .plus, exponent: half, significand: 1)
            * Double(sign: .plus, exponent: exponent - half, significand: 1)
    }
}
