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
    /// same for all. Where a sample is not finite no measure is a number, so that none of them can pass for a small one.
    public init(_ signal: AlignedSignal) {
        let differences = signal.differences
        count = differences.count
        interpolationBound = signal.interpolationBound
        guard signal.isFinite, let worst = Largest.magnitudeIndex(differences) else {
            let none = Peak(value: .nan, amplitude: .nan, time: .nan)
            (maxAbs, rmse, bias, referenceRange) = (.nan, .nan, .nan, .nan)
            (nrmseRange, nrmseSD, correlation, timeShift) = (.nan, .nan, .nan, .nan)
            (referencePeak, testPeak) = (none, none)
            maxAbsTime = [signal.nonFiniteReference.first, signal.nonFiniteTest.first].compactMap(\.self).min() ?? .nan
            return
        }
        let weights = SampleWeights.of(signal)
        let reference = Moments(signal.reference, weights)
        let test = Moments(signal.test, weights)
        maxAbs = differences[worst].magnitude
        maxAbsTime = signal.times[worst]
        rmse = Moments(differences.map { $0 * $0 }, weights).mean.squareRoot()
        bias = Moments(differences, weights).mean
        referenceRange = Largest.range(signal.reference)
        let isConstant = referenceRange == 0
        nrmseRange = isConstant ? nil : Self.share(rmse, of: referenceRange)
        nrmseSD = isConstant ? nil : Self.share(rmse, of: reference.deviation)
        correlation = Self.correlation(signal, reference, test, weights)
        timeShift = isConstant ? nil : TimeShift.delay(signal)
        referencePeak = PeakSearch(signal.times, signal.reference, signal.segments).peak
        testPeak = PeakSearch(signal.times, signal.test, signal.segments).peak
    }

    /// A value over a scale; not a number where the scale overflowed, which would make the share vanish.
    private static func share(_ value: Double, of scale: Double) -> Double { scale.isFinite ? value / scale : .nan }

    /// Mean and standard deviation of samples that weigh differently.
    struct Moments {
        /// The mean.
        let mean: Double
        /// The standard deviation.
        let deviation: Double

        /// Takes the moments of values.
        init(_ values: [Double], _ weights: [Double]) {
            let total = weights.reduce(0, +)
            let mean = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
            self.mean = mean
            deviation = (zip(values, weights).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 } / total)
                .squareRoot()
        }
    }

    private static func correlation(
        _ signal: AlignedSignal, _ reference: Moments, _ test: Moments, _ weights: [Double]
    ) -> Double? {
        guard reference.deviation != 0, test.deviation != 0 else { return nil }
        let products = zip(signal.reference, signal.test).map { ($0 - reference.mean) * ($1 - test.mean) }
        return share(Moments(products, weights).mean, of: reference.deviation * test.deviation)
    }
}
