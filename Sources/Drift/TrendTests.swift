import Foundation

/// The rank test of Mann and Kendall for a monotone trend.
///
///     MannKendall([1, 2, 3, 4, 5, 6]).score  // 15
///
/// Source: M. G. Kendall, Rank Correlation Methods (1975), with the variance for ties.
public struct MannKendall: Sendable, Hashable {
    /// The score of the test: the sum of the signs of all differences between a later and an earlier value.
    public let score: Int
    /// The variance that the score of the test has for values without a trend and with the same ties; 0 for an empty
    /// list.
    public let variance: Double

    /// Computes the Mann-Kendall test for a monotone trend of values in their order.
    /// - Complexity: O(*n*²).
    public init(_ values: [Double]) {
        var score = 0
        for (index, value) in values.enumerated() {
            for earlier in values[..<index] { score += value > earlier ? 1 : value < earlier ? -1 : 0 }
        }
        self.score = score
        func term(_ n: Double) -> Double { n * (n - 1) * (2 * n + 5) }
        var ties = 0.0
        let sorted = values.sorted()
        var first = 0
        for index in 1..<max(2, sorted.count + 1) where index >= sorted.count || sorted[index] != sorted[first] {
            ties += term(Double(index - first))
            first = index
        }
        variance = sorted.isEmpty ? 0 : (term(Double(sorted.count)) - ties) / 18
    }

    /// The score of the test in standard deviations, with the correction for continuity; 0 if the score is 0 or all
    /// values are equal.
    public var z: Double {
        guard score != 0, variance > 0 else { return 0 }
        return Double(score - score.signum()) / variance.squareRoot()
    }

    /// The two-sided probability that values without a trend have a score at least this far from 0, by the normal
    /// approximation.
    public var probability: Double { erfc(z.magnitude / 2.0.squareRoot()) }
}

/// The slope of Theil and Sen: the median of the slopes between all pairs of points.
///
/// Source: P. K. Sen, J. Am. Stat. Assoc. 63 (1968), DOI 10.1080/01621459.1968.10480934.
public enum TheilSen {
    /// The largest number of values of which all pairs are formed; a longer list is reduced to evenly spaced values.
    static let limit = 200

    /// Returns the median of the slopes between all pairs of values, per index; 0 for fewer than two values. A list of
    /// more than ``limit`` values is first reduced to `limit` evenly spaced ones.
    /// - Complexity: O(*n* + `limit`² log `limit`).
    public static func slope(_ values: some RandomAccessCollection<Double>) -> Double {
        guard values.count > 1 else { return 0 }
        let count = min(values.count, limit)
        let chosen = (0..<count).map { $0 * (values.count - 1) / (count - 1) }
        let taken = chosen.map { values[values.index(values.startIndex, offsetBy: $0)] }
        var slopes: [Double] = []
        slopes.reserveCapacity(count * (count - 1) / 2)
        for later in 1..<count {
            for earlier in 0..<later {
                slopes.append((taken[later] - taken[earlier]) / Double(chosen[later] - chosen[earlier]))
            }
        }
        return Median.of(&slopes)
    }
}

/// The computation of the median of a list of numbers.
enum Median {
    /// Returns the median, and leaves the list in another order; 0 for an empty list.
    /// - Complexity: O(*n*) on average.
    static func of(_ values: inout [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        let middle = values.count / 2
        let upper = select(middle, in: &values)
        guard values.count.isMultiple(of: 2) else { return upper }
        // After selection all values before the middle are at most the selected one.
        let lower = values[..<middle].max() ?? upper
        return lower / 2 + upper / 2
    }

    /// Returns the value with a rank, counted from 0, by Hoare's selection.
    private static func select(_ rank: Int, in values: inout [Double]) -> Double {
        var (low, high) = (0, values.count - 1)
        while low < high {
            let pivot = values[low + (high - low) / 2]
            var (left, right) = (low, high)
            while left <= right {
                while values[left] < pivot { left += 1 }
                while values[right] > pivot { right -= 1 }
                if left <= right {
                    values.swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if rank <= right { high = right } else if rank >= left { low = left } else { break }
        }
        return values[rank]
    }
}
