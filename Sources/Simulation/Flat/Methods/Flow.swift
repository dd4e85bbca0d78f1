/// The right-hand side f of a compiled model, y′ = f(t, y), evaluated by the model's programs over a register file, an
/// array of numbers.
///
/// The continuous states occupy consecutive registers, so that a stepper writes its arguments there:
///
///     flow.states.update(from: interval.first, count: flow.count)
///     flow.evaluate(at: interval.start, into: interval.firstSlope)
package struct Flow {
    /// The register file, which contains the states and all values computed from them.
    let registers: UnsafeMutablePointer<Double>
    /// The continuous states: the part of the register file from the first continuous state on, shape `[count]`.
    package let states: UnsafeMutablePointer<Double>
    /// The number of continuous states.
    package let count: Int
    private let time: Int
    private let program: DividedRun
    private let derivatives: RegisterList
    private let jacobianProgram: UnsafeBufferPointer<Instruction>
    private let entries: UnsafeBufferPointer<CompiledModel.JacobianEntry>
    private let limits: [(state: Int, range: ClosedRange<Double>)]
    private let evaluations: UnsafeMutablePointer<Double>
    private let projections: ProjectionRuns?
    /// A Boolean value that indicates whether no derivative is a state itself, so that states can change one by one.
    private let separatesDerivatives: Bool

    /// Creates the right-hand side of a model whose values are in the given registers.
    package init(
        _ model: CompiledModel, _ registers: UnsafeMutablePointer<Double>, _ memory: Memory, code: CodeChoice = .best
    ) {
        self.init(model, registers, DividedRun(model.flow, registers, code, memory), nil, memory)
    }

    /// Creates the right-hand side of a model over a register file, with a program and projections of a run.
    init(
        _ model: CompiledModel, _ registers: UnsafeMutablePointer<Double>, _ program: DividedRun,
        _ projections: ProjectionRuns?, _ memory: Memory
    ) {
        self.projections = projections
        self.program = program
        self.registers = registers
        states = registers + Int(model.firstState)
        count = model.stateCount
        time = Int(model.time)
        derivatives = RegisterList(model.derivatives, memory)
        separatesDerivatives = !derivatives.contains(
            anyOf: model.firstState..<(model.firstState + Int32(model.stateCount)))
        jacobianProgram = memory.copy(model.jacobian)
        entries = memory.copy(model.jacobianEntries)
        limits = model.limits
        evaluations = memory.doubles(1)
    }

    /// The way in which the program of the right-hand side runs.
    var code: CodeProvenance { program.provenance }

    /// The number of evaluations of the right-hand side so far.
    var evaluationCount: Int { Int(evaluations.pointee) }

    /// Evaluates the derivatives of the current states.
    /// - Parameters:
    ///   - instant: The time in seconds.
    ///   - slopes: The derivatives per second, shape `[count]`.
    @inline(__always)
    package func evaluate(at instant: Double, into slopes: UnsafeMutablePointer<Double>) {
        registers[time] = instant
        program()
        derivatives.copy(registers, into: slopes)
        evaluations.pointee += 1
    }

    /// Takes a step of forward Euler in place: adds h · f(t, y) to the states by compensated summation.
    /// - Parameters:
    ///   - instant: The time in seconds.
    ///   - length: The length of the step in seconds.
    ///   - carry: The rounding errors of the states, shape `[count]`.
    /// - Returns: `false`, without a step, if a derivative is a state itself.
    @inline(__always)
    func advance(at instant: Double, by length: Double, _ carry: UnsafeMutablePointer<Double>) -> Bool {
        guard separatesDerivatives else { return false }
        registers[time] = instant
        program()
        derivatives.add(registers, times: length, to: states, carry)
        clamp()
        return true
    }

    /// Evaluates the partial derivatives of the right-hand side at the current states.
    /// - Parameters:
    ///   - instant: The time in seconds.
    ///   - matrix: The Jacobian ∂f/∂y by rows, shape `[count][count]`.
    ///   - timeSlopes: The partial derivatives ∂f/∂t, shape `[count]`.
    func jacobian(
        at instant: Double, into matrix: UnsafeMutablePointer<Double>, timeSlopes: UnsafeMutablePointer<Double>
    ) {
        registers[time] = instant
        Machine.run(jacobianProgram, registers)
        matrix.update(repeating: 0, count: count * count)
        timeSlopes.update(repeating: 0, count: count)
        for entry in entries {
            // A derivative that does not exist, such as that of a square root at 0, counts as 0. If that makes a step
            // inaccurate, error control rejects it.
            let found = registers[Int(entry.value)]
            let value = found.isFinite ? found : 0
            if entry.column < 0 {
                timeSlopes[Int(entry.row)] = value
            } else {
                matrix[Int(entry.row) * count + Int(entry.column)] = value
            }
        }
    }

    /// Evaluates the derivative of each rate by its own state, for rates that are linear in that state; 0 for the
    /// others.
    /// - Parameters:
    ///   - instant: The time in seconds.
    ///   - factors: The derivatives per second, shape `[count]`.
    func diagonal(at instant: Double, into factors: UnsafeMutablePointer<Double>) {
        registers[time] = instant
        Machine.run(jacobianProgram, registers)
        factors.update(repeating: 0, count: count)
        for entry in entries { factors[Int(entry.row)] = registers[Int(entry.value)] }
    }

    /// Limits each state to its permitted range, also within stages, as TVB does.
    @inline(__always)
    package func clamp() {
        for (state, range) in limits {
            if states[state] < range.lowerBound { states[state] = range.lowerBound }
            if states[state] > range.upperBound { states[state] = range.upperBound }
        }
    }

    /// Computes the weighted sums over matrices of edges from the current states, unless they are kept constant over a
    /// step.
    @inline(__always)
    func updateProjections() {
        if let projections, projections.addUpInStages { projections.evaluate(registers) }
    }
}
