import Traces

/// The difference of one golden from another in one signal, with its sign.
///
///     let distances = GoldenDistance.between(old, new)
///     distances?.first?.largest  // 0.9, in the unit of the signal
///
/// Because the differences have signs, changes in the same direction add up: after ten goldens that each raise a signal
/// by 0.9 mV, the distance from the first golden is 9 mV.
public struct GoldenDistance: Codable, Hashable, Sendable {
    /// The name of the signal, which both goldens have.
    public var signal: String
    /// The name of the signal's unit; empty when it has none.
    public var unit: String
    /// The new golden minus the old one at the instant at which the magnitude of the difference is largest, in `unit`;
    /// infinite if only one of them is finite at an instant.
    public var largest: Double
    /// The mean of the new golden minus the old one over the instants that both have, in `unit`; infinite if only one
    /// of them is finite at an instant.
    public var mean: Double
    /// The instant at which the magnitude of the difference is largest, in milliseconds; the first shared instant if
    /// the goldens do not differ.
    public var time: Double

    /// Creates the difference of two goldens in a signal.
    public init(signal: String, unit: String, largest: Double, mean: Double, time: Double) {
        self.signal = signal
        self.unit = unit
        self.largest = largest
        self.mean = mean
        self.time = time
    }

    /// Returns the difference of two solutions in each signal that both have, at the instants that are exactly equal
    /// in both; nil if there are none.
    ///
    /// An instant at which only one of the values is finite counts as an infinite difference; one at which neither is
    /// finite counts as a difference of 0.
    /// - Parameters:
    ///   - old: The older solution, in the units of `new`.
    ///   - new: The newer solution.
    /// - Complexity: O(*n*) in the number of values.
    public static func between(_ old: Trajectory, _ new: Trajectory) -> [GoldenDistance]? {
        let rows = sharedRows(old.times, new.times)
        guard !rows.isEmpty else { return nil }
        return new.columns.compactMap { column in
            guard let other = old.column(column.name) else { return nil }
            var distance = GoldenDistance(
                signal: column.name, unit: column.unit?.name ?? "", largest: 0, mean: 0, time: new.times[rows[0].new])
            var sum = 0.0
            for row in rows {
                let difference = difference(other.values[row.old], column.values[row.new])
                sum += difference
                if difference.magnitude > distance.largest.magnitude {
                    (distance.largest, distance.time) = (difference, new.times[row.new])
                }
            }
            distance.mean = sum / Double(rows.count)
            return distance
        }
    }

    private static func difference(_ old: Double, _ new: Double) -> Double {
        if old.isFinite, new.isFinite { return new - old }
        return old.isFinite == new.isFinite ? 0 : .infinity
    }

    private static func sharedRows(_ old: [Double], _ new: [Double]) -> [(old: Int, new: Int)] {
        var result: [(old: Int, new: Int)] = []
        var next = 0
        for (row, time) in new.enumerated() {
            while next < old.count, old[next] < time { next += 1 }
            if next < old.count, old[next] == time { result.append((next, row)) }
        }
        return result
    }
}
