/// The delay of a test signal against its reference.
enum TimeShift {
    /// The delay in milliseconds that makes the shifted test fit the reference best in the sense of least squares:
    /// Gauss-Newton on the delay, the test read between its samples. Positive when the test is late.
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

    /// One Gauss-Newton step: the residual r(t) = test(t + delay) - reference(t) against the slope of the test.
    private static func step(_ signal: AlignedSignal, _ delay: Double) -> Double? {
        let times = signal.times
        var row = 0
        var numerator = 0.0
        var denominator = 0.0
        for (index, time) in times.enumerated() {
            let wanted = time + delay
            guard wanted >= times[0], wanted <= times[times.count - 1] else { continue }
            while row + 2 < times.count, times[row + 1] <= wanted { row += 1 }
            let width = times[row + 1] - times[row]
            let slope = (signal.test[row + 1] - signal.test[row]) / width
            let value = signal.test[row] + slope * (wanted - times[row])
            numerator += (value - signal.reference[index]) * slope
            denominator += slope * slope
        }
        return denominator > 0 && numerator.isFinite ? -numerator / denominator : nil
    }
}
