/// The sine, with an error below 0.52 ulp.
enum Sine: Algorithm {
    /// Returns whether the algorithm for ordinary arguments covers `x`; false for NaN.
    @inline(__always)
    static func isOrdinary<L: Lanes>(_ x: L) -> L.Mask { L.lessOrEqual(x.magnitude, L(0x1p20)) }

    /// Returns the values at ordinary arguments.
    @inline(__always)
    static func ordinary<L: Lanes>(_ x: L) -> L { Angle(small: x.magnitude).sine.value.withSignChanged(by: x) }

    /// Returns the value at an argument that is not ordinary.
    static func special(_ x: Double) -> Double {
        if !x.isFinite { return x.isNaN ? x : .nan }
        return Angle(large: x.magnitude).sine.value.withSignChanged(by: x)
    }
}

/// The cosine, with an error below 0.52 ulp.
enum Cosine: Algorithm {
    /// Returns whether the algorithm for ordinary arguments covers `x`; false for NaN.
    @inline(__always)
    static func isOrdinary<L: Lanes>(_ x: L) -> L.Mask { Sine.isOrdinary(x) }

    /// Returns the values at ordinary arguments.
    @inline(__always)
    static func ordinary<L: Lanes>(_ x: L) -> L { Angle(small: x.magnitude).cosine.value }

    /// Returns the value at an argument that is not ordinary.
    static func special(_ x: Double) -> Double {
        if !x.isFinite { return x.isNaN ? x : .nan }
        return Angle(large: x.magnitude).cosine.value
    }
}

/// The tangent, with an error below 0.52 ulp.
enum Tangent: Algorithm {
    /// Returns whether the algorithm for ordinary arguments covers `x`; false for NaN.
    @inline(__always)
    static func isOrdinary<L: Lanes>(_ x: L) -> L.Mask { Sine.isOrdinary(x) }

    /// Returns the values at ordinary arguments.
    @inline(__always)
    static func ordinary<L: Lanes>(_ x: L) -> L {
        let angle = Angle(small: x.magnitude)
        return (angle.sine / angle.cosine).value.withSignChanged(by: x)
    }

    /// Returns the value at an argument that is not ordinary.
    static func special(_ x: Double) -> Double {
        if !x.isFinite { return x.isNaN ? x : .nan }
        let angle = Angle(large: x.magnitude)
        return (angle.sine / angle.cosine).value.withSignChanged(by: x)
    }
}
