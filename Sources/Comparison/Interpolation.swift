import Traces

/// The interpolation of a column of a trajectory between its sample times: cubic Hermite where slopes are recorded,
/// linear otherwise.
///
/// Each interval uses the right limit at its start and the left limit at its end, so that no value is interpolated
/// across a jump.
struct Interpolation {
    /// The sample times in milliseconds, shape `[rows]`.
    let times: [Double]
    private let column: Trajectory.Column
    /// The left limits of value and slope at jumps, by row.
    private let jumps: [Int: (value: Double, slope: Double)]
    /// The rows that are not read.
    private let excluded: Set<Int>

    /// Creates an interpolation of one column of a trajectory.
    /// - Parameters:
    ///   - index: The index of the column.
    ///   - excluded: Time intervals whose samples are not read.
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

    /// Returns the last row whose time is at most `time`, searching forward from the row `start`; `start` itself if its
    /// time is later.
    func row(at time: Double, from start: Int) -> Int {
        var row = start
        while row + 1 < times.count, times[row + 1] <= time { row += 1 }
        return row
    }

    /// Returns the recorded value at a row, from the right where the values jump.
    func value(_ row: Int) -> Double { column.values[row] }

    /// Returns whether the interval from `row` to the next row exists and neither of its samples is excluded.
    func canInterpolate(after row: Int) -> Bool { isReadable(row) && isReadable(row + 1) }

    private func isReadable(_ row: Int) -> Bool { times.indices.contains(row) && !excluded.contains(row) }

    /// Returns the interpolated value at `time`, which lies between the time of `row` and that of the next row. The
    /// next row must exist.
    func value(at time: Double, after row: Int) -> Double {
        let h = times[row + 1] - times[row]
        let x = (time - times[row]) / h
        let (y0, y1) = (column.values[row], left(row + 1).value)
        guard let slopes = column.slopes else { return y0 + (y1 - y0) * x }
        let (d0, d1) = (slopes[row] * h, left(row + 1).slope * h)
        let change = y1 - y0
        // The cubic Hermite polynomial in Horner form.
        let c2 = 3 * change - 2 * d0 - d1
        let c3 = d0 + d1 - 2 * change
        return y0 + x * (d0 + x * (c2 + x * c3))
    }

    /// Returns a bound on the interpolation error between `row` and the next row, in the unit of the column; infinite
    /// where it cannot be estimated.
    ///
    /// Hermite: `h⁴/384 · max|y⁗|`, with the fourth derivative from the change of the third derivative between
    /// neighboring intervals. Linear: `h²/8 · max|y″|`, with the second derivative from divided differences. Source: de
    /// Boor, A Practical Guide to Splines, 1978, chapters II and IV.
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
        let changes = [(row - 1, row), (row + 1, row + 1)].compactMap { neighbor, boundary -> Double? in
            guard jumps[boundary] == nil else { return nil }
            return thirdDerivative(neighbor).map { (own - $0).magnitude / h }
        }
        return Largest.of(changes) ?? own.magnitude / h
    }

    private func secondDerivative(around row: Int) -> Double {
        let middles = [row, row + 1].filter { isReadable($0 - 1) && isReadable($0) && isReadable($0 + 1) }
        return Largest.of(middles.map { DividedDifference.second(times, column.values, at: $0).magnitude * 2 })
            ?? .infinity
    }
}

/// Divided differences of sampled values.
enum DividedDifference {
    /// Returns the second divided difference at an inner row: half of the second derivative near that row.
    static func second(_ times: [Double], _ values: [Double], at row: Int) -> Double {
        let before = (values[row] - values[row - 1]) / (times[row] - times[row - 1])
        let after = (values[row + 1] - values[row]) / (times[row + 1] - times[row])
        return (after - before) / (times[row + 1] - times[row - 1])
    }

    /// Returns the third divided difference of the four samples that start at `row`: a sixth of the third derivative
    /// near them.
    static func third(_ times: [Double], _ values: [Double], from row: Int) -> Double {
        (second(times, values, at: row + 2) - second(times, values, at: row + 1)) / (times[row + 3] - times[row])
    }

    /// Returns a bound on the error of linear interpolation between `row` and the next row, from the second divided
    /// differences at both rows: `h²/4 · max|[x₀, x₁, x₂]y|`. Only samples whose indices are in `range` are read; the
    /// bound is infinite if these are too few for either difference.
    static func lineBound(_ times: [Double], _ values: [Double], after row: Int, in range: Range<Int>) -> Double {
        let h = times[row + 1] - times[row]
        // Arrays are avoided, because this is computed for every sample.
        let (hasFirst, hasSecond) = (
            range.contains(row - 1) && range.contains(row + 1), range.contains(row) && range.contains(row + 2)
        )
        guard hasFirst || hasSecond else { return .infinity }
        let first = hasFirst ? second(times, values, at: row).magnitude : 0
        let bend = hasSecond ? Largest.of(first, second(times, values, at: row + 1).magnitude) : first
        let bound = h * h / 4 * bend
        return bound.isNaN ? .infinity : bound
    }
}
