import Results

/// The values of one check metric of one run over successive verifications of one machine, with the findings of the drift analysis.
///
///     let series = ReportSeries(caseID: "ex3", method: "rk4", step: "0.01", check: "v", signal: "v", unit: "mV", points: points, findings: findings)
public struct ReportSeries: Codable, Sendable, Hashable {
    /// The value of a series in one verification.
    public struct Point: Codable, Sendable, Hashable {
        /// The id of the verification.
        public var verificationID: String
        /// The time at which the verification started, ISO 8601 in UTC.
        public var startedAt: String
        /// The commit of the repository that contains the cases; nil if it is unknown.
        public var commit: String?
        /// The machine of the verification; nil if it is unknown.
        public var machine: String?
        /// The value of the check's metric with its sign, if the metric has one, in the unit of the series; nil if
        /// nothing was measured.
        public var value: Double?
        /// The tolerance of the check in this verification, in the unit of the series; nil if it is unknown.
        public var tolerance: Double?
        /// The digest of the golden that was used in this verification; nil if it is unknown.
        public var goldenDigest: String?

        /// Creates a point.
        public init(
            verificationID: String, startedAt: String, commit: String? = nil, machine: String? = nil, value: Double?,
            tolerance: Double?, goldenDigest: String? = nil
        ) {
            self.verificationID = verificationID
            self.startedAt = startedAt
            self.commit = commit
            self.machine = machine
            self.value = value
            self.tolerance = tolerance
            self.goldenDigest = goldenDigest
        }
    }

    /// A finding of the drift analysis: a change in the values of a series.
    public struct Finding: Codable, Sendable, Hashable {
        /// The kinds of changes in a series.
        public enum Kind: String, Codable, Sendable, CaseIterable {
            /// The value changed abruptly from one level to another.
            case step
            /// The value increases or decreases steadily.
            case drift
            /// The distance from the first golden of a lineage exceeds the tolerance, although each accepted golden was
            /// within the tolerance of the golden before.
            case creep
            /// The tolerance changed; values before and after it are compared nevertheless.
            case toleranceChange = "tolerance-change"
            /// The value returned to the level before an earlier step or drift.
            case recovery
        }

        /// The kind of change.
        public var kind: Kind
        /// The index in `points` of the first point after the change.
        public var index: Int
        /// The level before the change, a distance from the first golden (for a changed tolerance, the old tolerance),
        /// in the unit of the series; nil if there is none.
        public var from: Double?
        /// The level after the change, a distance from the first golden (for a changed tolerance, the new tolerance),
        /// in the unit of the series; nil if there is none.
        public var to: Double?
        /// The commits between which the change appeared; nil if they are unknown.
        public var commits: RunChange.CommitRange?
        /// The change from one verification to the next, in the unit of the series; nil except for a drift or creep.
        public var slope: Double?
        /// The number of verifications after the latest one until the tolerance is reached if the value keeps changing
        /// by `slope`; 0 if it has been reached. It is nil if the drift or creep has ended, for other kinds, and
        /// without a tolerance.
        public var breachIn: Double?
        /// The confidence that the change is not noise, from 0 to 1; nil if it is not estimated.
        public var confidence: Double?

        /// Creates a finding.
        public init(
            kind: Kind, index: Int, from: Double? = nil, to: Double? = nil, commits: RunChange.CommitRange? = nil,
            slope: Double? = nil, breachIn: Double? = nil, confidence: Double? = nil
        ) {
            self.kind = kind
            self.index = index
            self.from = from
            self.to = to
            self.commits = commits
            self.slope = slope
            self.breachIn = breachIn
            self.confidence = confidence
        }
    }

    /// The id of the case.
    public var caseID: String
    /// The name of the method of the run.
    public var method: String
    /// The step size of the run in milliseconds, as an exact decimal number.
    public var step: String
    /// The name of the check, with a number if several checks of the case have this name.
    public var check: String
    /// The key of the machine whose verifications the series contains; nil if all results of the check are of one
    /// machine.
    public var machine: String?
    /// The name of the quantity that the check compares.
    public var signal: String
    /// The name of the unit of values and tolerances; empty when they have none.
    public var unit: String
    /// The values in successive verifications, the oldest first.
    public var points: [Point]
    /// The findings of the drift analysis, in the order of their points.
    public var findings: [Finding]

    /// Creates a series.
    public init(
        caseID: String, method: String, step: String, check: String, machine: String? = nil, signal: String,
        unit: String, points: [Point], findings: [Finding] = []
    ) {
        self.caseID = caseID
        self.method = method
        self.step = step
        self.check = check
        self.machine = machine
        self.signal = signal
        self.unit = unit
        self.points = points
        self.findings = findings
    }

    /// A short description of the series, such as `v, rk4 at 0.01 ms: membrane`, with the machine if there are several.
    public var label: String {
        "\(signal), \(method) at \(step) ms: \(check)" + (machine.map { " on \($0)" } ?? "")
    }
}
