import ElementaryFunctions
import Quantities

/// The comparison of the members of an ensemble with the stored moments or quantiles of a distribution at one instant.
///
///     let score = EnsembleScore(samples: members, mean: 0, meanError: 0, deviation: 1, deviationError: 0)
///     print(score.mean, score.variance)  // both standard normal for members of the same distribution
///
/// The statistics are those of the Discrete Stochastic Model Test Suite (Evans, Gillespie and Wilkinson 2008, doi
/// 10.1093/bioinformatics/btm566), with the sampling errors of the stored moments and with a transformation of the
/// second that makes it normal for small ensembles too.
public struct EnsembleScore: Sendable, Hashable {
    /// The statistic Z of the mean: the mean of the members minus the stored mean, divided by the standard error of
    /// this difference. If the standard error is 0, it is 0 for equal means and infinite for others.
    public var mean: Double
    /// The statistic Y of the variance: the variance of the members over the stored variance, transformed to a standard
    /// normal variable. If the stored deviation is 0, it is the deviation of the members over the error of the stored
    /// one, and infinite if that error is 0 and the members differ.
    public var variance: Double

    /// The largest relative difference, by rounding, of members from a distribution that is a point.
    private static let rounding = 1e-12

    /// Computes the statistics of the mean and of the variance.
    /// - Parameters:
    ///   - samples: The values of the members of the ensemble, at least two.
    ///   - mean: The mean of the stored distribution.
    ///   - meanError: The standard error of the stored mean.
    ///   - deviation: The standard deviation of the stored distribution.
    ///   - deviationError: The standard error of the stored standard deviation.
    ///   - kurtosis: The fourth central moment of the stored distribution over the square of its variance; 3 for a
    ///     normal distribution.
    public init(
        samples: [Double], mean: Double, meanError: Double, deviation: Double, deviationError: Double,
        kurtosis: Double = 3
    ) {
        let moments = SampleMoments(samples)
        let count = Double(samples.count)
        self.mean = Self.quotient(
            moments.mean - mean, (deviation * deviation / count + meanError * meanError).squareRoot(),
            scale: mean.magnitude)
        guard deviation > 0 else {
            variance = Self.quotient(moments.deviation, deviationError, scale: mean.magnitude)
            return
        }
        let ratio = moments.deviation / deviation
        // The relative variances of both estimates of the variance.
        let own = 2 / (count - 1) + (kurtosis - 3) / count
        let stored = 2 * deviationError / deviation
        variance = Self.score(ratio: ratio * ratio, own: own, stored: stored * stored)
    }

    /// Returns a difference divided by the standard error of the difference; 0 or infinite where there is no error.
    private static func quotient(_ difference: Double, _ error: Double, scale: Double) -> Double {
        if error > 0 { return difference / error }
        if difference.magnitude <= rounding * max(scale, 1e-300) { return 0 }
        return difference.isNaN ? .nan : difference < 0 ? -.infinity : .infinity
    }

    /// Returns the normal score of a ratio of two estimates of a variance, by the cube-root transformation.
    ///
    /// Sources: Wilson and Hilferty 1931, doi 10.1073/pnas.17.12.684; for the ratio, Paulson 1942, doi
    /// 10.1214/aoms/1177731608.
    private static func score(ratio: Double, own: Double, stored: Double) -> Double {
        // With k degrees of freedom the relative variance is 2 / k, and the transformation uses 2 / (9 k).
        let (b, d) = (own / 9, stored / 9)
        let root = ElementaryFunctions.pow(ratio, 1.0 / 3)
        return ((1 - d) * root - (1 - b)) / (d * root * root + b).squareRoot()
    }

    /// The relative error with which a quantile is printed at most: six digits.
    private static let printing = 1e-6

    /// Returns the statistic of Kolmogorov and Smirnov at stored quantiles: the largest difference between the share of
    /// members below a quantile and its probability.
    ///
    /// If a quantile is uncertain, the share is taken at the most favorable value within four standard errors. Thus the
    /// errors of the stored quantiles make the test conservative. If all quantiles are equal and exact, the result is 0
    /// when all members equal them to a millionth, otherwise 1. It is NaN if a sample is NaN.
    /// - Parameters:
    ///   - samples: The values of the members.
    ///   - quantiles: The probabilities, the quantiles and the standard errors of the quantiles.
    public static func distance(
        samples: [Double], quantiles: [(probability: Double, value: Double, error: Double)]
    ) -> Double {
        if samples.contains(where: \.isNaN) { return .nan }
        // A distribution that is a point, as at the start of a run, is that of samples that are equal to it as far as it
        // is printed.
        if let first = quantiles.first, quantiles.count > 1,
            quantiles.allSatisfy({ $0.value == first.value && $0.error == 0 })
        {
            let reach = Self.printing * first.value.magnitude
            return samples.allSatisfy { ($0 - first.value).magnitude <= reach } ? 0 : 1
        }
        let count = Double(samples.count)
        var largest = 0.0
        for quantile in quantiles {
            let reach = 4 * quantile.error
            // Shares of members below the quantile and not above it, so that a point of the distribution may hold many.
            let below = Double(samples.count { $0 < quantile.value - reach }) / count
            let above = Double(samples.count { $0 <= quantile.value + reach }) / count
            let difference = below > quantile.probability ? below - quantile.probability : quantile.probability - above
            if !(difference <= largest) { largest = difference }
        }
        return largest
    }
}

/// The mean and the standard deviation of a list of values.
///
///     SampleMoments([1, 2, 3]).deviation  // 1
public struct SampleMoments: Sendable, Hashable {
    /// The mean of the values; NaN without values.
    public var mean: Double
    /// The standard deviation, with n − 1 in the denominator; 0 for one value.
    public var deviation: Double

    /// Computes the moments, summing in the order of the values.
    public init(_ values: [Double]) {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        self.mean = mean
        deviation = values.count > 1 ? (squares / (count - 1)).squareRoot() : 0
    }
}

/// The limits of ensemble statistics that a correct ensemble exceeds with at most a given probability, the rate of
/// false alarms.
public enum FalseAlarmRate {
    /// Returns the limit that the magnitude of a standard normal variable exceeds with the probability `rate`. For
    /// several variables, each gets an equal part of the probability (Bonferroni's correction).
    /// - Parameters:
    ///   - rate: The probability of an alarm, above 0 and below 1.
    ///   - count: The number of statistics, at least 1.
    public static func normalLimit(_ rate: Double, count: Int) -> Double {
        -NormalQuantile.value(rate / (2 * Double(max(1, count))))
    }

    /// Returns the limit that the statistic of Kolmogorov and Smirnov exceeds with at most the probability `rate`. For
    /// several statistics, each gets an equal part of the probability (Bonferroni's correction).
    ///
    /// It is the bound of Dvoretzky, Kiefer and Wolfowitz with the constant of Massart (1990, doi
    /// 10.1214/aop/1176990746), which holds for ensembles of every size.
    /// - Parameters:
    ///   - rate: The probability of an alarm, above 0 and below 1.
    ///   - count: The number of statistics, at least 1.
    ///   - members: The number of members of the ensemble.
    public static func distanceLimit(_ rate: Double, count: Int, members: Int) -> Double {
        (ElementaryFunctions.log(2 * Double(max(1, count)) / rate) / (2 * Double(members))).squareRoot()
    }
}
