/// The 64-bit patterns of one number or of several numbers side by side, as unsigned integers; see ``Lanes``.
package protocol LaneBits {
    /// Creates bit patterns that are the same in all lanes.
    init(_ bits: UInt64)
    /// Returns the sum modulo 2^64 in each lane.
    static func &+ (a: Self, b: Self) -> Self
    /// Returns the difference modulo 2^64 in each lane.
    static func &- (a: Self, b: Self) -> Self
    /// Returns the bits that are set in both patterns.
    static func & (a: Self, b: Self) -> Self
    /// Returns the bits that are set in one or both patterns.
    static func | (a: Self, b: Self) -> Self
    /// Returns the bits that are set in exactly one of the patterns.
    static func ^ (a: Self, b: Self) -> Self
    /// Returns the bits shifted to the left by `count` places, with zeros at the right.
    static func shiftLeft(_ a: Self, _ count: UInt64) -> Self
    /// Returns the bits shifted to the right by `count` places, with zeros at the left.
    static func shiftRight(_ a: Self, _ count: UInt64) -> Self
}

extension UInt64: LaneBits {
    /// Returns the bits shifted to the left by `count` places, with zeros at the right.
    @inline(__always) package static func shiftLeft(_ a: UInt64, _ count: UInt64) -> UInt64 { a &<< count }
    /// Returns the bits shifted to the right by `count` places, with zeros at the left.
    @inline(__always) package static func shiftRight(_ a: UInt64, _ count: UInt64) -> UInt64 { a &>> count }
}

extension SIMD8: LaneBits where Scalar == UInt64 {
    /// Creates bit patterns that are the same in all lanes.
    @inline(__always) package init(_ bits: UInt64) { self.init(repeating: bits) }
    /// Returns the bits shifted to the left by `count` places, with zeros at the right.
    @inline(__always) package static func shiftLeft(_ a: Self, _ count: UInt64) -> Self { a &<< Self(repeating: count) }
    /// Returns the bits shifted to the right by `count` places, with zeros at the left.
    @inline(__always) package static func shiftRight(_ a: Self, _ count: UInt64) -> Self {
        a &>> Self(repeating: count)
    }
}
