/// The sine of an angle in radians, with an error below 0.52 ulp.
enum Sine: Algorithm {
    /// Returns whether |x| ≤ 2^20, so that ``ordinary(_:)`` gives the sine.
    @inline(__always)
    static func isOrdinary<L: Lanes>(_ x: L) -> L.Mask { L.lessOrEqual(x.magnitude, L(0x1p20)) }

    /// Returns the sine of an angle in radians, for arguments of which ``isOrdinary(_:)`` is true.
    @inline(__always)
    static func ordinary<L: Lanes>(_ x: L) -> L { Angle(small: x.magnitude).sine.value.withSignChanged(by: x) }

    /// Returns the sine of an angle in radians, for an argument that is larger than 2^20 in magnitude, infinite or NaN.
    static func special(_ x: Double) -> Double {
        if !x.isFinite { return x.isNaN ? x : .nan }
        return Angle(large: x.magnitude).sine.value.withSignChanged(by: x)
    }
}

/// The cosine of an angle in radians, with an error below 0.52 ulp.
enum Cosine: Algorithm {
    /// Returns whether |x| ≤ 2^20, so that ``ordinary(_:)`` gives the cosine.
    @inline(__always)
    static func isOrdinary<L: Lanes>(_ x: L) -> L.Mask { Sine.isOrdinary(x) }

    /// Returns the cosine of an angle in radians, for arguments of which ``isOrdinary(_:)`` is true.
    @inline(__always)
    static func ordinary<L: Lanes>(_ x: L) -> L { Angle(small: x.magnitude).cosine.value }

    /// Returns the cosine of an angle in radians, for an argument that is larger than 2^20 in magnitude, infinite or
    /// NaN.
    static func special(_ x: Double) -> Double {
        if !x.isFinite { return x.isNaN ? x : .nan }
        return Angle(large: x.magnitude).cosine.value
    }
}

/// The tangent of an angle in radians, with an error below 0.52 ulp.
enum Tangent: Algorithm {
    /// Returns whether |x| ≤ 2^20, so that ``ordinary(_:)`` gives the tangent.
    @inline(__always)
    static func isOrdinary<L: Lanes>(_ x: L) -> L.Mask { Sine.isOrdinary(x) }

    /// Returns the tangent of an angle in radians, for arguments of which ``isOrdinary(_:)`` is true.
    @inline(__always)
    static func ordinary<L: Lanes>(_ x: L) -> L {
        let angle = Angle(small: x.magnitude)
        return (angle.sine / angle.cosine).value.withSignChanged(by: x)
    }

    /// Returns the tangent of an angle in radians, for an argument that is larger than 2^20 in magnitude, infinite or
    /// NaN.
    static func special(_ x: Double) -> Double {
        if !x.isFinite { return x.isNaN ? x : .nan }
        let angle = Angle(large: x.magnitude)
        return (angle.sine / angle.cosine).value.withSignChanged(by: x)
    }
}
