/// The stepper of a kinetic scheme, which multiplies the occupancies of its states by exp(h M), where M holds the
/// current transition rates and h is the step size.
///
/// The exponential follows jLEMS: with f = 2⁻ᵖ such that no element of f h M exceeds 1e-12, E = f h M approximates
/// exp(f h M) - 1, and E ← 2 E + E² is repeated p times.
package struct KineticStepper: Sendable {
    /// The registers to which a step writes the new occupancies, shape `[states]`.
    var states: [Int32]
    /// The registers through which other instances read the occupancies, and from which a step reads the present ones,
    /// shape `[states]`.
    var shownStates: [Int32]
    /// The registers of the forward rates, per second, shape `[transitions]`.
    var forward: [Int32]
    /// The registers of the reverse rates, per second, shape `[transitions]`.
    var reverse: [Int32]
    /// The indices in `states` of the states that each transition leaves and enters.
    var ends: [(source: Int, target: Int)]
    /// The register of the step size, in seconds.
    var stepSize: Int32
    private let size: Int
    /// The number of pairs of elements in a row of a matrix. The second element of the last pair is 0 if the number of
    /// states is odd.
    private let pairs: Int

    /// The largest element of a matrix whose exponential is approximated by 1 plus the matrix.
    private static let smallest = 1e-12

    /// Creates a stepper from the registers of a kinetic scheme.
    package init(
        states: [Int32], shownStates: [Int32], forward: [Int32], reverse: [Int32], ends: [(source: Int, target: Int)],
        stepSize: Int32
    ) {
        self.states = states
        self.shownStates = shownStates
        self.forward = forward
        self.reverse = reverse
        self.ends = ends
        self.stepSize = stepSize
        size = (ends.map { max($0.source, $0.target) }.max() ?? -1) + 1
        pairs = (size + 1) / 2
    }

    /// The number of values of working memory that a step needs: two matrices and a vector.
    package var workspaceSize: Int { 4 * size * pairs + size }

    /// Advances the occupancies by one step.
    /// - Parameters:
    ///   - r: The register file.
    ///   - m: Working memory of `workspaceSize` values, which are overwritten.
    package func step(_ r: UnsafeMutablePointer<Double>, _ m: UnsafeMutablePointer<Double>) {
        let row = 2 * pairs
        m.update(repeating: 0, count: size * row)
        for (index, end) in ends.enumerated() {
            let forward = r[Int(forward[index])]
            let reverse = r[Int(reverse[index])]
            m[end.source * row + end.source] -= forward
            m[end.target * row + end.source] += forward
            m[end.target * row + end.target] -= reverse
            m[end.source * row + end.target] += reverse
        }
        exponential(m, r[Int(stepSize)])
        let result = m + 2 * size * row
        for i in 0..<size {
            result[i] = 0
            for j in 0..<size { result[i] += m[i * row + j] * r[Int(shownStates[j])] }
        }
        for i in 0..<size { r[Int(states[i])] = result[i] }
    }

    private func exponential(_ m: UnsafeMutablePointer<Double>, _ stepSize: Double) {
        let (row, count) = (2 * pairs, 2 * size * pairs)
        var largest = 0.0
        for index in 0..<count {
            m[index] *= stepSize
            largest = max(largest, m[index].magnitude)
        }
        var factor = 1.0
        var doublings = 0
        while largest * factor > Self.smallest, largest.isFinite {
            factor *= 0.5
            doublings += 1
        }
        for index in 0..<count { m[index] *= factor }
        for _ in 0..<doublings { double(m, count) }
        for i in 0..<size { m[i * row + i] += 1 }
    }

    /// Replaces a matrix E of `count` elements by 2 E + E². Behind it is room for E².
    ///
    /// Two columns are computed side by side; each element is summed in the same order as alone.
    @inline(__always)
    private func double(_ m: UnsafeMutablePointer<Double>, _ count: Int) {
        let square = m + count
        let values = UnsafeMutableRawPointer(m)
        let width = 16 &* pairs
        for i in 0..<size {
            for pair in 0..<pairs {
                var sum = SIMD2<Double>()
                var factor = m + 2 &* i &* pairs
                var column = values + 16 &* pair
                for _ in 0..<size {
                    sum += factor.pointee * column.loadUnaligned(as: SIMD2<Double>.self)
                    factor += 1
                    column += width
                }
                let place = 2 &* (i &* pairs &+ pair)
                square[place] = sum.x
                square[place &+ 1] = sum.y
            }
        }
        for index in 0..<count { m[index] = m[index] + m[index] + square[index] }
    }
}
