import Comparison
import Foundation
import TestSupport
import Testing

struct EventMatchingTests {
    private static let a = [10.0, 20, 30]
    private static let b = [12.0, 24, 30]
    private static let window = TimeWindow(start: 0, end: 50)

    /// The distance of Victor and Purpura by the recursion of its definition.
    private static func cost(_ a: [Double], _ b: [Double], _ q: Double) -> Double {
        var table = [[Double]](repeating: [Double](repeating: 0, count: b.count + 1), count: a.count + 1)
        for i in 0...a.count {
            for j in 0...b.count {
                if i == 0 || j == 0 {
                    table[i][j] = Double(i + j)
                } else {
                    table[i][j] = min(
                        table[i - 1][j] + 1, table[i][j - 1] + 1,
                        table[i - 1][j - 1] + q * abs(a[i - 1] - b[j - 1]))
                }
            }
        }
        return table[a.count][b.count]
    }

    /// Costs by hand: shifts of 2, 4 and 0 ms at 0.1/ms; at 1/ms the shift of 4 ms costs more than two events.
    @Test func victorAndPurpura() {
        #expect(abs(EventMatching(Self.a, Self.b, within: 20).cost - 0.6) < 1e-12)
        #expect(abs(EventMatching(Self.a, Self.b, within: 2).cost - 4) < 1e-12)
        #expect(abs(EventMatching(Self.a, [12, 24], within: 20).cost - 1.6) < 1e-12)
    }

    /// Values of PySpike (ISI and SPIKE) and of the formula of van Rossum's paper.
    @Test func distances() {
        #expect(abs(SpikeDistances.isi(Self.a, Self.b, in: Self.window) - 0.128) < 1e-12)
        #expect(abs(SpikeDistances.spike(Self.a, Self.b, in: Self.window) - 0.137368) < 5e-7)
        let found = SpikeDistances.vanRossum(Self.a, Self.b, tau: 10)
        #expect(abs(found - 0.695771) < 5e-7)
        #expect(abs(found * 2.0.squareRoot() - 0.983968) < 5e-7)
        #expect(abs(SpikeDistances.vanRossum([5], [], tau: 3) - 0.5.squareRoot()) < 1e-15)
    }

    private static func train(_ random: inout SplitMix) -> [Double] {
        let count = Int.random(in: 0...12, using: &random)
        return (0..<count).map { _ in Double.random(in: 1...49, using: &random) }.sorted()
    }

    @Test(arguments: 0..<200) func laws(seed: Int) {
        var random = SplitMix(UInt64(seed))
        let (a, b, c) = (Self.train(&random), Self.train(&random), Self.train(&random))
        let within = Double.random(in: 0.5...30, using: &random)
        let matching = EventMatching(a, b, within: within)
        #expect(abs(matching.cost - Self.cost(a, b, 2 / within)) < 1e-9)
        #expect(matching.shifts.allSatisfy { abs($0) <= within })
        #expect(
            zip(matching.pairs, matching.pairs.dropFirst()).allSatisfy {
                $0.reference < $1.reference && $0.test < $1.test
            })
        let unmatched = matching.shifts.reduce(0) { $0 + 2 * abs($1) / within }
        #expect(abs(Double(a.count + b.count - 2 * matching.pairs.count) + unmatched - matching.cost) < 1e-9)
        let metrics: [([Double], [Double]) -> Double] = [
            { EventMatching($0, $1, within: within).cost }, { SpikeDistances.vanRossum($0, $1, tau: within) },
        ]
        for distance in metrics {
            #expect(distance(a, a) < 1e-7 && abs(distance(a, b) - distance(b, a)) < 1e-9)
            #expect(distance(a, c) <= distance(a, b) + distance(b, c) + 1e-7)
        }
        for distance in [SpikeDistances.isi, SpikeDistances.spike] {
            let value = distance(a, b, Self.window)
            #expect(value >= 0 && value <= 1 && abs(value - distance(b, a, Self.window)) < 1e-12)
            #expect(distance(a, a, Self.window) == 0)
        }
        let sum = { (x: [Double], y: [Double]) in x.flatMap { t in y.map { exp(-abs(t - $0) / within) } }.reduce(0, +) }
        let square = (sum(a, a) + sum(b, b)) / 2 - sum(a, b)
        #expect(abs(SpikeDistances.vanRossum(a, b, tau: within) - max(0, square).squareRoot()) < 1e-6)
    }

    @Test func partnersAndTheirShifts() throws {
        let matching = EventMatching([10, 20, 30, 40], [10.1, 20.2, 25, 40.4], within: 1)
        #expect(matching.pairs.map(\.reference) == [0, 1, 3])
        #expect(matching.pairs.map(\.test) == [0, 1, 3])
        #expect(matching.f1 == 0.75)
        #expect(abs(matching.largestShift - 0.4) < 1e-12)
        #expect(matching.firstUnmatchedReference == 2 && matching.firstUnmatchedTest == 2)
        // The shifts 0.1, 0.2 and 0.4 of events 0, 1 and 3 lie on a line of slope 0.1.
        #expect(abs(try #require(matching.slope) - 0.1) < 1e-12)
        #expect(EventMatching([1], [5], within: 1).largestShift == .infinity)
        #expect(EventMatching([], [], within: 1).f1 == 1)
    }
}
