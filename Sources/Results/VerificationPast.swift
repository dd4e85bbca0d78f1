/// The past of a verification: the earlier results of its runs.
///
///     let past = try history.past(of: record)
///     let changes = VerificationChanges(record, since: past)
public struct VerificationPast: Sendable {
    /// The earlier results of one run.
    public struct Run: Sendable {
        /// The result with which the current one is compared: the latest on the same machine, or else the latest on any
        /// machine.
        public var result: RunResult
        /// The id of the verification to which the result belongs.
        public var verificationID: String
        /// The time at which that verification started, ISO 8601 in UTC.
        public var startedAt: String
        /// The versions and the machine of that verification, with the commit of the run's case.
        public var provenance: Provenance
        /// The summaries of earlier results of the run that tell since when it has its present one, the latest first:
        /// at least the first of those that the present result continues, and the latest one before them.
        public var trail: [HistoryEntry]

        /// Creates the earlier results of a run.
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

    /// The earlier results by run, for the runs of the verification and those of the latest whole verification before
    /// it.
    public var runs: [RunKey: Run]
    /// The runs of the latest whole verification before this one, in its order; empty when there is none.
    public var lastWhole: [RunKey]

    /// The latest passing results on the same machine, for runs whose result in `runs` is a failure.
    public var lastPasses: [RunKey: Run]

    /// Creates a past; by default an empty one, that of the first verification.
    public init(runs: [RunKey: Run] = [:], lastWhole: [RunKey] = [], lastPasses: [RunKey: Run] = [:]) {
        self.runs = runs
        self.lastWhole = lastWhole
        self.lastPasses = lastPasses
    }
}
