/// The random function Philox4x32-10, which maps a counter and a key to 128 random bits.
///
///     let bits = Philox.bits(counter: SIMD4(0, 0, 0, 0), key: SIMD2(0, 0))
///
/// Since it has no state, the number for a counter does not depend on which numbers were computed before, or by which
/// thread. Source: Salmon and others 2011, doi 10.1145/2063384.2063405.
package enum Philox {
    private static let multipliers: (UInt64, UInt64) = (0xD251_1F53, 0xCD9E_8D57)
    private static let increments: (UInt32, UInt32) = (0x9E37_79B9, 0xBB67_AE85)
    private static let rounds = 10

    /// Returns the 128 random bits of Philox4x32-10 for a counter and a key.
    @inline(__always)
    package static func bits(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        var (a, b, c, d) = (counter.x, counter.y, counter.z, counter.w)
        var (first, second) = (key.x, key.y)
        for round in 0..<rounds {
            if round > 0 {
                first &+= increments.0
                second &+= increments.1
            }
            let left = multipliers.0 &* UInt64(a)
            let right = multipliers.1 &* UInt64(c)
            (a, b, c, d) = (
                UInt32(truncatingIfNeeded: right >> 32) ^ b ^ first, UInt32(truncatingIfNeeded: right),
                UInt32(truncatingIfNeeded: left >> 32) ^ d ^ second, UInt32(truncatingIfNeeded: left)
            )
        }
        return SIMD4(a, b, c, d)
    }
}
