import ModelCore

/// A compiler of the program for a whole step of an explicit Runge-Kutta method, from the programs of the right-hand
/// side, the tests and the recorded quantities.
///
///     var compiler = StepCompiler(builder)
///     let step = compiler.compile(tableau, parts)
///
/// The operations and their order are those of ``ExplicitScheme``.
struct StepCompiler {
    /// The largest number of instructions of a program for a whole step. Longer ones gain nothing, because the time
    /// between the programs is short beside that of the instructions.
    static let instructionLimit = 1 << 17

    private let builder: ProgramBuilder
    private var instructions: [Instruction] = []
    /// The result of each operation on the same operands; the target of the keys is 0.
    private var known: [Instruction: Int32] = [:]

    /// Creates a compiler that adds registers to those of a builder.
    init(_ builder: ProgramBuilder) { self.builder = builder }

    /// Returns the program of a whole step; nil if it would be too long, or if something other than instructions is
    /// needed within a step or between the step and its recording: sums over matrices of edges, values held over a
    /// step, delayed states, noise, random numbers or switches.
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
        let slopes = stages(tableau, parts, stepSize)
        let limits = Dictionary(parts.limits.map { ($0.state, $0.range) }, uniquingKeysWith: { first, _ in first })
        var names: [Int32: Int32] = [builder.time: end, builder.midpoint: nextMidpoint]
        for state in 0..<count {
            let (old, place) = (parts.firstState + Int32(state), Int32(state))
            let change =
                tableau == .euler
                ? emit(.multiply, stepSize, slopes[0][state])
                : emit(.multiply, stepSize, sum(tableau.b, slopes, state))
            let whole = emit(.add, change, rounding + place)
            let sum =
                limits[state] == nil
                ? emit(.add, old, whole, into: nextStates + place) : emit(.add, old, whole)
            let difference = emit(.subtract, sum, old)
            _ = emit(.subtract, whole, difference, into: nextRounding + place)
            if let range = limits[state] { clamped(sum, range, into: nextStates + place) }
            names[old] = nextStates + place
        }
        append(parts.testing.program, &names)
        append(parts.outputs.recording, &names)
        let tests = parts.testing.results.map { names[$0] ?? $0 }
        var step = StepProgram(
            program: DividedProgram(scalar: [], results: []), stepSize: stepSize, end: end, nextMidpoint: nextMidpoint,
            rounding: rounding, nextStates: (0..<Int32(count)).map { nextStates + $0 },
            nextRounding: (0..<Int32(count)).map { nextRounding + $0 }, testResults: tests,
            outputs: parts.outputs.outputs.map { names[$0.value] ?? $0.value }, isInPlace: !builder.keepsSums, clock: [builder.time, builder.midpoint])
        if step.isInPlace {
            step.activity = activity(step)
            finish(&step, parts.firstState)
        }
        step.program = DividedProgram(scalar: instructions, results: step.results)
        return step
    }

    /// Adds a number that is 0 if and only if all states are finite and no test may have an effect, and returns its
    /// register: the truth value of the tests plus the sum of all states times 0.
    private mutating func activity(_ step: StepProgram) -> Int32 {
        let zero = builder.literal(0)
        let isFinite = joined(step.nextStates.map { emit(.multiply, $0, zero) }, by: .add)
        let hasEffect = joined(step.testResults, by: .or)
        return emit(.add, isFinite ?? zero, hasEffect ?? zero)
    }

    /// Adds operations that join values to one, in pairs, so that the processor computes them side by side.
    private mutating func joined(_ values: [Int32], by opcode: Opcode) -> Int32? {
        var values = values
        while values.count > 1 {
            values = stride(from: 0, to: values.count, by: 2).map { index in
                index + 1 < values.count ? emit(opcode, values[index], values[index + 1]) : values[index]
            }
        }
        return values.first
    }

    /// Adds the instructions that make the end of the step the start of the next one. They are the last ones, because
    /// they change registers that the others read.
    private mutating func finish(_ step: inout StepProgram, _ firstState: Int32) {
        for (place, (state, error)) in zip(step.nextStates, step.nextRounding).enumerated() {
            instructions.append(Instruction(.copy, firstState + Int32(place), state))
            instructions.append(Instruction(.copy, step.rounding + Int32(place), error))
        }
        instructions.append(Instruction(.copy, builder.time, step.end))
        instructions.append(Instruction(.copy, builder.midpoint, step.nextMidpoint))
        let moved = Dictionary(
            uniqueKeysWithValues: zip(step.nextStates + [step.end], step.states(from: firstState) + [builder.time]))
        step.outputs = step.outputs.map { moved[$0] ?? $0 }
        step.nextStates = step.states(from: firstState)
        step.nextRounding = step.states(from: step.rounding)
    }

    /// Adds the evaluations of the right-hand side, and returns the registers of the derivatives, shape
    /// `[stages][states]`.
    private mutating func stages(_ tableau: Tableau, _ parts: Compiler.Parts, _ stepSize: Int32) -> [[Int32]] {
        let limits = Dictionary(parts.limits.map { ($0.state, $0.range) }, uniquingKeysWith: { first, _ in first })
        var slopes: [[Int32]] = []
        for stage in 0..<tableau.stages {
            var names: [Int32: Int32] = [:]
            for state in parts.paths.indices where stage > 0 {
                let old = parts.firstState + Int32(state)
                var value = old
                if tableau.a[stage].contains(where: { $0 != 0 }) {
                    value = emit(.add, old, emit(.multiply, stepSize, sum(tableau.a[stage], slopes, state)))
                }
                if let range = limits[state] { value = clamped(value, range) }
                names[old] = value
            }
            if stage > 0 || tableau != .euler {
                let shift = emit(.multiply, builder.literal(tableau.c[stage]), stepSize)
                names[builder.time] = emit(.add, builder.time, shift)
            }
            append(parts.flow.instructions, &names)
            slopes.append(parts.flow.results.map { names[$0] ?? $0 })
        }
        return slopes
    }

    /// Adds the sum of weights times derivatives of one state, from 0 on and in the order of the stages.
    private mutating func sum(_ weights: [Double], _ slopes: [[Int32]], _ state: Int) -> Int32 {
        var sum = builder.literal(0)
        for (weight, stage) in zip(weights, slopes) where weight != 0 {
            sum = emit(.add, sum, emit(.multiply, builder.literal(weight), stage[state]))
        }
        return sum
    }

    /// Adds the limitation of a value to a range, as ``Flow/clamp()`` does it.
    @discardableResult
    private mutating func clamped(_ value: Int32, _ range: ClosedRange<Double>, into target: Int32? = nil) -> Int32 {
        let (lower, upper) = (builder.literal(range.lowerBound), builder.literal(range.upperBound))
        let raised = emit(.select, emit(.less, value, lower), lower, value)
        return emit(.select, emit(.less, upper, raised), upper, raised, into: target)
    }

    /// Adds a program over other registers.
    /// - Parameter names: The registers that replace those of the program; its targets are added.
    private mutating func append(_ program: [Instruction], _ names: inout [Int32: Int32]) {
        for instruction in program {
            if instruction.opcode == .sum {
                let target = builder.addRegisters(1)
                let parts = builder.sums[Int(instruction.a)].map { names[$0] ?? $0 }
                instructions.append(Instruction(.sum, target, builder.addSum(parts)))
                names[instruction.target] = target
            } else {
                let operands = instruction.operands.map { names[$0] ?? $0 }
                names[instruction.target] = emit(instruction.replacing(target: 0, operands: operands))
            }
        }
    }

    private mutating func emit(
        _ opcode: Opcode, _ a: Int32, _ b: Int32 = 0, _ c: Int32 = 0, into target: Int32? = nil
    ) -> Int32 {
        emit(Instruction(opcode, 0, a, b, c), into: target)
    }

    /// Adds an instruction unless its result is known, and returns the register of the result.
    private mutating func emit(_ operation: Instruction, into target: Int32? = nil) -> Int32 {
        if target == nil, let known = known[operation] { return known }
        var instruction = operation
        instruction.target = target ?? builder.addRegisters(1)
        known[operation] = instruction.target
        instructions.append(instruction)
        return instruction.target
    }
}
