import Traces

/// The largest difference between two solutions on the instants that they share.
public struct TraceDistance {
    /// The signal that differs most for its range, and by how much.
    public var signal: String
    public var unit: String
    public var maxAbs: Double
    /// The difference over the larger range of the two signals; over their largest value where both are constant.
    public var share: Double

    /// Measures; nil when they share no instant. A difference that is not a number outweighs every other.
    /// - Parameter shift: rows by which the second solution is taken to be late.
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

    /// The range of a signal; its largest value where it is constant, not a number where a value is not finite.
    public static func scale(_ values: [Double]) -> Double {
        let range = Largest.range(values)
        return range == 0 ? Largest.magnitude(values) : range
    }

    /// Rows of equal instants; printed times may differ in the last of their 32 bits.
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
