/// The rates of a compiled model over a register file: y' = f(t, y). The continuous states stand in the registers.
struct Flow {
    /// The registers, and the continuous states among them.
    let registers: UnsafeMutablePointer<Double>
    let states: UnsafeMutablePointer<Double>
    /// Number of continuous states.
    let count: Int
    private let time: Int
    private let program: UnsafeBufferPointer<Instruction>
    private let derivatives: UnsafeBufferPointer<Int32>
    private let jacobianProgram: UnsafeBufferPointer<Instruction>
    private let entries: UnsafeBufferPointer<CompiledModel.JacobianEntry>
    private let limits: [(state: Int, range: ClosedRange<Double>)]
    private let evaluations: UnsafeMutablePointer<Double>

    /// Prepares the rates of a model over registers.
    init(_ model: CompiledModel, _ registers: UnsafeMutablePointer<Double>, _ memory: Memory) {
        self.registers = registers
        states = registers + Int(model.firstState)
        count = model.stateCount
        time = Int(model.time)
        program = memory.copy(model.flow)
        derivatives = memory.copy(model.derivatives)
        jacobianProgram = memory.copy(model.jacobian)
        entries = memory.copy(model.jacobianEntries)
        limits = model.limits
        evaluations = memory.doubles(1)
    }

    /// How often the rates were evaluated.
    var evaluationCount: Int { Int(evaluations.pointee) }

    /// The rates of the present states at an instant in seconds.
    @inline(__always)
    func evaluate(at instant: Double, into slopes: UnsafeMutablePointer<Double>) {
        registers[time] = instant
        Machine.run(program, registers)
        for state in 0..<count { slopes[state] = registers[Int(derivatives[state])] }
        evaluations.pointee += 1
    }

    /// The derivatives of the rates by the present states, shape `[states][states]` by rows, and by the time.
    func jacobian(
        at instant: Double, into matrix: UnsafeMutablePointer<Double>, timeSlopes: UnsafeMutablePointer<Double>
    ) {
        registers[time] = instant
        Machine.run(jacobianProgram, registers)
        matrix.update(repeating: 0, count: count * count)
        timeSlopes.update(repeating: 0, count: count)
        for entry in entries {
            // Where a rate has no derivative, as a root at 0, it counts as flat; error control sees to the rest.
            let found = registers[Int(entry.value)]
            let value = found.isFinite ? found : 0
            if entry.column < 0 {
                timeSlopes[Int(entry.row)] = value
            } else {
                matrix[Int(entry.row) * count + Int(entry.column)] = value
            }
        }
    }

    /// The derivative of each rate by its own state where that is all there is to it; 0 for the others.
    func diagonal(at instant: Double, into factors: UnsafeMutablePointer<Double>) {
        registers[time] = instant
        Machine.run(jacobianProgram, registers)
        factors.update(repeating: 0, count: count)
        for entry in entries { factors[Int(entry.row)] = registers[Int(entry.value)] }
    }

    /// Brings states back to their limits.
    @inline(__always)
    func clamp() {
        for (state, range) in limits {
            states[state] = min(max(states[state], range.lowerBound), range.upperBound)
        }
    }
}
