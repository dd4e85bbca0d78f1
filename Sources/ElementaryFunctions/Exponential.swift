/// The exponential function, with an error below 0.52 ulp.
///
/// exp(x) = 2^(k/128) · exp(r), where k is the integer next to x · 128/ln 2. The powers of two come from a table of 128
/// numbers with their relative errors, and exp(r) from a polynomial (Tang, Table-driven implementation of the
/// exponential function in IEEE floating-point arithmetic, ACM Trans. Math. Softw. 15, 1989). For |x| ≤ 700 these are
/// all operations, each rounded on its own to the nearest number; `bits` are those of a number as an unsigned integer:
///
///     s = x * inverse + shifter               shifter = 1.5 · 2^52
///     n = bits(s)                             k in its low bits
///     k = s - shifter
///     r = (x - k * stepHigh) - k * stepLow
///     j = n & 127
///     t = table[2j + 1]                       2^(j/128), rounded
///     p = double(bits(t) + ((n - j) << 45))   2^(k/128): the exponent grows by (k - j)/128; modulo 2^64
///     q = r * r
///     e = ((table[2j] + r) + q * (c2 + r * c3)) + (q * q) * (c4 + r * c5)
///     result = p + p * e
///
/// The product k · stepHigh is exact, because `stepHigh` has 35 bits, and so is its difference from x. Other arguments,
/// for which the result may be infinite, subnormal or 0, have the operations of ``special(_:)``.
package enum Exponential: Algorithm {
    /// The number 1.5 · 2^52. Adding it rounds a small number to an integer, which is then in the low bits of the sum.
    package static let shifter = 0x1.8p52

    /// Returns whether |x| ≤ 700, so that ``ordinary(_:)`` gives the exponential function.
    @inline(__always)
    static func isOrdinary<L: Lanes>(_ x: L) -> L.Mask { L.lessOrEqual(x.magnitude, L(700)) }

    /// Returns the exponential function, for arguments of which ``isOrdinary(_:)`` is true.
    @inline(__always)
    static func ordinary<L: Lanes>(_ x: L) -> L {
        let (n, r) = reduced(x)
        let (power, excess) = factors(n, r)
        return power + power * excess
    }

    /// Divides x into a whole number k of steps ln 2/128 and a remainder r: x = k · ln 2/128 + r. The integer k is
    /// returned in the low bits of `n`, whose other bits have no meaning.
    @inline(__always)
    static func reduced<L: Lanes>(_ x: L) -> (n: L.Bits, r: L) {
        let shifted = x * L(inverse) + L(shifter)
        let k = shifted - L(shifter)
        return (shifted.bits, (x - k * L(stepHigh)) - k * L(stepLow))
    }

    /// Returns the rounded power 2^(k/128), and the excess e for which exp(x) = power · (1 + e), given the parts of x
    /// that ``reduced(_:)`` returns.
    @inline(__always)
    static func factors<L: Lanes>(_ n: L.Bits, _ r: L) -> (power: L, excess: L) {
        let (power, relativeError): (L, L) = power(n)
        let q = r * r
        return (power, ((relativeError + r) + q * (L(c2) + r * L(c3))) + (q * q) * (L(c4) + r * L(c5)))
    }

    /// Returns the power 2^(k/128), rounded, given the integer k in the low bits of `n`, and its relative error: the
    /// difference between the exact and the rounded power, divided by the rounded one.
    @inline(__always)
    static func power<L: Lanes>(_ n: L.Bits) -> (power: L, relativeError: L) {
        let j = n & L.Bits(127)
        let index = j &+ j
        let rounded = L.lookup(table, index &+ L.Bits(1))
        return (L(bits: rounded.bits &+ L.Bits.shiftLeft(n &- j, 45)), L.lookup(table, index))
    }

    /// Returns the exponential function, for an argument that is larger than 700 in magnitude, infinite or NaN.
    static func special(_ x: Double) -> Double { special(x, low: 0, halvings: 0) }

    /// Returns exp(x + low)/2^halvings for any x, also where the result is infinite, subnormal or 0; it is rounded only
    /// once. `low` must be a correction below the last place of x, and `halvings` 0 or 1.
    static func special(_ x: Double, low: Double, halvings: UInt64) -> Double {
        if x.isNaN { return x }
        if x > 712 { return .infinity }
        if x < -746 { return 0 }
        var (n, r) = reduced(x)
        n = n &- halvings << 7
        r = r + low
        // The exponent is moved by 128 into the range of normal numbers.
        let (power, excess) = factors(x > 0 ? n &- 128 << 7 : n &+ 128 << 7, r)
        let value = Pair(ordered: power, power * excess)
        return x > 0 ? value.high * 0x1p128 : diminished(value)
    }

    /// Returns x · 2^-128 for a positive number x, rounded only once even if the result is subnormal.
    static func diminished(_ x: Pair<Double>) -> Double {
        // A sum with 2^128 times the least normal number is rounded to a multiple of 2^128 times the least number.
        let least = 0x1p-894
        if x.high >= least { return x.high * 0x1p-128 }
        let sum = Pair(ordered: least, x.high)
        return ((sum.high + (sum.low + x.low)) - least) * 0x1p-128
    }
}
