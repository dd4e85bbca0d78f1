/// Finds where a function changes sign, by false position with the weights of Illinois and bisection behind it.
/// Source: Dowell and Jarratt 1971, doi 10.1007/BF01934364.
enum Root {
    /// The smallest width of a bracket: rounding of numbers between 0 and 1.
    private static let width = 4 * Double.ulpOfOne

    /// A root between `low` and `high`, where the function has the given values; `low` itself where they have one sign.
    static func find(
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
