import Traces

/// The largest difference between two solutions on the instants that they share.
struct TraceDistance {
    /// The signal that differs most for its range, and by how much.
    var signal: String
    var unit: String
    var maxAbs: Double
    /// The difference over the larger range of the two signals; over their largest value where both are constant.
    var share: Double

    /// Measures; nil when they share no instant, or a value is no number.
    /// - Parameter shift: rows by which the second solution is taken to be late.
    static func worst(_ first: Trajectory, _ second: Trajectory, shift: Int = 0) -> TraceDistance? {
        let rows = sharedRows(first, second, shift)
        guard !rows.isEmpty else { return nil }
        var worst: TraceDistance?
        for (one, other) in zip(first.columns, second.columns) {
            let largest = largest(rows.map { one.values[$0] - other.values[$1] })
            let scale = max(scale(one.values), scale(other.values))
            let share = largest == 0 ? 0 : largest / scale
            if worst == nil || !(share <= worst?.share ?? 0) {
                worst = TraceDistance(signal: one.name, unit: one.unit?.name ?? "", maxAbs: largest, share: share)
            }
        }
        return worst
    }

    /// The largest magnitude; not a number where one is not.
    static func largest(_ differences: [Double]) -> Double {
        differences.reduce(0) { !($1.magnitude <= $0) ? $1.magnitude : $0 }
    }

    /// The range of a signal; its largest value where it is constant.
    static func scale(_ values: [Double]) -> Double {
        let range = (values.max() ?? 0) - (values.min() ?? 0)
        return range > 0 ? range : values.map(\.magnitude).max() ?? 0
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
