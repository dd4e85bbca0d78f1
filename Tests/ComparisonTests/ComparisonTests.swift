import Comparison
import Diagnostics
import Foundation
import Quantities
import TestSupport
import Testing
import Traces

struct ComparisonTests {
    private func trajectory(_ h: Double, _ count: Int, slopes: Bool, _ f: (Double) -> Double, _ df: (Double) -> Double)
        -> Trajectory
    {
        let times = (0...count).map { Double($0) * h }
        return Trajectory(
            times: times,
            columns: [.init(name: "x", unit: nil, values: times.map(f), slopes: slopes ? times.map(df) : nil)])
    }

    private func aligned(_ reference: Trajectory, _ test: Trajectory, window: TimeWindow? = nil) throws -> AlignedSignal
    {
        try AlignedSignal(reference: reference, column: 0, test: test, column: 0, window: window)
    }

    /// Cubic Hermite has order 4, linear interpolation order 2, and the reported bound holds.
    @Test(arguments: [(true, 4.0), (false, 2.0)]) func interpolationOrder(slopes: Bool, order: Double) throws {
        let fine = trajectory(1.0 / 64, 640, slopes: false, sin, cos)
        let errors = try [1.0 / 2, 1.0 / 4].map { h -> Double in
            let signal = try aligned(fine, trajectory(h, Int(10 / h), slopes: slopes, sin, cos))
            let error = SignalMetrics(signal).maxAbs
            // The bound is estimated from neighboring intervals, so it may miss by the change of the derivative there.
            #expect(error <= signal.interpolationBound * 1.1)
            #expect(signal.interpolationBound < 4 * error)
            return error
        }
        let observed = try #require(ObservedOrder.between(error: errors[0], step: 0.5, and: errors[1], step: 0.25))
        #expect(abs(observed - order) < 0.15)
    }

    /// A cubic is reproduced to rounding, also up to a jump that the left limit describes.
    @Test func cubicsAndJumpsAreExact() throws {
        let f = { (t: Double) in t * t * t - 2 * t }
        let df = { (t: Double) in 3 * t * t - 2 }
        var test = trajectory(1, 4, slopes: true, f, df)
        for row in 2...4 {
            test.columns[0].values[row] += 100
            test.columns[0].slopes?[row] += 7 * 0
        }
        test.leftLimits = [.init(row: 2, values: [f(2)], slopes: [df(2)])]
        let fine = trajectory(1.0 / 8, 32, slopes: false, { f($0) + ($0 >= 2 ? 100 : 0) }, df)
        #expect(SignalMetrics(try aligned(fine, test)).maxAbs < 1e-12)
    }

    @Test func nothingIsExtrapolated() {
        let long = trajectory(1, 10, slopes: false, sin, cos)
        let short = trajectory(1, 9, slopes: false, sin, cos)
        #expect(
            headlines { _ = try aligned(long, short) }
                == [
                    "error[E0703]: the reference covers 0.0 to 10.0 ms, but the run covers only 0.0 to 9.0 ms; nothing is extrapolated"
                ]
        )
        #expect(headlines { _ = try aligned(long, short, window: .init(start: 2, end: 9)) }.isEmpty)
    }

    @Test func unitsMustAgree() {
        var test = trajectory(1, 3, slopes: false, sin, cos)
        test.columns[0].unit = UnitTable.unit(named: "mV")
        #expect(headlines { _ = try aligned(trajectory(1, 3, slopes: false, sin, cos), test) }.count == 1)
    }

    /// All metrics of a constant offset, and of a sine compared with itself, computed by hand.
    @Test func metricsOfAnOffset() throws {
        let reference = trajectory(0.001, 6283, slopes: false, sin, cos)
        let test = trajectory(0.001, 6283, slopes: false, { sin($0) + 0.25 }, cos)
        let metrics = SignalMetrics(try aligned(reference, test))
        #expect(abs(metrics.maxAbs - 0.25) < 1e-12)
        #expect(abs(metrics.rmse - 0.25) < 1e-12)
        #expect(abs(metrics.bias - 0.25) < 1e-12)
        #expect(abs(try #require(metrics.nrmseRange) - 0.125) < 1e-6)
        #expect(abs(try #require(metrics.nrmseSD) - 0.25 * 2.0.squareRoot()) < 1e-3)
        #expect(abs(try #require(metrics.correlation) - 1) < 1e-12)
        #expect(abs(metrics.testPeak.value - 1.25) < 1e-9)
        #expect(abs(metrics.referencePeak.time - .pi / 2) < 1e-6)
    }

    @Test func aConstantReferenceHasNoRelativeMeasure() throws {
        let metrics = SignalMetrics(
            try aligned(trajectory(1, 9, slopes: false, { _ in 2 }, cos), trajectory(1, 9, slopes: false, sin, cos)))
        #expect(metrics.nrmseRange == nil)
        #expect(metrics.nrmseSD == nil)
        #expect(metrics.correlation == nil)
        #expect(metrics.timeShift == nil)
    }

    @Test(arguments: [0.0, 0.1, -0.37, 1.5]) func shiftsAreFound(shift: Double) throws {
        let bump = { (t: Double) in exp(-(t - 20) * (t - 20) / 8) }
        let reference = trajectory(0.05, 800, slopes: false, bump, cos)
        let test = trajectory(0.05, 800, slopes: false, { bump($0 - shift) }, cos)
        let found = try #require(SignalMetrics(try aligned(reference, test)).timeShift)
        // Linear interpolation between samples of 0.05 ms.
        #expect(abs(found - shift) < 1e-3)
    }

    /// Samples are weighted by the time they cover: doubling the samples of an interval does not change a metric.
    @Test func unevenGridsDoNotBias() throws {
        let even = (0...10).map(Double.init)
        let uneven = (0...4).map(Double.init) + stride(from: 4.5, through: 6.0, by: 0.5) + (7...10).map(Double.init)
        func rmse(_ times: [Double]) throws -> Double {
            let reference = Trajectory(
                times: times, columns: [.init(name: "x", unit: nil, values: times.map { _ in 0 })])
            let test = Trajectory(
                times: times, columns: [.init(name: "x", unit: nil, values: times.map { $0 < 5 ? 1 : 3 })])
            return SignalMetrics(try aligned(reference, test)).rmse
        }
        #expect(abs(try rmse(even) - rmse(uneven)) < 0.1)
    }

    /// Errors and orders of Euler, Heun and RK4 on x' = -x at h = 0.1, 0.05 (closed forms).
    @Test(arguments: [(1, 1.031), (2, 2.055), (4, 4.060)]) func observedOrders(terms: Int, expected: Double) throws {
        func error(_ h: Double) -> Double {
            let factor = (0...terms).reduce(0.0) { sum, n in
                sum + pow(-h, Double(n)) / (1...max(1, n)).map(Double.init).reduce(1, *)
            }
            return abs(pow(factor, (1 / h).rounded()) - exp(-1))
        }
        let order = try #require(ObservedOrder.between(error: error(0.1), step: 0.1, and: error(0.05), step: 0.05))
        #expect(abs(order - expected) < 0.5e-3 + 1e-9)
    }
}

struct EventTests {
    @Test func crossingsLieBetweenSamples() {
        let events = EventTimes([0, 1, 2, 3, 4, 5], [-1, 3, -1, -1, 1, 2], threshold: 0)
        #expect(events.times == [0.25, 3.5])
    }

    @Test func aSignalThatStartsAboveMustFallFirst() {
        #expect(EventTimes([0, 1, 2, 3], [5, 6, -1, 1], threshold: 0).times == [2.5])
    }

    @Test func hysteresisHoldsBackChatter() {
        let values = [-1.0, 1, -0.1, 0.1, -1, 1]
        #expect(EventTimes([0, 1, 2, 3, 4, 5], values, threshold: 0).times.count == 3)
        #expect(EventTimes([0, 1, 2, 3, 4, 5], values, threshold: 0, hysteresis: 0.5).times.count == 2)
    }

    @Test func unequalCountsHaveNoShift() {
        let (none, one) = (EventTimes([0, 1], [-1, -1], threshold: 0), EventTimes([0, 1], [-1, 1], threshold: 0))
        #expect(EventMetrics(threshold: 0, reference: one, test: none).maxShift == nil)
        #expect(EventMetrics(threshold: 0, reference: none, test: none).isVacuous)
        #expect(EventMetrics(threshold: 0, reference: one, test: one).maxShift == 0)
    }
}
