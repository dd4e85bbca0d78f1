/// A past result in brief.
public struct HistoryEntry: Codable, Sendable {
    /// The run and when it started.
    public var verificationID: String
    public var startedAt: String
    /// What was run.
    public var caseID: String
    public var method: String
    public var step: String
    /// What became of it.
    public var verdict: String
    /// The largest share of a tolerance that was used; nil when nothing was measured.
    public var usage: Double?
    /// SHA-256 of the solution; nil when there was none.
    public var traceDigest: String?
    /// Wall time of the integration, in seconds.
    public var seconds: Double
    /// The commit of the cases, and whether there were uncommitted changes.
    public var commit: String?
    public var isDirty: Bool

    /// Creates an entry.
    public init(
        verificationID: String, startedAt: String, caseID: String, method: String, step: String, verdict: String, usage: Double?,
        traceDigest: String?, seconds: Double, commit: String?, isDirty: Bool
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
    }
}
