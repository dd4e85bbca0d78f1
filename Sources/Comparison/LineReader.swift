/// A linear interpolation of a sampled signal that takes constant amortized time when the requested times increase.
struct LineReader {
    private let times: [Double]
    private let values: [Double]
    /// The rows that end a segment: nothing is interpolated between such a row and the next.
    private let gaps: Set<Int>
    private var row = 0

    /// Creates a reader of a signal, given its sample times in milliseconds and its values.
    /// - Parameter segments: Contiguous ranges of sample indices, between which nothing is interpolated; nil for a
    ///   single range.
    init(_ times: [Double], _ values: [Double], segments: [Range<Int>]? = nil) {
        self.times = times
        self.values = values
        gaps = Set((segments ?? []).dropLast().map { $0.upperBound - 1 })
    }

    /// Returns the interpolated value at a time, the slope there per millisecond, and the index of the preceding
    /// sample; nil before the first and after the last sample, from the last sample of a segment until the first of the
    /// next segment, and for fewer than two samples.
    mutating func line(at time: Double) -> (value: Double, slope: Double, row: Int)? {
        guard times.count > 1, time >= times[0], time <= times[times.count - 1] else { return nil }
        while row > 0, times[row] > time { row -= 1 }
        while row + 2 < times.count, times[row + 1] <= time { row += 1 }
        guard gaps.isEmpty || !gaps.contains(row) else { return nil }
        let slope = (values[row + 1] - values[row]) / (times[row + 1] - times[row])
        return (values[row] + slope * (time - times[row]), slope, row)
    }
}
