/// The times at which a sampled signal crosses a threshold upwards, interpolated linearly between samples.
///
///     let spikes = EventTimes(times, voltages, threshold: 0, hysteresis: 10)
///     spikes.times  // in milliseconds
public struct EventTimes: Hashable, Sendable, Codable {
    /// The times of the upward crossings of the threshold in milliseconds, shape `[crossings]`.
    public var times: [Double]
    /// Bounds on the errors of the crossing times in milliseconds, from the curvature of the signal, shape
    /// `[crossings]`.
    public var bounds: [Double]
    /// The sample times in milliseconds next to which the signal may cross the threshold and return between two
    /// samples, judged by its curvature.
    public var possibleCrossings: [Double]

    /// Finds the upward crossings of a threshold.
    ///
    /// A signal that starts at or above the threshold must first fall below it by more than the hysteresis. The same
    /// holds after samples that are excluded or not finite.
    /// - Parameters:
    ///   - instants: The sample times in milliseconds.
    ///   - values: The samples, of the same count.
    ///   - hysteresis: The distance below the threshold that the signal must pass before the next crossing counts, in
    ///     the signal's unit.
    ///   - excluded: Intervals whose samples are ignored.
    public init(
        _ instants: [Double], _ values: [Double], threshold: Double, hysteresis: Double = 0,
        excluding excluded: [TimeWindow] = []
    ) {
        (times, bounds, possibleCrossings) = ([], [], [])
        var isArmed: Bool?
        for index in values.indices {
            guard values[index].isFinite, !excluded.contains(where: { $0.contains(instants[index]) }) else {
                isArmed = nil
                continue
            }
            // `isArmed` is nil at the first sample and after samples that are ignored.
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
            if Self.mayHide(instants, values, threshold, index - 1) { possibleCrossings.append(instants[index - 1]) }
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

    /// Returns whether the signal may cross the threshold unseen next to a local extremum, given its second
    /// differences.
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
