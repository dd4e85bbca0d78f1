/// One number, or several numbers that are computed side by side.
///
/// An algorithm is written once, over this protocol, and is compiled for one number and for eight. Every operation is
/// one operation of IEEE 754 in each lane, so that both give the same bits.
package protocol Lanes {
    /// The bit pattern of the number in each lane.
    associatedtype Bits: LaneBits
    /// The truth values of a comparison, one for each lane.
    associatedtype Mask
    /// Creates lanes that all have the same value.
    init(_ value: Double)
    /// Creates numbers from their bit patterns.
    init(bits: Bits)
    /// The bit pattern of the number in each lane.
    var bits: Bits { get }
    /// The absolute value of the number in each lane.
    var magnitude: Self { get }
    /// Returns the square root in each lane, correctly rounded.
    func squareRoot() -> Self
    /// Returns the sum in each lane.
    static func + (a: Self, b: Self) -> Self
    /// Returns the difference in each lane.
    static func - (a: Self, b: Self) -> Self
    /// Returns the product in each lane.
    static func * (a: Self, b: Self) -> Self
    /// Returns the quotient in each lane.
    static func / (a: Self, b: Self) -> Self
    /// Returns for each lane whether a ≤ b, which is false for NaN.
    static func lessOrEqual(_ a: Self, _ b: Self) -> Mask
    /// Returns whether a condition holds in all lanes.
    static func all(_ mask: Mask) -> Bool
    /// Returns for each lane whether two conditions both hold.
    static func and(_ a: Mask, _ b: Mask) -> Mask
    /// Returns `a` in the lanes where a condition holds, and `b` in the others.
    static func select(_ mask: Mask, _ a: Self, _ b: Self) -> Self
    /// Returns for each lane the element of a table at the index of the lane, which must be within the table.
    static func lookup(_ table: [Double], _ index: Bits) -> Self
}

extension Lanes {
    /// Returns the numbers, which must not be negative, with the signs of the numbers of `other`.
    @inline(__always)
    func withSign(of other: Self) -> Self { Self(bits: bits | (other.bits & Bits(0x8000_0000_0000_0000))) }

    /// Returns the numbers, negated in the lanes where `other` has the sign bit set.
    @inline(__always)
    func withSignChanged(by other: Self) -> Self { Self(bits: bits ^ (other.bits & Bits(0x8000_0000_0000_0000))) }

    /// Returns `a` in the lanes where the bit with the index `bit`, counted from the lowest one, is set in `bits`, and
    /// `b` in the others.
    @inline(__always)
    static func select(bit: UInt64, of bits: Bits, _ a: Self, _ b: Self) -> Self {
        let mask = Bits(0) &- (Bits.shiftRight(bits, bit) & Bits(1))
        return Self(bits: b.bits ^ ((a.bits ^ b.bits) & mask))
    }
}

extension Double: Lanes {
    /// The truth values of a comparison, one for each lane.
    package typealias Mask = Bool
    /// Creates numbers from their bit patterns.
    @inline(__always) package init(bits: UInt64) { self.init(bitPattern: bits) }
    /// The bit pattern of the number in each lane.
    @inline(__always) package var bits: UInt64 { bitPattern }
    /// Returns for each lane whether a ≤ b, which is false for NaN.
    @inline(__always) package static func lessOrEqual(_ a: Double, _ b: Double) -> Bool { a <= b }
    /// Returns whether a condition holds in all lanes.
    @inline(__always) package static func all(_ mask: Bool) -> Bool { mask }
    /// Returns for each lane whether two conditions both hold.
    @inline(__always) package static func and(_ a: Bool, _ b: Bool) -> Bool { a && b }
    /// Returns `a` in the lanes where a condition holds, and `b` in the others.
    @inline(__always) package static func select(_ mask: Bool, _ a: Double, _ b: Double) -> Double { mask ? a : b }
    /// Returns for each lane the element of a table at the index of the lane, which must be within the table.
    @inline(__always)
    package static func lookup(_ table: [Double], _ index: UInt64) -> Double {
        table[Int(truncatingIfNeeded: index)]
    }
}

extension SIMD8: Lanes where Scalar == Double {
    /// The truth values of a comparison, one for each lane.
    package typealias Mask = SIMDMask<SIMD8<Int64>>
    /// Creates lanes that all have the same value.
    @inline(__always) package init(_ value: Double) { self.init(repeating: value) }
    /// Creates numbers from their bit patterns.
    @inline(__always) package init(bits: SIMD8<UInt64>) { self = unsafeBitCast(bits, to: Self.self) }
    /// The bit pattern of the number in each lane.
    @inline(__always) package var bits: SIMD8<UInt64> { unsafeBitCast(self, to: SIMD8<UInt64>.self) }
    /// The absolute value of the number in each lane.
    @inline(__always) package var magnitude: Self { Self(bits: bits & SIMD8<UInt64>(repeating: 0x7fff_ffff_ffff_ffff)) }
    /// Returns for each lane whether a ≤ b, which is false for NaN.
    @inline(__always) package static func lessOrEqual(_ a: Self, _ b: Self) -> Mask { a .<= b }
    /// Returns whether a condition holds in all lanes.
    @inline(__always) package static func all(_ mask: Mask) -> Bool { Swift.all(mask) }
    /// Returns for each lane whether two conditions both hold.
    @inline(__always) package static func and(_ a: Mask, _ b: Mask) -> Mask { a .& b }
    /// Returns `a` in the lanes where a condition holds, and `b` in the others.
    @inline(__always) package static func select(_ mask: Mask, _ a: Self, _ b: Self) -> Self {
        b.replacing(with: a, where: mask)
    }
    /// Returns for each lane the element of a table at the index of the lane, which must be within the table.
    @inline(__always)
    package static func lookup(_ table: [Double], _ index: SIMD8<UInt64>) -> Self {
        var values = Self()
        for lane in 0..<8 { values[lane] = table[Int(truncatingIfNeeded: index[lane])] }
        return values
    }
}
