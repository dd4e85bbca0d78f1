import Comparison
import Foundation
import TestSupport
import Testing
import Traces

/// Metrics with their sign, and the start of a difference.
struct SignedValueTests {
    private static let times = (0...100).map { Double($0) / 10 }
    private static let wave = times.map { sin($0) }

    private func signal(_ reference: [Double], _ test: [Double]) throws -> AlignedSignal {
        func trajectory(_ values: [Double]) -> Trajectory {
            Trajectory(times: Self.times, columns: [.init(name: "v", unit: nil, values: values)])
        }
        return try AlignedSignal(reference: trajectory(reference), column: 0, test: trajectory(test), column: 0)
    }

    private func events(_ reference: [Double], _ test: [Double]) -> EventMetrics {
        EventMetrics(
            threshold: 0.5, reference: EventTimes(Self.times, reference, threshold: 0.5),
            test: EventTimes(Self.times, test, threshold: 0.5))
    }

    /// The magnitude of the signed value is the value of the metric, and its sign is that of the change of the trace.
    @Test(arguments: Metric.allCases, [1.0, -1.0]) func theSignIsThatOfTheDifference(metric: Metric, sign: Double)
        throws
    {
        // Higher and later, or lower and earlier; and one threshold crossing more, or one less.
        let test = Self.times.map { sin($0 - sign * 0.2) + sign * 0.1 + (sign > 0 && $0 > 9.8 ? 2 : 0) }
        let reference = Self.times.map { sin($0) + (sign < 0 && $0 > 9.8 ? 2 : 0) }
        let aligned = try signal(reference, test)
        let (metrics, events) = (SignalMetrics(aligned), events(reference, test))
        let value = metric.value(metrics, events)
        let signed = metric.signedValue(aligned, metrics, events)
        #expect(signed.map(\.magnitude) == value)
        switch metric {
        case .rmse, .nrmseRange, .nrmseSD, .decorrelation, .tube, .eventMismatch, .matchTime, .matchRMS, .victorPurpura,
            .vanRossum, .isiDistance, .spikeDistance, .meanZ, .varianceY, .ks:
            #expect(signed == value)
        // Peaks are the steps at the end; times of crossings are paired only where their numbers agree.
        case .eventTime: #expect(signed == nil)
        case .peak, .maxAbs, .bias, .eventCount: #expect((signed ?? 0) * sign > 0)
        case .timeShift, .timeToPeak: #expect((signed ?? 0) != 0)
        }
    }

    @Test(arguments: [0.2, -0.2]) func shiftsAreSigned(shift: Double) throws {
        let test = Self.times.map { sin($0 - shift) }
        let aligned = try signal(Self.wave, test)
        let metrics = SignalMetrics(aligned)
        let found = try #require(Metric.timeShift.signedValue(aligned, metrics, nil))
        #expect(abs(found - shift) < 0.02)
        let time = try #require(Metric.eventTime.signedValue(aligned, metrics, events(Self.wave, test)))
        #expect(abs(time - shift) < 0.02)
        // Among equal numbers of crossings, the delay is that of sin t = 1/2.
        let departure = try #require(
            Departure(aligned, metrics, events(Self.wave, test), metric: .eventTime, tolerance: 0.1))
        #expect(abs(departure.time - (.pi / 6 + min(shift, 0))) < 0.01)
    }

    /// A ramp of 1 per ms away from the reference exceeds its limit after the limit.
    @Test(arguments: [0.25, 1.0, 7.55]) func departuresAreTheFirstBeyondTheLimit(limit: Double) throws {
        let aligned = try signal(Self.wave, zip(Self.wave, Self.times).map { $0 - $1 })
        let metrics = SignalMetrics(aligned)
        let wanted = try #require(Self.times.first { $0 > limit + 1e-9 })
        for metric in [Metric.maxAbs, .rmse, .bias] {
            let departure = Departure(aligned, metrics, nil, metric: metric, tolerance: limit)
            #expect(departure?.time == wanted)
        }
        let relative = Departure(
            aligned, metrics, nil, metric: .nrmseRange, tolerance: limit / metrics.referenceRange)
        #expect(abs((relative?.time ?? 0) - wanted) < 0.11)
        // The limit is a tenth of the largest difference, which is 10.
        #expect(Departure(aligned, metrics, nil, metric: .decorrelation, tolerance: 0)?.time == 1.1)
        #expect(Departure(aligned, metrics, nil, metric: .maxAbs, tolerance: 10) == nil)
    }

    @Test func aCrossingWithoutACounterpartIsADeparture() throws {
        var test = Self.wave
        for row in 0...40 { test[row] = 0 }
        // sin t reaches 1/2 upwards at π/6 and 2π + π/6, and the test lacks the first.
        let aligned = try signal(Self.wave, test)
        let departure = try #require(
            Departure(
                aligned, SignalMetrics(aligned), events(Self.wave, test), metric: .eventCount, tolerance: 0))
        #expect(abs(departure.time - .pi / 6) < 0.01)
        #expect(departure.referenceEvents == 2 && departure.testEvents == 1)
    }
}
