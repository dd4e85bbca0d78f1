import Files
import Testing

/// Compression loses nothing, and damaged data is refused.
struct DeflateTests {
    /// Texts that compress well, badly and not at all.
    private static let samples: [[UInt8]] = {
        var generator = SystemRandomNumberGenerator()
        let random = (0..<5000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        return [
            [], [0], Array("hello".utf8), Array(repeating: 7, count: 100_000), Array(0...255), random,
            (0..<3000).map { UInt8(truncatingIfNeeded: $0 * $0) },
        ]
    }()

    /// "hello" in a stored block: the final bit, the length 5, its complement (RFC 1951, section 3.2.4).
    private static let stored: [UInt8] = [0x01, 0x05, 0x00, 0xFA, 0xFF] + Array("hello".utf8)
    /// The same in zlib format: the header 78 01, the block, and the Adler-32 checksum (RFC 1950, section 2.2). The two
    /// sums of "hello" are 1 + 104 + 101 + 108 + 108 + 111 = 533 and 105 + 206 + 314 + 422 + 533 = 1580.
    private static let zlib: [UInt8] = [0x78, 0x01] + stored + [0x06, 0x2C, 0x02, 0x15]

    @Test(arguments: samples.indices) func roundTrip(index: Int) throws {
        let bytes = Self.samples[index]
        let packed = try Deflate.compress(bytes)
        #expect(Deflate.decompress(packed, count: bytes.count) == bytes)
        // zlib data is a raw stream between two bytes of header and four of checksum.
        #expect(Deflate.inflate(Array(packed.dropFirst(2).dropLast(4)), count: bytes.count) == bytes)
        #expect(try Deflate.compress(bytes) == packed)
    }

    @Test func handMadeStreams() {
        let hello = Array("hello".utf8)
        #expect(Deflate.decompress(Self.zlib, count: 5) == hello)
        #expect(Deflate.inflate(Self.stored, count: 5) == hello)
        // A block of fixed codes that contains only the end of the block (RFC 1951, section 3.2.6).
        #expect(Deflate.inflate([0x03, 0x00], count: 0) == [])
    }

    @Test(arguments: [-1, 0, 1, 4, 6, 1000, 1 << 40, .max, .min]) func aWrongSizeIsRefused(count: Int) {
        #expect(Deflate.decompress(Self.zlib, count: count) == nil)
        #expect(Deflate.inflate(Self.stored, count: count) == nil)
    }

    @Test(arguments: samples.indices) func truncatedDataIsRefused(index: Int) throws {
        let bytes = Self.samples[index]
        let packed = try Deflate.compress(bytes)
        for length in 0..<min(packed.count, 300) {
            #expect(Deflate.decompress(packed.prefix(length), count: bytes.count) == nil)
        }
        #expect(Deflate.decompress(packed.dropLast(), count: bytes.count) == nil)
    }

    /// The checksum detects every error that is confined to one byte (RFC 1950, section 9).
    @Test func aFlippedBitIsRefused() throws {
        let packed = Self.zlib
        for index in packed.indices {
            for bit in 0..<8 {
                var damaged = packed
                damaged[index] ^= 1 << bit
                let result = Deflate.decompress(damaged, count: 5)
                // Five bits of the block's header are padding, and some of the zlib header do not concern the data.
                #expect(result == nil || (result == Array("hello".utf8) && index < 3), "byte \(index), bit \(bit)")
            }
        }
    }

    /// A size that no stream of that length can have is refused before memory for it is taken.
    @Test func anImpossibleSizeIsRefused() throws {
        let packed = try Deflate.compress(Array(repeating: 0, count: 1 << 20))
        #expect(Deflate.decompress(packed, count: 1 << 20)?.count == 1 << 20)
        #expect(Deflate.decompress(packed, count: packed.count * 2000) == nil)
        #expect(Deflate.decompress([], count: 1 << 50) == nil)
    }
}
