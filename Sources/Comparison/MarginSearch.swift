/// The search for the smallest constant offset, and the smallest shift in time, with which a metric of a passing check
/// leaves its limits.
///
///     let search = MarginSearch(.maxAbs, signal, SignalMetrics(signal), limits: 0...0.5)
///     search.value()  // in the signal's unit
///     search.time()  // in milliseconds
///
/// Changes are found in closed form where the metric has one, and otherwise by a bounded number of evaluations, to
/// within a hundredth of the change. Shifted runs are read linearly between the compared samples.
public struct MarginSearch {
    private let metric: Metric
    private let signal: AlignedSignal
    private let metrics: SignalMetrics
    private let parts: Metric.ExtraResults
    private let tube: Tube?
    private let limits: ClosedRange<Double>
    private let shifted: ShiftedSignal

    /// Creates a search for a metric that lies within its limits.
    /// - Parameters:
    ///   - metrics: The metrics of `signal`.
    ///   - parts: The further results that `metric` needs.
    ///   - tube: The tube around the reference, for the metric `tube`.
    ///   - limits: The values of the metric that pass.
    public init(
        _ metric: Metric, _ signal: AlignedSignal, _ metrics: SignalMetrics, parts: Metric.ExtraResults = .init(),
        tube: Tube? = nil, limits: ClosedRange<Double>
    ) {
        (self.metric, self.signal, self.metrics) = (metric, signal, metrics)
        (self.parts, self.tube, self.limits) = (parts, tube, limits)
        shifted = ShiftedSignal(signal, tube: tube)
    }

    // MARK: Value

    /// Returns the smallest magnitude, in the signal's unit, of a constant that, added to the test, makes the metric
    /// leave its limits; nil if none does. For metrics of tubes and of events, only constants up to the range of the
    /// reference are tried.
    /// - Parameter trains: A function that returns the events of both signals after a constant is added to the test;
    ///   nil without a threshold.
    public func value(trains: (Double) -> EventTrains? = { _ in nil }) -> Double? {
        switch metric {
        case .maxAbs: return offset(signal.differences)
        case .rmse: return offsetOfSquares(scale: 1)
        case .nrmseRange: return offsetOfSquares(scale: metrics.referenceRange)
        case .nrmseSD:
            return offsetOfSquares(
                scale: SignalMetrics.Moments(signal.reference, SampleWeights.of(signal)).deviation)
        case .bias: return Self.distance(metrics.bias.magnitude, limits)
        case .peak:
            return Self.distance((metrics.testPeak.value - metrics.referencePeak.value).magnitude, limits)
        case .tube:
            let range = metrics.referenceRange
            return search(from: range * 1e-4, to: range) { change in
                passes(tube.map { $0.outside(signal.test, offset: change) })
            }
        case .eventTime, .eventCount, .eventMismatch, .matchTime, .matchRMS, .victorPurpura, .vanRossum, .isiDistance,
            .spikeDistance:
            let range = metrics.referenceRange
            return search(from: range * 1e-4, to: range) { change in
                guard let moved = trains(change) else { return true }
                if metric.comparesTrains { return passes(metric.value(moved, matchWindow: parts.matchWindow)) }
                let events = EventMetrics(moved)
                return passes(metric == .eventTime ? events.maxShift : events.countDifference)
            }
        case .decorrelation, .timeShift, .timeToPeak, .meanZ, .varianceY, .ks: return nil
        }
    }

    /// Returns the distance from a magnitude to the nearer limit. A lower limit of 0 is ignored, because no magnitude
    /// is below it.
    private static func distance(_ value: Double, _ limits: ClosedRange<Double>) -> Double {
        let upward = limits.upperBound - value
        return limits.lowerBound > 0 ? min(upward, value - limits.lowerBound) : upward
    }

    /// Returns the smallest constant that moves the largest magnitude of some differences beyond its limits.
    ///
    /// A growing constant first reduces the largest magnitude, until the lowest and the highest difference have the
    /// same magnitude.
    private func offset(_ differences: [Double]) -> Double {
        let (low, high) = (differences.min() ?? 0, differences.max() ?? 0)
        let upward = min(limits.upperBound - high, limits.upperBound + low)
        let fall = max(high, -low) - limits.lowerBound
        guard limits.lowerBound > 0, fall <= (high + low).magnitude / 2 else { return upward }
        return min(upward, fall)
    }

    /// Returns the smallest constant that moves the root mean square beyond its limits. With a constant c it is
    /// √(rmse² + 2 c bias + c²).
    private func offsetOfSquares(scale: Double) -> Double {
        let (square, bias) = (metrics.rmse * metrics.rmse, metrics.bias.magnitude)
        let highest = limits.upperBound * scale
        let upward = max(0, bias * bias + highest * highest - square).squareRoot() - bias
        let lowest = limits.lowerBound * scale
        let rest = bias * bias - square + lowest * lowest
        guard lowest > 0, rest >= 0 else { return upward }
        return min(upward, bias - rest.squareRoot())
    }

    // MARK: Time

    /// Returns the smallest magnitude, in milliseconds, of a shift of the test in time that makes the metric leave its
    /// limits; nil if none does, and for `event_count`, `peak` and statistics of ensembles. For metrics without a
    /// closed form, only shifts of at most a quarter of the compared time are tried.
    public func time() -> Double? {
        guard let first = signal.times.first, let last = signal.times.last, last > first else { return nil }
        let longest = (last - first) / 4
        switch metric {
        case .eventTime: return parts.trains.flatMap { EventMetrics($0).shifts }.map(offset)
        case .timeShift: return metrics.timeShift.map { Self.distance($0.magnitude, limits) }
        case .timeToPeak:
            return Self.distance((metrics.testPeak.time - metrics.referencePeak.time).magnitude, limits)
        case .eventCount, .peak, .meanZ, .varianceY, .ks: return nil
        case .eventMismatch, .matchTime, .matchRMS, .victorPurpura, .vanRossum, .isiDistance, .spikeDistance:
            guard let trains = parts.trains else { return nil }
            return search(from: longest * 1e-6, to: longest) { shift in
                passes(metric.value(trains, matchWindow: parts.matchWindow, shift: shift))
            }
        case .maxAbs, .rmse, .nrmseRange, .nrmseSD, .bias, .decorrelation, .tube:
            return search(from: shortestShift(longest), to: longest) { passes(shifted.value(of: metric, shift: $0)) }
        }
    }

    /// Returns the shift from which a search starts: one that changes the metric by no more than its distance to the
    /// limits, from the slope of the test.
    private func shortestShift(_ longest: Double) -> Double {
        let slope = metric == .maxAbs ? shifted.largestSlope : shifted.rmsSlope
        let distance: Double? =
            switch metric {
            case .maxAbs: limits.upperBound - metrics.maxAbs
            case .rmse: limits.upperBound - metrics.rmse
            case .nrmseRange: (limits.upperBound - (metrics.nrmseRange ?? 0)) * metrics.referenceRange
            default: nil
            }
        let shift = distance.map { $0 / slope } ?? longest * 1e-5
        return shift.isFinite && shift > 0 ? min(shift, longest) : longest * 1e-9
    }

    // MARK: Search

    private func passes(_ value: Double?) -> Bool { value.map { $0.isFinite && limits.contains($0) } ?? false }

    /// Returns the smallest change with either sign that does not pass, to within a hundredth; nil if all up to the
    /// largest pass. It takes at most 40 evaluations with each sign.
    private func search(from start: Double, to largest: Double, passes: (Double) -> Bool) -> Double? {
        guard start > 0, largest.isFinite else { return nil }
        func fails(_ change: Double) -> Bool { !passes(change) || !passes(-change) }
        var (low, high) = (0.0, min(start, largest))
        var evaluations = 1
        while !fails(high) {
            guard high < largest, evaluations < 30 else { return nil }
            (low, high) = (high, min(2 * high, largest))
            evaluations += 1
        }
        while evaluations < 40, high - low > 0.01 * high {
            let middle = low > 0 ? (low + high) / 2 : high / 8
            if fails(middle) { high = middle } else { low = middle }
            evaluations += 1
        }
        return high
    }
}
