import Quantities

/// The source of the normally distributed random numbers of one run.
///
///     let source = NoiseSource(seed: 42, member: 0)
///     let number = source.normal(stream: NoiseSource.stream(of: "v"), step: 17)
///
/// The number of a step depends on the seed, the member of the ensemble, the stream and the step alone. Every state has
/// a stream of its own, which is derived from its path.
package struct NoiseSource: Sendable {
    private let key: SIMD2<UInt32>
    private var member: UInt32

    /// Creates the random numbers of one member of an ensemble.
    /// - Parameters:
    ///   - seed: The seed of the ensemble.
    ///   - member: The number of the member.
    package init(seed: UInt64, member: UInt32) {
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        self.member = member
    }

    /// Returns the random numbers of another member of the same ensemble.
    package func member(_ number: UInt32) -> NoiseSource {
        var result = self
        result.member = number
        return result
    }

    /// Returns the standard normal random number of a stream at a step, both given by their numbers.
    ///
    /// It is Φ⁻¹(u) with u = (2 k + 1) / 2⁵³, where k consists of the 52 leading bits of Philox4x32-10. The key is the
    /// seed; the counter is the step (its lowest 32 bits), the member, and the two halves of the stream.
    /// - Parameters:
    ///   - stream: The number of the stream.
    ///   - step: The number of the step.
    ///   - offset: The number of members after that of the source, for members that are computed together.
    @inline(__always)
    package func normal(stream: UInt64, step: Int, offset: UInt32 = 0) -> Double {
        let counter = SIMD4(
            UInt32(truncatingIfNeeded: step), member &+ offset, UInt32(truncatingIfNeeded: stream),
            UInt32(truncatingIfNeeded: stream >> 32))
        let bits = Philox.bits(counter: counter, key: key)
        let word = UInt64(bits.x) << 32 | UInt64(bits.y)
        return NormalQuantile.value((Double(word >> 12) + 0.5) * 0x1p-52)
    }

    /// Returns the number of the stream for the state with a path: the 64-bit FNV-1a hash of the path.
    ///
    /// Source: Fowler, Noll and Vo, http://www.isthe.com/chongo/tech/comp/fnv/.
    package static func stream(of path: String) -> UInt64 {
        path.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// Returns the numbers of the streams for states with the given paths. Equal hashes are changed, so that no two
    /// states share a stream.
    package static func streams(of paths: [String]) -> [UInt64] {
        var used: Set<UInt64> = []
        return paths.map { path in
            var stream = stream(of: path)
            while !used.insert(stream).inserted { stream &+= 1 }
            return stream
        }
    }
}
