/// How a measured value stands to what is allowed, given how far the value may be off.
public enum Gate: Sendable, Hashable {
    /// It is allowed, wherever it may lie within its bound.
    case within
    /// It is too large.
    case beyond
    /// Its bound is too large a part of what is allowed, or leaves the answer open.
    case undecided

    /// The part of a tolerance that an interpolation error may take before the grid counts as too coarse.
    /// Source: the practice of keeping a reference ten times better than the tolerance.
    public static let share = 0.1

    /// Judges a value; one that is not finite is too large, whatever is allowed.
    /// - Parameter bound: how far the value may be off.
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
