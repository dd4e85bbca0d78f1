/// A function of one argument, computed by a branch-free algorithm for ordinary arguments, which an implementation
/// defines, and by separate rules for the others, such as NaN, infinity and results that overflow.
///
/// The result in a lane depends on the argument in that lane only: eight lanes are computed side by side if all eight
/// arguments are ordinary, and one after the other otherwise, by the same operations.
protocol Algorithm: ScalarAlgorithm {
    /// Returns for each lane whether the argument is ordinary, so that ``ordinary(_:)`` can compute the function; false
    /// for NaN.
    static func isOrdinary<L: Lanes>(_ x: L) -> L.Mask
    /// Returns the value of the function in each lane, by the branch-free algorithm. Values in lanes where
    /// ``isOrdinary(_:)`` is false have no meaning.
    static func ordinary<L: Lanes>(_ x: L) -> L
    /// Returns the value of the function at an argument for which ``isOrdinary(_:)`` is false, by separate rules.
    static func special(_ x: Double) -> Double
}

extension Algorithm {
    /// Returns the value of the function at any `x`, by ``ordinary(_:)`` or ``special(_:)``.
    @inline(__always)
    static func value(_ x: Double) -> Double { isOrdinary(x) ? ordinary(x) : special(x) }

    /// Returns the values of the function at eight arguments, each with the same bits as ``value(_:)`` gives.
    @inline(__always)
    static func values(_ x: SIMD8<Double>) -> SIMD8<Double> {
        if SIMD8.all(isOrdinary(x)) { return ordinary(x) }
        var results = x
        for lane in 0..<8 { results[lane] = value(x[lane]) }
        return results
    }

    /// Writes the value of the function at each of the `count` numbers of `source` to `target`, which may be `source`.
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
    /// Returns the value at any `x` of the function that the type computes.
    static func value(_ x: Double) -> Double
}

extension ScalarAlgorithm {
    /// Writes the value of the function at each of the `count` numbers of `source` to `target`, which may be `source`.
    static func values(_ source: UnsafePointer<Double>, _ target: UnsafeMutablePointer<Double>, _ count: Int) {
        for index in 0..<max(0, count) { target[index] = value(source[index]) }
    }
}
