import ModelCore

/// A compiler of the program for a whole step of an explicit Runge-Kutta method, from the programs of the right-hand
/// side, the tests and the recorded quantities.
///
///     var compiler = StepCompiler(builder)
///     let step = compiler.compile(tableau, parts)
///
/// The operations and their order are those of ``ExplicitScheme``.
struct StepCompiler {
    /// The largest number of instructions of a program for a whole step, which bounds the time and memory of its
    /// preparation: that of a network of about 16 000 cells.
    static let instructionLimit = 1 << 21

    private var assembler: StepAssembler

    /// Creates a compiler of a program of whole steps, which adds registers to those of a builder.
    init(_ builder: ProgramBuilder) { assembler = StepAssembler(builder) }

    private var builder: ProgramBuilder { assembler.builder }

    /// Returns the program of a whole step; nil if it would be longer than ``instructionLimit``, or if something other
    /// than instructions is needed within a step or between the step and its recording: sums over matrices of edges,
    /// values held over a step, delayed states, noise, random numbers or switches.
    mutating func compile(_ tableau: Tableau, _ parts: Compiler.Parts) -> StepProgram? {
        let programs = [parts.flow.instructions, parts.testing.program, parts.outputs.recording]
        let length =
            tableau.stages * (programs[0].count + parts.paths.count * (2 * tableau.stages + 6)) + programs[1].count
            + programs[2].count
        guard length <= Self.instructionLimit, parts.projections.isEmpty, parts.holding.holds.isEmpty,
            parts.delays.isEmpty, parts.diffusing.noise.isEmpty, parts.switching.switches.isEmpty,
            parts.watching.watched.isEmpty, builder.switchInstants != nil,
            !programs.joined().contains(where: { $0.opcode == .random })
        else { return nil }
        let count = parts.paths.count
        let stepSize = builder.addRegisters(1)
        let (end, nextMidpoint) = (builder.addRegisters(1), builder.addRegisters(1))
        let rounding = builder.addRegisters(count)
        let (nextStates, nextRounding) = (builder.addRegisters(count), builder.addRegisters(count))
        let limits = Dictionary(parts.limits.map { ($0.state, $0.range) }, uniquingKeysWith: { first, _ in first })
        let slopes = stages(tableau, parts, limits, stepSize)
        var names: [Int32: Int32] = [builder.time: end, builder.midpoint: nextMidpoint]
        for state in 0..<count {
            let (old, place) = (parts.firstState + Int32(state), Int32(state))
            let change =
                tableau == .euler
                ? assembler.emit(.multiply, stepSize, slopes[0][state])
                : assembler.emit(.multiply, stepSize, assembler.sum(tableau.b, slopes.map { $0[state] }))
            let whole = assembler.emit(.add, change, rounding + place)
            let sum =
                limits[state] == nil
                ? assembler.emit(.add, old, whole, into: nextStates + place) : assembler.emit(.add, old, whole)
            let difference = assembler.emit(.subtract, sum, old)
            _ = assembler.emit(.subtract, whole, difference, into: nextRounding + place)
            if let range = limits[state] { clamped(sum, range, into: nextStates + place) }
            names[old] = nextStates + place
        }
        assembler.append(parts.testing.program, &names)
        assembler.append(parts.outputs.recording, &names)
        let tests = parts.testing.results.map { names[$0] ?? $0 }
        var step = StepProgram(
            program: DividedProgram(scalar: [], results: []), stepSize: stepSize, end: end, nextMidpoint: nextMidpoint,
            rounding: rounding, nextStates: (0..<Int32(count)).map { nextStates + $0 },
            nextRounding: (0..<Int32(count)).map { nextRounding + $0 }, testResults: tests,
            outputs: parts.outputs.outputs.map { names[$0.value] ?? $0.value }, isInPlace: !builder.keepsSums,
            clock: [builder.time, builder.midpoint])
        if step.isInPlace {
            step.activity.registers = [activity(step)]
            finish(&step, parts.firstState)
        }
        step.program = DividedProgram(scalar: assembler.instructions, results: step.results)
        return step
    }

    /// Adds a number that is 0 if and only if all states are finite and no test may have an effect, and returns its
    /// register: the truth value of the tests plus the sum of all states times 0.
    private mutating func activity(_ step: StepProgram) -> Int32 {
        let zero = builder.literal(0)
        let hasEffect = assembler.joined(step.testResults, by: .or)
        return assembler.emit(.add, assembler.finiteness(step.nextStates), hasEffect ?? zero)
    }

    /// Adds the instructions that make the end of the step the start of the next one. They are the last ones, because
    /// they change registers that the others read.
    private mutating func finish(_ step: inout StepProgram, _ firstState: Int32) {
        for (place, (state, error)) in zip(step.nextStates, step.nextRounding).enumerated() {
            assembler.replace(firstState + Int32(place), by: state)
            assembler.replace(step.rounding + Int32(place), by: error)
        }
        assembler.replace(builder.time, by: step.end)
        assembler.replace(builder.midpoint, by: step.nextMidpoint)
        let moved = Dictionary(
            uniqueKeysWithValues: zip(step.nextStates + [step.end], step.states(from: firstState) + [builder.time]))
        step.outputs = step.outputs.map { moved[$0] ?? $0 }
        step.nextStates = step.states(from: firstState)
        step.nextRounding = step.states(from: step.rounding)
    }

    /// Adds the evaluations of the right-hand side, and returns the registers of the derivatives, shape
    /// `[stages][states]`.
    private mutating func stages(
        _ tableau: Tableau, _ parts: Compiler.Parts, _ limits: [Int: ClosedRange<Double>], _ stepSize: Int32
    ) -> [[Int32]] {
        var slopes: [[Int32]] = []
        for stage in 0..<tableau.stages {
            var names: [Int32: Int32] = [:]
            for state in parts.paths.indices where stage > 0 {
                let old = parts.firstState + Int32(state)
                var value = old
                if tableau.a[stage].contains(where: { $0 != 0 }) {
                    value = assembler.emit(
                        .add, old,
                        assembler.emit(.multiply, stepSize, assembler.sum(tableau.a[stage], slopes.map { $0[state] })))
                }
                if let range = limits[state] { value = clamped(value, range) }
                names[old] = value
            }
            if stage > 0 || tableau != .euler {
                let shift = assembler.emit(.multiply, builder.literal(tableau.c[stage]), stepSize)
                names[builder.time] = assembler.emit(.add, builder.time, shift)
            }
            assembler.append(parts.flow.instructions, &names)
            slopes.append(parts.flow.results.map { names[$0] ?? $0 })
        }
        return slopes
    }

    /// Adds the limitation of a value to a range, as ``Flow/clamp()`` does it.
    @discardableResult
    private mutating func clamped(_ value: Int32, _ range: ClosedRange<Double>, into target: Int32? = nil) -> Int32 {
        let (lower, upper) = (builder.literal(range.lowerBound), builder.literal(range.upperBound))
        let raised = assembler.emit(.select, assembler.emit(.less, value, lower), lower, value)
        return assembler.emit(.select, assembler.emit(.less, upper, raised), upper, raised, into: target)
    }
}
