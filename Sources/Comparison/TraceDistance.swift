import Traces

/// The largest difference between two solutions at the sample times that they share, and the signal in which it occurs.
///
///     if let distance = TraceDistance.worst(first, second) { print(distance.signal, distance.share) }
public struct TraceDistance {
    /// The name of the signal whose difference is largest relative to its range.
    public var signal: String
    /// The name of the signal's unit; empty when it has none.
    public var unit: String
    /// The largest magnitude of the difference between the two solutions in this signal, in `unit`.
    public var maxAbs: Double
    /// `maxAbs` divided by the larger of the two signals' scales, the range of a signal or the magnitude of a constant
    /// one; NaN when a value is not finite.
    public var share: Double

    /// Returns the difference with the largest share over all columns, paired by position; nil if the solutions share
    /// no sample time or one of them has no column. NaN counts as larger than every number. Times that differ by at
    /// most a millionth of their value count as shared.
    /// - Parameter shift: The number of rows by which the second solution is late; its rows are shifted back by as
    ///   many.
    public static func worst(_ first: Trajectory, _ second: Trajectory, shift: Int = 0) -> TraceDistance? {
        let rows = sharedRows(first, second, shift)
        guard !rows.isEmpty else { return nil }
        var worst: TraceDistance?
        for (one, other) in zip(first.columns, second.columns) {
            let largest = Largest.magnitude(rows.map { one.values[$0] - other.values[$1] })
            let scale = Largest.of(scale(one.values), scale(other.values))
            let share = largest == 0 ? 0 : scale.isFinite ? largest / scale : .nan
            if worst.map({ Largest.outweighs(share, $0.share) }) != false {
                worst = TraceDistance(signal: one.name, unit: one.unit?.name ?? "", maxAbs: largest, share: share)
            }
        }
        return worst
    }

    /// Returns the range of a signal, the highest minus the lowest value; the magnitude of a constant signal, and NaN
    /// when a value is not finite.
    public static func scale(_ values: [Double]) -> Double {
        let range = Largest.range(values)
        return range == 0 ? Largest.magnitude(values) : range
    }

    /// Returns the rows of equal times. Times that were printed from 32-bit numbers may differ in the last digit.
    private static func sharedRows(_ first: Trajectory, _ second: Trajectory, _ shift: Int) -> [(Int, Int)] {
        var rows: [(Int, Int)] = []
        var next = 0
        for (row, time) in first.times.enumerated() {
            let slack = 1e-6 * max(time.magnitude, 1e-3)
            while next < second.times.count, second.times[next] < time - slack { next += 1 }
            guard next < second.times.count else { break }
            let match = next + shift
            if second.times[next] <= time + slack, second.times.indices.contains(match) { rows.append((row, match)) }
        }
        return rows
    }
}
