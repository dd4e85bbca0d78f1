extension Metric {
    /// Returns the value of the metric with its sign: positive when the test is higher, later or has more events than
    /// the reference. Metrics without a sign, such as `rmse`, give `value(_:_:_:)`.
    ///
    ///     Metric.bias.signedValue(signal, SignalMetrics(signal), nil)  // -0.5, where the value is 0.5
    ///
    /// The sign of a largest magnitude is that of the difference where it is reached.
    public func signedValue(
        _ signal: AlignedSignal, _ metrics: SignalMetrics, _ events: EventMetrics?, _ parts: ExtraResults = .init()
    ) -> Double? {
        guard let value = value(metrics, events, parts) else { return nil }
        switch self {
        case .rmse, .nrmseRange, .nrmseSD, .decorrelation, .tube, .eventMismatch, .matchTime, .matchRMS, .victorPurpura,
            .vanRossum, .isiDistance, .spikeDistance:
            return value
        case .maxAbs: return Self.largest(signal.differences, value)
        case .bias: return metrics.bias
        case .timeShift: return metrics.timeShift
        case .eventTime: return Self.largest(events?.shifts ?? [], value)
        case .eventCount: return Self.difference(value, events)
        case .peak: return metrics.testPeak.value - metrics.referencePeak.value
        case .timeToPeak: return metrics.testPeak.time - metrics.referencePeak.time
        case .meanZ, .varianceY, .ks: return parts.statistic
        }
    }

    /// Returns `magnitude` with the sign of the largest difference.
    private static func largest(_ differences: [Double], _ magnitude: Double) -> Double {
        guard let index = Largest.magnitudeIndex(differences), differences[index] < 0 else { return magnitude }
        return -magnitude
    }

    private static func difference(_ value: Double, _ events: EventMetrics?) -> Double {
        guard let events, events.test.count < events.reference.count else { return value }
        return -value
    }
}
