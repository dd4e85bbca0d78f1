/// A change of a series that has one cause.
///
///     for finding in analysis.findings where finding.kind.isAlarm { print(finding.at, finding.from, finding.to) }
public struct DriftFinding: Sendable, Hashable {
    /// The kind of change that a finding describes.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// A jump to a new level from one verification to the next.
        case step
        /// A slow change over several verifications, including the steps that it consists of.
        case drift
        /// A distance from the first golden of the lineage that exceeds the tolerance while a later golden is in use,
        /// so that the check, which compares with the later one, may still pass.
        case creep
        /// A change of the tolerance by more than 1e-9 of it; values before and after it are compared nevertheless.
        case toleranceChange = "tolerance-change"
        /// A step back to the level before an earlier step or drift.
        case recovery

        /// A Boolean value that indicates whether `--fail-on drift` counts findings of this kind.
        public var isAlarm: Bool { self == .step || self == .drift || self == .creep }
    }

    /// The kind of change that the finding describes.
    public var kind: Kind
    /// The index in the series of the first point at the new level, of the first changed point of a drift, of the first
    /// point beyond the tolerance for creep, or of the first point with a changed tolerance.
    public var index: Int
    /// The position in the series of the point at ``index``.
    public var at: SeriesPosition
    /// The level before the change. Levels are those of ``SeriesPoint/distance``, the distance from the first golden.
    /// For creep, it is this distance before it exceeded the tolerance; for a changed tolerance, it is the old
    /// tolerance.
    public var from: Double
    /// The level after the change, or at the latest point of a drift. For creep, it is the latest distance from the
    /// first golden that exceeds the tolerance; for a changed tolerance, it is the new tolerance.
    public var to: Double
    /// The commits between which the change was made: ``lastGood`` and ``firstBad``.
    public var commits: (good: String?, bad: String?) { (lastGood, firstBad) }
    /// The commit of the point before the point at ``index``; nil if it is not known, and for the first point.
    public var lastGood: String?
    /// The commit of the point at ``index``; nil if it is not known.
    public var firstBad: String?
    /// The median change of the value per verification; 0 unless the finding is a drift or creep.
    public var slope: Double
    /// The number of verifications after the latest one, rounded up, until the value reaches the tolerance if it goes
    /// on changing with `slope`; 0 if it has reached or passed it. It is nil if the drift or creep has ended, for other
    /// kinds of findings, and without a tolerance.
    public var breachIn: Double?
    /// The confidence that the finding is not noise: 0.5 for a change that is just accepted, up to 1, which also holds
    /// for values without noise, creep and changed tolerances.
    public var confidence: Double

    /// Creates a finding whose change is at the index `index` of `points`, the points of the series.
    init(
        _ kind: Kind, at index: Int, of points: [SeriesPoint], from: Double, to: Double, slope: Double = 0,
        breachIn: Double? = nil, confidence: Double = 1
    ) {
        self.kind = kind
        self.index = index
        at = points[index].position
        self.from = from
        self.to = to
        lastGood = index > 0 ? points[index - 1].commit : nil
        firstBad = points[index].commit
        self.slope = slope
        self.breachIn = breachIn
        self.confidence = confidence
    }
}

extension DriftFinding: Encodable {
    private enum Key: String, CodingKey {
        case kind, at, from, to, commits, slope, confidence
        case breachIn = "breach_in"
    }

    /// Encodes the finding in the format of `docs/schema/drift-1.schema.json`. `commits` has ``lastGood`` and
    /// ``firstBad``, with null for an unknown one, and is empty if neither is known; `breach_in` is null where there is
    /// no breach.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(at, forKey: .at)
        try container.encode(from, forKey: .from)
        try container.encode(to, forKey: .to)
        try container.encode(lastGood == nil && firstBad == nil ? [] : [lastGood, firstBad], forKey: .commits)
        try container.encode(slope, forKey: .slope)
        try container.encode(breachIn, forKey: .breachIn)
        try container.encode(confidence, forKey: .confidence)
    }
}
