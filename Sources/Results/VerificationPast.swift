/// The earlier results with which the runs of a verification are compared.
///
///     let past = try history.past(of: record)
///     let changes = VerificationChanges(record, since: past)
public struct VerificationPast: Sendable {
    /// The earlier result with which the current result of one run is compared, and the summaries of the earlier
    /// results that tell since which verification the run has its current result.
    public struct Run: Sendable {
        /// The earlier result with which the current one is compared: the latest on the same machine, or else the
        /// latest on any machine.
        public var result: RunResult
        /// The id of the verification to which ``result`` belongs.
        public var verificationID: String
        /// The time at which the verification of ``result`` started, ISO 8601 in UTC.
        public var startedAt: String
        /// The versions and the machine with which ``result`` was computed, and the commit of the run's case at that
        /// time.
        public var provenance: Provenance
        /// The summaries of earlier results of the run, the latest first, that tell since which verification it has its
        /// current result: at least the oldest of the uninterrupted results that the current one continues
        /// (``RunResult/continues(verdict:traceDigest:)``), and the latest result before these; empty if there is
        /// neither.
        public var trail: [HistoryEntry]

        /// Creates the earlier results of one run.
        public init(
            result: RunResult, verificationID: String, startedAt: String, provenance: Provenance,
            trail: [HistoryEntry]
        ) {
            self.result = result
            self.verificationID = verificationID
            self.startedAt = startedAt
            self.provenance = provenance
            self.trail = trail
        }
    }

    /// The earlier results of each run of the verification, and of each run of the latest verification of all cases
    /// before it.
    public var runs: [RunKey: Run]
    /// The runs of the latest verification of all cases before this one, in its order; empty when there is none.
    public var lastWhole: [RunKey]

    /// The latest passing result, on the machine of the failing one, of each run whose result in ``runs`` is a failure;
    /// runs that never passed there have no entry.
    public var lastPasses: [RunKey: Run]

    /// Creates a past; by default an empty one, that of the first verification.
    public init(runs: [RunKey: Run] = [:], lastWhole: [RunKey] = [], lastPasses: [RunKey: Run] = [:]) {
        self.runs = runs
        self.lastWhole = lastWhole
        self.lastPasses = lastPasses
    }
}
