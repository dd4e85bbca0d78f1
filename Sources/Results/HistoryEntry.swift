/// The summary that the history keeps of the result of one run in a past verification.
public struct HistoryEntry: Codable, Sendable {
    /// The id of the verification to which the run belongs.
    public var verificationID: String
    /// The time at which the run's verification started, ISO 8601 in UTC.
    public var startedAt: String
    /// The id of the run's case.
    public var caseID: String
    /// The name of the run's method, or of the external engine that ran the case.
    public var method: String
    /// The run's step size in milliseconds, converted exactly from the time scale of the case, such as `0.005`.
    public var step: String
    /// The raw value of the run's ``Verdict``.
    public var verdict: String
    /// The largest ratio of a measured value to its tolerance among the run's checks; nil if nothing was measured.
    public var usage: Double?
    /// The SHA-256 digest of the run's solution; nil if there is none.
    public var traceDigest: String?
    /// The wall time of the run's integration, or of the external engine's process, in seconds.
    public var seconds: Double
    /// The commit of the repository that contains the run's case; nil outside a repository.
    public var commit: String?
    /// A Boolean value that indicates whether the repository that contains the run's case had uncommitted changes;
    /// false outside a repository.
    public var isDirty: Bool
    /// The key of the machine that made the verification, ``Provenance/machineKey``; nil if it is not known.
    public var machine: String?

    /// Creates the summary of a run's result.
    public init(
        verificationID: String, startedAt: String, caseID: String, method: String, step: String, verdict: String,
        usage: Double?, traceDigest: String?, seconds: Double, commit: String?, isDirty: Bool, machine: String? = nil
    ) {
        self.verificationID = verificationID
        self.startedAt = startedAt
        self.caseID = caseID
        self.method = method
        self.step = step
        self.verdict = verdict
        self.usage = usage
        self.traceDigest = traceDigest
        self.seconds = seconds
        self.commit = commit
        self.isDirty = isDirty
        self.machine = machine
    }
}
