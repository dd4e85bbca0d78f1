/// The ring buffers with the past values of delayed states, whose delays are whole numbers of steps. Values before the
/// start equal the initial ones.
package struct DelayLine {
    private let lines: [(source: Int, target: Int, steps: Int)]
    private let depth: Int
    /// Past values in ring buffers, shape `[lines][depth]`.
    private let past: UnsafeMutablePointer<Double>

    /// Creates a ring buffer for each delayed state, filled with its current value. The caller must call
    /// `deallocate()`.
    /// - Parameters:
    ///   - delays: The registers of the states and of their past values, and the delays in seconds, rounded to the
    ///     nearest whole number of steps.
    ///   - stepSize: The step size in seconds.
    package init(
        _ delays: [(source: Int32, target: Int32, seconds: Double)], stepSize: Double,
        _ registers: UnsafeMutablePointer<Double>
    ) {
        lines = delays.map { delay in
            (Int(delay.source), Int(delay.target), Self.steps(delay.seconds, stepSize))
        }
        depth = (lines.map(\.steps).max() ?? 0) + 1
        past = .allocate(capacity: max(1, lines.count * depth))
        for (index, line) in lines.enumerated() {
            (past + index * depth).initialize(repeating: registers[line.source], count: depth)
        }
    }

    /// Returns the whole number of steps that is nearest to a delay, both in seconds; of two that are equally near, the
    /// even one, as in NumPy and JAX.
    package static func steps(_ seconds: Double, _ stepSize: Double) -> Int {
        guard let steps = Int(exactly: (seconds / stepSize).rounded(.toNearestOrEven)) else {
            preconditionFailure(
                "internal error: the solver did not refuse a delay of more steps than an integer can count")
        }
        return max(0, steps)
    }

    /// Deallocates the ring buffers.
    package func deallocate() { past.deallocate() }

    /// Stores the values of the delayed states at the start of a step, and sets the registers of their past values.
    /// Call it for every step in turn, from step 0 on.
    /// - Parameters:
    ///   - step: The number of the step.
    ///   - registers: The register file of the run.
    @inline(__always)
    package func advance(_ step: Int, _ registers: UnsafeMutablePointer<Double>) {
        for (index, line) in lines.enumerated() {
            let ring = past + index * depth
            ring[step % depth] = registers[line.source]
            registers[line.target] = ring[(step - line.steps + depth) % depth]
        }
    }
}
