import Comparison
import Foundation
import Testing

struct EnsembleScoreTests {
    /// Z is √n (m − μ) / σ, and a standard error of the stored mean adds its variance.
    @Test func mean() {
        let samples = [1.0, 2, 3, 4]
        func score(_ error: Double) -> Double {
            EnsembleScore(samples: samples, mean: 2, meanError: error, deviation: 2, deviationError: 0).mean
        }
        #expect(score(0) == 0.5)
        #expect((score(1) - 0.5 / 2.0.squareRoot()).magnitude < 1e-15)
    }

    /// The normal score of a variance has the probability of the χ² distribution of n − 1 degrees of freedom; here with 2,
    /// where that is 1 − exp(−x / 2), to the accuracy of the cube-root transformation.
    @Test(arguments: [0.05, 0.3, 1, 2, 4]) func variance(ratio: Double) {
        let samples = [-1.0, 0, 1].map { $0 * ratio.squareRoot() }
        let score = EnsembleScore(samples: samples, mean: 0, meanError: 0, deviation: 1, deviationError: 0).variance
        let probability = 0.5 * erfc(-score / 2.0.squareRoot())
        #expect((probability - (1 - exp(-ratio))).magnitude < 0.011)
    }

    /// A stored variance with the error of an equally large ensemble makes the statistic antisymmetric.
    @Test func bothSampled() {
        let samples = (0..<64).map { Double($0 % 2 == 0 ? 1 : -1) }
        let own = SampleMoments(samples).deviation
        func score(_ deviation: Double) -> Double {
            EnsembleScore(
                samples: samples, mean: 0, meanError: 0, deviation: deviation,
                deviationError: deviation / (2.0 * 63).squareRoot()
            ).variance
        }
        #expect(score(own).magnitude < 1e-12)
        #expect((score(own * 1.1) + score(own / 1.1)).magnitude < 1e-12)
        #expect(score(own * 1.1) < -0.5)
    }

    @Test func points() {
        func score(_ samples: [Double]) -> EnsembleScore {
            EnsembleScore(samples: samples, mean: 2, meanError: 0, deviation: 0, deviationError: 0)
        }
        #expect(score([2, 2]).mean == 0 && score([2, 2]).variance == 0)
        #expect(score([2, 3]).mean == .infinity && score([2, 3]).variance == .infinity)
        #expect(score([2, .nan]).mean.isNaN)
    }

    @Test func distances() {
        let quantiles = [(probability: 0.5, value: 2.5, error: 0.0)]
        #expect(EnsembleScore.distance(samples: [1, 2, 3, 4], quantiles: quantiles) == 0)
        #expect(EnsembleScore.distance(samples: [1, 1, 1, 4], quantiles: quantiles) == 0.25)
        #expect(EnsembleScore.distance(samples: [3, 3, 3, 4], quantiles: quantiles) == 0.5)
        #expect(EnsembleScore.distance(samples: [3, 3, 3, 4], quantiles: [(0.5, 2.5, 0.2)]) == 0)
        #expect(EnsembleScore.distance(samples: [1, .nan], quantiles: quantiles).isNaN)
        // Only samples that are equal to a point have its distribution.
        let point = [(probability: 0.25, value: 2.5, error: 0.0), (0.75, 2.5, 0.0)]
        #expect(EnsembleScore.distance(samples: [9, 2.5], quantiles: point) == 1)
        #expect(EnsembleScore.distance(samples: [2.5, 2.5], quantiles: point) == 0)
        // A single value holds every probability.
        #expect(EnsembleScore.distance(samples: [2.5, 2.5], quantiles: quantiles) == 0)
    }

    /// The limits: 2.5758 is the two-sided quantile of 1 %, and √(ln(2 / α) / 2 n) the bound of Massart.
    @Test func limits() {
        #expect((FalseAlarmRate.normalLimit(0.01, count: 1) - 2.5758293035489004).magnitude < 1e-13)
        #expect(FalseAlarmRate.normalLimit(0.01, count: 10) == FalseAlarmRate.normalLimit(0.001, count: 1))
        #expect((FalseAlarmRate.distanceLimit(0.01, count: 1, members: 100) - 0.16276236307187293).magnitude < 1e-13)
    }
}
