/// The detection of creep: a result that moves away from the first golden of a lineage by more than the tolerance, in
/// steps that are each accepted as a new golden.
///
/// Every accepted golden may differ from the one before by almost a tolerance. The check of each verification then
/// passes, although the result moves away from the first golden. The distance to the first golden is the value plus the
/// distance between the two goldens.
struct Creep: Sendable {
    private struct Excess: Sendable {
        var start: Int
        var end: Int
        var isOpen = true
        var tolerance: Double
    }

    private var excesses: [Excess] = []

    /// Appends the next point of the series, and determines whether its distance from the first golden exceeds the
    /// tolerance. A point with the first golden never exceeds it. A point without a golden, or whose distance is not
    /// finite, is skipped and ends no sequence.
    /// - Parameters:
    ///   - tolerance: The tolerance of the check; nil if none is known, in which case the point is skipped.
    ///   - index: The index of the point in the series.
    mutating func append(_ point: SeriesPoint, tolerance: Double?, at index: Int) {
        guard let golden = point.golden else { return }
        guard let tolerance, point.distance.isFinite else { return }
        // As long as the first golden is in use, the check itself detects a difference from it.
        let exceeds = golden.distance != 0 && point.distance.magnitude > tolerance
        if let last = excesses.last, last.isOpen {
            excesses[excesses.count - 1].isOpen = exceeds
            if exceeds { excesses[excesses.count - 1].end = index }
        } else if exceeds {
            excesses.append(Excess(start: index, end: index, tolerance: tolerance))
        }
    }

    /// Returns one finding for each sequence of points whose distance from the first golden exceeds the tolerance.
    /// - Parameter points: All points of the series.
    func findings(of points: [SeriesPoint]) -> [DriftFinding] {
        excesses.map { excess in
            let before = points[..<excess.start].last { $0.distance.isFinite }
            let run = points[...excess.end].lazy.filter { $0.golden != nil }.map(\.distance).filter(\.isFinite)
            return DriftFinding(
                .creep, at: excess.start, of: points, from: before?.distance ?? 0, to: points[excess.end].distance,
                slope: TheilSen.slope(Array(run)), breachIn: excess.isOpen ? 0 : nil)
        }
    }
}
