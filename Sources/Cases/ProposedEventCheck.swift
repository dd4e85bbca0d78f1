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

/// The checks that are proposed for a new case.
public struct CaseProposal: Sendable {
    /// The checks with the metric `max_abs`, one for each signal of the golden that is not constant, without those that
    /// a flat line would pass although the times of the signal's spikes are checked.
    public var tolerances: [ProposedTolerance]
    /// The checks of the times of spikes, one for each membrane potential that spikes.
    public var events: [ProposedEventCheck]
    /// Warnings for the user of signals that spike but get no check of their times, with the reasons.
    public var warnings: [String]

    /// Creates proposed checks.
    public init(tolerances: [ProposedTolerance], events: [ProposedEventCheck] = [], warnings: [String] = []) {
        self.tolerances = tolerances
        self.events = events
        self.warnings = warnings
    }
}
