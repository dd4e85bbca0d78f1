/// A measure of the difference between two signals that a check can limit. Every metric is 0 for equal signals and
/// larger for worse agreement.
///
///     let value = Metric.rmse.value(SignalMetrics(signal), nil)
public enum Metric: String, Sendable, CaseIterable {
    /// The largest magnitude of the difference, in the signal's unit.
    case maxAbs = "max_abs"
    /// The root mean square difference (RMSE), in the signal's unit.
    case rmse
    /// The RMSE divided by the range of the reference.
    case nrmseRange = "nrmse_range"
    /// The RMSE divided by the standard deviation of the reference.
    case nrmseSD = "nrmse_sd"
    /// The magnitude of the mean difference, in the signal's unit.
    case bias
    /// One minus the Pearson correlation.
    case decorrelation
    /// The magnitude of the delay that minimises the squared difference, in milliseconds.
    case timeShift = "time_shift"
    /// The largest difference of the times of a threshold crossing, in milliseconds; the check fails when the numbers
    /// of crossings differ.
    case eventTime = "event_time"
    /// The magnitude of the difference of the numbers of threshold crossings.
    case eventCount = "event_count"
    /// The magnitude of the difference of the highest values, in the signal's unit.
    case peak
    /// The magnitude of the difference of the times of the highest values, in milliseconds.
    case timeToPeak = "time_to_peak"

    /// The kind of unit of a metric's values.
    public enum Scale: Sendable {
        /// The signal's unit, milliseconds, or no unit.
        case signal, milliseconds, bare
    }

    /// The kind of unit of the metric's values.
    public var scale: Scale {
        switch self {
        case .maxAbs, .rmse, .bias, .peak: .signal
        case .timeShift, .eventTime, .timeToPeak: .milliseconds
        case .nrmseRange, .nrmseSD, .decorrelation, .eventCount: .bare
        }
    }

    /// A Boolean value that indicates whether the metric needs an event threshold.
    public var needsEvents: Bool { self == .eventTime || self == .eventCount }

    /// Returns the value of the metric; nil where it is not defined, such as the correlation with a constant signal.
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

    /// Returns a bound on the change of the metric's value that interpolation errors can cause.
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
