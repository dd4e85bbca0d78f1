/// The program of all stages of RODAS, ready to run over a register file.
///
///     guard rodas.run(interval) else { … }   // the general program must take the step
struct RodasRun {
    private let program: DividedRun
    private let registers: UnsafeMutablePointer<Double>
    private let (time, stepSize, fault): (Int, Int, Int)
    /// The increments uᵢ of the stages of RODAS, shape `[stages][states]`.
    let increments: UnsafeMutablePointer<Double>
    /// The changes of the states in the step, which are still to be added to them, shape `[states]`.
    let changes: UnsafeMutablePointer<Double>
    private let firstSlope: UnsafeMutablePointer<Double>

    /// Prepares a model's program of all stages of RODAS over a register file.
    init(
        _ rodas: RodasProgram, _ model: CompiledModel, _ registers: UnsafeMutablePointer<Double>, _ code: CodeChoice,
        _ memory: Memory
    ) {
        program = DividedRun(rodas.program, registers, code, memory)
        self.registers = registers
        (time, stepSize, fault) = (Int(model.time), Int(rodas.stepSize), Int(rodas.fault))
        increments = registers + Int(rodas.increments)
        changes = registers + Int(rodas.changes)
        firstSlope = registers + Int(rodas.firstSlope)
    }

    /// Computes all stages from the current states, which do not change, and stores the derivatives at the start of the
    /// step in `interval.firstSlope`.
    /// - Returns: `false`, with undefined increments, if a value is not finite or a pivot is not on the diagonal.
    func run(_ interval: Interval) -> Bool {
        registers[time] = interval.start
        registers[stepSize] = interval.length
        program()
        guard registers[fault] == 0 else { return false }
        for state in 0..<interval.count { interval.firstSlope[state] = firstSlope[state] }
        return true
    }
}
