import Comparison
import Foundation
import Quantities
import TestSupport
import Testing
import Traces

/// Every metric of a pair of traces with its error bound, as a check computes them.
private struct Measured {
    let values: [Metric: Double]
    let bounds: [Metric: Double]
    /// A Boolean value that indicates whether there are no samples in the window that are not finite.
    let isFinite: Bool

    init(_ pair: RandomPair, window: TimeWindow?) throws {
        let aligned = try AlignedSignal(
            reference: pair.reference, column: 0, test: pair.test, column: 0, window: window)
        let trains = try EventTrains(
            threshold: pair.threshold, reference: pair.reference, column: 0, test: pair.test, column: 0, window: window)
        let events = EventMetrics(trains)
        let metrics = SignalMetrics(aligned)
        let tube = TubeMetrics(aligned, TubeSize(time: 0.5, amount: .value(0.1)))
        let parts = Metric.ExtraResults(tube: tube, trains: trains, matchWindow: 1)
        let bounds = MetricBounds(aligned, metrics)
        values = Dictionary(
            uniqueKeysWithValues: Metric.allCases.compactMap { metric in
                metric.value(metrics, events, parts).map { (metric, $0) }
            })
        self.bounds = Dictionary(
            uniqueKeysWithValues: Metric.allCases.map { ($0, $0.bound(bounds, events, parts)) })
        isFinite = aligned.isFinite && events.isFinite
    }

    /// Returns whether a check on a metric passes with a tolerance.
    func passes(_ metric: Metric, _ tolerance: Double) -> Bool {
        guard let value = values[metric] else { return false }
        return ToleranceDecision(value, bound: bounds[metric] ?? .infinity, tolerance: tolerance) == .within
    }
}

struct NonFiniteTests {
    private static let bad = [Double.nan, .infinity, -.infinity]

    /// A sample of either trace that is not finite never reduces a metric, and never makes a failed check pass. Inside
    /// the window it makes every check fail; outside the window it changes no metric.
    @Test(arguments: 0..<256) func oneBadSampleNeverHelps(seed: Int) throws {
        let pair = RandomPair(seed: seed)
        var random = SplitMix(UInt64(seed))
        let end = pair.reference.times[pair.reference.times.count - 1]
        for window in [nil, TimeWindow(start: 2, end: end - 4.25)] {
            let before = try Measured(pair, window: window)
            let found: [Double] = before.values.values.sorted()
            let factors: [Double] = [0.5, 1, 1.01, 2, 100]
            let tolerances: [Double] = [0, 1e-9, 1e9] + factors.flatMap { factor in found.map { factor * $0 } }
            for _ in 0..<6 {
                let bad = Self.bad.randomElement(using: &random) ?? .nan
                var changed = pair
                let time: Double
                if Bool.random(using: &random) {
                    let row = Int.random(in: pair.reference.times.indices, using: &random)
                    changed.reference.columns[0].values[row] = bad
                    time = pair.reference.times[row]
                } else {
                    let row = Int.random(in: pair.test.times.indices, using: &random)
                    changed.test.columns[0].values[row] = bad
                    time = pair.test.times[row]
                }
                let after = try Measured(changed, window: window)
                if window?.contains(time) != false { #expect(!after.isFinite) }
                for metric in Metric.allCases where !metric.isStatistical {
                    let (old, new) = (before.values[metric], after.values[metric])
                    if let old {
                        let kept = try #require(new, "\(metric) is gone")
                        #expect(!Largest.outweighs(old, kept), "\(metric) shrinks from \(old) to \(kept)")
                    }
                    if window?.contains(time) != false {
                        #expect(new?.isNaN == true, "\(metric) is \(new ?? 0) although a sample is \(bad)")
                    }
                    for tolerance in tolerances where !before.passes(metric, tolerance) {
                        #expect(!after.passes(metric, tolerance), "\(metric) passes \(tolerance)")
                    }
                }
            }
        }
    }

    /// A NaN does not hide the differences of earlier samples.
    @Test(arguments: [0, 50, 199]) func nothingIsErased(row: Int) throws {
        let times = (0..<200).map(Double.init)
        var run = times.map { sin($0) + 0.04 }
        run[row] = .nan
        let aligned = try AlignedSignal(
            reference: Trajectory(times: times, columns: [.init(name: "v", unit: nil, values: times.map(sin))]),
            column: 0, test: Trajectory(times: times, columns: [.init(name: "v", unit: nil, values: run)]), column: 0)
        let metrics = SignalMetrics(aligned)
        #expect(metrics.maxAbs.isNaN)
        #expect(metrics.maxAbsTime == Double(row))
        #expect(aligned.nonFiniteTest == NonFiniteSamples(times, run))
        #expect(aligned.nonFiniteTest.count == 1)
        #expect(aligned.nonFiniteTest.first == Double(row))
    }

    /// Non-finite samples between the instants of the reference count as well.
    @Test func samplesBetweenInstantsCount() throws {
        let coarse = [0.0, 1, 2, 3]
        let fine = (0...12).map { Double($0) / 4 }
        var values = fine
        values[5] = .infinity
        let aligned = try AlignedSignal(
            reference: Trajectory(times: coarse, columns: [.init(name: "v", unit: nil, values: coarse)]), column: 0,
            test: Trajectory(times: fine, columns: [.init(name: "v", unit: nil, values: values)]), column: 0)
        #expect(aligned.test == coarse)
        #expect(!aligned.isFinite)
        #expect(SignalMetrics(aligned).maxAbs.isNaN)
    }

    @Test func reductionsKeepTheWorst() {
        #expect(Largest.of([1, .nan, 3])?.isNaN == true)
        #expect(Largest.of([.nan, 3])?.isNaN == true)
        #expect(Largest.of([1, .infinity, 3]) == .infinity)
        #expect(Largest.of([] as [Double]) == nil)
        #expect(Largest.magnitude([]) == 0)
        #expect(Largest.magnitude([1, -7, 3]) == 7)
        #expect(Largest.magnitude([.nan, 1]).isNaN)
        #expect(Largest.magnitudeIndex([1, .infinity, .nan, 5]) == 2)
        #expect(Largest.magnitudeIndex([1, -2, 2]) == 1)
        #expect(Largest.range([1, .infinity]).isNaN)
        #expect(Largest.range([-1, 4]) == 5)
        #expect(!Largest.outweighs(.nan, .nan))
        #expect(Largest.outweighs(.nan, .infinity))
    }

    @Test func aBudgetThatIsNotFiniteIsNotComplete() {
        let times = (0..<20).map(Double.init)
        let zero = times.map { _ in 0.0 }
        for bad in Self.bad {
            for part in 0..<5 {
                var traces = [times, times.map { $0 + 1 }, zero, zero, zero]
                traces[part][7] = bad
                let budget = ErrorBudget(
                    golden: "g", signal: "s", unit: "",
                    traces: .init(
                        times: times, run: traces[0], goldenValues: traces[1], goldenStepError: traces[2],
                        discretisation: traces[3], translation: traces[4], bound: zero),
                    isComplete: true, remarks: [])
                #expect(!budget.isComplete)
                #expect(!budget.unexplainedShare.isFinite)
                #expect(budget.remarks.count == 1)
                if part < 2 { #expect(!budget.maxAbs.isFinite) }
            }
        }
    }

    /// An order is determined only from finite errors and a finite uncertainty of the reference.
    @Test(arguments: [Double.nan, .infinity]) func ordersNeedFiniteErrors(bad: Double) {
        let steps = [0.16, 0.08, 0.04, 0.02, 0.01]
        func judged(_ errors: [Double], floor: Double = 1e-15) -> OrderVerdict {
            OrderJudgement(points: Array(zip(steps, errors)), floor: floor, expected: 2).verdict
        }
        let good = steps.map { $0 * $0 }
        #expect(judged(good) == .ok)
        // Runs with long steps may lose events; the run with the smallest step must not.
        #expect(judged([bad] + good.dropFirst()) == .ok)
        #expect(!judged(good.dropLast() + [bad]).isGood)
        #expect(!judged(steps.map { _ in bad }).isGood)
        #expect(!judged(good, floor: bad).isGood)
    }
}

struct ToleranceDecisionTests {
    @Test(
        arguments: [
            (1, 0, 1, ToleranceDecision.within), (1.01, 0, 1, .beyond), (0, 0, 0, .within), (1e-9, 0, 0, .beyond),
            (0.95, 0.05, 1, .within), (0.96, 0.05, 1, .undecided), (0.1, 0.2, 1, .undecided), (1.02, 0.05, 1, .beyond),
            (2, 0.2, 1, .beyond), (0, 1e-9, 0, .undecided), (.nan, 0, 1, .beyond), (.infinity, .infinity, 1, .beyond),
            (0, .nan, 1, .undecided), (0, 0, .nan, .beyond), (1, 0, .infinity, .beyond), (0, .infinity, 1, .undecided),
        ] as [(Double, Double, Double, ToleranceDecision)])
    func verdicts(value: Double, bound: Double, tolerance: Double, expected: ToleranceDecision) {
        #expect(ToleranceDecision(value, bound: bound, tolerance: tolerance) == expected)
    }
}
