/// States as they were whole numbers of steps ago. Before the start they were what they are at the start.
struct DelayLine {
    private let lines: [(source: Int, target: Int, steps: Int)]
    private let depth: Int
    /// Past values, shape `[lines][depth]`, each line a ring.
    private let past: UnsafeMutablePointer<Double>

    /// Allocates a line for each delay, filled with the present values.
    /// - Parameter stepSize: in seconds; delays are those many whole steps that are nearest.
    init(
        _ delays: [(source: Int32, target: Int32, seconds: Double)], stepSize: Double,
        _ registers: UnsafeMutablePointer<Double>
    ) {
        lines = delays.map { delay in
            guard let steps = Int(exactly: (delay.seconds / stepSize).rounded()) else {
                preconditionFailure("a solver refuses delays that reach back further than is kept")
            }
            return (Int(delay.source), Int(delay.target), max(0, steps))
        }
        depth = (lines.map(\.steps).max() ?? 0) + 1
        past = .allocate(capacity: max(1, lines.count * depth))
        for (index, line) in lines.enumerated() {
            (past + index * depth).initialize(repeating: registers[line.source], count: depth)
        }
    }

    /// Gives the memory back.
    func deallocate() { past.deallocate() }

    /// Stores the states at the start of a step and shows them as they were.
    @inline(__always)
    func advance(_ step: Int, _ registers: UnsafeMutablePointer<Double>) {
        for (index, line) in lines.enumerated() {
            let ring = past + index * depth
            ring[step % depth] = registers[line.source]
            registers[line.target] = ring[(step - line.steps + depth) % depth]
        }
    }
}
