/// Reads a sampled signal between its instants, along straight lines; fast where the instants asked for rise.
struct LineReader {
    private let times: [Double]
    private let values: [Double]
    private var row = 0

    /// Starts at the first of at least two instants.
    init(_ times: [Double], _ values: [Double]) {
        self.times = times
        self.values = values
    }

    /// Value and slope at an instant; nil outside the instants.
    mutating func line(at time: Double) -> (value: Double, slope: Double)? {
        guard times.count > 1, time >= times[0], time <= times[times.count - 1] else { return nil }
        while row > 0, times[row] > time { row -= 1 }
        while row + 2 < times.count, times[row + 1] <= time { row += 1 }
        let slope = (values[row + 1] - values[row]) / (times[row + 1] - times[row])
        return (values[row] + slope * (time - times[row]), slope)
    }
}
