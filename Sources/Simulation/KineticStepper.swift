/// Moves the occupancies of a kinetic scheme by a step: they are multiplied by exp(dt M), where M holds the present
/// rates.
///
/// The exponential is jLEMS's: with f = 2^-p so small that no element of f·dt·M is above 1e-12, E = f·dt·M stands for
/// exp(f·dt·M) - 1, and E ← 2 E + E² takes place p times.
struct KineticStepper: Sendable {
    /// The registers of the occupancies, and those through which others see them.
    var states: [Int32]
    var seen: [Int32]
    /// The registers of the rates of each transition, per second.
    var forward: [Int32]
    var reverse: [Int32]
    /// The states that each transition joins.
    var ends: [(source: Int, target: Int)]
    /// The register of the step size, in seconds.
    var stepSize: Int32
    private let size: Int

    /// The largest element at which the exponential of a matrix is taken as 1 plus the matrix.
    private static let smallest = 1e-12

    /// Creates a stepper.
    init(
        states: [Int32], seen: [Int32], forward: [Int32], reverse: [Int32], ends: [(source: Int, target: Int)],
        stepSize: Int32
    ) {
        self.states = states
        self.seen = seen
        self.forward = forward
        self.reverse = reverse
        self.ends = ends
        self.stepSize = stepSize
        size = (ends.map { max($0.source, $0.target) }.max() ?? -1) + 1
    }

    /// How many numbers of working memory a step needs: two matrices and a vector.
    var workspaceSize: Int { 2 * size * size + size }

    /// Moves the occupancies.
    /// - Parameter m: working memory of `workspaceSize` numbers, whatever they hold.
    func step(_ r: UnsafeMutablePointer<Double>, _ m: UnsafeMutablePointer<Double>) {
        let count = size * size
        m.update(repeating: 0, count: count)
        for (index, end) in ends.enumerated() {
            let forward = r[Int(forward[index])]
            let reverse = r[Int(reverse[index])]
            m[end.source * size + end.source] -= forward
            m[end.target * size + end.source] += forward
            m[end.target * size + end.target] -= reverse
            m[end.source * size + end.target] += reverse
        }
        exponential(m, r[Int(stepSize)])
        let result = m + 2 * count
        for i in 0..<size {
            result[i] = 0
            for j in 0..<size { result[i] += m[i * size + j] * r[Int(seen[j])] }
        }
        for i in 0..<size { r[Int(states[i])] = result[i] }
    }

    private func exponential(_ m: UnsafeMutablePointer<Double>, _ stepSize: Double) {
        let count = size * size
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
        let square = m + count
        for _ in 0..<doublings {
            for i in 0..<size {
                for j in 0..<size {
                    var sum = 0.0
                    for k in 0..<size { sum += m[i * size + k] * m[k * size + j] }
                    square[i * size + j] = sum
                }
            }
            for index in 0..<count { m[index] = m[index] + m[index] + square[index] }
        }
        for i in 0..<size { m[i * size + i] += 1 }
    }
}
