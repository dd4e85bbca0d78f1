import Diagnostics
import Quantities
import Traces

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
    /// Bounds on the interpolation error at each instant, in the signal's unit; 0 where the test shares the instant.
    public var bounds: [Double]
    /// Ranges of the instants between which nothing was left out. Nothing is read across their ends.
    public var segments: [Range<Int>]
    /// The samples in the window that are not finite, each side on its own instants.
    public var nonFiniteReference: NonFiniteSamples
    public var nonFiniteTest: NonFiniteSamples

    /// The largest bound on the interpolation error, in the signal's unit; 0 when every instant is shared.
    public var interpolationBound: Double { Largest.magnitude(bounds) }

    /// Test minus reference.
    public var differences: [Double] { zip(test, reference).map { $0 - $1 } }

    /// Whether every sample that was compared is finite.
    public var isFinite: Bool {
        nonFiniteReference.count == 0 && nonFiniteTest.count == 0 && test.allSatisfy(\.isFinite)
    }

    /// Brings a test signal to the instants of a reference signal.
    /// - Parameters:
    ///   - window: the stretch to compare; nil for all of the reference.
    ///   - onlyShared: leaves out instants that the test does not share, instead of interpolating.
    ///   - excluded: stretches that are left out on both sides, together with the instants that could be reached only by
    ///     interpolation from a sample in them.
    /// - Throws: `DiagnosticsError` when the units differ, the instants of either do not increase, the window is not covered, or
    ///   no instant is left.
    public init(
        reference: Trajectory, column referenceIndex: Int, test: Trajectory, column testIndex: Int,
        window: TimeWindow? = nil, onlyShared: Bool = false, excluding excluded: [TimeWindow] = []
    ) throws {
        let (own, other) = (reference.columns[referenceIndex], test.columns[testIndex])
        guard own.unit == other.unit else {
            throw DiagnosticsError(
                .goldenMismatch,
                "'\(own.name)' is in \(own.unit?.name ?? "no unit"), '\(other.name)' in \(other.unit?.name ?? "no unit")"
            )
        }
        let span = try Timebase.span(reference: reference.times, test: test.times, window: window)
        let rows = reference.times.indices.filter { row in
            span.contains(reference.times[row]) && !excluded.contains { $0.contains(reference.times[row]) }
        }
        guard !rows.isEmpty else {
            throw DiagnosticsError(
                .goldenMismatch,
                "the reference has no rows in the window" + (excluded.isEmpty ? "" : " outside of what is undefined"))
        }
        name = other.name
        unit = other.unit
        (times, self.reference, self.test, bounds, segments, exactCount) = ([], [], [], [], [], 0)
        nonFiniteReference = NonFiniteSamples(reference.times, own.values, in: span, excluding: excluded)
        nonFiniteTest = NonFiniteSamples(test.times, other.values, in: span, excluding: excluded)
        align(
            rows.map { (reference.times[$0], own.values[$0]) },
            Interpolation(test, column: testIndex, excluding: excluded), onlyShared)
        guard !times.isEmpty else {
            throw DiagnosticsError(.goldenMismatch, "the run and the golden share no instant in the window")
        }
        segments = Self.segments(times, excluded)
    }

    /// A test on the instants of its reference, all of them shared.
    init(times: [Double], reference: [Double], test: [Double], segments: [Range<Int>]? = nil) {
        name = ""
        unit = nil
        self.times = times
        self.reference = reference
        self.test = test
        exactCount = times.count
        bounds = [Double](repeating: 0, count: times.count)
        self.segments = segments ?? [times.indices]
        nonFiniteReference = NonFiniteSamples(times, reference)
        nonFiniteTest = NonFiniteSamples(times, test)
    }

    private mutating func align(
        _ rows: [(time: Double, value: Double)], _ interpolation: Interpolation, _ onlyShared: Bool
    ) {
        var row = 0
        for (time, value) in rows {
            row = interpolation.row(at: time, from: row)
            let isShared = interpolation.times[row] == time
            if isShared { exactCount += 1 }
            guard isShared || (!onlyShared && interpolation.reaches(after: row)) else { continue }
            times.append(time)
            reference.append(value)
            test.append(isShared ? interpolation.value(row) : interpolation.value(at: time, after: row))
            bounds.append(isShared ? 0 : interpolation.bound(after: row))
        }
    }

    /// Ranges of instants between which no excluded stretch lies.
    public static func segments(_ times: [Double], _ excluded: [TimeWindow]) -> [Range<Int>] {
        guard !excluded.isEmpty else { return [times.indices] }
        let starts = times.indices.dropFirst().filter { index in
            excluded.contains { $0.divides(times[index - 1], times[index]) }
        }
        return zip([0] + starts, starts + [times.count]).map { $0..<$1 }
    }
}
