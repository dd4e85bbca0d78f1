import Foundation

/// The differences between a test signal and its reference.
///
///     let signal = try AlignedSignal(reference: golden, column: 0, test: run, column: 0)
///     let metrics = SignalMetrics(signal)
///     print(metrics.maxAbs, metrics.rmse)
///
/// The normalizer of a relative measure is part of its name. Means are weighted by the time that each sample
/// represents. All measures are NaN when a compared sample is not finite.
public struct SignalMetrics: Hashable, Sendable, Codable {
    /// The number of samples compared.
    public var count: Int
    /// The largest magnitude of test minus reference, in the signal's unit.
    public var maxAbs: Double
    /// The time of the largest difference, in milliseconds; the time of the first sample that is not finite where there
    /// is one.
    public var maxAbsTime: Double
    /// The root mean square of test minus reference (RMSE), in the signal's unit.
    public var rmse: Double
    /// The RMSE divided by the range of the reference; nil for a constant reference.
    public var nrmseRange: Double?
    /// The RMSE divided by the standard deviation of the reference; nil for a constant reference.
    public var nrmseSD: Double?
    /// The mean of test minus reference, in the signal's unit.
    public var bias: Double
    /// The Pearson correlation of test and reference; nil if one of them is constant, apart from rounding.
    public var correlation: Double?
    /// The delay of the test that minimizes the squared difference, in milliseconds, positive when the test is late;
    /// nil if it cannot be determined, such as for a constant reference.
    public var timeShift: Double?
    /// The highest value of the reference.
    public var referencePeak: Peak
    /// The highest value of the test.
    public var testPeak: Peak
    /// The highest minus the lowest value of the reference, in the signal's unit.
    public var referenceRange: Double
    /// The largest bound on the interpolation error of a sample, in the signal's unit.
    public var interpolationBound: Double

    /// The highest value of a signal, interpolated between samples by a parabola.
    public struct Peak: Hashable, Sendable, Codable {
        /// The highest value of the signal, in the signal's unit.
        public var value: Double
        /// The highest value minus the first value in the compared window, in the signal's unit.
        public var amplitude: Double
        /// The time of the highest value since the first compared sample, in milliseconds.
        public var time: Double
    }

    /// Computes the differences between the test and the reference of an aligned signal.
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

    /// Returns `value / scale`; NaN when the scale overflowed, because the quotient would be 0.
    private static func share(_ value: Double, of scale: Double) -> Double { scale.isFinite ? value / scale : .nan }

    /// The mean and standard deviation of values that have different weights.
    struct Moments {
        /// The weighted mean, in the unit of the values.
        let mean: Double
        /// The weighted standard deviation, in the unit of the values.
        let deviation: Double

        /// Computes the moments of values with positive weights.
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
        guard !isConstant(signal.reference), !isConstant(signal.test) else { return nil }
        guard reference.deviation != 0, test.deviation != 0 else { return nil }
        let products = zip(signal.reference, signal.test).map { ($0 - reference.mean) * ($1 - test.mean) }
        return share(Moments(products, weights).mean, of: reference.deviation * test.deviation)
    }

    /// Returns whether values differ by no more than rounding. The mean of equal values is rounded too, so that their
    /// deviation from it need not be 0, and a correlation would be that of rounding errors.
    private static func isConstant(_ values: [Double]) -> Bool {
        Largest.range(values) <= 4096 * Double.ulpOfOne * Largest.magnitude(values)
    }
}
