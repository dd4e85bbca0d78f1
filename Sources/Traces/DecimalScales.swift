/// The powers of ten with which numbers are scaled before they are printed.
///
/// The number c·2^q with 53 bits of c is scaled by 10^-k, where 10^k is the largest power of ten that is not larger than
/// 2^q, so that its whole part has 16 or 17 digits.
struct DecimalScales {
    /// The power 10^-k with which numbers c·2^q of one exponent q are scaled, as 128 bits, and the shift of c.
    struct Scale {
        /// The number k of the power 10^-k.
        var exponent: Int
        /// The higher 64 bits of the power 10^-k.
        var high: UInt64
        /// The lower 64 bits of the power 10^-k.
        var low: UInt64
        /// The number of bits, from 1 to 4, by which the 53 bits of c are shifted to the left before the multiplication
        /// by the power, so that the first 64 bits of the product are its whole part.
        var shift: UInt64
    }

    private let words: UnsafePointer<UInt64>

    /// Calls a closure with the table of the powers of ten, which is valid only during the call.
    static func with<Result>(_ body: (DecimalScales) -> Result) -> Result {
        words.withUnsafeBufferPointer { buffer in
            guard let first = buffer.baseAddress else { preconditionFailure("the table is not empty") }
            return body(DecimalScales(words: first))
        }
    }

    /// Returns the power 10^-k with which numbers c·2^q are scaled: 10^k is the largest power of ten that is not larger
    /// than 2^q.
    ///
    /// Source: R. Giulietti, The Schubfach way to render doubles, 2022, for the products that replace logarithms.
    /// - Parameters:
    ///   - q: The binary exponent of the number, whose c has 53 bits.
    ///   - isPowerOfTwo: A Boolean value that indicates whether c is 2^52. Then 10^k is the largest power of ten that
    ///     is not larger than ¾·2^q.
    @inline(__always)
    func scale(_ q: Int, isPowerOfTwo: Bool = false) -> Scale {
        let k = isPowerOfTwo ? (q &* 1_262_611 &- 524_031) >> 22 : (q &* 1_262_611) >> 22
        let shift = q &+ (k &* -1_741_647) >> 19 &+ 1
        let row = words + 2 &* (292 &- k)
        return Scale(exponent: k, high: row[0], low: row[1], shift: UInt64(truncatingIfNeeded: shift))
    }

    /// Returns the power 10^-k with which numbers c·2^q are scaled, as ``scale(_:isPowerOfTwo:)`` has it, as a number
    /// that differs from it by at most half a unit in the last place and 2^-63 of it.
    func factor(_ q: Int) -> (exponent: Int, power: Double) {
        let scale = scale(q)
        let exponent = Int(truncatingIfNeeded: scale.shift) - 64 - q
        return (scale.exponent, Double(sign: .plus, exponent: exponent, significand: Double(scale.high)))
    }
}
