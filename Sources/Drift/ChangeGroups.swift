import Foundation

/// The conversion of the changes in a stretch (a part of a series with one machine and only finite values) to findings,
/// one for each cause.
///
/// Five or more changes of one sign in a row are one drift, which absorbs them. A step that returns to the level before
/// an earlier step or drift is a recovery.
struct ChangeGroups {
    /// The smallest number of successive changes of one sign that are reported as one drift.
    static let fewestOfDrift = 5
    /// The largest distance from the earlier level that may remain after a change back for it to count as a recovery,
    /// as a share of the distance before that change; with noise, 1.5 standard deviations may remain if that is more.
    static let largestRemainder = 0.2

    /// The largest number of verifications between a ramp and a change of the same sign that is reported together with
    /// it; more if the ramp itself took longer.
    static let longestPause = 15
    /// The largest number of levels before earlier changes that are remembered, in order to recognize a return to one
    /// of them.
    static let departureLimit = 100

    private let stretch: StretchDetector
    private let points: [SeriesPoint]
    private var departures: [(from: Double, isUpward: Bool)] = []
    /// The findings of the stretch in the order of their positions.
    private(set) var findings: [DriftFinding] = []

    /// Converts the changes that a detector found in a stretch of a series to findings.
    /// - Parameters:
    ///   - stretch: The detector that analyzed the stretch.
    ///   - points: All points of the series.
    init(_ stretch: StretchDetector, of points: [SeriesPoint]) {
        self.stretch = stretch
        self.points = points
        var run: [Change] = []
        for change in stretch.changes {
            if let last = run.last, last.isUpward != change.isUpward {
                close(run)
                run = []
            }
            run.append(change)
        }
        close(run)
    }

    /// Adds the findings of changes of one sign in a row.
    private mutating func close(_ run: [Change]) {
        if run.count >= Self.fewestOfDrift, let first = run.first, let last = run.last {
            var drift = Self.joined(run)
            // The next change of a staircase is due after the mean time between two.
            let interval = Double(last.end - first.start) / Double(run.count - 1)
            drift.isOpen = last.isOpen || Double(stretch.values.count - 1 - last.end) <= 2 * max(1, interval)
            return add(drift)
        }
        var group: [Change] = []
        for change in run {
            if !group.isEmpty, !Self.areOne(group, change) {
                add(Self.joined(group))
                group = []
            }
            group.append(change)
        }
        if !group.isEmpty { add(Self.joined(group)) }
    }

    /// Returns whether a change continues the ramp of a group, or a ramp continues the steps of a group: the time between
    /// them is short, or shorter than the ramp took.
    private static func areOne(_ group: [Change], _ change: Change) -> Bool {
        guard let first = group.first, let last = group.last else { return false }
        let hasRamp = group.contains { $0.shape == .ramp }
        guard hasRamp || change.shape == .ramp else { return false }
        return change.start - last.end <= max(longestPause, hasRamp ? last.end - first.start : 0)
    }

    /// Returns changes of one sign as one change; as a ramp if there are several.
    private static func joined(_ group: [Change]) -> Change {
        guard group.count > 1, let last = group.last else { return group[0] }
        var drift = group[0]
        drift.shape = .ramp
        (drift.end, drift.after, drift.isOpen) = (last.end, last.after, last.isOpen)
        drift.surplus = group.map(\.surplus).reduce(0, +)
        return drift
    }

    private mutating func add(_ change: Change) {
        let recovered = departures.firstIndex { departure in
            departure.isUpward != change.isUpward && isReturn(change, to: departure.from)
        }
        if let recovered { departures.removeSubrange(recovered...) }
        if recovered == nil {
            if departures.count == Self.departureLimit { departures.removeFirst() }
            departures.append((change.before, change.isUpward))
        }
        let index = stretch.first + change.start
        switch change.shape {
        case .step:
            findings.append(
                DriftFinding(
                    recovered == nil ? .step : .recovery, at: index, of: points, from: change.before, to: change.after,
                    confidence: confidence(change)))
        case .ramp:
            let slope = slope(change)
            findings.append(
                DriftFinding(
                    .drift, at: index, of: points, from: change.before, to: change.after, slope: slope,
                    breachIn: change.isOpen ? breach(from: change.after, slope: slope) : nil,
                    confidence: confidence(change)))
        }
    }

    /// Returns whether a change returns to a level, up to noise.
    private func isReturn(_ change: Change, to level: Double) -> Bool {
        let missing = (change.after - level).magnitude
        return missing <= max(Self.largestRemainder * (change.before - level).magnitude, 1.5 * stretch.noise)
            && (change.before - level).magnitude > missing
    }

    /// Returns the slope of a ramp, from the point before its first changed one to its last.
    private func slope(_ change: Change) -> Double {
        TheilSen.slope(stretch.values[max(0, change.start - 1)...min(change.end, stretch.values.count - 1)])
    }

    /// Returns the number of verifications until a value that moves at a slope reaches its tolerance.
    private func breach(from value: Double, slope: Double) -> Double? {
        guard let tolerance = stretch.tolerance, slope != 0, let last = points.last else { return nil }
        let relative = value - (last.golden?.distance ?? 0)
        let limit = slope > 0 ? tolerance : -tolerance
        let count = (limit - relative) / slope
        // Rounding of the slope does not add a verification.
        return count.isFinite ? max(0, (count - 1e-9 * (1 + count.magnitude)).rounded(.up)) : nil
    }

    /// Returns the confidence that a change is not noise: one half where its gain equals the penalty.
    private func confidence(_ change: Change) -> Double {
        change.surplus == .infinity ? 1 : 1 - 0.5 * exp(-max(0, change.surplus) / 2)
    }
}
