/// What a difference looks like: how much of its mean square goes away when the test is shifted in time, and how the
/// rest splits into offset, amplitude and what neither explains. The four add up to the mean square difference.
///
/// Behind the shift: MSE = (mean difference)² + (σ_test - σ_reference)² + 2 σ_test σ_reference (1 - correlation).
/// Source: Gupta et al. 2009, doi 10.1016/j.jhydrol.2009.08.003.
public struct DifferenceShape: Hashable, Sendable, Codable {
    /// The delay of the test in milliseconds; nil for a constant reference.
    public var delay: Double?
    /// Shares of the mean square difference.
    public var timeShift: Double
    public var offset: Double
    public var amplitude: Double
    public var residual: Double

    /// Splits the difference of a test from its reference at common instants in milliseconds.
    /// - Parameter segments: ranges of the instants across whose ends nothing is read; nil for a single one.
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
    /// Reference and test where both are, the test read later by a delay, between its samples.
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
