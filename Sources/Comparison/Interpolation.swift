import Traces

/// Values of a trajectory between its instants: cubic Hermite where slopes are known, else linear.
/// Each interval uses the right limit at its start and the left limit at its end, so no jump is ever bridged.
struct Interpolation {
    private let times: [Double]
    private let column: Trajectory.Column
    /// Left values and slopes at jumps, by row.
    private let jumps: [Int: (value: Double, slope: Double)]

    /// Interpolates a column of a trajectory.
    init(_ trajectory: Trajectory, column index: Int) {
        times = trajectory.times
        column = trajectory.columns[index]
        jumps = Dictionary(
            trajectory.leftLimits.map { ($0.row, ($0.values[index], $0.slopes[index])) },
            uniquingKeysWith: { first, _ in first })
    }

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

    /// A bound on the interpolation error between row `row` and the next.
    ///
    /// Hermite: h⁴/384 · max|y⁗|, the fourth derivative from the change of the cubics' third derivatives between
    /// neighbouring intervals. Linear: h²/8 · max|y″| from second divided differences. (de Boor, A Practical Guide to
    /// Splines, 1978, chapters II and IV.)
    func bound(after row: Int) -> Double {
        let h = times[row + 1] - times[row]
        if column.slopes != nil {
            let h4 = h * h * h * h
            return h4 / 384 * fourthDerivative(around: row, width: h)
        }
        return h * h / 8 * secondDerivative(around: row)
    }

    private func left(_ row: Int) -> (value: Double, slope: Double) {
        jumps[row] ?? (column.values[row], column.slopes?[row] ?? 0)
    }

    private func thirdDerivative(_ row: Int) -> Double? {
        guard let slopes = column.slopes, row >= 0, row + 1 < times.count else { return nil }
        let h = times[row + 1] - times[row]
        let end = left(row + 1)
        return (12 * (column.values[row] - end.value) + 6 * h * (slopes[row] + end.slope)) / (h * h * h)
    }

    private func fourthDerivative(around row: Int, width h: Double) -> Double {
        guard let own = thirdDerivative(row) else { return 0 }
        var result = 0.0
        var hasNeighbour = false
        for (neighbour, boundary) in [(row - 1, row), (row + 1, row + 1)] {
            guard jumps[boundary] == nil, let third = thirdDerivative(neighbour) else { continue }
            hasNeighbour = true
            result = max(result, (own - third).magnitude / h)
        }
        return hasNeighbour ? result : own.magnitude / h
    }

    private func secondDerivative(around row: Int) -> Double {
        var result = 0.0
        for middle in [row, row + 1] where middle > 0 && middle + 1 < times.count {
            let before = (column.values[middle] - column.values[middle - 1]) / (times[middle] - times[middle - 1])
            let after = (column.values[middle + 1] - column.values[middle]) / (times[middle + 1] - times[middle])
            result = max(result, (2 * (after - before) / (times[middle + 1] - times[middle - 1])).magnitude)
        }
        return result
    }
}
