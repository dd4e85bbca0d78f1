import Comparison

/// The outcome of one check of one signal.
public struct CheckResult: Codable, Sendable, Hashable {
    /// The check's name in its case.
    public var check: String
    /// The golden's name.
    public var golden: String
    /// The quantity.
    public var signal: String
    /// The metric's name.
    public var metric: String
    /// The unit of value and tolerance; empty for a bare number.
    public var unit: String
    /// What was measured; nil when it could not be.
    public var value: Double?
    /// What is allowed.
    public var tolerance: Double
    /// Why that much is allowed.
    public var basis: String
    /// The outcome.
    public var verdict: Verdict
    /// What else there is to say.
    public var note: String?

    /// Creates a result.
    public init(
        check: String, golden: String, signal: String, metric: String, unit: String, value: Double?, tolerance: Double,
        basis: String, verdict: Verdict, note: String? = nil
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
    }

    /// The share of the tolerance that is used; nil when nothing was measured, infinite for what is not a number.
    public var usage: Double? {
        value.map { value in
            let share = tolerance > 0 ? value / tolerance : value == 0 ? 0 : .infinity
            return share.isNaN ? .infinity : share
        }
    }
}

/// A signal against a golden, over the whole golden.
public struct SignalComparison: Codable, Sendable, Hashable {
    /// The golden's name.
    public var golden: String
    /// The quantity.
    public var signal: String
    /// Its unit; empty for a bare number.
    public var unit: String
    /// How far they are apart.
    public var metrics: SignalMetrics
    /// Its events, where a threshold is declared.
    public var events: EventMetrics?

    /// Creates a comparison.
    public init(golden: String, signal: String, unit: String, metrics: SignalMetrics, events: EventMetrics?) {
        self.golden = golden
        self.signal = signal
        self.unit = unit
        self.metrics = metrics
        self.events = events
    }
}

/// One run of a case's matrix: a method at a step size, what it gave and how that compares.
public struct RunResult: Codable, Sendable {
    /// The case.
    public var caseID: String
    /// The method.
    public var method: String
    /// The step size as written, in milliseconds.
    public var step: String
    /// Whether method and step are those of the experiment itself.
    public var isOwnSetting: Bool
    /// The outcome.
    public var verdict: Verdict
    /// Why there is no result, where there is none.
    public var failure: String?
    /// The checks.
    public var checks: [CheckResult] = []
    /// All comparisons.
    public var comparisons: [SignalComparison] = []
    /// The differences from goldens that say how they were made, split into causes; nil in what older versions wrote.
    public var budgets: [ErrorBudget]?
    /// SHA-256 of the solution's bits.
    public var traceDigest: String?
    /// SHA-256 of the model after translation, and of its file.
    public var modelDigest: String
    public var experimentDigest: String
    /// SHA-256 of the case file and the tables it reads.
    public var caseDigest: String
    /// SHA-256 of the content of each golden, by name.
    public var goldenDigests: [String: String]
    /// Steps taken.
    public var stepCount: Int = 0
    /// Wall time of the integration, in seconds.
    public var seconds: Double = 0
    /// How units were read: `physical` or `bare`.
    public var convention: String
    /// What the reader of the experiment remarked.
    public var remarks: [String]

    /// Creates a result without measurements.
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

    /// The step size in milliseconds.
    public var stepValue: Double { Double(step) ?? .nan }

    /// The largest share of a tolerance that a check uses.
    public var usage: Double? { checks.compactMap(\.usage).max() }

    /// `euler at 0.005 ms`
    public var label: String { "\(method) at \(step) ms" }
}
