/// The decision whether a measured value with an error bound is within its tolerance.
///
///     ToleranceDecision(0.02, bound: 0.001, tolerance: 0.1)  // within
///     ToleranceDecision(0.02, bound: 0.05, tolerance: 0.1)  // undecided: the bound exceeds a tenth of the tolerance
public enum ToleranceDecision: Sendable, Hashable {
    /// The bound is at most a tenth of the tolerance, and the value plus the bound is within the tolerance.
    case within
    /// The value exceeds the tolerance, and by more than the bound if the bound exceeds a tenth of the tolerance; or
    /// the value or the tolerance is not finite.
    case beyond
    /// The value is within the tolerance but the value plus the bound is not, or the bound exceeds a tenth of the
    /// tolerance and the value does not exceed the tolerance by more than the bound.
    case undecided

    /// The largest ratio of error bound to tolerance that permits a decision.
    ///
    /// It follows the common practice that a reference is at least ten times as accurate as the tolerance.
    public static let share = 0.1

    /// Compares a value, which is not negative, with a tolerance. A value or tolerance that is not finite is always
    /// `beyond`.
    /// - Parameter bound: The largest possible error of the value; NaN counts as infinite.
    public init(_ value: Double, bound: Double, tolerance: Double) {
        let bound = bound.isNaN ? .infinity : bound
        guard value.isFinite, tolerance.isFinite, !(value - bound > tolerance) else {
            self = .beyond
            return
        }
        if bound > Self.share * tolerance {
            self = .undecided
        } else if value > tolerance {
            self = .beyond
        } else {
            self = value + bound > tolerance ? .undecided : .within
        }
    }
}
