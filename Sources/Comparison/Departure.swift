/// The description of how a test signal differs from its reference: since when, and by an offset, an amplitude, a shift
/// or another waveform.
///
///     if let departure = Departure(signal, metrics, nil, metric: .maxAbs, tolerance: 0.5) {
///         print(departure.time, departure.shape?.timeShift ?? 0)
///     }
public struct Departure: Codable, Hashable, Sendable {
    /// The time in milliseconds of the first sample of either signal that is not finite; without such a sample, of the
    /// first difference whose magnitude exceeds the limit of the initializer, or for metrics of events of the first
    /// crossing that differs.
    public var time: Double
    /// The mean of test minus reference, in the signal's unit.
    public var offset: Double
    /// The standard deviation of the test divided by the standard deviation of the reference; nil for a constant
    /// reference, and if a sample is not finite.
    public var amplitude: Double?
    /// The shares of shift, offset, amplitude and waveform in the mean square difference; nil if a sample is not
    /// finite.
    public var shape: DifferenceShape?
    /// The number of upward threshold crossings of the reference; nil if the signal has no threshold.
    public var referenceEvents: Int?
    /// The number of upward threshold crossings of the test; nil if the signal has no threshold.
    public var testEvents: Int?

    /// Finds where a signal departs from its reference by more than a metric allows.
    ///
    /// The difference of a sample is limited by the tolerance for the metrics `maxAbs`, `rmse` and `bias`, and by the
    /// tolerance times the reference's range or standard deviation for `nrmseRange` and `nrmseSD`. For other metrics
    /// the limit is a tenth of the largest difference.
    ///
    /// For metrics of events, the threshold crossings of both signals are paired in order. The departure is then the
    /// first pair whose times differ by more than the tolerance for `eventTime`, or by more than half of the
    /// reference's shortest interval between crossings for other metrics; or else the first crossing without a partner.
    /// - Parameters:
    ///   - metrics: The metrics of `signal`.
    ///   - events: The threshold crossings of both signals; nil without a threshold.
    ///   - metric: The metric that a check limits.
    ///   - tolerance: The largest value of the metric with which the check passes.
    /// - Returns: The departure; nil if no difference exceeds the limit, or for metrics of events if no crossing
    ///   differs.
    public init?(
        _ signal: AlignedSignal, _ metrics: SignalMetrics, _ events: EventMetrics?, metric: Metric, tolerance: Double
    ) {
        guard let time = Self.time(signal, metrics, events, metric, tolerance) else { return nil }
        self.time = time
        offset = metrics.bias
        amplitude = metrics.nrmseSD.flatMap { _ in Self.ratio(signal) }
        shape =
            signal.isFinite
            ? DifferenceShape(
                times: signal.times, reference: signal.reference, test: signal.test, segments: signal.segments) : nil
        referenceEvents = events?.reference.count
        testEvents = events?.test.count
    }

    private static func time(
        _ signal: AlignedSignal, _ metrics: SignalMetrics, _ events: EventMetrics?, _ metric: Metric,
        _ tolerance: Double
    ) -> Double? {
        guard signal.isFinite else {
            return [signal.nonFiniteReference.first, signal.nonFiniteTest.first].compactMap(\.self).min()
        }
        if metric.needsEvents, let events {
            return events.firstDeparture(beyond: metric == .eventTime ? tolerance : nil)
        }
        let limit = metric.limit(tolerance, metrics)
        return zip(signal.times, signal.differences).first { $0.1.magnitude > limit }?.0
    }

    private static func ratio(_ signal: AlignedSignal) -> Double? {
        let weights = SampleWeights.of(signal)
        let reference = SignalMetrics.Moments(signal.reference, weights).deviation
        let ratio = SignalMetrics.Moments(signal.test, weights).deviation / reference
        return ratio.isFinite ? ratio : nil
    }
}

extension Metric {
    /// The share of the largest difference that counts as a departure, for metrics that limit no single difference.
    private static var share: Double { 0.1 }

    /// Returns the magnitude from which on the difference of a sample counts as a departure, in the signal's unit.
    fileprivate func limit(_ tolerance: Double, _ metrics: SignalMetrics) -> Double {
        switch self {
        case .maxAbs, .rmse, .bias: return tolerance
        case .nrmseRange: return tolerance * metrics.referenceRange
        case .nrmseSD:
            guard let relative = metrics.nrmseSD, relative > 0 else { return Self.share * metrics.maxAbs }
            return tolerance * metrics.rmse / relative
        case .decorrelation, .timeShift, .eventTime, .eventCount, .peak, .timeToPeak, .tube, .eventMismatch, .matchTime,
            .matchRMS, .victorPurpura, .vanRossum, .isiDistance, .spikeDistance, .meanZ, .varianceY, .ks:
            return Self.share * metrics.maxAbs
        }
    }
}

extension EventMetrics {
    /// Returns the time of the first crossing without a counterpart, paired in order, in milliseconds; nil if every
    /// crossing has one.
    /// - Parameter shift: The largest shift of a pair, in milliseconds; nil for half the shortest interval between two
    ///   crossings of the reference.
    fileprivate func firstDeparture(beyond shift: Double?) -> Double? {
        let intervals = zip(reference.dropFirst(), reference).map { $0 - $1 }
        let limit = shift ?? intervals.min().map { $0 / 2 } ?? .infinity
        for (own, other) in zip(reference, test) where (other - own).magnitude > limit { return min(own, other) }
        let paired = min(reference.count, test.count)
        return (reference.count > paired ? reference : test).dropFirst(paired).first
    }
}
