/// A closed interval of time in milliseconds.
public struct TimeWindow: Hashable, Sendable, Codable {
    /// The start of the interval in milliseconds.
    public var start: Double
    /// The end of the interval in milliseconds.
    public var end: Double

    /// Creates a window from its start and its end in milliseconds.
    public init(start: Double, end: Double) {
        self.start = start
        self.end = end
    }

    /// Returns whether a time lies in the window, ends included.
    public func contains(_ time: Double) -> Bool { time >= start && time <= end }

    /// Returns whether the window contains a time between two consecutive sample times, so that nothing may be
    /// interpolated between them.
    func divides(_ before: Double, _ after: Double) -> Bool { start < after && end > before }
}

/// The number of samples of a trace that are infinite or not a number, and the first of them.
public struct NonFiniteSamples: Hashable, Sendable, Codable {
    /// The number of samples that are infinite or not a number.
    public var count: Int
    /// The time in milliseconds of the first sample that is infinite or not a number; nil if all are finite.
    public var first: Double?

    /// Counts the samples of a trace that are not finite.
    /// - Parameters:
    ///   - times: The sample times in milliseconds.
    ///   - values: The samples, of the same count.
    ///   - window: The interval in which samples are counted; nil for the whole trace.
    ///   - excluded: Intervals in which samples are not counted.
    public init(
        _ times: [Double], _ values: [Double], in window: TimeWindow? = nil, excluding excluded: [TimeWindow] = []
    ) {
        count = 0
        for (time, value) in zip(times, values) where !value.isFinite {
            guard window?.contains(time) != false, !excluded.contains(where: { $0.contains(time) }) else { continue }
            if count == 0 { first = time }
            count += 1
        }
    }
}
