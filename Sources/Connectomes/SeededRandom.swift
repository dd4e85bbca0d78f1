/// A generator of random numbers whose sequence depends on a seed alone: SplitMix64 (Steele, Lea and Flood,
/// doi 10.1145/2660193.2660195).
///
///     var random = SeededRandom(seed: 42)
///     let number = random.next()
package struct SeededRandom: Sendable {
    private var state: UInt64

    /// Creates the generator of the sequence that belongs to a seed.
    package init(seed: UInt64) { state = seed }

    /// Creates the generator of one of several independent sequences with the same seed.
    /// - Parameters:
    ///   - seed: The seed.
    ///   - stream: The name of the sequence, such as the name of the parameter that is drawn.
    package init(seed: UInt64, stream: String) {
        // FNV-1a, which is the same on every machine, unlike Swift's hash values.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in stream.utf8 { hash = (hash ^ UInt64(truncatingIfNeeded: byte)) &* 0x100_0000_01B3 }
        state = seed ^ hash
        _ = bits()
    }

    /// Returns the next 64 bits.
    private mutating func bits() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Returns the next number, a multiple of 2⁻⁵³ in the half-open interval [0, 1).
    package mutating func next() -> Double { Double(bits() >> 11) * 0x1p-53 }

    /// Returns a random whole number from 0 to `count` − 1; `count` is positive and less than 2³².
    package mutating func index(below count: Int) -> Int {
        Int(exactly: (next() * Double(count)).rounded(.down)) ?? 0
    }
}
