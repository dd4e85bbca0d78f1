import Comparison
import Diagnostics
import Foundation
import TestSupport
import Testing
import Traces

struct TimebaseTests {
    private func trace(_ times: [Double], _ value: (Double) -> Double = { sin($0) }) -> Trajectory {
        Trajectory(times: times, columns: [.init(name: "x", unit: nil, values: times.map(value))])
    }

    private func signal(
        _ reference: Trajectory, _ test: Trajectory, window: TimeWindow? = nil, excluding excluded: [TimeWindow] = []
    ) throws -> AlignedSignal {
        try AlignedSignal(
            reference: reference, column: 0, test: test, column: 0, window: window, excluding: excluded)
    }

    private func events(
        _ reference: Trajectory, _ test: Trajectory, window: TimeWindow? = nil, excluding excluded: [TimeWindow] = []
    ) throws -> EventMetrics {
        try EventMetrics(
            threshold: 0.5, reference: reference, column: 0, test: test, column: 0, window: window, excluding: excluded)
    }

    /// Times that decrease, repeat or are not numbers, in either trace, for signals and for events.
    @Test(
        arguments: [
            ([0, 2, 1, 3], "2.0 ms, then 1.0 ms"), ([0, 1, 1, 3], "1.0 ms, then 1.0 ms"),
            ([0, 1, .nan, 3], "one is nan ms"), ([0, 1, 2, .infinity], "one is inf ms"),
        ] as [([Double], String)])
    func instantsMustIncrease(times: [Double], reason: String) {
        let good = trace([0, 1, 2, 3])
        let bad = Trajectory(times: times, columns: good.columns)
        let told = "error[E0702]: the times of the reference do not increase: \(reason)"
        #expect(headlines { _ = try signal(bad, good) } == [told])
        #expect(headlines { _ = try events(bad, good) } == [told])
        let other = "error[E0802]: the times of the run do not increase: \(reason)"
        #expect(headlines { _ = try signal(good, bad) } == [other])
        #expect(headlines { _ = try events(good, bad) } == [other])
    }

    /// A reference that ends after the run, or starts before it; a window that either does not cover.
    @Test func whatIsComparedMustBeCovered() {
        let (long, short) = (trace([0, 1, 2, 3, 4]), trace([1, 2, 3]))
        let told =
            "error[E0703]: the reference covers 0.0 to 4.0 ms, but the run covers only 1.0 to 3.0 ms; nothing is extrapolated"
        #expect(headlines { _ = try signal(long, short) } == [told])
        #expect(headlines { _ = try events(long, short) } == [told])
        let window = TimeWindow(start: 1, end: 3.5)
        let run =
            "error[E0703]: the window covers 1.0 to 3.5 ms, but the run covers only 1.0 to 3.0 ms; nothing is extrapolated"
        #expect(headlines { _ = try signal(long, short, window: window) } == [run])
        #expect(headlines { _ = try events(long, short, window: window) } == [run])
        let golden =
            "error[E0703]: the window of the comparison is 1.0 to 3.5 ms, but the reference covers only 1.0 to 3.0 ms; nothing is extrapolated"
        #expect(headlines { _ = try signal(short, long, window: window) } == [golden])
        #expect(headlines { _ = try events(short, long, window: window) } == [golden])
        #expect(headlines { _ = try signal(long, short, window: .init(start: 1, end: 3)) }.isEmpty)
    }

    /// Traces without rows, and hints where the times do not suffice.
    @Test func emptyTracesAreRefused() {
        let (full, empty) = (trace([0, 1, 2]), trace([]))
        let reference = "error[E0703]: the reference has no rows"
        #expect(headlines { _ = try signal(empty, full) } == [reference])
        #expect(headlines { _ = try events(empty, full) } == [reference])
        let test = { _ = try signal(full, empty) }
        #expect(
            headlines(test) == [
                "error[E0703]: the reference covers 0.0 to 2.0 ms, but the run has no rows; nothing is extrapolated"
            ])
        #expect(
            hints(test) == [
                "run the model for the duration of the reference, or give each of its checks a 'window:' that ends with the run"
            ])
        #expect(
            hints { _ = try signal(full, full, window: .init(start: -1, end: 1)) } == [
                "limit the window to the times that the reference covers"
            ])
    }

    /// A window that covers one sample compares that sample, and one that ends with the reference all the rest.
    @Test(arguments: [(0.0, 4.0, [0.0, 1, 2, 3, 4]), (1, 3, [1, 2, 3]), (2, 2, [2]), (0.5, 2.5, [1, 2])])
    func windowsIncludeTheirEnds(start: Double, end: Double, times: [Double]) throws {
        let aligned = try signal(
            trace([0, 1, 2, 3, 4]), trace([0, 1, 2, 3, 4]), window: .init(start: start, end: end))
        #expect(aligned.times == times)
    }

    /// Events of a run before the start or after the end of the reference do not count as differences.
    @Test func eventsBeyondTheReferenceDoNotCount() throws {
        let times = (0...400).map { Double($0) / 10 }
        let reference = trace(times.filter { $0 <= 20 })
        let found = try events(reference, trace(times))
        #expect(found.reference.count == found.test.count)
        #expect(found.maxShift == 0)
    }

    /// Two samples give no bound on the error of interpolation between them.
    @Test func aLineWithoutNeighborsHasNoBound() throws {
        let aligned = try signal(trace([0, 1, 2]), trace([0, 2]))
        #expect(aligned.interpolationBound == .infinity)
        #expect(
            ToleranceDecision(SignalMetrics(aligned).maxAbs, bound: aligned.interpolationBound, tolerance: 10)
                == .undecided)
    }

    /// On a smooth signal the bound of each metric holds what a coarse grid does to it: the metric of the coarse trace
    /// is that of the fine one to within the bound.
    @Test(arguments: Metric.allCases.filter { !$0.isStatistical }, [0.2, 0.4])
    func boundsHold(metric: Metric, step: Double) throws {
        let fine = (0...4000).map { Double($0) / 200 }
        let coarse = (0...Int((20 / step).rounded())).map { Double($0) * step }
        let wave = { (t: Double) in sin(t) + 0.3 * sin(1.7 * t + 1) }
        let reference = trace(fine, wave)
        func measured(_ test: Trajectory) throws -> (value: Double, bound: Double) {
            let (aligned, events) = try (signal(reference, test), events(reference, test))
            let metrics = SignalMetrics(aligned)
            let trains = try EventTrains(
                threshold: events.threshold, reference: reference, column: 0, test: test, column: 0, window: nil)
            let tube = TubeMetrics(aligned, TubeSize(time: 0, amount: .value(0.02)))
            let parts = Metric.ExtraResults(tube: tube, trains: trains, matchWindow: 1)
            return (
                try #require(metric.value(metrics, events, parts)),
                metric.bound(MetricBounds(aligned, metrics), events, parts)
            )
        }
        let test = { (t: Double) in 1.02 * wave(t - 0.05) }
        let (truth, found) = (try measured(trace(fine, test)), try measured(trace(coarse, test)))
        // Derivatives are estimated from neighboring intervals, so an error may exceed its bound by the change of the
        // derivatives there.
        #expect(abs(found.value - truth.value) <= 1.2 * found.bound + truth.bound + 1e-12)
        if metric != .eventCount, metric != .eventMismatch { #expect(found.bound > truth.bound) }
        #expect(found.bound.isFinite)
    }

    /// A possible crossing between two samples makes the count of crossings uncertain; a crossing that samples show
    /// does not.
    @Test func hiddenCrossingsAreDoubtful() throws {
        let times = (0...20).map(Double.init)
        let near = trace(times) { 0.499 - 0.05 * ($0 - 10.4) * ($0 - 10.4) }
        let far = trace(times) { 0.3 - 0.05 * ($0 - 10.4) * ($0 - 10.4) }
        #expect(try events(near, near).countBound == 2)
        #expect(try events(far, far).countBound == 0)
    }

    // MARK: Excluded intervals

    @Test func undefinedStretchesAreLeftOutOnBothSides() throws {
        let times = (0...20).map(Double.init)
        let gap = TimeWindow(start: 5, end: 8)
        let reference = trace(times) { gap.contains($0) ? .nan : $0 }
        let test = trace(times) { $0 == 6 ? 1e9 : $0 == 7 ? -.infinity : $0 + 0.5 }
        let aligned = try signal(reference, test, excluding: [gap])
        #expect(aligned.times == times.filter { !gap.contains($0) })
        #expect(aligned.segments == [0..<5, 5..<17])
        #expect(aligned.isFinite)
        let metrics = SignalMetrics(aligned)
        #expect(metrics.maxAbs == 0.5)
        #expect(abs(metrics.rmse - 0.5) < 1e-15)
        #expect(try events(reference, test, excluding: [gap]).isFinite)
        #expect(!SignalMetrics(try signal(reference, test, excluding: [.init(start: 5, end: 7)])).maxAbs.isFinite)
    }

    /// Instants that only a left-out sample could reach are left out as well.
    @Test func nothingIsReadAcrossAGap() throws {
        let reference = trace((0...40).map { Double($0) / 4 }) { $0 }
        let test = trace((0...10).map(Double.init)) { $0 == 5 ? .nan : $0 }
        let gap = TimeWindow(start: 4.9, end: 5.1)
        let aligned = try signal(reference, test, excluding: [gap])
        #expect(aligned.times.filter { $0 > 4 && $0 < 6 }.isEmpty)
        #expect(aligned.isFinite)
        #expect(SignalMetrics(aligned).maxAbs == 0)
        #expect(headlines { _ = try signal(reference, test, excluding: [.init(start: -1, end: 11)]) }.count == 1)
    }

    /// A signal that is above the threshold after an excluded interval has not crossed it there.
    @Test func noEventIsFoundAcrossAGap() {
        let times = (0...9).map(Double.init)
        let values = [0, 0, 1, 0, 0, 1, 1, 0, 1, 1.0]
        #expect(EventTimes(times, values, threshold: 0.5).times == [1.5, 4.5, 7.5])
        let gap = TimeWindow(start: 4, end: 5)
        #expect(EventTimes(times, values, threshold: 0.5, excluding: [gap]).times == [1.5, 7.5])
    }
}
