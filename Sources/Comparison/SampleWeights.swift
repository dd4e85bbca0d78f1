/// The stretch of time that each instant of a signal stands for.
enum SampleWeights {
    /// A weight for each instant, in milliseconds: half of the interval on each side; a sample at an end stands for a
    /// whole one.
    static func of(_ signal: AlignedSignal) -> [Double] {
        let times = signal.times
        guard times.count > 1 else { return [Double](repeating: 1, count: times.count) }
        return signal.segments.flatMap { segment in segment.map { weight(times, $0, segment) } }
    }

    private static func weight(_ times: [Double], _ index: Int, _ segment: Range<Int>) -> Double {
        guard segment.count > 1 else {
            // A sample alone between two gaps stands for the shorter of the intervals around it.
            let before = index > 0 ? times[index] - times[index - 1] : .infinity
            let after = index + 1 < times.count ? times[index + 1] - times[index] : .infinity
            return min(before, after)
        }
        let first = segment.lowerBound
        let before = index > first ? times[index] - times[index - 1] : times[first + 1] - times[first]
        let after = index + 1 < segment.upperBound ? times[index + 1] - times[index] : before
        return (before + after) / 2
    }
}
