/// The metrics of a test signal that is moved in time against its reference. Metrics of events are not included.
struct ShiftedSignal {
    private let signal: AlignedSignal
    private let weights: [Double]
    private let tube: Tube?
    /// The mean of the reference, from which correlations are computed.
    private let center: Double
    private let deviation: Double
    private let range: Double
    /// The largest magnitude of the slope of the test, in the signal's unit per millisecond.
    let largestSlope: Double
    /// The root mean square slope of the test, in the signal's unit per millisecond.
    let rmsSlope: Double

    /// Creates the shiftable form of a signal, all of whose samples must be finite.
    /// - Parameter tube: The tube around the reference, for the metric `tube`; nil if that is not computed.
    init(_ signal: AlignedSignal, tube: Tube?) {
        (self.signal, self.tube) = (signal, tube)
        weights = SampleWeights.of(signal)
        let moments = SignalMetrics.Moments(signal.reference, weights)
        (center, deviation) = (moments.mean, moments.deviation)
        range = Largest.range(signal.reference)
        var (largest, squares, total) = (0.0, 0.0, 0.0)
        for segment in signal.segments {
            for row in segment.dropLast() {
                let width = signal.times[row + 1] - signal.times[row]
                let slope = (signal.test[row + 1] - signal.test[row]) / width
                largest = Largest.of(largest, slope.magnitude)
                squares += slope * slope * width
                total += width
            }
        }
        largestSlope = largest
        rmsSlope = total > 0 ? (squares / total).squareRoot() : 0
    }

    /// The sums over samples from which the metrics follow.
    private struct Sums {
        var weight = 0.0
        var difference = 0.0
        var squares = 0.0
        var largest = 0.0
        var outside = 0.0
        var (first, second, firstSquares, secondSquares, products) = (0.0, 0.0, 0.0, 0.0, 0.0)
    }

    /// Returns the value that a metric has when the test is delayed by `shift` milliseconds. Samples of the reference
    /// at whose times the delayed test has no value are left out.
    /// - Returns: The value; nil for metrics of events, peaks, delays and ensembles, and when no sample is left.
    func value(of metric: Metric, shift: Double) -> Double? {
        let sums = sums(shift)
        guard sums.weight > 0 else { return nil }
        let rmse = (sums.squares / sums.weight).squareRoot()
        switch metric {
        case .maxAbs: return sums.largest
        case .rmse: return rmse
        case .nrmseRange: return rmse / range
        case .nrmseSD: return rmse / deviation
        case .bias: return (sums.difference / sums.weight).magnitude
        case .tube: return sums.outside / sums.weight
        case .decorrelation:
            let (x, y) = (sums.first / sums.weight, sums.second / sums.weight)
            let own = sums.firstSquares / sums.weight - x * x
            let other = sums.secondSquares / sums.weight - y * y
            return 1 - (sums.products / sums.weight - x * y) / (own * other).squareRoot()
        default: return nil
        }
    }

    private func sums(_ shift: Double) -> Sums {
        var sums = Sums()
        let (times, test, reference) = (signal.times, signal.test, signal.reference)
        for segment in signal.segments where segment.count > 1 {
            let last = segment.upperBound - 1
            var row = segment.lowerBound
            for index in segment {
                let time = times[index] - shift
                guard time >= times[segment.lowerBound], time <= times[last] else { continue }
                while row + 1 < last, times[row + 1] <= time { row += 1 }
                let share = (time - times[row]) / (times[row + 1] - times[row])
                let value = test[row] + share * (test[row + 1] - test[row])
                let (weight, difference) = (weights[index], value - reference[index])
                sums.weight += weight
                sums.difference += weight * difference
                sums.squares += weight * difference * difference
                sums.largest = Largest.of(sums.largest, difference.magnitude)
                let (x, y) = (reference[index] - center, value - center)
                sums.first += weight * x
                sums.second += weight * y
                sums.firstSquares += weight * x * x
                sums.secondSquares += weight * y * y
                sums.products += weight * x * y
                if let tube, value > tube.high[index] || value < tube.low[index] { sums.outside += weight }
            }
        }
        return sums
    }
}
