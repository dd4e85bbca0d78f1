import ElementaryFunctions

/// Bounds on the change of each metric that interpolation errors can cause; infinite where no bound can be estimated,
/// and 0 for a correlation or a delay that is not defined.
public struct MetricBounds: Hashable, Sendable {
    /// The bound on the error of the largest difference, in the signal's unit.
    public var maxAbs: Double
    /// The bound on the error of the root mean square difference (RMSE), in the signal's unit.
    public var rmse: Double
    /// The bound on the error of the mean difference, in the signal's unit.
    public var bias: Double
    /// The bound on the error of the RMSE divided by the range of the reference.
    public var nrmseRange: Double
    /// The bound on the error of the RMSE divided by the standard deviation of the reference.
    public var nrmseSD: Double
    /// The bound on the error of one minus the correlation.
    public var decorrelation: Double
    /// The bound on the error of the delay between the signals, in milliseconds.
    public var timeShift: Double
    /// The bound on the error of the difference between the signals' highest values, in the signal's unit.
    public var peak: Double
    /// The bound on the error of the difference between the times of the highest values, in milliseconds.
    public var timeToPeak: Double

    /// Derives the bounds from the bounds on the samples of the test. The samples of the reference are exact; its peak
    /// is not, because it is interpolated between samples.
    /// - Parameter readsBetween: A Boolean value that indicates whether the bounds on the peak include the error of the
    ///   parabola that interpolates it. Pass false if the tolerance was measured with the same parabola on the same
    ///   sample times and so includes that error.
    public init(_ signal: AlignedSignal, _ metrics: SignalMetrics, readsBetween: Bool = true) {
        let weights = SampleWeights.of(signal)
        maxAbs = signal.interpolationBound
        // The means are not needed without interpolation.
        let isExact = maxAbs == 0
        let square = isExact ? 0 : SignalMetrics.Moments(signal.bounds.map { $0 * $0 }, weights).mean
        rmse = Self.safe(square.squareRoot())
        bias = isExact ? 0 : Self.safe(SignalMetrics.Moments(signal.bounds, weights).mean)
        nrmseRange = rmse == 0 ? 0 : Self.safe(rmse / metrics.referenceRange)
        nrmseSD = rmse == 0 ? 0 : Self.safe(rmse / SignalMetrics.Moments(signal.reference, weights).deviation)
        let share = rmse == 0 ? 0 : rmse / SignalMetrics.Moments(signal.test, weights).deviation
        decorrelation = Self.decorrelation(metrics.correlation, share)
        timeShift = metrics.timeShift.map { TimeShift.bound(signal, $0) } ?? 0
        let none = [Double](repeating: 0, count: signal.times.count)
        let own = PeakSearch(signal.times, signal.reference, signal.segments).bound(none, readsBetween: readsBetween)
        let other = PeakSearch(signal.times, signal.test, signal.segments).bound(
            signal.bounds, readsBetween: readsBetween)
        peak = own.value + other.value
        timeToPeak = own.time + other.time
    }

    private static func safe(_ bound: Double) -> Double { bound.isNaN ? .infinity : bound }

    /// A correlation is the cosine of the angle between the centered signals. A change of the test by a share `s` of
    /// its standard deviation turns that angle by at most `asin(s)`.
    private static func decorrelation(_ correlation: Double?, _ share: Double) -> Double {
        guard let correlation, share != 0 else { return 0 }
        guard share < 1 else { return .infinity }
        let (angle, turn) = (ElementaryFunctions.acos(min(1, max(-1, correlation))), ElementaryFunctions.asin(share))
        return 2 * ElementaryFunctions.sin(min(.pi / 2, angle + turn / 2)) * ElementaryFunctions.sin(turn / 2)
    }
}
