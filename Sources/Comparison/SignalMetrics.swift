import Foundation

/// How far a test signal is from its reference. The normaliser of a relative measure is part of its name.
public struct SignalMetrics: Hashable, Sendable, Codable {
    /// Instants compared.
    public var count: Int
    /// Largest difference, in the signal's unit.
    public var maxAbs: Double
    /// When it occurs, in milliseconds.
    public var maxAbsTime: Double
    /// Root mean square difference, in the signal's unit.
    public var rmse: Double
    /// RMSE over the range of the reference; nil for a constant reference.
    public var nrmseRange: Double?
    /// RMSE over the standard deviation of the reference; nil for a constant reference.
    public var nrmseSD: Double?
    /// Mean difference, in the signal's unit.
    public var bias: Double
    /// Pearson correlation; nil when a signal is constant.
    public var correlation: Double?
    /// The delay of the test that explains the difference best, in milliseconds; nil for a constant reference.
    public var timeShift: Double?
    /// Highest value of the reference and of the test, in the signal's unit, and when, in milliseconds.
    public var referencePeak: Peak
    public var testPeak: Peak
    /// Range of the reference.
    public var referenceRange: Double
    /// Bound on the interpolation error, in the signal's unit.
    public var interpolationBound: Double

    /// A highest value.
    public struct Peak: Hashable, Sendable, Codable {
        /// The value.
        public var value: Double
        /// Its rise above the first value of the window.
        public var amplitude: Double
        /// From the start of the window, in milliseconds, between samples by a parabola.
        public var time: Double
    }

    /// Measures a signal. Every instant weighs as the stretch of time that it stands for, which on an even grid is the
    /// same for all.
    public init(_ signal: AlignedSignal) {
        let weights = Self.weights(signal.times)
        let differences = signal.differences
        let reference = Moments(signal.reference, weights)
        let test = Moments(signal.test, weights)
        count = differences.count
        var worst = 0
        for index in differences.indices where !(differences[index].magnitude <= differences[worst].magnitude) {
            worst = index
        }
        maxAbs = differences[worst].magnitude
        maxAbsTime = signal.times[worst]
        rmse = Moments(differences.map { $0 * $0 }, weights).mean.squareRoot()
        bias = Moments(differences, weights).mean
        referenceRange = (signal.reference.max() ?? 0) - (signal.reference.min() ?? 0)
        let isConstant = !(referenceRange > 0)
        nrmseRange = isConstant ? nil : rmse / referenceRange
        nrmseSD = isConstant ? nil : rmse / reference.deviation
        correlation = Self.correlation(signal, reference, test, weights)
        timeShift = isConstant ? nil : TimeShift.delay(signal)
        referencePeak = Self.peak(signal.times, signal.reference)
        testPeak = Self.peak(signal.times, signal.test)
        interpolationBound = signal.interpolationBound
    }

    private struct Moments {
        let mean: Double
        let deviation: Double

        init(_ values: [Double], _ weights: [Double]) {
            let total = weights.reduce(0, +)
            let mean = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
            self.mean = mean
            deviation = (zip(values, weights).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 } / total)
                .squareRoot()
        }
    }

    /// Half of the interval on each side; a sample at an end stands for a whole one.
    private static func weights(_ times: [Double]) -> [Double] {
        guard times.count > 1 else { return [Double](repeating: 1, count: times.count) }
        return times.indices.map { index in
            let before = index > 0 ? times[index] - times[index - 1] : times[1] - times[0]
            let after = index + 1 < times.count ? times[index + 1] - times[index] : before
            return (before + after) / 2
        }
    }

    private static func correlation(
        _ signal: AlignedSignal, _ reference: Moments, _ test: Moments, _ weights: [Double]
    ) -> Double? {
        guard reference.deviation > 0, test.deviation > 0 else { return nil }
        let products = zip(signal.reference, signal.test).map { ($0 - reference.mean) * ($1 - test.mean) }
        return Moments(products, weights).mean / (reference.deviation * test.deviation)
    }

    private static func peak(_ times: [Double], _ values: [Double]) -> Peak {
        var top = 0
        for index in values.indices where values[index] > values[top] { top = index }
        var time = times[top]
        var value = values[top]
        if top > 0, top + 1 < values.count {
            let vertex = Parabola.vertex(
                (times[top - 1], values[top - 1]), (times[top], values[top]), (times[top + 1], values[top + 1]))
            if let vertex { (time, value) = vertex }
        }
        return Peak(value: value, amplitude: value - values[0], time: time - times[0])
    }
}

/// The parabola through three points.
enum Parabola {
    /// Its highest point, where it has one.
    static func vertex(
        _ a: (x: Double, y: Double), _ b: (x: Double, y: Double), _ c: (x: Double, y: Double)
    ) -> (Double, Double)? {
        let left = (b.y - a.y) / (b.x - a.x)
        let right = (c.y - b.y) / (c.x - b.x)
        let curvature = (right - left) / (c.x - a.x)
        guard curvature < 0 else { return nil }
        // Slope of the parabola at b.
        let slope = left + curvature * (b.x - a.x)
        let x = b.x - slope / (2 * curvature)
        return (x, b.y - slope * slope / (4 * curvature))
    }
}
