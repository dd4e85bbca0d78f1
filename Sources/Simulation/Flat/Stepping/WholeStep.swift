/// A step of an explicit method, its tests and its recorded quantities as one program over a register file.
///
///     whole.take(until: end, nextMidpoint: middle, isSecond: false)
///     if whole.isQuiet { recorder.append(registers, from: whole.outputs) }
///
/// A program with lanes writes the states at the end of the step to other registers; a second program takes the next
/// step from there. After a step with the first one, the states are where all other programs read them only after a call
/// of ``finish()``.
struct WholeStep {
    private let program: DividedRun
    /// The program of every second step; nil for a program that works in place.
    private let second: DividedRun?
    private let registers: UnsafeMutablePointer<Double>
    private let states: UnsafeMutablePointer<Double>
    private let rounding: UnsafeMutablePointer<Double>
    private let nextStates: RegisterList
    private let nextRounding: RegisterList
    private let count: Int
    private let testResults: RegisterList
    private let activity: Int?
    private let (time, midpoint, end, nextMidpoint): (Int, Int, Int, Int)
    /// The registers of the results of the tests, shape `[tests]`.
    let results: [Int32]
    /// The registers of the recorded quantities at the end of the step, in column order.
    let outputs: UnsafeBufferPointer<Int32>

    /// Prepares the program of a model for a run.
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
        second = step.isInPlace ? nil : DividedRun(step.swapped(model.firstState), registers, code, memory)
        activity = step.activity.map { Int($0) }
        nextStates = RegisterList(step.nextStates, memory)
        nextRounding = RegisterList(step.nextRounding, memory)
        testResults = RegisterList(step.testResults, memory)
        (time, midpoint, end, nextMidpoint) = (
            Int(model.time), Int(model.midpoint), Int(step.end), Int(step.nextMidpoint)
        )
        results = step.testResults
        outputs = memory.copy(step.outputs)
    }

    /// The way in which the program is executed.
    var provenance: CodeProvenance { program.provenance }

    /// The rounding errors of the states, shape `[states]`.
    var roundingErrors: [Double] {
        get { Array(UnsafeBufferPointer(start: rounding, count: count)) }
        nonmutating set { rounding.update(from: newValue, count: newValue.count) }
    }

    /// A Boolean value that indicates whether every second step needs `isSecond`.
    var alternates: Bool { second != nil }

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
        guard let second else { return program() }
        if isSecond { second() } else { program() }
        registers[time] = instant
        registers[midpoint] = middle
    }

    /// Moves the states to where all other programs read them, after a step of the first of two programs.
    func finish() {
        nextStates.copy(registers, into: states)
        nextRounding.copy(registers, into: rounding)
    }

    /// Returns whether all states are finite and no test may have an effect.
    @inline(__always)
    func isQuiet(isSecond: Bool) -> Bool {
        if let activity { return registers[activity] == 0 }
        return !hasEffect && (isSecond ? areFinite(states) : nextStates.areFinite(registers))
    }

    @inline(__always)
    private func areFinite(_ values: UnsafeMutablePointer<Double>) -> Bool { FiniteCheck.holds(values, count) }

    /// A Boolean value that indicates whether the actions of a test may have an effect.
    var hasEffect: Bool {
        @inline(__always) get { testResults.containsTrue(registers) }
    }

    /// Forgets the rounding error of a state that an event has changed.
    /// - Parameter state: The index of the state; other numbers are ignored.
    func forgetRounding(of state: Int) {
        if state >= 0, state < count { rounding[state] = 0 }
    }
}
