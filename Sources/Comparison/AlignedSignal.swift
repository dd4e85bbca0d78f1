import Diagnostics
import Quantities
import Traces

/// A reference signal and a test signal at the sample times of the reference.
///
///     let signal = try AlignedSignal(reference: golden, column: 0, test: run, column: 2)
///     let metrics = SignalMetrics(signal)
///
/// If the test has no sample at a time of the reference, its value is interpolated, and `bounds` limits the error of
/// the interpolation.
public struct AlignedSignal: Sendable {
    /// The name of the quantity in the test.
    public var name: String
    /// The unit of all values; nil for dimensionless values without a declared unit.
    public var unit: PhysicalUnit?
    /// The sample times of the reference that are compared, in milliseconds, shape `[samples]`.
    public var times: [Double]
    /// The values of the reference, shape `[samples]`.
    public var reference: [Double]
    /// The values of the test at the same times, shape `[samples]`.
    public var test: [Double]
    /// The number of samples at which the test has the time of the reference, so that nothing is interpolated.
    public var exactCount: Int
    /// Bounds on the interpolation error of the test, in the signal's unit, shape `[samples]`; 0 where the test is not
    /// interpolated.
    public var bounds: [Double]
    /// The contiguous ranges of sample indices that no excluded interval divides. No operation interpolates between two
    /// segments.
    public var segments: [Range<Int>]
    /// The samples of the reference that are not finite, in the window and outside of excluded intervals, at the
    /// reference's own times.
    public var nonFiniteReference: NonFiniteSamples
    /// The samples of the test that are not finite, in the window and outside of excluded intervals, at the test's own
    /// times.
    public var nonFiniteTest: NonFiniteSamples

    /// The largest bound on the interpolation error, in the signal's unit; 0 when nothing is interpolated.
    public var interpolationBound: Double { Largest.magnitude(bounds) }

    /// The test minus the reference, shape `[samples]`.
    public var differences: [Double] { zip(test, reference).map { $0 - $1 } }

    /// A Boolean value that indicates whether all samples of the reference and of the test in the window, and all
    /// interpolated values, are finite.
    public var isFinite: Bool {
        nonFiniteReference.count == 0 && nonFiniteTest.count == 0 && test.allSatisfy(\.isFinite)
    }

    /// Interpolates a test signal at the sample times of a reference signal.
    /// - Parameters:
    ///   - window: The time window to compare; nil for the whole reference.
    ///   - onlyShared: A Boolean value that indicates whether times at which the test has no sample are left out
    ///     instead of interpolated.
    ///   - excluded: Intervals that are left out of both signals. Times that lie outside but could be interpolated only
    ///     from a sample inside are left out too.
    /// - Throws: `DiagnosticsError` when the units differ, the times of a signal do not increase, the window is not
    ///   covered by both signals, or no sample is left.
    public init(
        reference: Trajectory, column referenceIndex: Int, test: Trajectory, column testIndex: Int,
        window: TimeWindow? = nil, onlyShared: Bool = false, excluding excluded: [TimeWindow] = []
    ) throws {
        let (own, other) = (reference.columns[referenceIndex], test.columns[testIndex])
        guard own.unit == other.unit else {
            throw DiagnosticsError(
                .goldenMismatch,
                "the column '\(own.name)' of the reference has the unit '\(own.unit?.name ?? "1")', but the column"
                    + " '\(other.name)' of the run '\(other.unit?.name ?? "1")'; give both the same unit"
            )
        }
        let span = try Timebase.span(reference: reference.times, test: test.times, window: window)
        let rows = reference.times.indices.filter { row in
            span.contains(reference.times[row]) && !excluded.contains { $0.contains(reference.times[row]) }
        }
        guard !rows.isEmpty else {
            throw DiagnosticsError(
                .goldenMismatch,
                // With its second part: "the reference has no sample time in the window of the comparison outside of
                // the intervals under 'undefined:'".
                "the reference has no sample time in the window of the comparison"
                    + (excluded.isEmpty ? "" : " outside of the intervals under 'undefined:'"),
                hint: excluded.isEmpty
                    ? "widen the window of the check"
                    : "widen the window of the check, or shorten the intervals under 'undefined:'")
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
            throw DiagnosticsError(
                .goldenMismatch,
                "the run and the golden have no sample time in common in the check's window; widen the window, or"
                    + " compare at all times of the golden with 'instants: all'"
            )
        }
        segments = Self.segments(times, excluded)
    }

    /// Creates a signal without name and unit whose test and reference have the same sample times, so that nothing is
    /// interpolated. Without `segments`, all samples are one segment.
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
            guard isShared || (!onlyShared && interpolation.canInterpolate(after: row)) else { continue }
            times.append(time)
            reference.append(value)
            test.append(isShared ? interpolation.value(row) : interpolation.value(at: time, after: row))
            bounds.append(isShared ? 0 : interpolation.bound(after: row))
        }
    }

    /// Returns the contiguous ranges of indices in `times` that no excluded interval divides.
    public static func segments(_ times: [Double], _ excluded: [TimeWindow]) -> [Range<Int>] {
        guard !excluded.isEmpty else { return [times.indices] }
        let starts = times.indices.dropFirst().filter { index in
            excluded.contains { $0.divides(times[index - 1], times[index]) }
        }
        return zip([0] + starts, starts + [times.count]).map { $0..<$1 }
    }
}
