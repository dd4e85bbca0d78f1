/// The digits of the numbers below 1000, with which larger numbers are printed three digits at a time.
///
///     DigitTriples.with { $0.nineDigits(314_159_265) }  // 3, and 1, 4, 1, 5, 9, 2, 6, 5 in the bytes of a word
struct DigitTriples {
    private let triples: UnsafePointer<UInt32>

    /// Calls a closure with the digits, which are valid only during the call.
    static func with<Result>(_ body: (DigitTriples) throws -> Result) rethrows -> Result {
        try all.withUnsafeBufferPointer { buffer in
            guard let first = buffer.baseAddress else { preconditionFailure("the table is not empty") }
            return try body(DigitTriples(triples: first))
        }
    }

    /// The three digits of each number as bytes, the first digit in the lowest byte.
    private static let all: [UInt32] = (0..<1000).map { (number: UInt32) -> UInt32 in
        let (hundreds, tens, ones) = (number / 100, number / 10 % 10, number % 10)
        return hundreds | tens << 8 | ones << 16
    }

    /// Returns the digits of a number below 10^9: the first one, and the other eight as bytes, the first of them in the
    /// lowest byte.
    @inline(__always)
    func nineDigits(_ number: UInt64) -> (first: UInt64, eight: UInt64) {
        let thousands = number / 1000
        let millions = thousands / 1000
        let high = triple(millions)
        let middle = triple(thousands &- millions &* 1000)
        let low = triple(number &- thousands &* 1000)
        return (high & 0xff, high >> 8 | middle << 16 | low << 40)
    }

    /// Returns the digits of a number below 10^8 as bytes, the first digit in the lowest byte.
    @inline(__always)
    func eightDigits(_ number: UInt64) -> UInt64 { nineDigits(number).eight }

    @inline(__always)
    private func triple(_ number: UInt64) -> UInt64 {
        // allow: 32 bits in 64
        UInt64(triples[Int(truncatingIfNeeded: number)])
    }
}
