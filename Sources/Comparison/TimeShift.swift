/// The estimation of the delay between a test signal and its reference.
enum TimeShift {
    /// Returns the delay `τ` in milliseconds that minimizes `Σ (test(tᵢ + τ) - reference(tᵢ))²`, positive when the test
    /// is late.
    ///
    /// The Gauss-Newton method is started at 0, with the test interpolated linearly, and limits the delay to a quarter
    /// of the signal's duration. The result is nil for fewer than 8 samples, a constant test, or samples that are not
    /// finite.
    static func delay(_ signal: AlignedSignal) -> Double? {
        let times = signal.times
        guard times.count >= 8, let first = times.first, let last = times.last else { return nil }
        let limit = (last - first) / 4
        var delay = 0.0
        for _ in 0..<20 {
            guard let step = step(signal, delay) else { return nil }
            delay = min(max(delay + step, -limit), limit)
            if step.magnitude < 1e-9 * (last - first) { break }
        }
        return delay
    }

    /// Returns the Gauss-Newton step for the residual `r(t) = test(t + delay) - reference(t)`, whose derivative is the
    /// slope of the test.
    private static func step(_ signal: AlignedSignal, _ delay: Double) -> Double? {
        var reader = LineReader(signal.times, signal.test, segments: signal.segments)
        var numerator = 0.0
        var denominator = 0.0
        for (index, time) in signal.times.enumerated() {
            guard let line = reader.line(at: time + delay) else { continue }
            numerator += (line.value - signal.reference[index]) * line.slope
            denominator += line.slope * line.slope
        }
        return denominator > 0 && numerator.isFinite ? -numerator / denominator : nil
    }

    /// Returns a bound on the error of a delay in milliseconds: the root mean square of the bounds on the interpolated
    /// test divided by the root mean square of its slopes, by the Cauchy-Schwarz inequality; 0 without errors, and
    /// infinite if it cannot be estimated.
    static func bound(_ signal: AlignedSignal, _ delay: Double) -> Double {
        var reader = LineReader(signal.times, signal.test, segments: signal.segments)
        let whole = signal.times.indices
        let isWhole = signal.segments == [whole]
        var (errors, slopes) = (0.0, 0.0)
        for time in signal.times {
            guard let line = reader.line(at: time + delay) else { continue }
            let (before, after) = (signal.times[line.row], signal.times[line.row + 1])
            let share = (time + delay - before) / (after - before)
            let range = isWhole ? whole : signal.segments.first { $0.contains(line.row) } ?? whole
            // The error of linear interpolation at the share x of an interval is 4x(1 - x) times its largest error.
            let bend =
                share * (1 - share) == 0
                ? 0
                : 4 * share * (1 - share)
                    * DividedDifference.lineBound(signal.times, signal.test, after: line.row, in: range)
            let error = Largest.of(signal.bounds[line.row], signal.bounds[line.row + 1]) + bend
            errors += error * error
            slopes += line.slope * line.slope
        }
        if errors == 0 { return 0 }
        let bound = (errors / slopes).squareRoot()
        return bound.isNaN ? .infinity : bound
    }
}
