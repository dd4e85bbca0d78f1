/// A function of one argument as an algorithm for ordinary arguments and a rule for the others.
///
/// The result in a lane depends on the argument in that lane only: eight lanes are computed side by side if all eight
/// arguments are ordinary, and one after the other otherwise, by the same operations.
protocol Algorithm: ScalarAlgorithm {
    /// Returns whether the algorithm for ordinary arguments covers `x`; false for NaN.
    static func isOrdinary<L: Lanes>(_ x: L) -> L.Mask
    /// Returns the values at ordinary arguments. The values at others have no meaning.
    static func ordinary<L: Lanes>(_ x: L) -> L
    /// Returns the value at an argument that is not ordinary.
    static func special(_ x: Double) -> Double
}

extension Algorithm {
    /// Returns the value at `x`.
    @inline(__always)
    static func value(_ x: Double) -> Double { isOrdinary(x) ? ordinary(x) : special(x) }

    /// Returns the values at eight arguments.
    @inline(__always)
    static func values(_ x: SIMD8<Double>) -> SIMD8<Double> {
        if SIMD8.all(isOrdinary(x)) { return ordinary(x) }
        var results = x
        for lane in 0..<8 { results[lane] = value(x[lane]) }
        return results
    }

    /// Writes the values at `count` arguments; the target may be the source.
    @inline(__always)
    static func values(_ source: UnsafePointer<Double>, _ target: UnsafeMutablePointer<Double>, _ count: Int) {
        var start = 0
        while start + 8 <= count {
            let x = UnsafeRawPointer(source + start).loadUnaligned(as: SIMD8<Double>.self)
            UnsafeMutableRawPointer(target + start).storeBytes(of: values(x), as: SIMD8<Double>.self)
            start += 8
        }
        for index in start..<max(start, count) { target[index] = value(source[index]) }
    }
}

/// A function of one argument that is computed for one number at a time.
protocol ScalarAlgorithm {
    /// Returns the value at `x`.
    static func value(_ x: Double) -> Double
}

extension ScalarAlgorithm {
    /// Writes the values at `count` arguments; the target may be the source.
    static func values(_ source: UnsafePointer<Double>, _ target: UnsafeMutablePointer<Double>, _ count: Int) {
        for index in 0..<max(0, count) { target[index] = value(source[index]) }
    }
}
