import Drift
import SyntheticSeries
import Testing

/// Cumulative sums against published run lengths, and the analysis of times and memory.
struct CUSUMTests {
    /// The mean number of values until an alarm.
    struct RunLength: Sendable {
        var allowance: Double
        var limit: Double
        var shift: Double
        var mean: Double
    }

    static let runLengths = [
        RunLength(allowance: 0.5, limit: 5, shift: 0, mean: 465),
        RunLength(allowance: 0.5, limit: 5, shift: 0.5, mean: 38),
        RunLength(allowance: 0.5, limit: 5, shift: 1, mean: 10.4),
        RunLength(allowance: 0.5, limit: 4, shift: 0, mean: 168),
        RunLength(allowance: 0.5, limit: 4, shift: 1, mean: 8.4),
        RunLength(allowance: 0.25, limit: 8, shift: 0, mean: 368),
        RunLength(allowance: 0.25, limit: 8, shift: 1, mean: 11.4),
    ]

    @Test(arguments: runLengths) func runLengthsAreThePublishedOnes(expected: RunLength) {
        var noise = SeededNoise(seed: 11)
        let runs = 3000
        var total = 0
        for _ in 0..<runs {
            var chart = CUSUM(allowance: expected.allowance, limit: expected.limit)
            repeat { total += 1 } while !chart.append(noise.normal() + expected.shift)
        }
        // The standard deviation of a run length is about its mean, that of the average of 3000 about 2 % of it.
        #expect(abs(Double(total) / Double(runs) / expected.mean - 1) < 0.07)
    }

    private func times(_ factor: (Int) -> Double, seed: UInt64, machine: (Int) -> String? = { _ in "a" }) -> Series {
        var noise = SeededNoise(seed: seed)
        let points = (0..<150).map { index in
            SeriesPoint(
                position: SeriesPosition(index), value: 2 * factor(index) * (1 + 0.03 * noise.normal()),
                machine: machine(index))
        }
        return Series(name: "", points: points)
    }

    /// A slowdown by more than six standard deviations and its end are found in nine of ten series. In the others, the
    /// scale estimated from 30 values may be wrong.
    @Test func aSlowdownIsAStepAndItsEndARecovery() {
        let right = (0..<20).count { seed in
            let series = times({ (60..<110).contains($0) ? 1.2 : 1 }, seed: UInt64(seed))
            let findings = ResourceAnalysis(series).findings
            return findings.map(\.kind) == [.step, .recovery] && abs(findings[0].index - 60) <= 2
                && abs(findings[0].to / findings[0].from - 1.2) < 0.06
        }
        #expect(right >= 18)
    }

    @Test func machinesAreNotCompared() {
        let series = times({ $0 < 70 ? 1 : 2 }, seed: 1, machine: { $0 < 70 ? "a" : "b" })
        #expect(ResourceAnalysis(series).findings == [])
    }

    @Test func outliersAndValuesThatAreNotPositiveAreLeftOut() {
        var series = times({ $0 % 40 == 39 ? 3 : 1 }, seed: 4)
        series.points[50].value = 0
        series.points[51].value = .nan
        #expect(ResourceAnalysis(series).findings == [])
        #expect(ResourceAnalysis(Series(name: "", points: [])).findings == [])
    }
}
