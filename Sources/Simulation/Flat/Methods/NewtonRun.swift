/// The program of one Newton correction, ready to run over a register file.
///
///     newton.start(interval)
///     let size = newton.correct(at: interval.end)   // nil: the general program must make the correction
struct NewtonRun {
    private let program: DividedRun
    private let registers: UnsafeMutablePointer<Double>
    private let (time, stepSize, size, fault): (Int, Int, Int, Int)
    private let states: UnsafeMutablePointer<Double>
    private let first: UnsafeMutablePointer<Double>
    private let firstSlope: UnsafeMutablePointer<Double>
    private let previous: UnsafeMutablePointer<Double>
    private let count: Int

    /// Prepares a model's program of one Newton correction over a register file.
    init(
        _ newton: NewtonProgram, _ model: CompiledModel, _ registers: UnsafeMutablePointer<Double>, _ code: CodeChoice,
        _ memory: Memory
    ) {
        program = DividedRun(newton.program, registers, code, memory)
        self.registers = registers
        (time, stepSize, size, fault) = (
            Int(model.time), Int(newton.stepSize), Int(newton.size), Int(newton.fault)
        )
        states = registers + Int(model.firstState)
        first = registers + Int(newton.first)
        firstSlope = registers + Int(newton.firstSlope)
        previous = registers + Int(newton.previous)
        count = model.stateCount
    }

    /// Starts a step of the interval's length, from the states and, if they have been evaluated, the derivatives at its
    /// start.
    func start(_ interval: Interval) {
        registers[stepSize] = interval.length
        for state in 0..<count { first[state] = interval.first[state] }
        guard interval.hasFirstSlope else { return }
        for state in 0..<count { firstSlope[state] = interval.firstSlope[state] }
    }

    /// Corrects the states, and returns the relative size of the largest correction (``NewtonProgram/size``); nil,
    /// without a correction, if a value is not finite or a pivot is not on the diagonal.
    /// - Parameter instant: The time at the end of the step, in seconds.
    func correct(at instant: Double) -> Double? {
        registers[time] = instant
        program()
        guard registers[fault] == 0 else {
            states.update(from: previous, count: count)
            return nil
        }
        return registers[size]
    }
}
