import Results
import Testing

/// The decimation of traces loses no peak and invents nothing.
struct ThinningTests {
    /// A generator of reproducible numbers: a linear congruence (D. Knuth, MMIX).
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 32)
        }
    }

    /// Samples that single precision represents exactly.
    private static func samples(_ count: Int, seed: UInt64) -> [Double] {
        var numbers = Numbers(state: seed)
        return (0..<count).map { _ in Double(Int.random(in: -1000...1000, using: &numbers)) / 8 }
    }

    private static let shapes: [(count: Int, bins: Int)] = [
        (1, 1), (1, 10), (2, 1), (10, 10), (10, 3), (1000, 1), (1000, 7), (1001, 250), (999, 998), (50, 1000),
    ]

    /// Times are the rows themselves, so that a kept time names its row.
    private func rows(_ thinning: Thinning, _ count: Int) -> [Int] {
        thinning.instants((0..<count).map(Double.init)).map { Int($0) }
    }

    @Test(arguments: shapes) func keepsTheEndsAndTheExtremes(count: Int, bins: Int) throws {
        let traces = [Self.samples(count, seed: 1), Self.samples(count, seed: 2)]
        let thinning = Thinning(traces, bins: bins)
        let rows = rows(thinning, count)
        #expect(rows.first == 0 && rows.last == count - 1)
        #expect(zip(rows, rows.dropFirst()).allSatisfy { $0 < $1 })
        for trace in traces {
            let values = thinning.values(trace)
            #expect(values == rows.map { Float(trace[$0]) })
            #expect(values.min() == trace.min().map { Float($0) } && values.max() == trace.max().map { Float($0) })
        }
    }

    /// Each bin of `count / bins` rows keeps its own extremes.
    @Test func keepsTheExtremesOfEveryBin() {
        let (width, bins) = (40, 25)
        let trace = Self.samples(width * bins, seed: 3)
        let rows = rows(Thinning([trace], bins: bins), trace.count)
        for bin in 0..<bins {
            let range = (bin * width)..<((bin + 1) * width)
            let kept = rows.filter(range.contains).map { trace[$0] }
            #expect(kept.min() == trace[range].min() && kept.max() == trace[range].max())
            #expect(kept.first == trace[range].first && kept.last == trace[range].last)
        }
    }

    /// A bin keeps at most the first, the last, and two extremes of each trace.
    @Test(arguments: shapes) func keepsFew(count: Int, bins: Int) {
        let traces = [Self.samples(count, seed: 4), Self.samples(count, seed: 5), Self.samples(count, seed: 6)]
        #expect(rows(Thinning(traces, bins: bins), count).count <= min(count, bins * 8))
    }

    /// With a bin for every row, all rows are kept.
    @Test func keepsAllOfAShortTrace() {
        let trace = Self.samples(60, seed: 7)
        for bins in [60, 61, 1000] {
            #expect(Thinning([trace], bins: bins).values(trace) == trace.map { Float($0) })
        }
    }

    @Test func valuesThatAreNotFiniteAreKept() {
        var trace = Self.samples(1000, seed: 8)
        trace[500] = .nan
        trace[501] = .infinity
        trace[503] = -.infinity
        let rows = rows(Thinning([trace], bins: 2), trace.count)
        #expect(rows.contains(500) && rows.contains(503))
        let finite = trace.filter(\.isFinite)
        #expect(rows.map { trace[$0] }.filter(\.isFinite).max() == finite.max())
        #expect(rows.map { trace[$0] }.filter(\.isFinite).min() == finite.min())
    }

    @Test func segmentsAreDividedByOneInterruption() {
        let trace = Self.samples(300, seed: 9)
        let segments = [0..<100, 100..<100, 150..<151, 200..<300]
        let thinning = Thinning([trace], segments: segments, bins: 13)
        let (values, rows) = (thinning.values(trace), rows(thinning, 300))
        let parts = values.split(omittingEmptySubsequences: false) { $0.isNaN }
        #expect(parts.count == 3)
        #expect(parts.map { $0.first } == [0, 150, 200].map { Float(trace[$0]) })
        #expect(parts.map { $0.last } == [99, 150, 299].map { Float(trace[$0]) })
        for (index, value) in values.enumerated() where value.isNaN { #expect(rows[index] == rows[index - 1]) }
        #expect(rows.allSatisfy { row in segments.contains { $0.contains(row) } })
    }

    @Test func emptyTraces() {
        for traces in [[], [[]], [[], []]] as [[[Double]]] {
            let thinning = Thinning(traces, bins: 5)
            #expect(thinning.instants([]).isEmpty && thinning.values([]).isEmpty)
        }
    }

    @Test(arguments: [0, -1, .min]) func aNumberOfBinsBelowOneIsOne(bins: Int) {
        let trace = Self.samples(100, seed: 10)
        #expect(Thinning([trace], bins: bins).values(trace) == Thinning([trace], bins: 1).values(trace))
    }
}
