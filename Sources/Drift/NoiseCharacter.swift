/// The decision whether a part of a series has noise, from the differences of successive values.
///
/// Values of a deterministic simulator repeat, or move smoothly. Values with noise never repeat, and two successive
/// differences of independent values have opposite signs in two of three cases. The values count as free of noise in
/// any of four cases: at least half of the differences are 0 (a third if there are at most eight); at least a quarter
/// of the successive differences are equal; at least two fifths of the values, and four or more, equal the value before
/// the last one; or few of the differences reverse their sign, and some are 0 or most of the successive ones are alike.
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
    private var tolerance: Double?
    private var beforeLast: Double?
    private var returns = 0

    /// Creates the decision whether values have noise, before the first value is appended.
    /// - Parameter tolerance: The tolerance of the check whose values are appended; nil if none is known.
    init(tolerance: Double?) { self.tolerance = tolerance }

    /// The largest difference that counts as rounding: 16 units in the last place of the largest magnitude so far, or
    /// 1e-9 of the tolerance if that is larger.
    var rounding: Double { max(16 * largest.ulp, 1e-9 * (tolerance ?? 0)) }

    /// A Boolean value that indicates whether the values appended so far have no noise. It is false for fewer than two
    /// values.
    var isExact: Bool {
        guard differences > 0 else { return false }
        // Neither zeros nor equal differences in a row occur in noise.
        let share = differences <= 8 ? 3 : 2
        if share * zeros >= differences || (equal >= 2 && 4 * equal >= pairs) { return true }
        // A level to which every other value returns does not occur in noise either.
        if returns >= 4 && 5 * returns >= 2 * (differences - 1) { return true }
        let isSmooth = pairs >= 4 && 5 * alike >= 4 * pairs
        return (zeros > 0 || isSmooth) && 5 * reversals <= pairs
    }

    /// Lowers the tolerance by which rounding is judged to the given one, unless it is smaller already, so that a
    /// tolerance that is raised together with a result does not hide the change.
    mutating func limitRounding(to bound: Double) { tolerance = min(tolerance ?? bound, bound) }

    /// Appends the next value, and counts the kinds of differences to the values before it.
    mutating func append(_ value: Double) {
        largest = max(largest, value.magnitude)
        defer { (beforeLast, last) = (last, value) }
        guard let last else { return }
        if let beforeLast, (value - beforeLast).magnitude <= rounding, (value - last).magnitude > rounding {
            returns += 1
        }
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
