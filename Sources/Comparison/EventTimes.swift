import Traces

/// Upward crossings of a threshold, between samples, each signal on its own instants.
public struct EventTimes: Hashable, Sendable, Codable {
    /// The crossings in milliseconds.
    public var times: [Double]

    /// Finds the crossings. A signal that starts above the threshold must first fall below it.
    /// - Parameter hysteresis: how far it must fall below the threshold before it can cross again, in its unit.
    public init(_ instants: [Double], _ values: [Double], threshold: Double, hysteresis: Double = 0) {
        times = []
        guard var isArmed = values.first.map({ $0 < threshold - hysteresis || $0 < threshold }) else { return }
        for index in values.indices.dropFirst() {
            if isArmed, values[index] >= threshold {
                let (before, after) = (values[index - 1], values[index])
                let fraction = after > before ? (threshold - before) / (after - before) : 1
                times.append(instants[index - 1] + fraction * (instants[index] - instants[index - 1]))
                isArmed = false
            } else if !isArmed, values[index] < threshold - hysteresis {
                isArmed = true
            }
        }
    }
}

/// The events of a test against those of a reference.
public struct EventMetrics: Hashable, Sendable, Codable {
    /// The threshold, in the signal's unit.
    public var threshold: Double
    /// Crossings of the reference, in milliseconds.
    public var reference: [Double]
    /// Crossings of the test, in milliseconds.
    public var test: [Double]

    /// Collects the crossings of both.
    public init(threshold: Double, reference: EventTimes, test: EventTimes) {
        self.threshold = threshold
        self.reference = reference.times
        self.test = test.times
    }

    /// Test minus reference, event by event, in milliseconds; nil when the counts differ.
    public var shifts: [Double]? {
        reference.count == test.count ? zip(test, reference).map { $0 - $1 } : nil
    }

    /// The largest shift in milliseconds; nil when the counts differ or there are no events.
    public var maxShift: Double? { shifts?.map(\.magnitude).max() }

    /// Whether neither has an event, so that they cannot disagree.
    public var isVacuous: Bool { reference.isEmpty && test.isEmpty }
}
