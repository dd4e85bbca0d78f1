/// The decomposition of a mean square difference into time shift, offset, amplitude and residual.
///
/// First the test is shifted in time by the delay that fits the reference best; the reduction of the mean square error
/// (MSE) is the share `timeShift`. The remainder is decomposed as
///
///     MSE = (mean difference)² + (σ_test - σ_reference)² + 2 σ_test σ_reference (1 - correlation)
///
/// The four shares add up to 1. All are 0 for equal signals and for a single sample, and NaN when a sample is not
/// finite. Source: Gupta et al. 2009, doi 10.1016/j.jhydrol.2009.08.003.
public struct DifferenceShape: Hashable, Sendable, Codable {
    /// The delay of the test in milliseconds, positive when the test is late; nil for equal signals, fewer than 8
    /// samples, a constant test, and a sample that is not finite.
    public var delay: Double?
    /// The share of the mean square difference that a shift of the test in time removes, from 0 to 1.
    public var timeShift: Double
    /// The share of the mean square difference that the difference of the means causes.
    public var offset: Double
    /// The share of the mean square difference that the difference of the standard deviations causes.
    public var amplitude: Double
    /// The remaining share of the mean square difference, which a difference in waveform causes.
    public var residual: Double

    /// Decomposes the difference of a test from its reference at common sample times in milliseconds.
    /// - Parameter segments: Contiguous ranges of samples, between which nothing is interpolated; nil for a single
    ///   range.
    init(times: [Double], reference: [Double], test: [Double], segments: [Range<Int>]? = nil) {
        let total = Self.meanSquare(reference, test)
        (timeShift, offset, amplitude, residual) = (0, 0, 0, 0)
        guard total.isFinite else {
            (timeShift, offset, amplitude, residual) = (.nan, .nan, .nan, .nan)
            return
        }
        guard total > 0, times.count > 1 else { return }
        let signal = AlignedSignal(times: times, reference: reference, test: test, segments: segments)
        delay = TimeShift.delay(signal)
        let shifted = delay.map { signal.shifted(by: $0) } ?? (reference, test)
        let rest = min(Self.meanSquare(shifted.0, shifted.1), total)
        let parts = Self.parts(shifted.0, shifted.1)
        let sum = parts.offset + parts.amplitude + parts.residual
        guard sum > 0 else {
            timeShift = 1
            return
        }
        timeShift = (total - rest) / total
        offset = parts.offset / sum * rest / total
        amplitude = parts.amplitude / sum * rest / total
        residual = parts.residual / sum * rest / total
    }

    private static func meanSquare(_ reference: [Double], _ test: [Double]) -> Double {
        guard !reference.isEmpty else { return 0 }
        return zip(test, reference).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(reference.count)
    }

    private static func parts(
        _ reference: [Double], _ test: [Double]
    ) -> (offset: Double, amplitude: Double, residual: Double) {
        let count = Double(reference.count)
        let (own, other) = (reference.reduce(0, +) / count, test.reduce(0, +) / count)
        let ownSpread = (reference.reduce(0) { $0 + ($1 - own) * ($1 - own) } / count).squareRoot()
        let otherSpread = (test.reduce(0) { $0 + ($1 - other) * ($1 - other) } / count).squareRoot()
        let common = zip(reference, test).reduce(0) { $0 + ($1.0 - own) * ($1.1 - other) } / count
        let spread = otherSpread - ownSpread
        return (
            (other - own) * (other - own), spread * spread, max(0, 2 * (ownSpread * otherSpread - common))
        )
    }
}

extension AlignedSignal {
    /// Returns the reference and the linearly interpolated test `delay` milliseconds later, where both exist.
    fileprivate func shifted(by delay: Double) -> ([Double], [Double]) {
        var reader = LineReader(times, test, segments: segments)
        var (own, other): ([Double], [Double]) = ([], [])
        for (index, time) in times.enumerated() {
            guard let line = reader.line(at: time + delay) else { continue }
            own.append(reference[index])
            other.append(line.value)
        }
        return (own, other)
    }
}
