/// The weights of samples in means over time: the duration that each sample represents.
enum SampleWeights {
    /// Returns the weight of each sample in milliseconds, shape `[samples]`: half of the sum of the intervals on both
    /// sides; the first and the last sample of a segment have the weight of their whole interval, so that all weights
    /// are equal on an even grid. A sample that is alone in its segment has the shorter adjacent interval; a single
    /// sample has the weight 1.
    static func of(_ signal: AlignedSignal) -> [Double] {
        let times = signal.times
        guard times.count > 1 else { return [Double](repeating: 1, count: times.count) }
        return signal.segments.flatMap { segment in segment.map { weight(times, $0, segment) } }
    }

    private static func weight(_ times: [Double], _ index: Int, _ segment: Range<Int>) -> Double {
        guard segment.count > 1 else {
            // A sample alone between two gaps has the weight of the shorter adjacent interval.
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
