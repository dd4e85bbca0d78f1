/// A change that a detector finds in a part of a series with one machine: a jump to a new level, or a
/// ramp.
struct Change: Hashable, Sendable {
    /// The form of a change: a step, which is a jump to a new level, or a ramp, which is a linear change over several
    /// values.
    enum Shape: Hashable, Sendable { case step, ramp }

    /// The form of the change: a step or a ramp.
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
    /// The evidence for the change: twice the log-likelihood that the change adds to the fit, less the penalty for a
    /// change. The difference is 0 for a change that is just accepted, and infinite for values without noise.
    var surplus: Double
    /// A Boolean value that indicates whether the change is a ramp that still continues at the last point of the
    /// series.
    var isOpen = false

    /// A Boolean value that indicates whether the level after the change is above the level before it.
    var isUpward: Bool { after > before }
}
