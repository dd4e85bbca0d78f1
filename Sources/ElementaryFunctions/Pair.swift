/// A number with about twice the precision of a Double: the unevaluated sum of two, of which the second is at most half
/// a unit in the last place of the first.
///
/// Sources: Dekker, A floating-point technique for extending the available precision, Numer. Math. 18, 1971; Knuth, The
/// Art of Computer Programming, volume 2, section 4.2.2.
struct Pair<L: Lanes> {
    /// The number rounded to a Double, the larger part of the sum.
    var high: L
    /// The difference between the number and `high`.
    var low: L

    /// Creates a number from the two parts of its sum.
    @inline(__always) init(high: L, low: L) { (self.high, self.low) = (high, low) }

    /// Creates the exact sum of two numbers, of which the first is the larger one in magnitude, or 0. Source: Dekker
    /// 1971.
    @inline(__always)
    init(ordered a: L, _ b: L) {
        high = a + b
        low = b - (high - a)
    }

    /// Creates the exact sum of two numbers of any magnitudes. Source: Knuth, section 4.2.2.
    @inline(__always)
    init(sum a: L, _ b: L) {
        high = a + b
        let share = high - a
        low = (a - (high - share)) + (b - share)
    }

    /// Creates the product of two numbers, with a relative error of about 2^-106.
    ///
    /// The factors are cut after 26 bits, so that three of the four partial products are exact.
    @inline(__always)
    init(product a: L, _ b: L) {
        let mask = L.Bits(0xffff_ffff_f800_0000)
        let aHigh = L(bits: a.bits & mask)
        let bHigh = L(bits: b.bits & mask)
        let aLow = a - aHigh
        let bLow = b - bHigh
        high = a * b
        low = (((aHigh * bHigh - high) + aHigh * bLow) + aLow * bHigh) + aLow * bLow
    }

    /// The number, rounded to a Double.
    @inline(__always) var value: L { high + low }

    /// The same number, with parts of which the second is again at most half a unit in the last place of the first.
    /// `low` must be smaller than `high` in magnitude.
    @inline(__always) var normalized: Pair { Pair(ordered: high, low) }

    /// Returns the product, with a relative error of about 2^-102.
    @inline(__always)
    static func * (a: Pair, b: Pair) -> Pair {
        var product = Pair(product: a.high, b.high)
        product.low = product.low + (a.high * b.low + a.low * b.high)
        return product.normalized
    }

    /// Returns the quotient, with a relative error of about 2^-100.
    @inline(__always)
    static func / (a: Pair, b: Pair) -> Pair {
        let inverse = L(1) / b.high
        let quotient = a.high * inverse
        let product = Pair(product: quotient, b.high)
        let rest = ((a.high - product.high) - product.low) + (a.low - quotient * b.low)
        return Pair(ordered: quotient, rest * inverse)
    }
}
