import Foundation

/// How far interpolation may have moved each measure of a signal; infinite where nothing bounds it.
public struct MetricBounds: Hashable, Sendable {
    /// Of the largest difference, its root mean square and its mean, in the signal's unit.
    public var maxAbs: Double
    public var rmse: Double
    public var bias: Double
    /// Of the root mean square over the range and over the standard deviation of the reference.
    public var nrmseRange: Double
    public var nrmseSD: Double
    /// Of one minus the correlation.
    public var decorrelation: Double
    /// Of the delay, in milliseconds.
    public var timeShift: Double
    /// Of the difference of the highest values, in the signal's unit, and of their times, in milliseconds.
    public var peak: Double
    public var timeToPeak: Double

    /// Derives the bounds from those of the test's samples. Reference samples are as they are, but peaks lie between
    /// them.
    /// - Parameter readsBetween: whether what a parabola leaves between samples counts; not where it is part of a
    ///   tolerance that was measured in the same way on the same grids.
    public init(_ signal: AlignedSignal, _ metrics: SignalMetrics, readsBetween: Bool = true) {
        let weights = SampleWeights.of(signal)
        let square = SignalMetrics.Moments(signal.bounds.map { $0 * $0 }, weights).mean
        maxAbs = signal.interpolationBound
        rmse = Self.safe(square.squareRoot())
        bias = Self.safe(SignalMetrics.Moments(signal.bounds, weights).mean)
        nrmseRange = rmse == 0 ? 0 : Self.safe(rmse / metrics.referenceRange)
        nrmseSD = rmse == 0 ? 0 : Self.safe(rmse / SignalMetrics.Moments(signal.reference, weights).deviation)
        let deviation = SignalMetrics.Moments(signal.test, weights).deviation
        decorrelation = Self.decorrelation(metrics.correlation, rmse == 0 ? 0 : rmse / deviation)
        timeShift = metrics.timeShift.map { TimeShift.bound(signal, $0) } ?? 0
        let none = [Double](repeating: 0, count: signal.times.count)
        let own = PeakSearch(signal.times, signal.reference, signal.segments).bound(none, readsBetween: readsBetween)
        let other = PeakSearch(signal.times, signal.test, signal.segments).bound(
            signal.bounds, readsBetween: readsBetween)
        peak = own.value + other.value
        timeToPeak = own.time + other.time
    }

    private static func safe(_ bound: Double) -> Double { bound.isNaN ? .infinity : bound }

    /// A correlation is the cosine of an angle, which a change of the test by a share of its deviation turns by at most
    /// the arcsine of that share.
    private static func decorrelation(_ correlation: Double?, _ share: Double) -> Double {
        guard let correlation, share != 0 else { return 0 }
        guard share < 1 else { return .infinity }
        let (angle, turn) = (acos(min(1, max(-1, correlation))), asin(share))
        return 2 * sin(min(.pi / 2, angle + turn / 2)) * sin(turn / 2)
    }
}
