/// exp(x) − 1, with an error below 0.52 ulp.
///
/// The powers of two are those of ``Exponential``, and the polynomial has one term more. The difference is formed with
/// twice the precision, so that nothing is lost near 0.
enum ExponentialLessOne: Algorithm {
    /// Returns whether the algorithm for ordinary arguments covers `x`; false for NaN.
    @inline(__always)
    static func isOrdinary<L: Lanes>(_ x: L) -> L.Mask { L.lessOrEqual(x.magnitude, L(700)) }

    /// Returns the values at ordinary arguments.
    @inline(__always)
    static func ordinary<L: Lanes>(_ x: L) -> L { pair(x).value.withSign(of: x) }

    /// Returns exp(x) − 1 as a pair, for |x| ≤ 700. The pair is not negative for −0.
    @inline(__always)
    static func pair<L: Lanes>(_ x: L) -> Pair<L> {
        let shifted = x * L(Exponential.inverse) + L(Exponential.shifter)
        let k = shifted - L(Exponential.shifter)
        let exact = x - k * L(Exponential.stepHigh)
        let correction = k * L(Exponential.stepLow)
        let r = exact - correction
        let rLow = (exact - r) - correction
        let (power, relativeError): (L, L) = Exponential.power(shifted.bits)
        let q = r * r
        let cubic = (L(Exponential.d3) + r * L(Exponential.d4)) + q * (L(Exponential.d5) + r * L(Exponential.d6))
        let terms = q * (L(0.5) + r * cubic) + ((rLow + relativeError) + relativeError * r)
        let product = Pair(product: power, r)
        let difference = Pair(sum: power, L(-1))
        let sum = Pair(ordered: difference.high, product.high)
        return Pair(ordered: sum.high, sum.low + ((difference.low + product.low) + power * terms))
    }

    /// Returns the value at an argument that is not ordinary.
    static func special(_ x: Double) -> Double {
        if x.isNaN { return x }
        return x < 0 ? -1 : Exponential.value(x)
    }
}
