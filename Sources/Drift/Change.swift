/// A change that a detector finds in a part of a series with one machine and one tolerance: a jump to a new level, or a
/// ramp.
struct Change: Hashable, Sendable {
    /// The form of a change.
    enum Shape: Hashable, Sendable { case step, ramp }

    /// The form.
    var shape: Shape
    /// The index of the first point at the new level, or of the first changed point of a ramp, within the stretch.
    var start: Int
    /// The index of the last point of a ramp; `start` for a step.
    var end: Int
    /// The level before.
    var before: Double
    /// The level after, or at `end` for a ramp.
    var after: Double
    /// Twice the gain in log-likelihood beyond the penalty; infinite without noise.
    var surplus: Double
    /// A Boolean value that indicates whether a ramp still goes on at the last point.
    var isOpen = false

    /// A Boolean value that indicates whether the value grows.
    var isUpward: Bool { after > before }
}
