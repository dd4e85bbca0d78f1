/// A robust estimate of the standard deviation of the noise in a series of values.
///
/// Second differences do not depend on levels and slopes, except where these change. The estimate is the median of
/// their magnitudes, scaled to the standard deviation of Gaussian noise, over the latest 384 values.
enum NoiseScale {
    /// The number of latest values from which the standard deviation of the noise is estimated.
    static let window = 384

    /// Returns the estimated standard deviation of the noise in a list of values; 0 for fewer than four values.
    /// - Complexity: O(`window`).
    static func of(_ values: [Double]) -> Double {
        let first = max(0, values.count - window)
        guard values.count - first >= 4 else { return 0 }
        var magnitudes: [Double] = []
        magnitudes.reserveCapacity(values.count - first - 2)
        for index in (first + 2)..<values.count {
            let difference = values[index] - 2 * values[index - 1] + values[index - 2]
            magnitudes.append(difference.magnitude)
        }
        return Median.of(&magnitudes) * gaussian
    }

    /// 1 over the product of the standard deviation of a second difference, the root of 6, and of the median of the
    /// magnitude of a standard normal variable, 0.6745.
    private static let gaussian = 1 / (6.0.squareRoot() * 0.674_489_750_196_081_7)
}
