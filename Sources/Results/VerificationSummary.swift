/// The summary of a past verification, as a list of the history shows it.
public struct VerificationSummary: Codable, Sendable, Hashable {
    /// The id of the verification.
    public var id: String
    /// The start time of the verification, ISO 8601 in UTC.
    public var startedAt: String
    /// The wall time of the verification, in seconds.
    public var seconds: Double
    /// The raw value of the verification's worst ``Verdict``.
    public var verdict: String
    /// The number of runs in the verification.
    public var runCount: Int
    /// A Boolean value that indicates whether options restricted the verification to some cases, methods or step sizes.
    public var isPartial: Bool
    /// The commit of the repository that contains the cases; nil outside a repository.
    public var commit: String?
    /// A Boolean value that indicates whether the repository that contains the cases had uncommitted changes; false
    /// outside a repository.
    public var isDirty: Bool
    /// The key of the machine that made the verification, ``Provenance/machineKey``.
    public var machine: String

    /// Creates the summary of a verification.
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
