import Foundation

/// A periodic part of a series of values, such as a daily temperature: one sine wave.
struct Season: Sendable {
    /// The frequency of the sine wave in cycles per value.
    let frequency: Double
    private let sine: Double
    private let cosine: Double
    /// The mean of the values after the sine wave is subtracted.
    let mean: Double

    /// Returns the value of the sine wave at an index of the series, without the mean.
    func value(at index: Int) -> Double {
        let angle = 2 * Double.pi * frequency * Double(index)
        return sine * sin(angle) + cosine * cos(angle)
    }

    /// The smallest number of periods of a sine wave that the values must cover for it to count as a season. Half a
    /// period cannot be distinguished from a drift; three quarters can.
    static let fewestWaves = 0.75
    /// The smallest number of periods that the values must cover for a season (a sine wave) that has only begun, whose
    /// values look like a ramp so far.
    static let fewestBegun = 0.5
    /// The smallest number of values among which a season is sought.
    static let fewestValues = 12
    /// The number of latest values from which a season is estimated.
    static let window = 1024

    /// Returns the residuals of the latest values, at most `window`, after the season and the mean are subtracted.
    func rest(_ values: [Double]) -> [Double] {
        (max(0, values.count - Self.window)..<values.count).map { values[$0] - value(at: $0) - mean }
    }

    /// Creates a season from the sine wave that accounts for the largest share of the variance of the values.
    ///
    /// Only waves of which the values cover at least ``fewestWaves`` periods are considered; the result is nil for
    /// fewer than ``fewestValues`` values, or if the wave cannot be fitted. Frequencies are at most 0.45 cycles per
    /// value.
    /// - Parameter values: Values without outliers.
    /// - Complexity: O(*n*²) for *n* values, at most `window`.
    init?(_ values: [Double]) { self.init(values, fewest: Self.fewestWaves, most: .infinity) }

    /// Creates a season from the sine wave that accounts for the largest share of the variance of the values, among
    /// those of which the values cover ``fewestBegun`` to ``fewestWaves`` periods; nil for fewer than ``fewestValues``
    /// values, or if the wave cannot be fitted.
    /// - Complexity: O(*n*).
    init?(begun values: [Double]) { self.init(values, fewest: Self.fewestBegun, most: Self.fewestWaves) }

    /// Finds the sine wave that accounts for the largest share of the variance of the values, among those of which the
    /// values cover `fewest` to `most` periods.
    private init?(_ values: [Double], fewest: Double, most: Double) {
        let first = max(0, values.count - Self.window)
        let taken = values[first...]
        guard taken.count >= Self.fewestValues else { return nil }
        let mean = taken.reduce(0, +) / Double(taken.count)
        let centred = taken.map { $0 - mean }
        let (lowest, spacing) = (fewest / Double(taken.count), 0.25 / Double(taken.count))
        let highest = min(0.45, most / Double(taken.count))
        guard lowest < highest else { return nil }
        let count = Int(exactly: ((highest - lowest) / spacing).rounded(.down)) ?? 0
        var best = (frequency: lowest, power: 0.0)
        // Four frequencies at a time hide the latency of the recurrence.
        for index in stride(from: 0, through: count, by: 4) {
            let places = SIMD4(Double(index), Double(index + 1), Double(index + 2), Double(index + 3))
            let frequencies = lowest + places * spacing
            let powers = Self.powers(centred, frequencies)
            for lane in 0..<4 where powers[lane] > best.power { best = (frequencies[lane], powers[lane]) }
        }
        // The maximum lies within one spacing of the best frequency of the grid.
        var (low, high) = (max(lowest, best.frequency - spacing), best.frequency + spacing)
        for _ in 0..<24 {
            let (left, right) = (low + (high - low) / 3, high - (high - low) / 3)
            let powers = Self.powers(centred, SIMD4(left, right, left, right))
            if powers[0] < powers[1] { low = left } else { high = right }
        }
        self.init(taken, first: first, frequency: low / 2 + high / 2)
    }

    /// Fits a mean and a wave of a frequency by least squares.
    private init?(_ values: ArraySlice<Double>, first: Int, frequency: Double) {
        var matrix = [Double](repeating: 0, count: 9)
        var right = [0.0, 0.0, 0.0]
        for (index, value) in zip(first..., values) {
            let angle = 2 * Double.pi * frequency * Double(index)
            let row = [1, sin(angle), cos(angle)]
            for i in 0..<3 {
                right[i] += row[i] * value
                for j in 0..<3 { matrix[3 * i + j] += row[i] * row[j] }
            }
        }
        guard let solution = Self.solve(matrix, right) else { return nil }
        self.frequency = frequency
        (mean, sine, cosine) = (solution[0], solution[1], solution[2])
    }

    /// Solves three symmetric equations by elimination; nil if they are singular.
    private static func solve(_ matrix: [Double], _ right: [Double]) -> [Double]? {
        var (m, r) = (matrix, right)
        for i in 0..<3 {
            guard m[4 * i] > 1e-9 else { return nil }
            for j in (i + 1)..<3 {
                let factor = m[3 * j + i] / m[4 * i]
                for k in i..<3 { m[3 * j + k] -= factor * m[3 * i + k] }
                r[j] -= factor * r[i]
            }
        }
        for i in (0..<3).reversed() {
            for k in (i + 1)..<3 { r[i] -= m[3 * i + k] * r[k] }
            r[i] /= m[4 * i]
        }
        return r
    }

    /// Returns the squared magnitudes of four Fourier components, by Goertzel's recurrence.
    private static func powers(_ values: [Double], _ frequencies: SIMD4<Double>) -> SIMD4<Double> {
        var factor = SIMD4<Double>()
        for lane in 0..<4 { factor[lane] = 2 * cos(2 * Double.pi * frequencies[lane]) }
        var (last, before) = (SIMD4<Double>(), SIMD4<Double>())
        for value in values { (last, before) = (SIMD4(repeating: value) + factor * last - before, last) }
        return last * last + before * before - factor * last * before
    }
}
