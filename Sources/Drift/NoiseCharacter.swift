/// The decision whether a part of a series has noise, from the differences of successive values.
///
/// Values of a deterministic simulator repeat, or move smoothly; values with noise never repeat, and two successive
/// differences of independent values have opposite signs in two of three cases. A stretch is without noise if at least
/// half of its differences are 0, or a third of the first eight; if a quarter of them equal the one before; or if some
/// are 0 or most successive ones are alike, and few reverse their sign.
struct NoiseCharacter: Sendable {
    private var last: Double?
    private var lastDifference: Double?
    private var largest = 0.0
    private var differences = 0
    private var zeros = 0
    private var pairs = 0
    private var reversals = 0
    private var alike = 0
    private var equal = 0
    private let tolerance: Double?

    /// Creates the decision for values that have the given tolerance, before the first of them.
    init(tolerance: Double?) { self.tolerance = tolerance }

    /// The largest difference that counts as rounding: 16 units in the last place of the largest value so far, and
    /// 1e-9 of the tolerance.
    var rounding: Double { max(16 * largest.ulp, 1e-9 * (tolerance ?? 0)) }

    /// A Boolean value that indicates whether the values appended so far have no noise. It is false for fewer than two
    /// values.
    var isExact: Bool {
        guard differences > 0 else { return false }
        // Neither zeros nor equal differences in a row occur in noise.
        let share = differences <= 8 ? 3 : 2
        if share * zeros >= differences || (equal >= 2 && 4 * equal >= pairs) { return true }
        let isSmooth = pairs >= 4 && 5 * alike >= 4 * pairs
        return (zeros > 0 || isSmooth) && 5 * reversals <= pairs
    }

    /// Appends the next value.
    mutating func append(_ value: Double) {
        largest = max(largest, value.magnitude)
        defer { last = value }
        guard let last else { return }
        let difference = value - last
        differences += 1
        if difference.magnitude <= rounding {
            zeros += 1
            lastDifference = nil
            return
        }
        if let before = lastDifference {
            pairs += 1
            if (before > 0) != (difference > 0) {
                reversals += 1
            } else {
                let other = (difference - before).magnitude
                if other <= 4 * rounding { equal += 1 }
                if other <= 0.25 * max(difference.magnitude, before.magnitude) { alike += 1 }
            }
        }
        lastDifference = difference
    }
}
