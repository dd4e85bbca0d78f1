/// The texts of numbers whose digits ``FloatDigitWord`` does not compute.
///
///     var texts = RareFloatTexts()
///     let length = texts.write(0.5, to: start)  // writes 0.5, and returns 3
///
/// Such numbers often repeat, as 0 does in the column of a quantity that rests. Some of their texts are therefore kept.
struct RareFloatTexts {
    private struct Entry {
        var number: UInt32 = 0
        /// The number of bytes; 0 for an unused entry.
        var length = 0
        var bytes = SIMD16<UInt8>()
    }

    /// The entries, by a part of the product of the number and a constant; empty until the first number is written.
    private var entries: [Entry] = []

    /// The bits of the index of an entry.
    private static let indexBits: UInt32 = 6
    /// The odd number next to 2^32 divided by the golden ratio, which spreads the products.
    private static let spread: UInt32 = 0x9e37_79b1

    /// Writes the text of a number, and returns its length. There must be room for 16 bytes.
    @inline(never)
    mutating func write(_ number: Float, to start: UnsafeMutableRawPointer) -> Int {
        let index = Int(truncatingIfNeeded: (number.bitPattern &* Self.spread) >> (32 - Self.indexBits))
        if entries.isEmpty { entries = [Entry](repeating: Entry(), count: 1 << Self.indexBits) }
        if entries[index].length == 0 || entries[index].number != number.bitPattern {
            entries[index] = Self.entry(number)
        }
        start.storeBytes(of: entries[index].bytes, as: SIMD16<UInt8>.self)
        return entries[index].length
    }

    private static func entry(_ number: Float) -> Entry {
        var entry = Entry(number: number.bitPattern)
        for byte in FloatDigits.text(number).utf8 {
            entry.bytes[entry.length] = byte
            entry.length += 1
        }
        return entry
    }
}
