/// The detection of changes in values without noise, in which every difference above rounding is a step.
///
/// A value is compared with the level at which the last change ended, so that several differences below rounding add up
/// to a change.
struct ExactChanges: Sendable {
    private var level: Double?
    private var count = 0
    /// The steps found so far, in order.
    private(set) var changes: [Change] = []

    /// Appends the next value, which is a step if it differs from the level, the value after the last step or else the
    /// first value, by more than `rounding`.
    /// - Parameter rounding: The largest difference that does not count as a change.
    mutating func append(_ value: Double, rounding: Double) {
        defer { count += 1 }
        guard let level else {
            level = value
            return
        }
        guard (value - level).magnitude > rounding else { return }
        changes.append(
            Change(shape: .step, start: count, end: count, before: level, after: value, surplus: .infinity))
        self.level = value
    }
}
