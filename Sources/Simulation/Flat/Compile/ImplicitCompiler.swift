/// A compiler of the programs of implicit methods: the evaluation of the right-hand side and its partial derivatives,
/// the factorization of the matrix and the solution of the equations, without loops and branches.
///
///     var compiler = ImplicitCompiler(builder, parts)
///     let newton = compiler?.newton(.backwardEuler)
///
/// A compiler makes one program.
struct ImplicitCompiler {
    /// The largest number of instructions of a program of an implicit method, and of operations of the elimination,
    /// beyond which general programs are as fast.
    static let instructionLimit = 8192

    private var assembler: StepAssembler
    private let parts: Compiler.Parts
    private let count: Int
    private let stepSize: Int32

    /// Creates a compiler of the programs of implicit methods; nil for a model whose programs would exceed
    /// ``instructionLimit``, or that has sums over matrices of edges, random numbers, or derivatives that are states
    /// themselves.
    init?(_ builder: ProgramBuilder, _ parts: Compiler.Parts) {
        let length = parts.flow.instructions.count * (Rodas.stages + 1) + parts.jacobian.instructions.count
        let states = parts.firstState..<(parts.firstState + Int32(parts.paths.count))
        let pairs = parts.jacobian.entries.filter { $0.column >= 0 }.map { (Int($0.row), Int($0.column)) }
        // The elimination of k connected unknowns takes up to 2/3 k³ operations.
        let elimination = ConnectedGroups.of(parts.paths.count, pairs).reduce(0.0) {
            $0 + Double($1.count) * Double($1.count) * Double($1.count)
        }
        guard length <= Self.instructionLimit, elimination <= Double(Self.instructionLimit),
            parts.projections.isEmpty, !parts.jacobian.instructions.contains(where: { $0.opcode == .random }),
            !parts.flow.results.contains(where: states.contains)
        else { return nil }
        self.parts = parts
        count = parts.paths.count
        assembler = StepAssembler(builder)
        stepSize = builder.addRegisters(1)
    }

    private var builder: ProgramBuilder { assembler.builder }

    /// Adds the right-hand side and its partial derivatives, and returns the registers of the derivatives, of the
    /// derivatives by the time, and of the entries of the Jacobian times a factor, by row and column.
    private mutating func linearize(
        _ factor: Int32
    ) -> (slopes: [Int32], timeSlopes: [Int32?], rows: [[Int: Int32]], finite: Int32) {
        var names: [Int32: Int32] = [:]
        assembler.append(parts.jacobian.instructions, &names)
        var rows = [[Int: Int32]](repeating: [:], count: count)
        var timeSlopes = [Int32?](repeating: nil, count: count)
        for entry in parts.jacobian.entries {
            let value = names[entry.value] ?? entry.value
            if entry.column < 0 {
                timeSlopes[Int(entry.row)] = value
            } else {
                rows[Int(entry.row)][Int(entry.column)] = assembler.emit(.multiply, factor, value)
            }
        }
        // Derivatives that do not exist count as 0 in the general programs.
        let finite = assembler.finiteness(parts.jacobian.entries.map { names[$0.value] ?? $0.value })
        return (parts.flow.results.map { names[$0] ?? $0 }, timeSlopes, rows, finite)
    }

    private mutating func add(_ value: Int32, toDiagonalOf rows: inout [[Int: Int32]]) {
        for state in 0..<count {
            rows[state][state] = rows[state][state].map { assembler.emit(.add, $0, value) } ?? value
        }
    }

    // MARK: Newton's method

    /// Returns the program of one Newton correction of an implicit rule.
    mutating func newton(_ rule: ImplicitRule) -> NewtonProgram {
        let (first, firstSlope) = (builder.addRegisters(count), builder.addRegisters(count))
        let previous = builder.addRegisters(count)
        let weight = assembler.emit(.multiply, stepSize, builder.literal(rule.theta))
        let factor = assembler.emit(
            .multiply, assembler.emit(.negate, stepSize), builder.literal(rule.theta))
        var (slopes, _, rows, finite) = linearize(factor)
        add(builder.literal(1), toDiagonalOf: &rows)
        let rest = assembler.emit(.multiply, stepSize, builder.literal(1 - rule.theta))
        let side = (0..<count).map { state -> Int32 in
            var known = first + Int32(state)
            if rule.theta < 1 {
                known = assembler.emit(.add, known, assembler.emit(.multiply, rest, firstSlope + Int32(state)))
            }
            let sum = assembler.emit(.add, known, assembler.emit(.multiply, weight, slopes[state]))
            return assembler.emit(.subtract, sum, parts.firstState + Int32(state))
        }
        var equations = LinearCompiler(rows)
        let deviation = equations.factorize(&assembler)
        let changes = equations.solve(side, &assembler)
        let zero = builder.literal(0)
        let states = (0..<Int32(count)).map { parts.firstState + $0 }
        let new = (0..<count).map { assembler.emit(.add, states[$0], changes[$0]) }
        let sizes = (0..<count).map { state -> Int32 in
            let product = assembler.emit(.multiply, stepSize, slopes[state])
            let largest = assembler.larger(
                assembler.larger(assembler.magnitude(new[state]), assembler.magnitude(first + Int32(state))),
                assembler.magnitude(product))
            let share = assembler.emit(.divide, assembler.magnitude(changes[state]), largest)
            return assembler.emit(.select, assembler.emit(.notEqual, changes[state], zero), share, zero)
        }
        let size = assembler.largest(sizes) ?? zero
        let fault = assembler.emit(.add, assembler.emit(.add, finite, deviation), assembler.finiteness(new))
        for (state, old) in states.enumerated() { _ = assembler.emit(.copy, old, into: previous + Int32(state)) }
        for (state, value) in zip(states, new) { assembler.replace(state, by: value) }
        let results = states + (0..<Int32(count)).map { previous + $0 } + [size, fault]
        return NewtonProgram(
            program: DividedProgram(scalar: assembler.instructions, results: results), stepSize: stepSize,
            first: first, firstSlope: firstSlope, previous: previous, size: size, fault: fault)
    }

    // MARK: RODAS

    /// Returns the program of all stages of a step of RODAS.
    mutating func rodas() -> RodasProgram {
        let increments = builder.addRegisters(Rodas.stages * count)
        let (firstSlope, changes) = (builder.addRegisters(count), builder.addRegisters(count))
        var (slopes, timeSlopes, rows, finite) = linearize(builder.literal(-1))
        for state in 0..<count { _ = assembler.emit(.copy, slopes[state], into: firstSlope + Int32(state)) }
        let shift = assembler.emit(
            .divide, builder.literal(1), assembler.emit(.multiply, stepSize, builder.literal(Rodas.gamma)))
        add(shift, toDiagonalOf: &rows)
        var equations = LinearCompiler(rows)
        let deviation = equations.factorize(&assembler)
        var known: [[Int32]] = []
        for stage in 0..<Rodas.stages {
            if stage > 0 { slopes = self.slopes(stage, known) }
            let weight = assembler.emit(.multiply, stepSize, builder.literal(Rodas.timeWeights[stage]))
            let side = (0..<count).map { state -> Int32 in
                let sum = assembler.sum(Rodas.c[stage], known.map { $0[state] })
                let rate = assembler.emit(.add, slopes[state], assembler.emit(.divide, sum, stepSize))
                let slope = timeSlopes[state] ?? builder.literal(0)
                return assembler.emit(.add, rate, assembler.emit(.multiply, weight, slope))
            }
            let solution = equations.solve(side, &assembler)
            known.append(
                solution.enumerated().map { state, value in
                    assembler.emit(.copy, value, into: increments + Int32(stage * count + state))
                })
        }
        for state in 0..<count {
            let embedded = assembler.sum(Rodas.a[Rodas.stages - 1], known.map { $0[state] })
            _ = assembler.emit(.add, embedded, known[Rodas.stages - 1][state], into: changes + Int32(state))
        }
        let results =
            (0..<Int32(Rodas.stages * count)).map { increments + $0 }
            + (0..<Int32(count)).flatMap { [firstSlope + $0, changes + $0] }
        let fault = assembler.emit(.add, assembler.emit(.add, finite, deviation), assembler.finiteness(results))
        return RodasProgram(
            program: DividedProgram(scalar: assembler.instructions, results: results + [fault]), stepSize: stepSize,
            increments: increments, firstSlope: firstSlope, changes: changes, fault: fault)
    }

    /// Adds the right-hand side of a stage, and returns the registers of the derivatives.
    private mutating func slopes(_ stage: Int, _ increments: [[Int32]]) -> [Int32] {
        let product = assembler.emit(.multiply, builder.literal(Rodas.instants[stage]), stepSize)
        var names = [builder.time: assembler.emit(.add, builder.time, product)]
        for state in 0..<count {
            let old = parts.firstState + Int32(state)
            names[old] = assembler.emit(.add, old, assembler.sum(Rodas.a[stage], increments.map { $0[state] }))
        }
        assembler.append(parts.flow.instructions, &names)
        return parts.flow.results.map { names[$0] ?? $0 }
    }
}
