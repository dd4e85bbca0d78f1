/// A function of two arguments, computed by a branch-free algorithm for ordinary arguments and by separate rules for
/// the others, as an ``Algorithm`` is.
protocol AlgorithmOfTwo {
    /// Returns for each lane the value of the function by the branch-free algorithm, and whether the algorithm holds
    /// for the arguments. Where it does not, the value has no meaning.
    static func ordinary<L: Lanes>(_ x: L, _ y: L) -> (value: L, isOrdinary: L.Mask)
    /// Returns the value of the function at arguments for which the algorithm of ``ordinary(_:_:)`` does not hold.
    static func special(_ x: Double, _ y: Double) -> Double
}

extension AlgorithmOfTwo {
    /// Returns the value of the function at any (x, y), by ``ordinary(_:_:)`` or ``special(_:_:)``.
    @inline(__always)
    static func value(_ x: Double, _ y: Double) -> Double {
        let (value, isOrdinary) = ordinary(x, y)
        return isOrdinary ? value : special(x, y)
    }

    /// Returns the values of the function at eight pairs of arguments, each with the same bits as ``value(_:_:)``
    /// gives.
    @inline(__always)
    static func values(_ x: SIMD8<Double>, _ y: SIMD8<Double>) -> SIMD8<Double> {
        var (values, isOrdinary) = ordinary(x, y)
        if SIMD8.all(isOrdinary) { return values }
        for lane in 0..<8 { values[lane] = value(x[lane], y[lane]) }
        return values
    }

    /// Writes the value of the function at each of `count` pairs of arguments to the target, which may be the memory of
    /// `first` or `second`.
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
