/// An angle, divided into a whole number of 128ths of a turn and a remainder of at most half a 128th, from which its
/// sine and cosine are computed.
///
/// x = k · π/64 + r with the integer k next to x · 64/π. Up to 2^20, π/64 is subtracted in four parts, of which the
/// first three have 28 bits, so that their products with k are exact (Cody and Waite, Software Manual for the
/// Elementary Functions, 1980). Beyond, x is multiplied with those bits of 2/π that bear on the result (Payne and
/// Hanek, Radian reduction for trigonometric functions, SIGNUM Newsletter 18, 1983). The sine of k · π/64 comes from a
/// table, and that of the sum from the addition theorem (Muller, Elementary Functions, 3rd edition, 2016, chapters 6
/// and 11).
struct Angle<L: Lanes> {
    /// The number k of 128ths of a turn, modulo 128 in the last seven bits; the other bits have no meaning.
    let steps: L.Bits
    /// The remainder r in radians, at most π/128 in magnitude, as a sum of two numbers.
    let remainder: Pair<L>

    /// Creates an angle of 0 to 2^20 radians.
    @inline(__always)
    init(small x: L) {
        let shifted = x * L(AngleTable.inverse) + L(Exponential.shifter)
        let k = shifted - L(Exponential.shifter)
        steps = shifted.bits
        let second = Pair(sum: x - k * L(AngleTable.p1), L(0) - k * L(AngleTable.p2))
        let third = Pair(sum: second.high, L(0) - k * L(AngleTable.p3))
        remainder = Pair(ordered: third.high, (second.low + third.low) - k * L(AngleTable.p4))
    }

    /// The sine of the angle, as a sum of two numbers with a relative error of about 2^-59.
    @inline(__always) var sine: Pair<L> { sine(steps) }

    /// The cosine of the angle, as a sum of two numbers with a relative error of about 2^-59.
    @inline(__always) var cosine: Pair<L> { sine(steps &+ L.Bits(32)) }

    /// Returns the sine of an angle with the same remainder.
    @inline(__always)
    private func sine(_ steps: L.Bits) -> Pair<L> {
        typealias T = AngleTable
        let index = L.Bits.shiftLeft(steps & L.Bits(127), 1)
        let quarterFarther = L.Bits.shiftLeft((steps &+ L.Bits(32)) & L.Bits(127), 1)
        let sine = L.lookup(T.table, index)
        let cosine = L.lookup(T.table, quarterFarther)
        let r = remainder.high
        let z = r * r
        let cosineLessOne = z * ((L(T.c2) + z * L(T.c3)) + (z * z) * (L(T.c4) + z * L(T.c5)))
        let sineLessAngle = (r * z) * ((L(T.s3) + z * L(T.s4)) + (z * z) * L(T.s5))
        let product = Pair(product: cosine, r)
        let sum = Pair(ordered: sine, product.high)
        let lows = L.lookup(T.table, index | L.Bits(1)) + L.lookup(T.table, quarterFarther | L.Bits(1)) * r
        let terms = sine * cosineLessOne + cosine * (remainder.low + sineLessAngle)
        return Pair(ordered: sum.high, sum.low + ((product.low + lows) + terms))
    }
}

extension Angle<Double> {
    /// Creates an angle of 2^20 radians or more, which must be finite.
    ///
    /// x = m · 2^e with a whole m < 2^53. The 256 bits of 2/π that start at the weight 2^(1-e), times m, modulo 2^256,
    /// are x · 2/π modulo 4 in units of 2^-254; what was cut off is less than m units.
    init(large x: Double) {
        let m = x.significandBitPattern | 1 << 52
        // The table begins 64 bits before the point.
        let start = 64 + Int(x.exponent) - 52 - 2
        var product: [UInt64] = [0, 0, 0, 0]
        var carry: UInt64 = 0
        for word in stride(from: 3, through: 0, by: -1) {
            let partial = AngleTable.bits(from: start + 64 * word).multipliedFullWidth(by: m)
            let (sum, overflow) = partial.low.addingReportingOverflow(carry)
            product[word] = sum
            carry = partial.high + (overflow ? 1 : 0)
        }
        // The first seven bits are k. The fraction behind them is taken between -1/2 and 1/2.
        let isUpper = product[0] & 1 << 56 != 0
        steps = product[0] >> 57 &+ (isUpper ? 1 : 0)
        for word in 0..<4 {
            product[word] = product[word] << 7 | (word < 3 ? product[word + 1] >> 57 : 0)
            if isUpper { product[word] = ~product[word] }
        }
        let zeros = product[0] == 0 ? 64 + product[1].leadingZeroBitCount : product[0].leadingZeroBitCount
        let (word, shift) = (zeros / 64, UInt64(zeros % 64))
        let high = product[word] << shift | product[word + 1] >> (64 - shift)
        let low = product[word + 1] << shift | product[word + 2] >> (64 - shift)
        // Twice 53 bits, so that the conversions are exact.
        let unit = Double(sign: isUpper ? .minus : .plus, exponent: -53 - zeros, significand: 1)
        let fraction = Pair(
            ordered: unit * Double(high >> 11), unit * 0x1p-53 * Double((high << 53 | low >> 11) >> 11))
        remainder = fraction * Pair(high: AngleTable.stepHigh, low: AngleTable.stepLow)
    }
}

/// The constants and tables with which ``Angle`` divides angles and computes sines.
enum AngleTable {
    /// Returns 64 successive bits of ``inverseBits``, the digits of 2/π. The first one has the index `start`, counted
    /// from the highest bit of the first word.
    static func bits(from start: Int) -> UInt64 {
        let (word, shift) = (start / 64, UInt64(start % 64))
        return inverseBits[word] << shift | inverseBits[word + 1] >> (64 - shift)
    }
}
