import Comparison
import Foundation
import Quantities
import TestSupport
import Testing
import Traces

struct TraceDistanceTests {
    private func trace(_ times: [Double], _ columns: [(Double) -> Double]) -> Trajectory {
        Trajectory(
            times: times,
            columns: columns.enumerated().map { index, value in
                .init(name: "x\(index)", unit: index == 0 ? .millisecond : nil, values: times.map(value))
            })
    }

    private let times = (0...50).map { Double($0) / 8 }

    /// A solution has no distance from itself, and the same from another in both directions.
    @Test(arguments: 0..<64) func distancesAreSymmetric(seed: Int) throws {
        let pair = RandomPair(seed: seed)
        let own = try #require(TraceDistance.worst(pair.reference, pair.reference))
        #expect(own.maxAbs == 0 && own.share == 0)
        let there = try #require(TraceDistance.worst(pair.reference, pair.test))
        let back = try #require(TraceDistance.worst(pair.test, pair.reference))
        #expect(there.maxAbs == back.maxAbs)
        #expect(there.share == back.share)
        #expect(there.maxAbs >= 0 && there.share >= 0)
    }

    /// An offset is relative to the range of the signal, and to the magnitude of a constant one.
    @Test func sharesAreRelativeToTheRange() throws {
        let wave = trace(times) { $0 <= 3 ? $0 : 6 - $0 }
        let range = TraceDistance.scale(wave.columns[0].values)
        let shifted = trace(times) { ($0 <= 3 ? $0 : 6 - $0) + 0.5 }
        let found = try #require(TraceDistance.worst(wave, shifted))
        #expect(found.maxAbs == 0.5)
        #expect(found.share == 0.5 / range)
        #expect(found.unit == "ms")
        let constant = try #require(TraceDistance.worst(trace(times) { _ in -4 }, trace(times) { _ in -5 }))
        #expect(constant.share == 0.2)
    }

    private func trace(_ times: [Double], _ value: @escaping (Double) -> Double) -> Trajectory {
        trace(times, [value])
    }

    /// The scale is the range of a signal, the magnitude of a constant, and NaN if a value is not finite.
    @Test func scales() {
        #expect(TraceDistance.scale([1, -2, 5]) == 7)
        #expect(TraceDistance.scale([-3, -3]) == 3)
        #expect(TraceDistance.scale([0, 0]) == 0)
        #expect(TraceDistance.scale([1, .nan]).isNaN)
        #expect(TraceDistance.scale([1, .infinity]).isNaN)
    }

    /// The result is the signal with the largest share, not with the largest difference. NaN exceeds all numbers.
    @Test func theWorstSignalIsNamed() throws {
        let reference = trace(times, [{ 1000 * $0 }, { $0 }, { sin($0) }])
        let test = trace(times, [{ 1000 * $0 + 10 }, { $0 + 0.5 }, { sin($0) + 0.01 }])
        let found = try #require(TraceDistance.worst(reference, test))
        #expect(found.signal == "x1")
        #expect(found.unit == "")
        for row in [0, 20, 50] {
            var broken = test
            broken.columns[2].values[row] = .nan
            let worst = try #require(TraceDistance.worst(reference, broken))
            #expect(worst.signal == "x2")
            #expect(worst.share.isNaN && worst.maxAbs.isNaN)
        }
    }

    /// Only shared times count; where there are none, there is no distance.
    @Test func onlySharedTimesCount() throws {
        let wave = { (t: Double) in sin(t) }
        let coarse = trace(times.enumerated().filter { $0.offset % 4 == 0 }.map(\.element), wave)
        #expect(TraceDistance.worst(coarse, trace(times, wave))?.maxAbs == 0)
        #expect(TraceDistance.worst(trace(times, wave), coarse)?.maxAbs == 0)
        var differing = trace(times, wave)
        differing.columns[0].values[2] = 100
        #expect(TraceDistance.worst(coarse, differing)?.maxAbs == 0)
        #expect(TraceDistance.worst(coarse, trace(times.map { $0 + 0.01 }, wave)) == nil)
        #expect(TraceDistance.worst(trace([], wave), trace(times, wave)) == nil)
    }

    /// Times of 32 bits, as other programs print them, are still shared.
    @Test func timesOfThirtyTwoBitsAreShared() throws {
        let fine = (0...2000).map { Double($0) * 0.1 }
        let printed = fine.map { Double(Float($0)) }
        let first = trace(fine) { $0 }
        let second = Trajectory(times: printed, columns: first.columns)
        #expect(TraceDistance.worst(first, second)?.maxAbs == 0)
        #expect(TraceDistance.worst(second, first)?.maxAbs == 0)
        var late = second
        late.columns[0].values[2000] += 7
        #expect(TraceDistance.worst(first, late)?.maxAbs == 7)
    }

    /// A solution that is late by some rows agrees where it is shifted back by as many.
    @Test(arguments: [-3, 0, 1, 4]) func lateSolutionsAreShiftedBack(shift: Int) throws {
        let grid = (0...40).map(Double.init)
        let first = trace(grid) { $0 * $0 }
        let second = trace(grid) { ($0 - Double(shift)) * ($0 - Double(shift)) }
        for other in -4...4 {
            let found = try #require(TraceDistance.worst(first, second, shift: other))
            #expect((found.maxAbs == 0) == (other == shift))
        }
        #expect(TraceDistance.worst(first, second, shift: 41) == nil)
    }
}
