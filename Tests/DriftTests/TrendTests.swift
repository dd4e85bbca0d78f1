import Drift
import Foundation
import Testing

/// The tests for trends, against published values.
struct TrendTests {
    /// Values with their score and variance in the test of Mann and Kendall.
    struct Vector: Sendable {
        var values: [Double]
        var score: Int
        var variance: Double
        var z: Double
    }

    static let vectors = [
        Vector(values: (0..<20).map(Double.init), score: 190, variance: 950, z: 6.13197),
        Vector(
            values: [Double](repeating: 0, count: 10) + [Double](repeating: 1, count: 10), score: 100, variance: 700,
            z: 3.74185),
        Vector(values: [Double](repeating: 5, count: 12), score: 0, variance: 0, z: 0),
        Vector(values: [], score: 0, variance: 0, z: 0),
    ]

    @Test(arguments: vectors) func mannKendallHasThePublishedValues(vector: Vector) {
        let test = MannKendall(vector.values)
        #expect(test.score == vector.score)
        #expect(abs(test.variance - vector.variance) < 1e-9)
        #expect(abs(test.z - vector.z) < 1e-5)
        #expect(MannKendall(vector.values.reversed()).score == -vector.score)
    }

    /// The normal approximation: 1.96 standard deviations have 5 %.
    @Test func probabilityIsThatOfTheNormalDistribution() {
        #expect(MannKendall([1, 1, 1]).probability == 1)
        // 6 increasing values: (15 - 1) / sqrt(28.33) = 2.630, of which the two-sided probability is 0.00853.
        #expect(abs(MannKendall([1, 2, 3, 4, 5, 6]).probability - 0.00853) < 1e-4)
    }

    /// The slope of a line is found exactly, even if a quarter of the values are replaced by arbitrary ones.
    @Test(arguments: [2, 7, 100, 1000]) func theilSenIsRobust(count: Int) {
        var values = (0..<count).map { 3 + 0.25 * Double($0) }
        #expect(abs(TheilSen.slope(values) - 0.25) < 1e-12)
        guard count > 7 else { return }
        for index in stride(from: 3, to: count, by: 10) { values[index] = 1e6 }
        #expect(abs(TheilSen.slope(values) - 0.25) < 1e-2)
    }

    @Test func theilSenOfOneValueIsZero() { #expect(TheilSen.slope([4.0]) == 0) }
}
