import Traces

/// The comparison of the threshold crossings of a test signal with the threshold crossings of a reference.
///
///     let metrics = EventMetrics(
///         threshold: 0, reference: EventTimes(times, golden, threshold: 0), test: EventTimes(times, run, threshold: 0))
///     let largest = metrics.maxShift  // in milliseconds
public struct EventMetrics: Hashable, Sendable, Codable {
    /// The threshold, in the signal's unit.
    public var threshold: Double
    /// The times of the reference's upward crossings of the threshold, in milliseconds.
    public var reference: [Double]
    /// The times of the test's upward crossings of the threshold, in milliseconds.
    public var test: [Double]
    /// The number of samples of both signals that are not finite, any of which invalidates the comparison; nil if they
    /// were not counted, as in records of older versions.
    public var nonFinite: Int?
    /// A bound on the error of each shift due to interpolation between samples, in milliseconds; nil in records of
    /// older versions.
    public var timeBound: Double?
    /// The number of crossings of both signals that may be missed because the signal crosses the threshold and returns
    /// between two samples; nil in records of older versions.
    public var countBound: Int?

    /// Compares the crossings of a reference and of a test. The samples of the two signals are not examined:
    /// ``nonFinite`` is nil.
    public init(threshold: Double, reference: EventTimes, test: EventTimes) {
        self.threshold = threshold
        self.reference = reference.times
        self.test = test.times
        timeBound = Largest.of(zip(reference.bounds, test.bounds).map { $0 + $1 }) ?? 0
        countBound = reference.possibleCrossings.count + test.possibleCrossings.count
    }

    /// Compares the crossings of a reference and of a test that ``EventTrains`` has found.
    public init(_ trains: EventTrains) {
        self.init(threshold: trains.threshold, reference: trains.reference, test: trains.test)
        nonFinite = trains.nonFinite
    }

    /// Finds and compares the crossings of one column of a reference and one of a test, each at its own sample times.
    /// - Parameters:
    ///   - threshold: The threshold, in the unit of both columns.
    ///   - own: The index of the reference's column.
    ///   - other: The index of the test's column.
    ///   - window: The time window to compare; nil for the whole reference.
    ///   - excluded: Intervals that are left out of both signals.
    /// - Throws: `DiagnosticsError` when the times of a signal do not increase, or the window is not covered by both.
    public init(
        threshold: Double, reference: Trajectory, column own: Int, test: Trajectory, column other: Int,
        window: TimeWindow?, excluding excluded: [TimeWindow] = []
    ) throws {
        self.init(
            try EventTrains(
                threshold: threshold, reference: reference, column: own, test: test, column: other, window: window,
                excluding: excluded))
    }

    /// A Boolean value that indicates whether every sample of both signals is finite; true if this was not examined.
    public var isFinite: Bool { (nonFinite ?? 0) == 0 }

    /// The time of each crossing of the test minus the time of the crossing of the reference with the same index, in
    /// milliseconds; nil if the numbers of crossings differ.
    public var shifts: [Double]? {
        reference.count == test.count ? zip(test, reference).map { $0 - $1 } : nil
    }

    /// The largest magnitude in ``shifts``, in milliseconds; nil if the numbers of crossings differ or both are 0, NaN
    /// when a sample is not finite.
    public var maxShift: Double? {
        guard isFinite else { return .nan }
        return shifts.flatMap { Largest.of($0.map(\.magnitude)) }
    }

    /// The magnitude of the difference between the numbers of crossings of the two signals; NaN when a sample is not
    /// finite.
    public var countDifference: Double { isFinite ? Double(abs(test.count - reference.count)) : .nan }

    /// A Boolean value that indicates whether all samples are finite and neither signal has a crossing, so that the
    /// comparison cannot fail.
    public var isVacuous: Bool { isFinite && reference.isEmpty && test.isEmpty }
}
