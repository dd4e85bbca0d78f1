/// A change that a detector finds in a part of a series with one machine and one tolerance: a jump to a new level, or a
/// ramp.
struct Change: Hashable, Sendable {
    /// The form of a change: a jump to a new level, or a ramp.
    enum Shape: Hashable, Sendable { case step, ramp }

    /// The form of the change.
    var shape: Shape
    /// The index, within the analyzed part of the series, of the first point at the new level, or of the first changed
    /// point of a ramp.
    var start: Int
    /// The index of the last point of a ramp; `start` for a step.
    var end: Int
    /// The level of the values before the change.
    var before: Double
    /// The level of the values after the change; for a ramp, its value at `end`.
    var after: Double
    /// The evidence for the change: twice its gain in log-likelihood less the penalty; infinite without noise.
    var surplus: Double
    /// A Boolean value that indicates whether the ramp has not ended at the last point of the series.
    var isOpen = false

    /// A Boolean value that indicates whether the values increase.
    var isUpward: Bool { after > before }
}
