/// A root finder for functions with a change of sign: false position with the Illinois modification, and bisection in
/// every fourth iteration.
///
///     let share = Root.find(0, value(0), 1, value(1), value)
///
/// Source: Dowell and Jarratt 1971, doi 10.1007/BF01934364.
package enum Root {
    /// The relative width at which an interval is small enough: a few units of rounding.
    private static let width = 4 * Double.ulpOfOne

    /// Returns a root between `low` and `high`: the upper end of the last interval of the iteration. Returns `low` if
    /// the function is 0 at `low`, or has the same sign at both ends.
    /// - Parameters:
    ///   - low: The lower end of the interval.
    ///   - lowValue: The value of the function at `low`.
    ///   - high: The upper end of the interval.
    ///   - highValue: The value of the function at `high`.
    ///   - function: The function, evaluated at most 200 times.
    package static func find(
        _ low: Double, _ lowValue: Double, _ high: Double, _ highValue: Double, _ function: (Double) -> Double
    ) -> Double {
        if lowValue == 0 || (lowValue < 0) == (highValue < 0) && highValue != 0 { return low }
        var (a, fa, b, fb) = (low, lowValue, high, highValue)
        var side = 0
        for iteration in 0..<200 where b - a > width * max(1, b) && fb != 0 {
            var x = (a * fb - b * fa) / (fb - fa)
            if !(x > a && x < b) || iteration % 4 == 3 { x = (a + b) / 2 }
            let fx = function(x)
            if (fx < 0) == (fa < 0), fx != 0 {
                (a, fa) = (x, fx)
                if side == 1 { fb /= 2 }
                side = 1
            } else {
                (b, fb) = (x, fx)
                if side == -1 { fa /= 2 }
                side = -1
            }
        }
        return b
    }
}
