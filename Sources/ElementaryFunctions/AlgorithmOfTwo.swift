/// A function of two arguments, computed by a branch-free algorithm for ordinary arguments and by separate rules for
/// the others, as an ``Algorithm`` is.
protocol AlgorithmOfTwo {
    /// Returns for each lane the function, and whether the algorithm holds for the arguments; where it does not, the
    /// value has no meaning.
    static func ordinary<L: Lanes>(_ x: L, _ y: L) -> (value: L, isOrdinary: L.Mask)
    /// Returns the function at arguments for which the algorithm of ``ordinary(_:_:)`` does not hold.
    static func special(_ x: Double, _ y: Double) -> Double
}

extension AlgorithmOfTwo {
    /// Returns the function at (x, y), by the algorithm or the rules for other arguments.
    @inline(__always)
    static func value(_ x: Double, _ y: Double) -> Double {
        let (value, isOrdinary) = ordinary(x, y)
        return isOrdinary ? value : special(x, y)
    }

    /// Returns the function at eight pairs of arguments, with the same bits as ``value(_:_:)`` in each lane.
    @inline(__always)
    static func values(_ x: SIMD8<Double>, _ y: SIMD8<Double>) -> SIMD8<Double> {
        var (values, isOrdinary) = ordinary(x, y)
        if SIMD8.all(isOrdinary) { return values }
        for lane in 0..<8 { values[lane] = value(x[lane], y[lane]) }
        return values
    }

    /// Writes the function at each of `count` pairs of arguments to the target, which may be the memory of one of the
    /// sources.
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
