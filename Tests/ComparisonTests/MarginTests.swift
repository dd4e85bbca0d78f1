import Comparison
import Foundation
import TestSupport
import Testing
import Traces

/// The smallest changes that would have failed a check.
struct MarginTests {
    private static func signal(
        _ reference: (Double) -> Double, _ test: (Double) -> Double, step: Double = 0.01
    ) throws -> AlignedSignal {
        let times = (0...2000).map { Double($0) * step }
        func trace(_ f: (Double) -> Double) -> Trajectory {
            Trajectory(times: times, columns: [.init(name: "x", unit: nil, values: times.map(f))])
        }
        return try AlignedSignal(reference: trace(reference), column: 0, test: trace(test), column: 0)
    }

    private static func margin(
        _ metric: Metric, _ signal: AlignedSignal, _ limits: ClosedRange<Double>, tube: Tube? = nil
    ) -> (value: Double?, time: Double?) {
        let search = MarginSearch(metric, signal, SignalMetrics(signal), tube: tube, limits: limits)
        return (search.value(), search.time())
    }

    /// On the ramp x = 2 t, a constant and a shift in time have the same effect, and both margins are known.
    @Test(arguments: [Metric.maxAbs, .rmse, .bias]) func aRamp(metric: Metric) throws {
        let signal = try Self.signal({ 2 * $0 }, { 2 * $0 + 0.1 })
        let (value, time) = Self.margin(metric, signal, 0...0.5)
        #expect(abs(try #require(value) - 0.4) < 1e-9)
        #expect(abs(try #require(time) - 0.2) < 0.01 * 0.2 + 1e-9)
    }

    /// A sine that is late by d differs by 2 sin(d/2) at most, so that the shift to a largest difference of 0.2 is known.
    @Test func aSine() throws {
        let signal = try Self.signal({ sin($0) }, { sin($0) }, step: 0.005)
        let (value, time) = Self.margin(.maxAbs, signal, 0...0.2)
        #expect(value == 0.2)
        #expect(abs(try #require(time) - 2 * asin(0.1)) < 0.011 * 2 * asin(0.1))
    }

    /// The lower limit of a measured error can be nearer than the upper one.
    @Test func theLowerLimit() throws {
        let signal = try Self.signal({ 2 * $0 }, { 2 * $0 + 0.1 })
        #expect(abs(try #require(Self.margin(.maxAbs, signal, 0.09...0.5).value) - 0.01) < 1e-9)
        #expect(abs(try #require(Self.margin(.rmse, signal, 0.09...0.5).value) - 0.01) < 1e-9)
        #expect(abs(try #require(Self.margin(.bias, signal, 0.09...0.5).value) - 0.01) < 1e-9)
    }

    private static let metrics: [Metric] = [.maxAbs, .rmse, .nrmseRange, .nrmseSD, .bias, .peak, .tube]

    /// With a constant slightly smaller than the margin, the check passes with either sign; with a slightly larger one,
    /// it fails with at least one sign.
    @Test(arguments: metrics, 0..<24) func constants(metric: Metric, seed: Int) throws {
        let pair = RandomPair(seed: seed)
        let signal = try AlignedSignal(reference: pair.reference, column: 0, test: pair.test, column: 0)
        let size = TubeSize(time: 0.5, amount: .value(0.2))
        func value(_ offset: Double) -> Double? {
            var moved = signal
            moved.test = signal.test.map { $0 + offset }
            let parts = Metric.ExtraResults(tube: metric == .tube ? TubeMetrics(moved, size) : nil)
            return metric.value(SignalMetrics(moved), nil, parts)
        }
        guard let own = value(0), own.isFinite, SignalMetrics(signal).referenceRange > 0 else { return }
        let limits = (metric == .tube ? 0 : 0.9 * own)...(1.2 * own + 1e-3)
        let tube = metric == .tube ? Tube(around: signal, size) : nil
        guard let margin = Self.margin(metric, signal, limits, tube: tube).value else { return }
        func passes(_ offset: Double) -> Bool { value(offset).map { limits.contains($0) } ?? false }
        let share = metric == .tube ? 0.98 : 1 - 1e-6
        #expect(passes(share * margin) && passes(-share * margin))
        #expect(!passes((1 + 1e-6) * margin) || !passes(-(1 + 1e-6) * margin))
    }

    /// If all events are shifted by the margin, the metric is at its limit.
    @Test func shiftsOfEvents() throws {
        let times = (0...400).map { Double($0) / 10 }
        func trace(_ delay: Double) -> Trajectory {
            Trajectory(times: times, columns: [.init(name: "x", unit: nil, values: times.map { sin($0 - delay) })])
        }
        let (reference, test) = (trace(0), trace(0.03))
        let signal = try AlignedSignal(reference: reference, column: 0, test: test, column: 0)
        func trains(_ offset: Double) throws -> EventTrains {
            try EventTrains(
                threshold: 0.2, reference: reference, column: 0, test: test, column: 0, window: nil, offset: offset)
        }
        let parts = Metric.ExtraResults(trains: try trains(0), matchWindow: 1)
        let search = MarginSearch(
            .eventTime, signal, SignalMetrics(signal), parts: parts, limits: 0...0.1)
        let largest = try #require(EventMetrics(try trains(0)).maxShift)
        #expect(abs(try #require(search.time()) - (0.1 - largest)) < 1e-3)
        // The slope at a crossing is near 1, so a constant shifts the crossing by about the same amount.
        #expect(abs(try #require(search.value { try? trains($0) }) - 0.07) < 0.004)
        let matched = MarginSearch(.matchTime, signal, SignalMetrics(signal), parts: parts, limits: 0...0.1)
        #expect(abs(try #require(matched.time()) - (0.1 - largest)) < 2e-3)
        #expect(MarginSearch(.eventCount, signal, SignalMetrics(signal), parts: parts, limits: 0...0).time() == nil)
    }

    /// A check that no constant or shift can make fail has no margin.
    @Test func withoutMargin() throws {
        let signal = try Self.signal({ sin($0) }, { sin($0 - 0.01) })
        #expect(Self.margin(.decorrelation, signal, 0...0.1).value == nil)
        #expect(Self.margin(.peak, signal, 0...0.1).time == nil)
        #expect(Self.margin(.maxAbs, signal, 0...100).time == nil)
    }
}
