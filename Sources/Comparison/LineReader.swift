/// Reads a sampled signal between its instants, along straight lines; fast where the instants asked for rise.
struct LineReader {
    private let times: [Double]
    private let values: [Double]
    /// Rows behind which nothing is read up to the next.
    private let gaps: Set<Int>
    private var row = 0

    /// Starts at the first of at least two instants.
    /// - Parameter segments: ranges of the instants across whose ends nothing is read; nil for a single one.
    init(_ times: [Double], _ values: [Double], segments: [Range<Int>]? = nil) {
        self.times = times
        self.values = values
        gaps = Set((segments ?? []).dropLast().map { $0.upperBound - 1 })
    }

    /// Value and slope at an instant, and the row before it; nil outside the instants and where nothing is read.
    mutating func line(at time: Double) -> (value: Double, slope: Double, row: Int)? {
        guard times.count > 1, time >= times[0], time <= times[times.count - 1] else { return nil }
        while row > 0, times[row] > time { row -= 1 }
        while row + 2 < times.count, times[row + 1] <= time { row += 1 }
        guard !gaps.contains(row) else { return nil }
        let slope = (values[row + 1] - values[row]) / (times[row + 1] - times[row])
        return (values[row] + slope * (time - times[row]), slope, row)
    }
}
