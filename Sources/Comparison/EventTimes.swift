/// Upward crossings of a threshold, between samples, each signal on its own instants.
public struct EventTimes: Hashable, Sendable, Codable {
    /// The crossings in milliseconds.
    public var times: [Double]
    /// How far each may be off, because the signal need not be straight between samples.
    public var bounds: [Double]
    /// Instants at which the signal may cross between samples without any sample that shows it.
    public var doubts: [Double]

    /// Finds the crossings. A signal that starts above the threshold must first fall below it, and so must one behind
    /// samples that are left out or not finite.
    /// - Parameters:
    ///   - hysteresis: how far it must fall below the threshold before it can cross again, in its unit.
    ///   - excluded: stretches whose samples are left out.
    public init(
        _ instants: [Double], _ values: [Double], threshold: Double, hysteresis: Double = 0,
        excluding excluded: [TimeWindow] = []
    ) {
        (times, bounds, doubts) = ([], [], [])
        var isArmed: Bool?
        for index in values.indices {
            guard values[index].isFinite, !excluded.contains(where: { $0.contains(instants[index]) }) else {
                isArmed = nil
                continue
            }
            // `armed` is nil at the first sample of a stretch.
            guard let armed = isArmed else {
                isArmed = values[index] < threshold
                continue
            }
            if armed, values[index] >= threshold {
                add(instants, values, threshold, index)
                isArmed = false
            } else if !armed, values[index] < threshold - hysteresis {
                isArmed = true
            }
            if Self.mayHide(instants, values, threshold, index - 1) { doubts.append(instants[index - 1]) }
        }
    }

    private mutating func add(_ instants: [Double], _ values: [Double], _ threshold: Double, _ index: Int) {
        let (before, after) = (values[index - 1], values[index])
        let fraction = after > before ? (threshold - before) / (after - before) : 1
        let width = instants[index] - instants[index - 1]
        times.append(instants[index - 1] + fraction * width)
        let bend = DividedDifference.lineBound(instants, values, after: index - 1, in: values.indices)
        let bound = bend / ((after - before).magnitude / width)
        bounds.append(bound < width ? bound : width)
    }

    /// Whether the signal may reach the threshold next to a sample that is the nearest to it on one side.
    private static func mayHide(_ instants: [Double], _ values: [Double], _ threshold: Double, _ index: Int) -> Bool {
        guard index > 0, index + 1 < values.count else { return false }
        let (before, here, after) = (values[index - 1], values[index], values[index + 1])
        let isBelow = here < threshold
        guard isBelow ? before < here && after <= here : before > here && after >= here else { return false }
        let reach = Largest.of(
            DividedDifference.lineBound(instants, values, after: index - 1, in: values.indices),
            DividedDifference.lineBound(instants, values, after: index, in: values.indices))
        return !(reach < (threshold - here).magnitude)
    }
}
