/// The values of all checks and the wall times of all runs of a history over successive verifications.
///
///     let series = try history.series(case: "ex3")
///     for check in series.checks { print(check.key.metric, check.points.map(\.signedValue)) }
public struct HistorySeries: Sendable {
    /// A verification of the history, to which the points of series refer by index.
    public struct Verification: Sendable, Hashable {
        /// The id of the verification.
        public var id: String
        /// The start time of the verification, ISO 8601 in UTC.
        public var startedAt: String
        /// The commit of the repository that contains the cases; nil outside a repository.
        public var commit: String?
        /// A Boolean value that indicates whether the repository that contains the cases had uncommitted changes; false
        /// outside a repository.
        public var isDirty: Bool
        /// The commits of those cases that are in another repository than ``commit`` names, by the id of the case; nil
        /// if there are none.
        public var caseCommits: [String: CaseCommit]?
        /// The key of the machine that made the verification, ``Provenance/machineKey``.
        public var machine: String
        /// The wall time of the whole verification, in seconds.
        public var seconds: Double
        /// The largest resident memory of the program during the verification, in bytes; nil if it is not known.
        public var peakMemory: Int?

        /// Creates the description of a verification.
        public init(
            id: String, startedAt: String, commit: String?, isDirty: Bool, caseCommits: [String: CaseCommit]?,
            machine: String, seconds: Double, peakMemory: Int?
        ) {
            self.id = id
            self.startedAt = startedAt
            self.commit = commit
            self.isDirty = isDirty
            self.caseCommits = caseCommits
            self.machine = machine
            self.seconds = seconds
            self.peakMemory = peakMemory
        }
    }

    /// The verifications of the history, ordered by start time and id.
    public var verifications: [Verification]
    /// The series of each check's values, in the order in which the checks first appear.
    public var checks: [CheckSeries]
    /// The series of each run's wall times, in the order in which the runs first appear.
    public var runs: [RunSeries]

    /// Creates the series of a history from its verifications, checks and runs.
    public init(verifications: [Verification], checks: [CheckSeries], runs: [RunSeries]) {
        self.verifications = verifications
        self.checks = checks
        self.runs = runs
    }
}

/// A series: the values of one check of one signal of one run over successive verifications.
public struct CheckSeries: Sendable {
    /// The identity of a series: the run, the check and its golden, the signal, and the metric with its unit.
    public struct Key: Hashable, Sendable {
        /// The case, method and step size of the run.
        public var run: RunKey
        /// The name of the check in its case.
        public var check: String
        /// The name of the golden with which the check compares; `SHA-256` for a check of the text of an output file.
        public var golden: String
        /// The name of the checked signal.
        public var signal: String
        /// The name of the metric that the check measures.
        public var metric: String
        /// The name of the unit of the series' values and tolerances; empty when they have none.
        public var unit: String
        /// The number of earlier checks of the run, or of equal runs of the same verification, that have the same
        /// identity otherwise; 0 unless a case names several checks alike or repeats a run. Series of such checks are
        /// not mixed.
        public var occurrence: Int

        /// The name of the check; with a number where several checks have it, as in `potential (no. 2)`.
        public var checkLabel: String { occurrence == 0 ? check : "\(check) (no. \(occurrence + 1))" }

        /// Creates the identity of a series.
        public init(
            run: RunKey, check: String, golden: String, signal: String, metric: String, unit: String,
            occurrence: Int = 0
        ) {
            self.run = run
            self.check = check
            self.golden = golden
            self.signal = signal
            self.metric = metric
            self.unit = unit
            self.occurrence = occurrence
        }
    }

    /// A point of a series: the result of the check in one verification.
    public struct Point: Sendable, Hashable {
        /// The index in ``HistorySeries/verifications`` of the verification to which the point belongs.
        public var verification: Int
        /// The value that the check measured in the verification, in ``Key/unit``; nil if it could not be measured.
        public var value: Double?
        /// The measured value with its sign, positive when the run is higher, later or has more events than the golden,
        /// in ``Key/unit``; the same as ``value`` where no sign is stored, as in records of older versions.
        public var signedValue: Double?
        /// The largest value of the metric with which the check passes, in ``Key/unit``.
        public var tolerance: Double
        /// The verdict of the check in the verification.
        public var verdict: Verdict
        /// The SHA-256 digest of the contents of the golden with which the check compared; nil for a check of the text
        /// of an output file, which has no golden.
        public var goldenDigest: String?

        /// Creates a point of a series.
        public init(
            verification: Int, value: Double?, signedValue: Double?, tolerance: Double, verdict: Verdict,
            goldenDigest: String?
        ) {
            self.verification = verification
            self.value = value
            self.signedValue = signedValue
            self.tolerance = tolerance
            self.verdict = verdict
            self.goldenDigest = goldenDigest
        }
    }

    /// The identity of the series: its run, check, golden, signal and metric.
    public var key: Key
    /// The points of the series, in the order of the verifications.
    public var points: [Point]

    /// Creates the series of a check.
    public init(key: Key, points: [Point] = []) {
        self.key = key
        self.points = points
    }
}

/// The wall times of one run over successive verifications.
public struct RunSeries: Sendable {
    /// A point of the series: the wall time of the run in one verification.
    public struct Point: Sendable, Hashable {
        /// The index in ``HistorySeries/verifications`` of the verification to which the point belongs.
        public var verification: Int
        /// The wall time of the run's integration, or of the external engine's process, in seconds.
        public var seconds: Double

        /// Creates a point of a series of wall times.
        public init(verification: Int, seconds: Double) {
            self.verification = verification
            self.seconds = seconds
        }
    }

    /// The case, method and step size of the run.
    public var run: RunKey
    /// The points of the series, in the order of the verifications.
    public var points: [Point]

    /// Creates the series of a run's wall times.
    public init(run: RunKey, points: [Point] = []) {
        self.run = run
        self.points = points
    }
}
