/// The tube around a reference signal: the region that its graph covers when it is moved by at most a given time and at
/// most a given value in every direction.
///
///     let tube = Tube(around: signal, TubeSize(time: 0.1, amount: .value(0.5)))
///     tube.outside(signal.test)  // the share of the time in which the test is outside, from 0 to 1
///
/// It is the Minkowski sum of the reference, read linearly between its samples, and a rectangle. The tube does not
/// reach over the ends of a segment.
public struct Tube: Sendable {
    /// The lower border of the tube at each sample of the signal, in the signal's unit, shape `[samples]`.
    public let low: [Double]
    /// The upper border of the tube at each sample of the signal, in the signal's unit, shape `[samples]`.
    public let high: [Double]
    /// The mean distance between the borders of the tube, divided by the range of the reference; nil for a constant
    /// reference.
    public let tightness: Double?
    private let weights: [Double]

    /// Computes the borders of the tube around the reference of a signal.
    /// - Complexity: O(*n*) in the number of samples, by a queue of candidates for the highest value (Lemire 2006,
    ///   Streaming maximum-minimum filter).
    public init(around signal: AlignedSignal, _ size: TubeSize) {
        let range = Largest.range(signal.reference)
        let value = size.value(range: range)
        var (low, high) = (signal.reference.map { -$0 }, signal.reference)
        for segment in signal.segments {
            Self.widen(&high, signal.times, signal.reference, segment, size.time)
            let negative = signal.reference[segment].map { -$0 }
            Self.widen(&low, signal.times, negative, segment, size.time, from: segment.lowerBound)
        }
        for index in high.indices {
            high[index] += value
            low[index] = -low[index] - value
        }
        weights = SampleWeights.of(signal)
        let width = SignalMetrics.Moments(zip(high, low).map { $0 - $1 }, weights).mean
        tightness = range > 0 ? width / range : nil
        (self.low, self.high) = (low, high)
    }

    /// Returns the share of the time in which the samples are outside of the tube, from 0 to 1; NaN when one is not
    /// finite. A sample on a border is inside.
    /// - Parameters:
    ///   - samples: The samples, shape `[samples]`.
    ///   - offset: A constant that is added to each sample, in the signal's unit.
    public func outside(_ samples: [Double], offset: Double = 0) -> Double {
        outside(samples, offset: offset) { _ in 0 }
    }

    /// Returns the lowest and the highest share of the time outside the tube that are possible if each sample may be
    /// wrong by its bound; 0...1 when a sample is not finite.
    /// - Parameter bounds: Bounds on the errors of the samples, in the signal's unit, shape `[samples]`.
    func range(_ samples: [Double], bounds: [Double]) -> ClosedRange<Double> {
        let least = outside(samples, offset: 0) { -bounds[$0] }
        let most = outside(samples, offset: 0) { bounds[$0] }
        return least <= most ? least...most : 0...1
    }

    private func outside(_ samples: [Double], offset: Double, _ reach: (Int) -> Double) -> Double {
        var (out, total) = (0.0, 0.0)
        for index in samples.indices {
            let value = samples[index] + offset
            guard value.isFinite else { return .nan }
            total += weights[index]
            let reach = reach(index)
            if value + reach > high[index] || value - reach < low[index] { out += weights[index] }
        }
        return total > 0 ? out / total : 0
    }

    /// Replaces each sample of a segment by the highest value within a given time before and after it.
    /// - Parameter start: The index of the first of `values` in `result` and `times`.
    private static func widen(
        _ result: inout [Double], _ times: [Double], _ values: [Double], _ segment: Range<Int>, _ width: Double,
        from start: Int = 0
    ) {
        let (first, last) = (segment.lowerBound, segment.upperBound - 1)
        func value(at time: Double, after row: Int) -> Double {
            let share = (time - times[row]) / (times[row + 1] - times[row])
            return values[row - start] + share * (values[row + 1 - start] - values[row - start])
        }
        // Rows whose values may still be the highest: later rows have smaller values.
        var candidates = [Int](repeating: 0, count: segment.count)
        var (head, tail) = (0, 0)
        var (next, left) = (first, first)
        for index in segment {
            let from = max(times[index] - width, times[first])
            let to = min(times[index] + width, times[last])
            while next <= last, times[next] <= to {
                while tail > head, !(values[candidates[tail - 1] - start] > values[next - start]) { tail -= 1 }
                candidates[tail] = next
                tail += 1
                next += 1
            }
            while head + 1 < tail, times[candidates[head]] < from { head += 1 }
            while left < last, times[left + 1] <= from { left += 1 }
            var highest = values[candidates[head] - start]
            if left < last { highest = max(highest, value(at: from, after: left)) }
            if next - 1 < last { highest = max(highest, value(at: to, after: next - 1)) }
            result[index] = highest
        }
    }
}

/// The size of a tube: how far the reference may be moved in time and in value.
public struct TubeSize: Hashable, Sendable {
    /// The amount by which the values of the reference may be moved up or down.
    public enum Amount: Hashable, Sendable {
        /// An amount in the signal's unit.
        case value(Double)
        /// A share of the reference's highest minus lowest value, such as 0.01.
        case range(Double)
    }

    /// The largest time in milliseconds by which the reference may be moved back or forth.
    public var time: Double
    /// The amount by which the values of the reference may be moved up or down.
    public var amount: Amount

    /// Creates a size from the largest movement in time, in milliseconds, and the largest movement of values.
    public init(time: Double, amount: Amount) {
        self.time = time
        self.amount = amount
    }

    /// Returns the largest movement of values in the signal's unit, for a reference whose highest minus lowest value is
    /// `range`.
    func value(range: Double) -> Double {
        switch amount {
        case .value(let value): value
        case .range(let share): share * range
        }
    }
}

/// The result of comparing a test signal with the tube around its reference.
public struct TubeMetrics: Sendable {
    /// The share of the time in which the test is outside of the tube, from 0 to 1; NaN when a compared sample is not
    /// finite.
    public var outside: Double
    /// The bound on the error of `outside` that the interpolation of the test can cause.
    public var bound: Double
    /// The mean distance between the borders of the tube, divided by the range of the reference; nil for a constant
    /// reference.
    public var tightness: Double?

    /// Compares a test signal with the tube around its reference.
    public init(_ signal: AlignedSignal, _ size: TubeSize) {
        guard signal.isFinite else {
            (outside, bound, tightness) = (.nan, 0, nil)
            return
        }
        let tube = Tube(around: signal, size)
        outside = tube.outside(signal.test)
        tightness = tube.tightness
        guard signal.interpolationBound > 0 else {
            bound = 0
            return
        }
        let range = tube.range(signal.test, bounds: signal.bounds)
        bound = max(outside - range.lowerBound, range.upperBound - outside)
    }
}
