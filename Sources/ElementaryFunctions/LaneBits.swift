/// The bit patterns of the numbers in ``Lanes``.
package protocol LaneBits {
    /// Creates lanes that all have the same bits.
    init(_ bits: UInt64)
    /// Returns the sums modulo 2^64.
    static func &+ (a: Self, b: Self) -> Self
    /// Returns the differences modulo 2^64.
    static func &- (a: Self, b: Self) -> Self
    /// Returns the bits that are set in both.
    static func & (a: Self, b: Self) -> Self
    /// Returns the bits that are set in one or both.
    static func | (a: Self, b: Self) -> Self
    /// Returns the bits that are set in exactly one.
    static func ^ (a: Self, b: Self) -> Self
    /// Returns the bits moved to the left, with zeros at the right.
    static func shiftLeft(_ a: Self, _ count: UInt64) -> Self
    /// Returns the bits moved to the right, with zeros at the left.
    static func shiftRight(_ a: Self, _ count: UInt64) -> Self
}

extension UInt64: LaneBits {
    /// Returns the bits moved to the left, with zeros at the right.
    @inline(__always) package static func shiftLeft(_ a: UInt64, _ count: UInt64) -> UInt64 { a &<< count }
    /// Returns the bits moved to the right, with zeros at the left.
    @inline(__always) package static func shiftRight(_ a: UInt64, _ count: UInt64) -> UInt64 { a &>> count }
}

extension SIMD8: LaneBits where Scalar == UInt64 {
    /// Creates lanes that all have the same bits.
    @inline(__always) package init(_ bits: UInt64) { self.init(repeating: bits) }
    /// Returns the bits moved to the left, with zeros at the right.
    @inline(__always) package static func shiftLeft(_ a: Self, _ count: UInt64) -> Self { a &<< Self(repeating: count) }
    /// Returns the bits moved to the right, with zeros at the left.
    @inline(__always) package static func shiftRight(_ a: Self, _ count: UInt64) -> Self {
        a &>> Self(repeating: count)
    }
}
