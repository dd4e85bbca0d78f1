/// A step of an explicit method, its tests and its recorded quantities as one program over a register file.
///
///     whole.take(until: end, nextMidpoint: middle, isSecond: false)
///     if whole.isQuiet(isSecond: false) { recorder.append(registers, row) }
///
/// A program with lanes writes the states at the end of the step to other registers; a second program takes the next
/// step from there. After a step with the first one, the states are where all other programs read them only after a
/// call of ``finish()``.
struct WholeStep {
    private let program: DividedRun
    /// The program of every second step; nil if the first one takes all steps.
    private let second: DividedRun?
    private let isInPlace: Bool
    private let registers: UnsafeMutablePointer<Double>
    private let states: UnsafeMutablePointer<Double>
    private let rounding: UnsafeMutablePointer<Double>
    private let nextStates: RegisterList
    private let nextRounding: RegisterList
    private let count: Int
    private let testResults: (first: RegisterList, second: RegisterList)
    /// The register that tells by itself whether a step is quiet; nil if several do.
    private let single: Int?
    /// The registers that are 0 after a quiet step, and those of states that must be finite, of both programs.
    private let zeros: (first: RegisterList, second: RegisterList)
    private let finite: (first: RegisterList, second: RegisterList)
    private let (time, midpoint, end, nextMidpoint): (Int, Int, Int, Int)
    private let results: (first: [Int32], second: [Int32])
    /// The single routine of native code that takes all steps; nil if there is none.
    let direct: DirectStep?
    /// The registers of the recorded quantities after a step of the first and of the second program, in column order.
    let outputs: (first: [Int32], second: [Int32])

    /// Prepares the program of whole steps of a model for a run.
    /// - Parameter stepSize: The step size, in seconds.
    init(
        _ step: StepProgram, _ model: CompiledModel, _ registers: UnsafeMutablePointer<Double>, stepSize: Double,
        _ code: CodeChoice, _ memory: Memory
    ) {
        self.registers = registers
        registers[Int(step.stepSize)] = stepSize
        program = DividedRun(step.program, registers, code, memory)
        states = registers + Int(model.firstState)
        rounding = registers + Int(step.rounding)
        count = model.stateCount
        isInPlace = step.isInPlace
        let swapped = step.alternates.first
        let next = swapped ?? step
        second = swapped.map { DividedRun($0.program, registers, code, memory) }
        testResults = (RegisterList(step.testResults, memory), RegisterList(next.testResults, memory))
        results = (step.testResults, next.testResults)
        outputs = (step.outputs, next.outputs)
        let (own, others) = (step.activity, next.activity)
        single = own.states.isEmpty && own.tests.isEmpty && own.registers.count == 1 ? Int(own.registers[0]) : nil
        zeros = (RegisterList(own.registers + own.tests, memory), RegisterList(others.registers + others.tests, memory))
        finite = (RegisterList(own.states, memory), RegisterList(others.states, memory))
        nextStates = RegisterList(step.nextStates, memory)
        nextRounding = RegisterList(step.nextRounding, memory)
        (time, midpoint, end, nextMidpoint) = (
            Int(model.time), Int(model.midpoint), Int(step.end), Int(step.nextMidpoint)
        )
        direct =
            if isInPlace, let routine = program.single, let single {
                DirectStep(
                    routine: routine, registers: registers, end: end, nextMidpoint: nextMidpoint, activity: single)
            } else { nil }
    }

    /// The way in which the program of whole steps is executed: as native code, or by the interpreter and why.
    var provenance: CodeProvenance { program.provenance }

    /// The rounding errors of the states, which the next step adds to its changes, shape `[states]`.
    var roundingErrors: [Double] {
        get { Array(UnsafeBufferPointer(start: rounding, count: count)) }
        nonmutating set { rounding.update(from: newValue, count: newValue.count) }
    }

    /// A Boolean value that indicates whether two programs take the steps in turn, so that `isSecond` is true for every
    /// second step.
    var alternates: Bool { second != nil }

    /// A Boolean value that indicates whether ``finish()`` must follow every step.
    var copiesStates: Bool { second == nil && !isInPlace }

    /// Takes the step and evaluates the tests and recorded quantities as if no event occurred at its end.
    /// - Parameters:
    ///   - instant: The time at the end of the step, in seconds.
    ///   - middle: The middle of the next step, in seconds.
    ///   - isSecond: A Boolean value that indicates whether the previous step left the states where the second program
    ///     reads them.
    @inline(__always)
    func take(until instant: Double, nextMidpoint middle: Double, isSecond: Bool) {
        registers[end] = instant
        registers[nextMidpoint] = middle
        if isInPlace { return program() }
        if isSecond, let second { second() } else { program() }
        registers[time] = instant
        registers[midpoint] = middle
    }

    /// Moves the states to where all other programs read them, after a step of the first of two programs or if
    /// ``copiesStates`` is true.
    func finish() {
        nextStates.copy(registers, into: states)
        nextRounding.copy(registers, into: rounding)
    }

    /// Returns whether, after a step, all states are finite and the actions of no test may have an effect.
    /// - Parameter isSecond: A Boolean value that indicates whether the second program took the step.
    @inline(__always)
    func isQuiet(isSecond: Bool) -> Bool {
        if let single { return registers[single] == 0 }
        guard !(isSecond ? zeros.second : zeros.first).containsTrue(registers) else { return false }
        return (isSecond ? finite.second : finite.first).areFinite(registers)
    }

    /// Returns whether, after a step, the actions of any test may have an effect.
    /// - Parameter isSecond: A Boolean value that indicates whether the second program took the step.
    @inline(__always)
    func hasEffect(isSecond: Bool) -> Bool {
        (isSecond ? testResults.second : testResults.first).containsTrue(registers)
    }

    /// Returns, for each test, the register that is not 0 after a step if the actions of the test may have an effect,
    /// shape `[tests]`.
    /// - Parameter isSecond: A Boolean value that indicates whether the second program took the step.
    func results(isSecond: Bool) -> [Int32] { isSecond ? results.second : results.first }

    /// Forgets the rounding error of a state that an event has changed.
    /// - Parameter state: The index of the state; other numbers are ignored.
    func forgetRounding(of state: Int) {
        if state >= 0, state < count { rounding[state] = 0 }
    }
}
