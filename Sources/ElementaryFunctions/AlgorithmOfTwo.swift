/// A function of two arguments, in the same form as an ``Algorithm``.
protocol AlgorithmOfTwo {
    /// Returns the values at ordinary arguments, and whether the arguments are ordinary. The values at others have no
    /// meaning.
    static func ordinary<L: Lanes>(_ x: L, _ y: L) -> (value: L, isOrdinary: L.Mask)
    /// Returns the value at arguments that are not ordinary.
    static func special(_ x: Double, _ y: Double) -> Double
}

extension AlgorithmOfTwo {
    /// Returns the value at (x, y).
    @inline(__always)
    static func value(_ x: Double, _ y: Double) -> Double {
        let (value, isOrdinary) = ordinary(x, y)
        return isOrdinary ? value : special(x, y)
    }

    /// Returns the values at eight pairs of arguments.
    @inline(__always)
    static func values(_ x: SIMD8<Double>, _ y: SIMD8<Double>) -> SIMD8<Double> {
        var (values, isOrdinary) = ordinary(x, y)
        if SIMD8.all(isOrdinary) { return values }
        for lane in 0..<8 { values[lane] = value(x[lane], y[lane]) }
        return values
    }

    /// Writes the values at `count` pairs of arguments; the target may be one of the sources.
    @inline(__always)
    static func values(
        _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>, _ target: UnsafeMutablePointer<Double>,
        _ count: Int
    ) {
        var start = 0
        while start + 8 <= count {
            let x = UnsafeRawPointer(first + start).loadUnaligned(as: SIMD8<Double>.self)
            let y = UnsafeRawPointer(second + start).loadUnaligned(as: SIMD8<Double>.self)
            UnsafeMutableRawPointer(target + start).storeBytes(of: values(x, y), as: SIMD8<Double>.self)
            start += 8
        }
        for index in start..<max(start, count) { target[index] = value(first[index], second[index]) }
    }
}
