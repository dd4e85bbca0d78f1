/// A stretch of time in milliseconds, both ends included.
public struct TimeWindow: Hashable, Sendable, Codable {
    /// Where it starts.
    public var start: Double
    /// Where it ends.
    public var end: Double

    /// Creates a window.
    public init(start: Double, end: Double) {
        self.start = start
        self.end = end
    }

    /// Whether an instant lies within.
    public func contains(_ time: Double) -> Bool { time >= start && time <= end }

    /// Whether it has an instant between two others.
    func divides(_ before: Double, _ after: Double) -> Bool { start < after && end > before }
}

/// Samples of a trace that are not finite.
public struct NonFiniteSamples: Hashable, Sendable, Codable {
    /// How many there are.
    public var count: Int
    /// The instant of the first in milliseconds; nil where there is none.
    public var first: Double?

    /// Counts the samples of a trace that are not finite.
    /// - Parameters:
    ///   - window: the stretch in which samples count; nil for all of the trace.
    ///   - excluded: stretches in which they do not count.
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
