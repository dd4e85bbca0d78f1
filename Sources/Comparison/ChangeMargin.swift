/// The distance of a passing check from failing: the smallest constant offset and the smallest shift in time of the run
/// with which it would fail.
///
/// A margin is nil where no such change makes the check fail: a constant does not change a correlation, and a shift of
/// at most a quarter of the compared time, the largest that is tried, does not change a difference of peaks.
public struct ChangeMargin: Codable, Sendable, Hashable {
    /// The magnitude of the smallest constant, of either sign, that makes the check fail when it is added to every
    /// sample of the run, in `unit`; nil if none does.
    public var value: Double?
    /// The name of the signal's unit; empty when it has none.
    public var unit: String
    /// The smallest time in milliseconds by which the whole run must be early or late for the check to fail; nil if the
    /// check fails for no such time.
    public var time: Double?

    /// Creates a margin from both distances and the name of the signal's unit.
    public init(value: Double?, unit: String, time: Double?) {
        self.value = value
        self.unit = unit
        self.time = time
    }
}
