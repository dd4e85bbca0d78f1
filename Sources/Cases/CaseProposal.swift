/// The checks that are proposed for a new case.
public struct CaseProposal: Sendable {
    /// The checks with the metric `max_abs`: one for each signal of the golden that is not constant. A check that a
    /// constant signal would pass (``ProposedTolerance/isVacuous``) is left out if ``events`` checks the signal.
    public var tolerances: [ProposedTolerance]
    /// The checks of the times of spikes, one for each membrane potential that spikes, except those in ``warnings``.
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
