/// The smallest changes of a run that would have made a passing check fail.
///
/// A check without a margin in value is one that no constant can fail, such as the correlation; one without a margin in
/// time is one that no shift of at most a quarter of the compared time can fail, such as a difference of peaks.
public struct ChangeMargin: Codable, Sendable, Hashable {
    /// The magnitude of the smallest constant that, added to every sample of the run, makes the check fail, in `unit`;
    /// nil if none does.
    public var value: Double?
    /// The name of the signal's unit; empty when it has none.
    public var unit: String
    /// The smallest time in milliseconds by which the whole run must be early or late for the check to fail; nil if the
    /// check fails for no such time.
    public var time: Double?

    /// Creates a margin.
    public init(value: Double?, unit: String, time: Double?) {
        self.value = value
        self.unit = unit
        self.time = time
    }
}
