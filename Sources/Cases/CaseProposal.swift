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
