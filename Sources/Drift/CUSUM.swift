/// A two-sided cumulative-sum chart, which detects a lasting change of the mean of standardized values.
///
///     var chart = CUSUM(allowance: 0.5, limit: 5)
///     let isAlarm = chart.append(z)
///
/// Source: E. S. Page, Biometrika 41 (1954), DOI 10.1093/biomet/41.1-2.100.
public struct CUSUM: Sendable, Hashable {
    /// The amount that is subtracted from the magnitude of each value before it is added to a cumulative sum, in
    /// standard deviations.
    public let allowance: Double
    /// The value of ``upper`` or ``lower`` above which there is an alarm, in standard deviations.
    public let limit: Double
    /// The cumulative sum of value − `allowance`, kept at 0 or above, which grows while values are high.
    public private(set) var upper = 0.0
    /// The cumulative sum of −value − `allowance`, kept at 0 or above, which grows while values are low.
    public private(set) var lower = 0.0
    /// The number of values since ``upper`` was last 0; 0 while it is 0.
    public private(set) var upperCount = 0
    /// The number of values since ``lower`` was last 0; 0 while it is 0.
    public private(set) var lowerCount = 0

    /// Creates a cumulative-sum chart without values, whose sums are 0.
    public init(allowance: Double, limit: Double) {
        self.allowance = allowance
        self.limit = limit
    }

    /// Adds the next standardized value to the chart.
    /// - Returns: A Boolean value that indicates whether ``upper`` or ``lower`` now exceeds ``limit``.
    public mutating func append(_ value: Double) -> Bool {
        upper = max(0, value - allowance + upper)
        lower = max(0, -value - allowance + lower)
        upperCount = upper > 0 ? upperCount + 1 : 0
        lowerCount = lower > 0 ? lowerCount + 1 : 0
        return upper > limit || lower > limit
    }
}
