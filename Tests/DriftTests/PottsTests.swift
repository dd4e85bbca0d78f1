import Foundation
import SyntheticSeries
import Testing

/// The detection that asv describes, whose results the benchmark prints next to those of this program.
struct PottsTests {
    /// The fit finds no step in a noise-free ramp of 2 % per commit, because an autoregressive term explains the ramp.
    @Test(arguments: [30, 60, 120]) func rampsAreInvisible(count: Int) {
        let values = (0..<count).map { 100 * pow(1.02, Double($0)) }
        #expect(PottsFit.steps(values) == [])
        // Without that term, the fit of the ramp is a series of steps.
        #expect(PottsFit.pieces(values, isAutoregressive: false).count > 1)
    }

    @Test func stepsAreFound() {
        var noise = SeededNoise(seed: 2)
        let values = (0..<60).map { ($0 < 35 ? 1.0 : 1.3) + 0.01 * noise.normal() }
        #expect(PottsFit.steps(values) == [35])
    }
}
