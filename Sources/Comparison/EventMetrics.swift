import Traces

/// The events of a test against those of a reference.
public struct EventMetrics: Hashable, Sendable, Codable {
    /// The threshold, in the signal's unit.
    public var threshold: Double
    /// Crossings of the reference, in milliseconds.
    public var reference: [Double]
    /// Crossings of the test, in milliseconds.
    public var test: [Double]
    /// How many samples of either are not finite, so that nothing can be said; nil in what older versions wrote.
    public var nonFinite: Int?
    /// How far a shift may be off, in milliseconds, and how many crossings may hide between samples; nil in what older
    /// versions wrote.
    public var timeBound: Double?
    public var countBound: Int?

    /// Collects the crossings of both.
    public init(threshold: Double, reference: EventTimes, test: EventTimes) {
        self.threshold = threshold
        self.reference = reference.times
        self.test = test.times
        timeBound = Largest.of(zip(reference.bounds, test.bounds).map { $0 + $1 }) ?? 0
        countBound = reference.doubts.count + test.doubts.count
    }

    /// Collects the crossings of a column of a reference and one of a test in the stretch that is compared, each on its
    /// own instants.
    /// - Parameters:
    ///   - window: the stretch; nil for all of the reference.
    ///   - excluded: stretches that are left out.
    /// - Throws: `DiagnosticsError` when the instants of either do not increase, or the window is not covered.
    public init(
        threshold: Double, reference: Trajectory, column own: Int, test: Trajectory, column other: Int,
        window: TimeWindow?, excluding excluded: [TimeWindow] = []
    ) throws {
        let span = try Timebase.span(reference: reference.times, test: test.times, window: window)
        let sides = [(reference.times, reference.columns[own].values), (test.times, test.columns[other].values)]
        let events = sides.map { times, values in
            EventTimes(times, values, threshold: threshold, excluding: excluded).keeping(span)
        }
        self.init(threshold: threshold, reference: events[0], test: events[1])
        nonFinite = sides.reduce(0) { count, side in
            count + NonFiniteSamples(side.0, side.1, in: Self.read(side.0, span), excluding: excluded).count
        }
    }

    /// The stretch whose samples bear on crossings in a window: up to a sample beyond it on each side.
    private static func read(_ times: [Double], _ window: TimeWindow) -> TimeWindow {
        let before = times.last { $0 < window.start } ?? window.start
        return TimeWindow(start: before, end: times.first { $0 > window.end } ?? window.end)
    }

    /// Whether every sample is finite.
    public var isFinite: Bool { (nonFinite ?? 0) == 0 }

    /// Test minus reference, event by event, in milliseconds; nil when the counts differ.
    public var shifts: [Double]? {
        reference.count == test.count ? zip(test, reference).map { $0 - $1 } : nil
    }

    /// The largest shift in milliseconds; nil when the counts differ or there are no events, not a number where a sample
    /// is not finite.
    public var maxShift: Double? {
        guard isFinite else { return .nan }
        return shifts.flatMap { Largest.of($0.map(\.magnitude)) }
    }

    /// The difference of the numbers of events; not a number where a sample is not finite.
    public var countDifference: Double { isFinite ? Double(abs(test.count - reference.count)) : .nan }

    /// Whether neither has an event, so that they cannot disagree.
    public var isVacuous: Bool { isFinite && reference.isEmpty && test.isEmpty }
}

extension EventTimes {
    /// The crossings and doubts in a window.
    fileprivate func keeping(_ window: TimeWindow) -> EventTimes {
        var kept = self
        let rows = times.indices.filter { window.contains(times[$0]) }
        (kept.times, kept.bounds) = (rows.map { times[$0] }, rows.map { bounds[$0] })
        kept.doubts = doubts.filter(window.contains)
        return kept
    }
}
