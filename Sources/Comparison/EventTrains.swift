import Traces

/// The threshold crossings of a reference and of a test in a window, each found at its own sample times.
///
///     let trains = try EventTrains(threshold: 0, reference: golden, column: 0, test: run, column: 0, window: nil)
///     EventMetrics(trains).maxShift
public struct EventTrains: Sendable {
    /// The threshold whose upward crossings are the events, in the signal's unit.
    public var threshold: Double
    /// The upward crossings of the threshold by the reference.
    public var reference: EventTimes
    /// The upward crossings of the threshold by the test.
    public var test: EventTimes
    /// The time window in which the events are compared.
    public var window: TimeWindow
    /// The number of samples of both signals that are not finite, in the window and next to its ends.
    public var nonFinite: Int

    /// Finds the crossings of one column of a reference and one of a test.
    /// - Parameters:
    ///   - threshold: The threshold, in the unit of both columns.
    ///   - own: The index of the reference's column.
    ///   - other: The index of the test's column.
    ///   - window: The time window to compare; nil for the whole reference.
    ///   - excluded: Intervals that are left out of both signals.
    ///   - offset: A constant that is added to the test, in the signal's unit.
    /// - Throws: `DiagnosticsError` when the times of a signal do not increase, or the window is not covered by both.
    public init(
        threshold: Double, reference: Trajectory, column own: Int, test: Trajectory, column other: Int,
        window: TimeWindow?, excluding excluded: [TimeWindow] = [], offset: Double = 0
    ) throws {
        let span = try Timebase.span(reference: reference.times, test: test.times, window: window)
        let sides = [(reference.times, reference.columns[own].values), (test.times, test.columns[other].values)]
        let levels = [threshold, threshold - offset]
        let events = zip(sides, levels).map { side, level in
            EventTimes(side.0, side.1, threshold: level, excluding: excluded).keeping(span)
        }
        self.threshold = threshold
        (self.reference, self.test, self.window) = (events[0], events[1], span)
        nonFinite = sides.reduce(0) { count, side in
            count + NonFiniteSamples(side.0, side.1, in: Self.read(side.0, span), excluding: excluded).count
        }
    }

    /// Creates trains from crossings that have already been found in signals whose samples are finite.
    public init(threshold: Double, reference: EventTimes, test: EventTimes, window: TimeWindow) {
        self.threshold = threshold
        (self.reference, self.test, self.window) = (reference, test, window)
        nonFinite = 0
    }

    /// Returns the interval whose samples determine the crossings in a window: the window and one sample on each side.
    private static func read(_ times: [Double], _ window: TimeWindow) -> TimeWindow {
        let before = times.last { $0 < window.start } ?? window.start
        return TimeWindow(start: before, end: times.first { $0 > window.end } ?? window.end)
    }
}

extension EventTimes {
    /// Returns the crossings and possible crossings in a window.
    fileprivate func keeping(_ window: TimeWindow) -> EventTimes {
        var kept = self
        let rows = times.indices.filter { window.contains(times[$0]) }
        (kept.times, kept.bounds) = (rows.map { times[$0] }, rows.map { bounds[$0] })
        kept.possibleCrossings = possibleCrossings.filter(window.contains)
        return kept
    }
}
