import Comparison
import Foundation
import TestSupport
import Testing

struct GridConvergenceTests {
    /// The example of NASA's NPARC Alliance on examining spatial convergence (values of a pressure recovery).
    @Test func pressureRecovery() throws {
        let grids = GridConvergence(values: (0.97050, 0.96854, 0.96178), steps: (1, 2, 4))
        #expect(grids.course == .monotone)
        #expect(abs(try #require(grids.order) - 1.786170) < 1e-6)
        #expect(abs(grids.extrapolated - 0.971300) < 1e-6)
        let (fine, coarse) = (try #require(grids.fineIndex), try #require(grids.coarseIndex))
        #expect(abs(fine * 100 - 0.103083) < 1e-6)
        #expect(abs(coarse * 100 - 0.356249) < 1e-6)
        #expect(abs(coarse / (pow(2, 1.786170) * fine) - 1.00202) < 1e-5)
    }

    /// f = 1 + c h^p is extrapolated to 1 with its own order, whatever the ratios.
    @Test(arguments: [(1.5, 2.0), (2.0, 1.3), (2.0, 2.0), (1.25, 1.25)], [1.0, 2.0, 3.7])
    func powerLaw(ratios: (Double, Double), order: Double) throws {
        let steps = (0.1, 0.1 * ratios.0, 0.1 * ratios.0 * ratios.1)
        func value(_ h: Double) -> Double { 1 + 0.3 * pow(h, order) }
        let grids = GridConvergence(values: (value(steps.0), value(steps.1), value(steps.2)), steps: steps)
        #expect(abs(try #require(grids.order) - order) < 1e-9)
        #expect(abs(grids.extrapolated - 1) < 1e-12)
    }

    @Test func coursesWithoutOrder() {
        #expect(GridConvergence(values: (1, 1.1, 0.8), steps: (1, 2, 4)).course == .oscillatory)
        #expect(GridConvergence(values: (1, 1.4, 1.5), steps: (1, 2, 4)).course == .divergent)
        #expect(GridConvergence(values: (1, 1, 1), steps: (1, 2, 4)).course == .settled)
        #expect(GridConvergence(values: (1, 1.1, 0.8), steps: (1, 2, 4)).order == nil)
    }
}

struct OrderVerdictTests {
    private static let steps = [0.16, 0.08, 0.04, 0.02, 0.01, 0.005]

    private func judged(_ error: (Double) -> Double, floor: Double = 1e-15, rounding: Double = 0, expected: Double = 2)
        -> OrderJudgement
    {
        OrderJudgement(
            points: Self.steps.map { ($0, error($0)) }, floor: floor, rounding: rounding, expected: expected)
    }

    @Test func verdicts() {
        #expect(judged { $0 * $0 }.verdict == .ok)
        #expect(judged { pow($0, 3) }.verdict == .superconvergent)
        #expect(judged { $0 }.verdict == .low)
        #expect(judged { _ in 1e-16 }.verdict == .atFloor)
        #expect(judged { $0 == 0.01 ? 1e-5 : $0 == 0.005 ? 3e-5 : 2e-5 }.verdict == .oscillatory)
        // A first-order term that vanishes against the square only at far smaller steps: the order rises, from 1.5.
        #expect(judged({ $0 * $0 / (1 + 60 * $0) }).verdict == .notAsymptotic)
    }

    @Test func aPowerLawHasItsOrderAndNoScatter() throws {
        let judgement = judged { 3 * $0 * $0 }
        let observed = try #require(judgement.observed)
        #expect(abs(observed.order - 2) < 1e-12)
        #expect(try #require(observed.standardError) < 1e-12)
        #expect(judgement.used == [0.02, 0.01, 0.005])
    }

    /// Errors that stop decreasing are attributed to rounding if rounding can be that large, and otherwise to a lost
    /// order.
    @Test func plateaus() {
        let plateau = { (step: Double) in max(step * step, 1e-3) }
        #expect(judged(plateau, rounding: 1e-2).verdict != .low)
        #expect(!judged(plateau, rounding: 1e-9).verdict.isGood)
    }
}

struct AlignedExtrapolationTests {
    /// A response that starts at an event. The event is late by 0.3 h + h², and the response has an error of h.
    private func response(_ time: Double, _ start: Double, _ step: Double) -> Double {
        time < start ? 0 : (1 + step) * (1 - exp(-(time - start)))
    }

    /// Without alignment, the runs lie on both sides of the kink. With it, two errors remain: a polynomial in the step
    /// size, whose first three powers extrapolation removes, and that of linear interpolation, h²/8 for a curvature of
    /// 1.
    @Test func kinksAreAligned() {
        let steps = [0.02, 0.01, 0.005]
        let starts = steps.map { 1 + 0.3 * $0 + $0 * $0 }
        let levels = zip(steps, starts).map { step, start in
            AlignedExtrapolation.Level(
                times: (0...Int(3 / step)).map { Double($0) * step }, effectTimes: [start])
        }
        let columns = zip(levels, zip(steps, starts)).map { level, run in
            level.times.map { response($0, run.1, run.0) }
        }
        let extrapolation = AlignedExtrapolation(levels: levels, crossings: starts.map { [$0] }, order: 1)
        #expect(extrapolation.isAligned)
        #expect(abs(extrapolation.events[0] - 1) < 1e-12)
        let instants = (0...300).map { Double($0) * 0.01 }
        let found = extrapolation.solution(columns, at: instants)
        // Instants next to the kink are skipped, because linear interpolation is inaccurate there.
        for (instant, value) in zip(instants, found) where abs(instant - 1) > 0.03 {
            #expect(abs(value - response(instant, 1, 0)) < 1e-4)
        }
    }

    @Test func unequalEventsAreNotAligned() {
        let levels = [[1.0], [1.0, 2.0], [1.0]].map { AlignedExtrapolation.Level(times: [0, 3], effectTimes: $0) }
        #expect(!AlignedExtrapolation(levels: levels, crossings: levels.map(\.effectTimes), order: 1).isAligned)
    }

    /// Richardson's rule twice removes the first two powers.
    @Test(arguments: [1, 2, 4]) func limits(order: Int) {
        let values = [0.4, 0.2, 0.1].map { 5 + 2 * pow($0, Double(order)) - 7 * pow($0, Double(order + 1)) }
        #expect(abs(AlignedExtrapolation.limit(values, order: order) - 5) < 1e-12)
    }
}

struct ErrorBudgetTests {
    private static let times = (0...1000).map { Double($0) * 0.1 }

    private func shape(_ test: (Double) -> Double) -> DifferenceShape {
        let traces = ErrorBudget.Traces(
            times: Self.times, run: Self.times.map(test), goldenValues: Self.times.map { sin($0 / 3) },
            goldenStepError: zeros, discretisation: zeros, translation: zeros, bound: zeros)
        return ErrorBudget(
            golden: "g", signal: "s", unit: "", traces: traces, isComplete: true, remarks: []
        ).shape
    }

    private let zeros = times.map { _ in 0.0 }

    @Test func shapesAreTold() {
        let shifted = shape { sin(($0 - 0.2) / 3) }
        #expect(shifted.timeShift > 0.99)
        #expect(abs((shifted.delay ?? 0) - 0.2) < 1e-3)
        #expect(shape { sin($0 / 3) + 0.1 }.offset > 0.9)
        #expect(shape { 1.1 * sin($0 / 3) }.amplitude > 0.9)
        #expect(shape { sin($0 / 3) + 0.1 * sin($0 * 2) }.residual > 0.9)
    }

    @Test(arguments: [0.0, 0.3, 1.7]) func sharesAddUp(phase: Double) {
        let shape = shape { 1.2 * sin(($0 - phase) / 3) + 0.05 * cos($0) + 0.02 }
        #expect(abs(shape.timeShift + shape.offset + shape.amplitude + shape.residual - 1) < 1e-12)
    }

    /// At every sample the parts and the rest add up to the difference, up to the bound by which the rest is reduced.
    @Test func partsAddUp() {
        let wave = { (k: Double) in Self.times.map { sin($0 * k) } }
        let traces = ErrorBudget.Traces(
            times: Self.times, run: wave(1.1), goldenValues: wave(1), goldenStepError: wave(2), discretisation: wave(3),
            translation: wave(4), bound: Self.times.map { _ in 0.01 })
        for row in Self.times.indices {
            let sum = traces.expected[row] + traces.rest[row]
            #expect(abs(traces.difference[row] - sum) <= 0.01 + 1e-15)
        }
    }
}
