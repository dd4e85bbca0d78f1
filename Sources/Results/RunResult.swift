import Comparison

/// The result of one check of one signal in a run.
public struct CheckResult: Codable, Sendable, Hashable {
    /// The name of the check in its case.
    public var check: String
    /// The name of the golden with which the check compares; `SHA-256` for a check of the text of an output file.
    public var golden: String
    /// The name of the checked signal, or of the output file whose text is checked.
    public var signal: String
    /// The name of the metric that the check measures.
    public var metric: String
    /// The name of the unit of ``value`` and ``tolerance``; empty when they have none.
    public var unit: String
    /// The value of the metric that the check measured, in ``unit``; nil if it could not be measured.
    public var value: Double?
    /// The largest value of the metric with which the check passes, in ``unit``.
    public var tolerance: Double
    /// The justification of the tolerance, in words.
    public var basis: String
    /// The verdict of the check on this signal.
    public var verdict: Verdict
    /// An explanation of the verdict; nil if the value and the tolerance suffice.
    public var note: String?
    /// The smallest changes of the run with which the check would have failed; nil unless it passes, and in records of
    /// older versions.
    public var margin: ChangeMargin?
    /// The measured value with its sign, where the metric has one: positive when the run is higher, later or has more
    /// events than the golden. Equal to ``value`` for other metrics; nil if nothing was measured, and in records of
    /// older versions.
    public var signedValue: Double?
    /// The description of how the signal differs from the golden; nil unless the verdict is `fail` or `gridTooCoarse`,
    /// and in records of older versions.
    public var departure: Departure?
    /// The time window to which the check restricts the comparison; nil for the whole duration of the golden, and in
    /// records of older versions.
    public var window: TimeWindow?

    /// Creates the result of a check.
    public init(
        check: String, golden: String, signal: String, metric: String, unit: String, value: Double?, tolerance: Double,
        basis: String, verdict: Verdict, note: String? = nil, signedValue: Double? = nil, departure: Departure? = nil,
        window: TimeWindow? = nil
    ) {
        self.check = check
        self.golden = golden
        self.signal = signal
        self.metric = metric
        self.unit = unit
        self.value = value
        self.tolerance = tolerance
        self.basis = basis
        self.verdict = verdict
        self.note = note
        self.signedValue = signedValue
        self.departure = departure
        self.window = window
    }

    /// The ratio of the measured value to the tolerance; nil if nothing was measured, infinite if the value is NaN or
    /// exceeds a tolerance of 0.
    public var usage: Double? {
        value.map { value in
            let share = tolerance > 0 ? value / tolerance : value == 0 ? 0 : .infinity
            return share.isNaN ? .infinity : share
        }
    }
}

/// The comparison of one signal of a run with one golden over the whole duration of the golden.
public struct SignalComparison: Codable, Sendable, Hashable {
    /// The name of the golden with which the signal is compared.
    public var golden: String
    /// The name of the compared signal.
    public var signal: String
    /// The name of the signal's unit; empty when it has none.
    public var unit: String
    /// The metrics of the difference between the run's signal and the golden.
    public var metrics: SignalMetrics
    /// The comparison of the times at which run and golden cross the signal's threshold; nil if the case declares no
    /// threshold for the signal.
    public var events: EventMetrics?

    /// Creates the comparison of a signal with a golden.
    public init(golden: String, signal: String, unit: String, metrics: SignalMetrics, events: EventMetrics?) {
        self.golden = golden
        self.signal = signal
        self.unit = unit
        self.metrics = metrics
        self.events = events
    }
}

/// The result of one run of a case: one method at one step size.
public struct RunResult: Codable, Sendable {
    /// The id of the run's case.
    public var caseID: String
    /// The name of the run's method, or of the external engine that ran the case.
    public var method: String
    /// The run's step size in milliseconds, converted exactly from the time scale of the case, such as `0.005`.
    public var step: String
    /// A Boolean value that indicates whether the run has the method and the step size that the experiment itself
    /// names.
    public var isOwnSetting: Bool
    /// The worst verdict of the run's checks or, without checks, the verdict that says why there are none.
    public var verdict: Verdict
    /// The error messages of a run that failed; nil for other runs.
    public var failure: String?
    /// The results of the run's checks, one for each signal of each check.
    public var checks: [CheckResult] = []
    /// The comparisons of the run's signals with all goldens, including those without a check.
    public var comparisons: [SignalComparison] = []
    /// The error budgets of the run against each golden whose method and step size are declared; nil if there are none,
    /// and in records of older versions.
    public var budgets: [ErrorBudget]?
    /// The SHA-256 digest of the bits of the run's solution; nil if there is no solution.
    public var traceDigest: String?
    /// The SHA-256 digest of the run's rounded solution, `TraceDigest.rounded`; nil if there is no solution, and in
    /// records of older versions.
    public var roundedDigest: String?
    /// The SHA-256 digest of the model into which the experiment was translated; for an external engine, that of the
    /// input that the engine read.
    public var modelDigest: String
    /// The SHA-256 digest of the experiment's file.
    public var experimentDigest: String
    /// The SHA-256 digest of the file of the case and the tables of measured errors that it names, as in
    /// `CaseDefinition.digest`.
    public var caseDigest: String
    /// The SHA-256 digests of the goldens' contents, by the name of the golden.
    public var goldenDigests: [String: String]
    /// The number of integration steps of the run's time grid; for an external engine, that of the intervals between
    /// its sample times.
    public var stepCount: Int = 0
    /// The wall time of the run's integration, or of the external engine's process, in seconds.
    public var seconds: Double = 0
    /// The convention for numbers in the experiment: `physical` for quantities with units, `bare` for numbers without.
    public var convention: String
    /// The warnings that were reported while reading the run's experiment and during the run.
    public var remarks: [String]
    /// The run's step size as text in the experiment's time scale, as `--step-size` expects it; nil if it is equal to
    /// `step`.
    public var declaredStep: String?
    /// The version of the external engine that ran the case; nil for a run of the simulator, and empty for an engine
    /// that is not installed.
    public var engineVersion: String?
    /// The version of the comparison algorithms with which the result was computed; nil in records of older versions.
    public var comparator: Int?
    /// The settings, parameters and equations of the model as texts by name, `Model.parts`, from which a later
    /// verification tells which of them changed. Only the first run of a case has them; nil for others, and in records
    /// of older versions.
    public var modelParts: [String: String]?

    /// Creates the result of a run without checks and measurements, which are added later.
    public init(
        caseID: String, method: String, step: String, isOwnSetting: Bool, verdict: Verdict, modelDigest: String,
        experimentDigest: String, caseDigest: String, goldenDigests: [String: String], convention: String,
        remarks: [String]
    ) {
        self.caseID = caseID
        self.method = method
        self.step = step
        self.isOwnSetting = isOwnSetting
        self.verdict = verdict
        self.modelDigest = modelDigest
        self.experimentDigest = experimentDigest
        self.caseDigest = caseDigest
        self.goldenDigests = goldenDigests
        self.convention = convention
        self.remarks = remarks
    }

    /// The run's step size in milliseconds as a number; NaN when ``step`` is not a number.
    public var stepValue: Double { Double(step) ?? .nan }

    /// The largest ratio of a measured value to its tolerance among the run's checks; nil if nothing was measured.
    public var usage: Double? { checks.compactMap(\.usage).max() }

    /// A short description of the run by its method and step size, such as `euler at 0.005 ms`.
    public var label: String { "\(method) at \(step) ms" }
}
