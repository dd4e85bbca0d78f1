/// The function exp(x) − 1, with an error below 0.52 ulp.
///
/// The powers of two are those of ``Exponential``, and the polynomial has one term more. The difference is formed with
/// twice the precision, so that nothing is lost near 0.
enum ExponentialLessOne: Algorithm {
    /// Returns whether |x| ≤ 700, so that ``ordinary(_:)`` gives the function exp(x) − 1.
    @inline(__always)
    static func isOrdinary<L: Lanes>(_ x: L) -> L.Mask { L.lessOrEqual(x.magnitude, L(700)) }

    /// Returns the function exp(x) − 1, for arguments of which ``isOrdinary(_:)`` is true.
    @inline(__always)
    static func ordinary<L: Lanes>(_ x: L) -> L { pair(x).value.withSign(of: x) }

    /// Returns exp(x) − 1 for |x| ≤ 700, as a sum of two numbers. For x = −0 the result is +0.
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

    /// Returns the function exp(x) − 1, for an argument that is larger than 700 in magnitude, infinite or NaN.
    static func special(_ x: Double) -> Double {
        if x.isNaN { return x }
        return x < 0 ? -1 : Exponential.value(x)
    }
}
