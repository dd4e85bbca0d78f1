/// The measures on which a check can be made; all are better the smaller they are.
public enum Metric: String, Sendable, CaseIterable {
    /// Largest difference, in the signal's unit.
    case maxAbs = "max_abs"
    /// Root mean square difference, in the signal's unit.
    case rmse
    /// RMSE over the range of the reference.
    case nrmseRange = "nrmse_range"
    /// RMSE over the standard deviation of the reference.
    case nrmseSD = "nrmse_sd"
    /// Magnitude of the mean difference, in the signal's unit.
    case bias
    /// One minus the correlation.
    case decorrelation
    /// Magnitude of the delay that explains the difference best, in milliseconds.
    case timeShift = "time_shift"
    /// Largest shift of a threshold crossing, in milliseconds; unequal counts fail.
    case eventTime = "event_time"
    /// Difference of the numbers of threshold crossings.
    case eventCount = "event_count"
    /// Magnitude of the difference of the highest values, in the signal's unit.
    case peak
    /// Magnitude of the difference of the times of the highest values, in milliseconds.
    case timeToPeak = "time_to_peak"

    /// The kinds of things that values are measured in.
    public enum Scale: Sendable {
        /// The signal's unit, milliseconds, or none.
        case signal, milliseconds, bare
    }

    /// The kind of unit of its values.
    public var scale: Scale {
        switch self {
        case .maxAbs, .rmse, .bias, .peak: .signal
        case .timeShift, .eventTime, .timeToPeak: .milliseconds
        case .nrmseRange, .nrmseSD, .decorrelation, .eventCount: .bare
        }
    }

    /// Whether it needs a threshold.
    public var needsEvents: Bool { self == .eventTime || self == .eventCount }

    /// Its value; nil where it is not defined.
    public func value(_ metrics: SignalMetrics, _ events: EventMetrics?) -> Double? {
        switch self {
        case .maxAbs: metrics.maxAbs
        case .rmse: metrics.rmse
        case .nrmseRange: metrics.nrmseRange
        case .nrmseSD: metrics.nrmseSD
        case .bias: metrics.bias.magnitude
        case .decorrelation: metrics.correlation.map { 1 - $0 }
        case .timeShift: metrics.timeShift?.magnitude
        case .eventTime: events?.maxShift
        case .eventCount: events?.countDifference
        case .peak: (metrics.testPeak.value - metrics.referencePeak.value).magnitude
        case .timeToPeak: (metrics.testPeak.time - metrics.referencePeak.time).magnitude
        }
    }

    /// How far interpolation may have moved its value.
    public func bound(_ bounds: MetricBounds, _ events: EventMetrics?) -> Double {
        switch self {
        case .maxAbs: bounds.maxAbs
        case .rmse: bounds.rmse
        case .nrmseRange: bounds.nrmseRange
        case .nrmseSD: bounds.nrmseSD
        case .bias: bounds.bias
        case .decorrelation: bounds.decorrelation
        case .timeShift: bounds.timeShift
        case .eventTime: events?.timeBound ?? 0
        case .eventCount: Double(events?.countBound ?? 0)
        case .peak: bounds.peak
        case .timeToPeak: bounds.timeToPeak
        }
    }
}
