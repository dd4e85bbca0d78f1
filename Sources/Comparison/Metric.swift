/// A measure of the difference between two signals that a check can limit. Every metric is 0 for equal signals and
/// larger for worse agreement.
///
///     let value = Metric.rmse.value(SignalMetrics(signal), nil)
public enum Metric: String, Sendable, CaseIterable {
    /// The largest magnitude of test minus reference, in the signal's unit.
    case maxAbs = "max_abs"
    /// The root mean square of test minus reference (RMSE), in the signal's unit.
    case rmse
    /// The RMSE divided by the range of the reference.
    case nrmseRange = "nrmse_range"
    /// The RMSE divided by the standard deviation of the reference.
    case nrmseSD = "nrmse_sd"
    /// The magnitude of the mean of test minus reference, in the signal's unit.
    case bias
    /// One minus the Pearson correlation of test and reference; undefined if one of them is constant.
    case decorrelation
    /// The magnitude of the delay of the test that minimizes the squared difference, in milliseconds.
    case timeShift = "time_shift"
    /// The largest difference between the times at which the two signals cross the threshold, in milliseconds;
    /// undefined when the numbers of crossings differ, so that the check fails.
    case eventTime = "event_time"
    /// The magnitude of the difference between the numbers of upward threshold crossings of the two signals.
    case eventCount = "event_count"
    /// The magnitude of the difference between the highest values of the two signals, in the signal's unit.
    case peak
    /// The magnitude of the difference between the times at which the two signals are highest, in milliseconds;
    /// undefined for a constant reference.
    case timeToPeak = "time_to_peak"
    /// The share of the time, from 0 to 1, in which the test is outside of the ``Tube`` around the reference.
    case tube
    /// One minus the F1 score of the events: 0 if every event has a partner in the other signal within the match
    /// window, 1 if none has.
    case eventMismatch = "event_mismatch"
    /// The largest time between partners, events of the two signals within the match window, in milliseconds; infinite
    /// without partners.
    case matchTime = "match_time"
    /// The root mean square time between partners, events of the two signals within the match window, in milliseconds;
    /// infinite without partners.
    case matchRMS = "match_rms"
    /// The distance of Victor and Purpura between the trains of events, with a rate of 2 divided by the match window.
    /// See ``EventMatching``.
    case victorPurpura = "victor_purpura"
    /// The distance of van Rossum between the trains of events, with the match window as the time constant. See
    /// ``SpikeDistances``.
    case vanRossum = "van_rossum"
    /// The ISI distance between the trains of events, from 0 to 1: the mean relative difference of their interspike
    /// intervals. See ``SpikeDistances``.
    case isiDistance = "isi_distance"
    /// The SPIKE distance between the trains of events, from 0 to 1, which compares the times of neighboring spikes.
    /// See ``SpikeDistances``.
    case spikeDistance = "spike_distance"
    /// The largest magnitude over time of the statistic Z, which compares the mean of an ensemble with the stored mean.
    /// See ``EnsembleScore``.
    case meanZ = "mean_z"
    /// The largest magnitude over time of the statistic Y, which compares the variance of an ensemble with the stored
    /// variance. See ``EnsembleScore``.
    case varianceY = "variance_y"
    /// The largest statistic of Kolmogorov and Smirnov over time, which compares the distribution of an ensemble with
    /// stored quantiles. See ``EnsembleScore``.
    case ks

    /// The kind of unit of a metric's values.
    public enum Scale: Sendable {
        /// The signal's unit, milliseconds, or no unit, in this order.
        case signal, milliseconds, bare
    }

    /// The kind of unit of the metric's values.
    public var scale: Scale {
        switch self {
        case .maxAbs, .rmse, .bias, .peak: .signal
        case .timeShift, .eventTime, .timeToPeak, .matchTime, .matchRMS: .milliseconds
        case .nrmseRange, .nrmseSD, .decorrelation, .eventCount, .tube, .eventMismatch, .victorPurpura, .vanRossum,
            .isiDistance, .spikeDistance, .meanZ, .varianceY, .ks:
            .bare
        }
    }

    /// A Boolean value that indicates whether the metric is a statistic of an ensemble.
    public var isStatistical: Bool { self == .meanZ || self == .varianceY || self == .ks }

    /// A Boolean value that indicates whether the metric is computed from events, so that the signal needs a threshold.
    public var needsEvents: Bool { self == .eventTime || self == .eventCount || comparesTrains }

    /// A Boolean value that indicates whether the metric needs the option `match:`: the largest permitted time between
    /// two events that become partners, or the time constant of `van_rossum`.
    public var needsMatchWindow: Bool {
        switch self {
        case .eventMismatch, .matchTime, .matchRMS, .victorPurpura, .vanRossum: true
        default: false
        }
    }

    /// A Boolean value that indicates whether the metric compares whole trains of events, whose numbers of events may
    /// differ.
    public var comparesTrains: Bool { needsMatchWindow || self == .isiDistance || self == .spikeDistance }

    /// The results of comparing two signals that only some metrics need: those for tubes, for trains of events and for
    /// ensembles.
    public struct ExtraResults: Sendable {
        /// The result of comparing the test with the tube; nil if the metric is not `tube`.
        public var tube: TubeMetrics?
        /// The event times of both signals; nil if the signal has no threshold.
        public var trains: EventTrains?
        /// The value of the check's option `match:`, in milliseconds: the largest time that is permitted between two
        /// events that become partners, or the time constant of the metric `van_rossum`; nil for metrics without this
        /// option.
        public var matchWindow: Double?
        /// The value of an ensemble's statistic that is largest in magnitude over all instants, with its sign; nil if
        /// the metric is no statistic of an ensemble.
        public var statistic: Double?

        /// Creates the further results of a comparison; those that the metric does not need are nil.
        public init(
            tube: TubeMetrics? = nil, trains: EventTrains? = nil, matchWindow: Double? = nil, statistic: Double? = nil
        ) {
            self.tube = tube
            self.trains = trains
            self.matchWindow = matchWindow
            self.statistic = statistic
        }
    }

    /// Returns the value of the metric; nil if it is not defined, such as the correlation with a constant signal, or if
    /// `events` or the part that the metric needs is missing.
    /// - Parameters:
    ///   - metrics: The differences between the two signals.
    ///   - events: The threshold crossings of the two signals; nil without a threshold.
    ///   - parts: The results that only some metrics need.
    public func value(_ metrics: SignalMetrics, _ events: EventMetrics?, _ parts: ExtraResults = .init()) -> Double? {
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
        case .timeToPeak:
            metrics.referenceRange == 0 ? nil : (metrics.testPeak.time - metrics.referencePeak.time).magnitude
        case .tube: parts.tube?.outside
        case .eventMismatch, .matchTime, .matchRMS, .victorPurpura, .vanRossum, .isiDistance, .spikeDistance:
            parts.trains.flatMap { value($0, matchWindow: parts.matchWindow) }
        case .meanZ, .varianceY, .ks: parts.statistic?.magnitude
        }
    }

    /// Returns a bound on the change of the metric's value that interpolation errors can cause, in the unit of the
    /// value; infinite where none can be estimated, and 0 for statistics of ensembles and where a needed part is
    /// missing.
    public func bound(_ bounds: MetricBounds, _ events: EventMetrics?, _ parts: ExtraResults = .init()) -> Double {
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
        case .tube: parts.tube?.bound ?? 0
        case .eventMismatch, .matchTime, .matchRMS, .victorPurpura, .vanRossum, .isiDistance, .spikeDistance:
            parts.trains.map { bound($0, matchWindow: parts.matchWindow) } ?? 0
        case .meanZ, .varianceY, .ks: 0
        }
    }
}
