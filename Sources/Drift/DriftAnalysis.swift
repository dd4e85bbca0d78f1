/// The analysis of a series: what changed, when, and how much of the tolerance is used.
///
///     let analysis = DriftAnalysis(series)
///     analysis.findings.filter(\.kind.isAlarm)
///     analysis.usedShare  // 0.4: the latest value uses 40 % of its tolerance
///
/// The analysis is a pure function of the series. It takes the points in order, so that the findings of a longer series
/// continue those of a shorter one: `append` gives the analysis after each verification.
public struct DriftAnalysis: Sendable {
    /// The name of the series that is analyzed.
    public let name: String
    /// The points of the series that have been passed so far.
    public private(set) var points: [SeriesPoint] = []
    /// The error bar of the golden in the unit of the values, its distance from the solution at step size zero; nil if
    /// it is not known.
    public let goldenError: Double?
    /// The largest relative change of a tolerance that counts as rounding and is no finding.
    static let smallestToleranceChange = 1e-9

    private let isDeterministic: Bool
    private var thresholds: Thresholds
    private var stretches: [StretchDetector] = []
    private var toleranceChanges: [DriftFinding] = []
    private var creep = Creep()
    /// The tolerance of the latest point with one, or that of the latest change if it differs by rounding only.
    private var toleranceLevel: Double?
    /// A Boolean value that indicates whether the next finite value starts a stretch.
    private var isInterrupted = true

    /// Analyzes all points of a series.
    /// - Complexity: O(*n* log *n*) for most series of *n* points.
    public init(_ series: Series) {
        self.init(
            name: series.name, goldenError: series.goldenError, isDeterministic: series.isDeterministic)
        points.reserveCapacity(series.points.count)
        for point in series.points { append(point) }
    }

    /// Creates the analysis of a series without points.
    /// - Parameters:
    ///   - goldenError: The error bar of the golden; nil if it is not known.
    ///   - isDeterministic: A Boolean value that indicates whether every difference of two values above rounding is a
    ///     change, because equal inputs give equal values.
    public init(name: String, goldenError: Double? = nil, isDeterministic: Bool = false) {
        self.name = name
        self.isDeterministic = isDeterministic
        self.goldenError = goldenError
        thresholds = Thresholds()
    }

    /// Creates the analysis of a series without points, with other thresholds than the calibrated ones. The calibration
    /// uses it.
    package init(thresholds: Thresholds) {
        self.init(name: "")
        self.thresholds = thresholds
    }

    /// Appends the next point of the series, and updates the findings. Where the point gives no tolerance or machine,
    /// that of the points before it still applies. A point whose ``SeriesPoint/distance`` is not finite counts as
    /// missing. Values before and after a missing value, or a change of the machine, are not compared; those before and
    /// after a change of the tolerance are, because a tolerance does not influence what is measured.
    public mutating func append(_ point: SeriesPoint) {
        points.append(point)
        let index = points.count - 1
        let before = stretches.last
        let tolerance = point.tolerance ?? before?.tolerance
        let machine = point.machine ?? before?.machine
        if let new = point.tolerance {
            if let old = toleranceLevel, (new - old).magnitude > Self.smallestToleranceChange * max(old, new) {
                toleranceChanges.append(DriftFinding(.toleranceChange, at: index, of: points, from: old, to: new))
                toleranceLevel = new
            }
            toleranceLevel = toleranceLevel ?? new
        }
        if let old = before?.machine, let new = point.machine, old != new { isInterrupted = true }
        creep.append(point, tolerance: tolerance, at: index)
        guard point.distance.isFinite else {
            isInterrupted = true
            return
        }
        if isInterrupted {
            stretches.append(
                StretchDetector(
                    first: index, tolerance: tolerance, machine: machine, isDeterministic: isDeterministic,
                    thresholds: thresholds))
            isInterrupted = false
        }
        stretches[stretches.count - 1].tolerance = tolerance
        stretches[stretches.count - 1].machine = machine
        stretches[stretches.count - 1].append(point.distance)
    }

    /// The steps, drifts, creep, recoveries and changes of the tolerance found so far, in the order of their positions.
    public var findings: [DriftFinding] {
        var findings = stretches.flatMap { ChangeGroups($0, of: points).findings }
        findings += toleranceChanges + creep.findings(of: points)
        return findings.enumerated().sorted { ($0.element.index, $0.offset) < ($1.element.index, $1.offset) }
            .map(\.element)
    }

    /// The number of changes found so far, including changes of the tolerance. It takes less time to compute than
    /// ``findings``.
    package var changeCount: Int { stretches.reduce(toleranceChanges.count) { $0 + $1.changes.count } }

    /// The standard deviation of the noise of the values since the last change of machine, or missing value, in their
    /// unit; 0 without noise.
    public var noise: Double { stretches.last?.noise ?? 0 }

    /// The number of values since the last change of machine or the last missing value, and the number of values that
    /// are needed to find a change; nil if there are enough. Two values are needed without noise; ten are needed with
    /// noise, and where so few values do not show whether there is noise.
    public var shortage: (count: Int, needed: Int)? {
        let (count, isExact) = stretches.last.map { ($0.values.count, $0.isExact) } ?? (0, true)
        let needed = isExact ? 2 : thresholds.fewestValues
        return count < needed ? (count, needed) : nil
    }

    /// The magnitude of the latest value divided by its tolerance, or by the latest known tolerance if it has none; nil
    /// without a tolerance above 0, or if the value is not finite.
    public var usedShare: Double? {
        guard let value = points.last?.value, value.isFinite else { return nil }
        return share(value.magnitude)
    }

    /// The error bar of the golden divided by the latest known tolerance; nil if the error bar is not known, and
    /// without a tolerance above 0. A large share means that the check can detect little.
    public var errorShare: Double? { goldenError.flatMap { share($0.magnitude) } }

    private func share(_ value: Double) -> Double? {
        guard let tolerance = stretches.last?.tolerance, tolerance > 0 else { return nil }
        return value / tolerance
    }
}
