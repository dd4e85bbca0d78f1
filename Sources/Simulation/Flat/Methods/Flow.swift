/// The right-hand side f of a compiled model, y′ = f(t, y), evaluated by the model's programs over a register file, an
/// array of numbers.
///
/// The continuous states occupy consecutive registers, so that a stepper writes its arguments there:
///
///     flow.states.update(from: interval.first, count: flow.count)
///     flow.evaluate(at: interval.start, into: interval.firstSlope)
package struct Flow {
    /// The register file, which contains the states and all values computed from them, by register number.
    let registers: UnsafeMutablePointer<Double>
    /// The continuous states: the part of the register file from the first continuous state on, shape `[count]`.
    package let states: UnsafeMutablePointer<Double>
    /// The number of continuous states.
    package let count: Int
    private let time: Int
    private let program: DividedRun
    private let derivatives: RegisterList
    /// The program of the partial derivatives, and for implicit methods also that of the right-hand side.
    private let jacobianProgram: DividedRun
    private let entries: UnsafeBufferPointer<CompiledModel.JacobianEntry>
    private let limits: [(state: Int, range: ClosedRange<Double>)]
    private let evaluations: UnsafeMutablePointer<Double>
    /// The program of a Newton correction, ready to run; nil if ``CompiledModel/newton`` is nil.
    let newton: NewtonRun?
    /// The program of the stages of RODAS, ready to run; nil if ``CompiledModel/rodas`` is nil.
    let rodas: RodasRun?
    private let projections: ProjectionRuns?
    /// A Boolean value that indicates whether no derivative is a state itself, so that states can change one by one.
    private let separatesDerivatives: Bool

    /// Creates the right-hand side of a model over a register file, which contains the values of its states.
    package init(
        _ model: CompiledModel, _ registers: UnsafeMutablePointer<Double>, _ memory: Memory, code: CodeChoice = .best
    ) {
        self.init(model, registers, DividedRun(model.flow, registers, code, memory), nil, code, memory)
    }

    /// Creates the right-hand side of a model over a register file, from a program and sums that the caller has
    /// prepared over the same register file and uses itself as well.
    /// - Parameters:
    ///   - program: The program of the right-hand side.
    ///   - projections: The sums over matrices of edges; nil for a model without them.
    init(
        _ model: CompiledModel, _ registers: UnsafeMutablePointer<Double>, _ program: DividedRun,
        _ projections: ProjectionRuns?, _ code: CodeChoice, _ memory: Memory
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
        jacobianProgram = DividedRun(model.jacobian, registers, code, memory)
        entries = memory.copy(model.jacobianEntries)
        limits = model.limits
        evaluations = memory.doubles(1)
        newton = model.newton.map { NewtonRun($0, model, registers, code, memory) }
        rodas = model.rodas.map { RodasRun($0, model, registers, code, memory) }
    }

    /// The way in which the program of the right-hand side is executed: as native code, or by the interpreter and why.
    var code: CodeProvenance { program.provenance }

    /// The number of evaluations of the right-hand side since this value was created, without those of
    /// ``advance(at:by:_:)``.
    var evaluationCount: Int { Int(evaluations.pointee) }

    /// Adds to the number of evaluations of the right-hand side.
    func count(evaluations: Int) { self.evaluations.pointee += Double(evaluations) }

    /// Evaluates the derivatives of the states in the register file.
    /// - Parameters:
    ///   - instant: The time in seconds.
    ///   - slopes: The buffer that receives the derivatives per second, shape `[count]`.
    @inline(__always)
    package func evaluate(at instant: Double, into slopes: UnsafeMutablePointer<Double>) {
        registers[time] = instant
        program()
        derivatives.copy(registers, into: slopes)
        evaluations.pointee += 1
    }

    /// Takes a step of forward Euler in place: adds h · f(t, y) to the states by compensated summation, and limits them
    /// to their permitted ranges.
    /// - Parameters:
    ///   - instant: The time in seconds.
    ///   - length: The length of the step in seconds.
    ///   - carry: The rounding errors of the states, which the step adds and replaces, shape `[count]`.
    /// - Returns: `false`, without a step, if the register of a derivative is also that of a state, which the step
    ///   would overwrite before it is used.
    @inline(__always)
    func advance(at instant: Double, by length: Double, _ carry: UnsafeMutablePointer<Double>) -> Bool {
        guard separatesDerivatives else { return false }
        registers[time] = instant
        program()
        derivatives.add(registers, times: length, to: states, carry)
        clamp()
        return true
    }

    /// Returns a system of linear equations whose matrix has room for the entries of the Jacobian.
    func linearSystem(_ memory: Memory) -> LinearSystem {
        let entries = entries.filter { $0.column >= 0 }
        return LinearSystem(size: count, entries: entries.map { (Int($0.row), Int($0.column)) }, memory)
    }

    /// Returns, for each entry of the Jacobian, its index in the matrix of a system that `linearSystem(_:)` has
    /// created; 0 for derivatives by the time.
    func places(in system: LinearSystem, _ memory: Memory) -> UnsafeBufferPointer<Int32> {
        memory.copy(
            entries.map { $0.column < 0 ? 0 : Int32(system.index(row: Int($0.row), column: Int($0.column))) })
    }

    /// Evaluates the derivatives of the states in the register file, and the partial derivatives of the right-hand
    /// side. A partial derivative that is not finite counts as 0.
    /// - Parameters:
    ///   - instant: The time in seconds.
    ///   - slopes: The buffer that receives the derivatives per second, shape `[count]`.
    ///   - isCounted: A Boolean value that indicates whether this counts as an evaluation of the right-hand side.
    ///   - factor: The factor by which the Jacobian ∂f/∂y is multiplied.
    ///   - system: The linear system whose matrix becomes the Jacobian times `factor`.
    ///   - places: The indices of the entries in the matrix, as ``places(in:_:)`` returns them.
    ///   - timeSlopes: The buffer that receives the partial derivatives ∂f/∂t, shape `[count]`.
    func linearize(
        at instant: Double, into slopes: UnsafeMutablePointer<Double>, isCounted: Bool = true, times factor: Double,
        into system: LinearSystem, _ places: UnsafeBufferPointer<Int32>,
        timeSlopes: UnsafeMutablePointer<Double>
    ) {
        registers[time] = instant
        jacobianProgram()
        derivatives.copy(registers, into: slopes)
        if isCounted { evaluations.pointee += 1 }
        system.matrix.update(repeating: 0, count: system.entryCount)
        timeSlopes.update(repeating: 0, count: count)
        for (index, entry) in entries.enumerated() {
            // A derivative that does not exist, such as that of a square root at 0, counts as 0. If that makes a step
            // inaccurate, error control rejects it.
            let found = registers[Int(entry.value)]
            let value = found.isFinite ? found : 0
            if entry.column < 0 {
                timeSlopes[Int(entry.row)] = value
            } else {
                system.matrix[Int(places[index])] = factor * value
            }
        }
    }

    /// Evaluates the partial derivative of each state's rate by the state itself where the rate is linear in that
    /// state; 0 for the other states.
    /// - Parameters:
    ///   - instant: The time in seconds.
    ///   - factors: The buffer that receives the partial derivatives per second, shape `[count]`.
    func diagonal(at instant: Double, into factors: UnsafeMutablePointer<Double>) {
        registers[time] = instant
        jacobianProgram()
        factors.update(repeating: 0, count: count)
        for entry in entries { factors[Int(entry.row)] = registers[Int(entry.value)] }
    }

    /// Limits each state in the register file to its permitted range. Methods do so within stages too, as TVB does.
    @inline(__always)
    package func clamp() {
        for (state, range) in limits {
            if states[state] < range.lowerBound { states[state] = range.lowerBound }
            if states[state] > range.upperBound { states[state] = range.upperBound }
        }
    }

    /// Computes the weighted sums over matrices of edges from the current states, unless couplings are kept constant
    /// over a step.
    @inline(__always)
    func updateProjections() {
        if let projections, projections.addsUpInStages { projections.evaluate() }
    }
}
