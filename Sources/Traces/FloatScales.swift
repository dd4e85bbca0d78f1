/// The factors with which 32-bit numbers are scaled before they are printed.
///
/// The number c·2^q with 24 bits of c is scaled by 10^-k, where 10^k is the largest power of ten that is not larger
/// than 2^q, so that its whole part has 7 to 9 digits.
struct FloatScales {
    /// The factor of the numbers c·2^q of one exponent q, and what depends on it.
    ///
    /// The factor, the reach and the smallest number are NaN for zero, subnormal numbers, numbers from 2^25 on, of
    /// which Java prints other digits, and numbers that are not finite.
    struct Scale {
        /// The power 10^-k, as ``DecimalScales/factor(_:)`` returns it.
        var factor: Double
        /// Half the distance of two numbers, scaled: 2^(q - 1)·10^-k, at least 0.5 and less than 5.
        var reach: Double
        /// The smallest of the numbers, a power of two, scaled.
        var smallest: Double
        /// The power of ten of the first digit of a number with nine digits, in the form of ``FloatDigitWord``.
        var exponent: Double
    }

    private let scales: UnsafePointer<Scale>

    /// Calls a closure with the factors, which are valid only during the call.
    static func with<Result>(_ body: (FloatScales) throws -> Result) rethrows -> Result {
        try all.withUnsafeBufferPointer { buffer in
            guard let first = buffer.baseAddress else { preconditionFailure("the table is not empty") }
            return try body(FloatScales(scales: first))
        }
    }

    /// Returns the factor of a number and of its negative.
    @inline(__always)
    subscript(number: Float) -> Scale { scales[Int(truncatingIfNeeded: number.bitPattern >> 23 & 0xff)] }

    /// The factors, by the eight bits of the exponent of a number.
    private static let all: [Scale] = DecimalScales.with { decimals in
        (0..<256).map { bits in
            guard bits > 0, bits < 127 + 25 else {
                return Scale(factor: .nan, reach: .nan, smallest: .nan, exponent: 0)
            }
            let q = bits - 150
            let (exponent, factor) = decimals.factor(q)
            return Scale(
                factor: factor, reach: factor.scaled(by: q - 1), smallest: factor.scaled(by: q + 23),
                exponent: FloatDigitWord.exponentUnit * Double(exponent + 8 + FloatDigitWord.exponentOffset))
        }
    }
}

extension Double {
    fileprivate func scaled(by power: Int) -> Double { Double(sign: .plus, exponent: power, significand: self) }
}
