/// The text of the digits of a number, in parts of eight bytes.
///
///     DigitText(nine: 314_000_000, triples).writeDecimal(exponent: 0, to: start)  // writes 3.14, and returns 4
///
/// Whole words are written, so that there must be room for 32 bytes. Bytes behind the returned length have no meaning.
struct DigitText {
    /// The first digit.
    private let first: UInt64
    /// The text of the eight digits behind the first one, whose first byte is the lowest one.
    private let high: UInt64
    /// The text of the last eight digits.
    private let low: UInt64
    /// The number of digits without the zeros at the end.
    let count: Int

    /// The digit 0 eight times.
    private static let zeros: UInt64 = 0x3030_3030_3030_3030
    /// The bits that turn the second of eight digits 0 into a decimal point.
    private static let secondPoint: UInt64 = (0x30 ^ 0x2e) << 8

    /// Creates the text of a number of exactly 17 digits, the first of which is not 0. Zeros at its end are not counted.
    @inline(__always)
    init(seventeen number: UInt64, _ triples: DigitTriples) {
        let nine = number / 100_000_000
        let low = triples.eightDigits(number &- nine &* 100_000_000)
        let high: UInt64
        (first, high) = triples.nineDigits(nine)
        count = low != 0 ? 17 &- low.leadingZeroBitCount >> 3 : 9 &- high.leadingZeroBitCount >> 3
        self.high = high | Self.zeros
        self.low = low | Self.zeros
    }

    /// Creates the text of a number from 100,000,000 to 999,999,999. Zeros at its end are not counted.
    @inline(__always)
    init(nine number: UInt64, _ triples: DigitTriples) {
        let high: UInt64
        (first, high) = triples.nineDigits(number)
        count = 9 &- high.leadingZeroBitCount >> 3
        self.high = high | Self.zeros
        low = Self.zeros
    }

    /// The text of the first digit.
    private var firstByte: UInt8 { UInt8(truncatingIfNeeded: first | 0x30) }

    /// Writes the number in decimal notation with at least one digit behind the decimal point, and returns the length.
    /// - Parameter exponent: The power of ten of the first digit, from -4 to 15.
    @inline(__always)
    func writeDecimal(exponent: Int, to start: UnsafeMutableRawPointer) -> Int {
        if exponent < 0 {
            start.storeBytes(of: Self.zeros ^ Self.secondPoint, as: UInt64.self)
            writeDigits(to: start + (1 &- exponent))
            return 1 &- exponent &+ count
        }
        guard exponent < 7 else { return writeLongDecimal(exponent: exponent, to: start) }
        // The first eight digits, with a decimal point between them.
        let head = high << 8 | first | 0x30
        let shift = UInt64(truncatingIfNeeded: 8 &* exponent &+ 8)
        let mask = 1 &<< shift &- 1
        start.storeBytes(of: high, toByteOffset: 2, as: UInt64.self)
        start.storeBytes(of: low, toByteOffset: 10, as: UInt64.self)
        start.storeBytes(of: head & mask | 0x2e &<< shift | (head & ~mask) << 8, as: UInt64.self)
        return count <= exponent &+ 1 ? exponent &+ 3 : count &+ 1
    }

    /// Writes a number whose decimal point is behind the seventh digit.
    @inline(never)
    private func writeLongDecimal(exponent: Int, to start: UnsafeMutableRawPointer) -> Int {
        writeDigits(to: start + 1)
        start.copyMemory(from: start + 1, byteCount: exponent + 1)
        start.storeBytes(of: UInt8(ascii: "."), toByteOffset: exponent + 1, as: UInt8.self)
        return count <= exponent + 1 ? exponent + 3 : count + 1
    }

    /// Writes the digits with a decimal point behind the first one, as scientific notation has them, without the
    /// exponent. Returns the length of the point and the digits without zeros at the end: 2 for a single digit, as in
    /// `3.`, behind which a `0` is in the memory.
    @inline(__always)
    func writeScientific(to start: UnsafeMutableRawPointer) -> Int {
        writeDigits(to: start + 1)
        start.storeBytes(of: firstByte, as: UInt8.self)
        start.storeBytes(of: UInt8(ascii: "."), toByteOffset: 1, as: UInt8.self)
        return count + 1
    }

    @inline(__always)
    private func writeDigits(to start: UnsafeMutableRawPointer) {
        start.storeBytes(of: firstByte, as: UInt8.self)
        start.storeBytes(of: high, toByteOffset: 1, as: UInt64.self)
        start.storeBytes(of: low, toByteOffset: 9, as: UInt64.self)
    }
}
