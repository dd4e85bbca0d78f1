import Foundation

/// A seeded generator of noise: the same seed gives the same numbers on every machine.
///
///     var noise = SeededNoise(seed: 1)
///     let values = (0..<100).map { _ in noise.normal() }
package struct SeededNoise {
    private var state: UInt64

    /// Creates a generator.
    package init(seed: UInt64) { state = seed }

    /// Returns the next 64 bits. Source: G. L. Steele et al., SplitMix, OOPSLA 2014, DOI 10.1145/2660193.2660195.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Returns a number of the range from 0 to below 1.
    package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Returns a number of a range.
    package mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * uniform() }

    /// Returns a whole number of a range.
    package mutating func whole(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(uniform() * Double(range.count))
    }

    /// Returns a standard normal number.
    package mutating func normal() -> Double {
        (-2 * log(1 - uniform())).squareRoot() * cos(2 * Double.pi * uniform())
    }

    /// Returns a number with Student's distribution of 3 degrees of freedom; its standard deviation is the root of 3.
    package mutating func student() -> Double {
        let square = (0..<3).reduce(0.0) { sum, _ in
            let value = normal()
            return sum + value * value
        }
        return normal() / (square / 3).squareRoot()
    }
}
