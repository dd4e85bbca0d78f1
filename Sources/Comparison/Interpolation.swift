import Traces

/// Values of a trajectory between its instants: cubic Hermite where slopes are known, else linear.
/// Each interval uses the right limit at its start and the left limit at its end, so no jump is ever bridged.
struct Interpolation {
    /// The instants.
    let times: [Double]
    private let column: Trajectory.Column
    /// Left values and slopes at jumps, by row.
    private let jumps: [Int: (value: Double, slope: Double)]
    /// Rows that must not be read.
    private let excluded: Set<Int>

    /// Interpolates a column of a trajectory.
    /// - Parameter excluded: stretches whose samples are not read.
    init(_ trajectory: Trajectory, column index: Int, excluding excluded: [TimeWindow] = []) {
        times = trajectory.times
        column = trajectory.columns[index]
        jumps = Dictionary(
            trajectory.leftLimits.map { ($0.row, ($0.values[index], $0.slopes[index])) },
            uniquingKeysWith: { first, _ in first })
        self.excluded =
            excluded.isEmpty
            ? []
            : Set(
                trajectory.times.indices.filter { row in excluded.contains { $0.contains(trajectory.times[row]) } })
    }

    /// The last row that is not behind `time`, looked for from an earlier row on.
    func row(at time: Double, from start: Int) -> Int {
        var row = start
        while row + 1 < times.count, times[row + 1] <= time { row += 1 }
        return row
    }

    /// The value at a row.
    func value(_ row: Int) -> Double { column.values[row] }

    /// Whether the rows on both sides of the interval after `row` may be read.
    func reaches(after row: Int) -> Bool { isReadable(row) && isReadable(row + 1) }

    private func isReadable(_ row: Int) -> Bool { times.indices.contains(row) && !excluded.contains(row) }

    /// The value at `time`, which lies between row `row` and the next.
    func value(at time: Double, after row: Int) -> Double {
        let h = times[row + 1] - times[row]
        let x = (time - times[row]) / h
        let (y0, y1) = (column.values[row], left(row + 1).value)
        guard let slopes = column.slopes else { return y0 + (y1 - y0) * x }
        let (d0, d1) = (slopes[row] * h, left(row + 1).slope * h)
        let change = y1 - y0
        // Horner form of the cubic with these values and slopes at its ends.
        let c2 = 3 * change - 2 * d0 - d1
        let c3 = d0 + d1 - 2 * change
        return y0 + x * (d0 + x * (c2 + x * c3))
    }

    /// A bound on the interpolation error between row `row` and the next; infinite where nothing bounds it.
    ///
    /// Hermite: h⁴/384 · max|y⁗|, the fourth derivative from the change of the cubics' third derivatives between
    /// neighbouring intervals. Linear: h²/8 · max|y″| from second divided differences. (de Boor, A Practical Guide to
    /// Splines, 1978, chapters II and IV.)
    func bound(after row: Int) -> Double {
        let h = times[row + 1] - times[row]
        let bound =
            column.slopes != nil
            ? h * h * h * h / 384 * fourthDerivative(around: row, width: h) : h * h / 8 * secondDerivative(around: row)
        return bound.isNaN ? .infinity : bound
    }

    private func left(_ row: Int) -> (value: Double, slope: Double) {
        jumps[row] ?? (column.values[row], column.slopes?[row] ?? 0)
    }

    private func thirdDerivative(_ row: Int) -> Double? {
        guard let slopes = column.slopes, isReadable(row), isReadable(row + 1) else { return nil }
        let h = times[row + 1] - times[row]
        let end = left(row + 1)
        return (12 * (column.values[row] - end.value) + 6 * h * (slopes[row] + end.slope)) / (h * h * h)
    }

    private func fourthDerivative(around row: Int, width h: Double) -> Double {
        guard let own = thirdDerivative(row) else { return .infinity }
        let changes = [(row - 1, row), (row + 1, row + 1)].compactMap { neighbour, boundary -> Double? in
            guard jumps[boundary] == nil else { return nil }
            return thirdDerivative(neighbour).map { (own - $0).magnitude / h }
        }
        return Largest.of(changes) ?? own.magnitude / h
    }

    private func secondDerivative(around row: Int) -> Double {
        let middles = [row, row + 1].filter { isReadable($0 - 1) && isReadable($0) && isReadable($0 + 1) }
        return Largest.of(middles.map { DividedDifference.second(times, column.values, at: $0).magnitude * 2 })
            ?? .infinity
    }
}

/// Divided differences of samples.
enum DividedDifference {
    /// The second one of a sample and its neighbours: half of the second derivative thereabouts.
    static func second(_ times: [Double], _ values: [Double], at row: Int) -> Double {
        let before = (values[row] - values[row - 1]) / (times[row] - times[row - 1])
        let after = (values[row + 1] - values[row]) / (times[row + 1] - times[row])
        return (after - before) / (times[row + 1] - times[row - 1])
    }

    /// The third one of the four samples from `row` on: a sixth of the third derivative thereabouts.
    static func third(_ times: [Double], _ values: [Double], from row: Int) -> Double {
        (second(times, values, at: row + 2) - second(times, values, at: row + 1)) / (times[row + 3] - times[row])
    }

    /// How far a straight line between two samples may be from the signal, from the second differences at both ends;
    /// infinite where there is none within `range`.
    static func lineBound(_ times: [Double], _ values: [Double], after row: Int, in range: Range<Int>) -> Double {
        let h = times[row + 1] - times[row]
        let middles = [row, row + 1].filter { range.contains($0 - 1) && range.contains($0 + 1) }
        guard let bend = Largest.of(middles.map { second(times, values, at: $0).magnitude }) else { return .infinity }
        let bound = h * h / 4 * bend
        return bound.isNaN ? .infinity : bound
    }
}
