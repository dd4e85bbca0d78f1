import Foundation

/// The test whether a series of values without noise is a sine wave about a constant level, and not a series of
/// changes.
///
/// For a sine wave, and for no other form without noise, each second difference is the distance from the level times
/// one negative constant. The sums for the line through these pairs are updated with every value, so the test takes
/// constant time per value.
struct WaveTest: Sendable {
    private var first: Double?
    private var latest: (Double, Double)?
    private var count = 0.0
    private var values = 0.0
    private var bends = 0.0
    private var products = 0.0
    private var squares = 0.0
    private var bendSquares = 0.0

    /// The largest ratio of a second difference to the distance from the level, which a wave of five values has: 2 - 2
    /// cos(2π/5).
    private static let largestBend = 1.382

    /// Creates a test for a sine wave before the first value.
    init() {}

    /// Adds the next value of the series to the sums from which the wave is estimated, in constant time.
    mutating func append(_ value: Double) {
        guard let first else {
            self.first = value
            return
        }
        let distance = value - first
        defer { latest = (latest?.1 ?? 0, distance) }
        guard let latest else { return }
        let bend = distance - 2 * latest.1 + latest.0
        count += 1
        values += latest.1
        bends += bend
        products += latest.1 * bend
        squares += latest.1 * latest.1
        bendSquares += bend * bend
    }

    /// A Boolean value that indicates whether the values so far form a sine wave with a period of at least about five
    /// values, of which they cover at least ``Season/fewestWaves``; false for fewer than six values. A smaller part of a
    /// wave is a rise or a fall, which cannot be told from a drift.
    var isWave: Bool {
        guard count >= 4 else { return false }
        let spread = squares - values * values / count
        let product = products - values * bends / count
        let bend = bendSquares - bends * bends / count
        // Any two or three values that take turns are a wave, and so are some of four.
        guard spread > 0, bend > 0, product < 0, -product / spread <= Self.largestBend else { return false }
        guard bend - product * product / spread <= 1e-9 * bend else { return false }
        // The ratio is 2 - 2 cos(2π f) for the frequency f, and the values are two more than the second differences.
        let frequency = asin((-product / spread).squareRoot() / 2) / Double.pi
        return (count + 1) * frequency >= Season.fewestWaves
    }
}
