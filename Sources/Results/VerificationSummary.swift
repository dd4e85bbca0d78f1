/// The summary of a past verification.
public struct VerificationSummary: Codable, Sendable, Hashable {
    /// The id of the verification.
    public var id: String
    /// The start time, ISO 8601 in UTC.
    public var startedAt: String
    /// The wall time in seconds.
    public var seconds: Double
    /// The raw value of the worst verdict.
    public var verdict: String
    /// The number of runs.
    public var runCount: Int
    /// A Boolean value that indicates whether options restricted the verification.
    public var isPartial: Bool
    /// The commit of the repository that contains the cases; nil outside a repository.
    public var commit: String?
    /// A Boolean value that indicates whether that repository had uncommitted changes.
    public var isDirty: Bool
    /// The key of the machine, `Provenance.machineKey`.
    public var machine: String

    /// Creates a summary.
    public init(
        id: String, startedAt: String, seconds: Double, verdict: String, runCount: Int, isPartial: Bool,
        commit: String?, isDirty: Bool, machine: String
    ) {
        self.id = id
        self.startedAt = startedAt
        self.seconds = seconds
        self.verdict = verdict
        self.runCount = runCount
        self.isPartial = isPartial
        self.commit = commit
        self.isDirty = isDirty
        self.machine = machine
    }
}
