import Diagnostics
import Quantities
import Traces

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
}

/// A reference and a test signal on the reference's own instants.
public struct AlignedSignal: Sendable {
    /// The test's name for the quantity.
    public var name: String
    /// The unit of all values; nil for a bare number.
    public var unit: PhysicalUnit?
    /// The reference's instants in the window, in milliseconds.
    public var times: [Double]
    /// The reference's values.
    public var reference: [Double]
    /// The test's values at the same instants.
    public var test: [Double]
    /// How many instants the test shares; at all others it was interpolated.
    public var exactCount: Int
    /// Bound on the interpolation error, in the signal's unit; 0 when every instant is shared.
    public var interpolationBound: Double

    /// Test minus reference.
    public var differences: [Double] { zip(test, reference).map { $0 - $1 } }

    /// Brings a test signal to the instants of a reference signal.
    /// - Parameters:
    ///   - window: the stretch to compare; nil for all of the reference.
    ///   - onlyShared: leaves out instants that the test does not share, instead of interpolating.
    /// - Throws: `Faults` (`goldenMismatch`) when the units differ, the test does not cover the window, or no instant is left.
    public init(
        reference: Trajectory, column referenceIndex: Int, test: Trajectory, column testIndex: Int,
        window: TimeWindow? = nil, onlyShared: Bool = false
    ) throws {
        let (own, other) = (reference.columns[referenceIndex], test.columns[testIndex])
        guard own.unit == other.unit else {
            throw Faults(
                .goldenMismatch,
                "'\(own.name)' is in \(own.unit?.name ?? "no unit"), '\(other.name)' in \(other.unit?.name ?? "no unit")"
            )
        }
        let rows = reference.times.indices.filter { row in
            window.map { reference.times[row] >= $0.start && reference.times[row] <= $0.end } ?? true
        }
        guard let first = rows.first, let last = rows.last else {
            throw Faults(.goldenMismatch, "the reference has no rows in the window")
        }
        try Self.checkCoverage(reference.times[first], reference.times[last], test.times)
        name = other.name
        unit = other.unit
        times = rows.map { reference.times[$0] }
        self.reference = rows.map { own.values[$0] }
        self.test = []
        exactCount = 0
        interpolationBound = 0
        align(test, testIndex)
        if onlyShared { keepShared(test) }
        guard !times.isEmpty else {
            throw Faults(.goldenMismatch, "the run and the golden share no instant in the window")
        }
    }

    private mutating func keepShared(_ trajectory: Trajectory) {
        let shared = Set(trajectory.times)
        let kept = times.indices.filter { shared.contains(times[$0]) }
        (times, reference, test) = (kept.map { times[$0] }, kept.map { reference[$0] }, kept.map { test[$0] })
        interpolationBound = 0
    }

    private static func checkCoverage(_ start: Double, _ end: Double, _ test: [Double]) throws {
        guard let first = test.first, let last = test.last, first <= start, last >= end else {
            throw Faults(
                .goldenMismatch,
                "the reference covers \(start) to \(end) ms, the run \(test.first ?? 0) to \(test.last ?? 0) ms;"
                    + " nothing is extrapolated", hint: "run as long as the reference, or compare in a window")
        }
    }

    private mutating func align(_ test: Trajectory, _ index: Int) {
        let interpolation = Interpolation(test, column: index)
        var row = 0
        var boundedRow = -1
        self.test.reserveCapacity(times.count)
        for time in times {
            while row + 1 < test.times.count, test.times[row + 1] <= time { row += 1 }
            if test.times[row] == time {
                self.test.append(test.columns[index].values[row])
                exactCount += 1
            } else {
                self.test.append(interpolation.value(at: time, after: row))
                if boundedRow != row { interpolationBound = max(interpolationBound, interpolation.bound(after: row)) }
                boundedRow = row
            }
        }
    }
}
