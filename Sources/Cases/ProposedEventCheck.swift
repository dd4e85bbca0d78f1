/// A check of the times of spikes that is proposed for a new case: the threshold whose upward crossings are the events of
/// a signal, and the largest allowed shift of an event.
public struct ProposedEventCheck: Sendable, Hashable {
    /// The path of the recorded quantity that spikes, such as `pop[0]/v`.
    public var signal: String
    /// The threshold, in `unit`.
    public var threshold: Double
    /// The name of the unit of the threshold; nil for a number without a unit.
    public var unit: String?
    /// The number of events in the golden.
    public var count: Int
    /// The largest allowed shift of an event, in milliseconds.
    public var value: Double
    /// The reasons for the size of ``value``, in words, as they are written under `basis:`.
    public var basis: String

    /// Creates a proposed check of the times of spikes.
    public init(signal: String, threshold: Double, unit: String?, count: Int, value: Double, basis: String) {
        self.signal = signal
        self.threshold = threshold
        self.unit = unit
        self.count = count
        self.value = value
        self.basis = basis
    }
}
