import Diagnostics
import Expressions

/// A compiler of expressions to straight-line programs, programs without jumps, over one register file.
///
///     let value = try builder.compile(expression)
///     let program = Fusion.fused(builder.finishProgram(), keeping: [value])
///
/// Equal operations on equal operands are computed once, operations on constants are folded, and operations on values
/// that are constant during a step, such as comparisons of the time, are moved to the prelude, which runs once per
/// step.
final class ProgramBuilder {
    /// The frequency with which a register changes.
    private enum Rate: Int, Comparable {
        case constant, step, stage
        static func < (left: Rate, right: Rate) -> Bool { left.rawValue < right.rawValue }
    }

    /// The initial values of the registers that have been added so far, by the number of the register.
    private(set) var registers: [Double] = []
    /// The prelude: the instructions that run once per step and compute what is constant during the step.
    private(set) var prelude: [Instruction] = []
    /// The numbers of the registers that the prelude sets.
    private(set) var preludeTargets: [Int32] = []
    /// The instructions of the program that is being built.
    private(set) var instructions: [Instruction] = []
    /// The lists of the registers that the instructions `sum` of the program add up.
    private(set) var sums = SumTable()
    /// A Boolean value that indicates whether a sum of several named quantities becomes one instruction `sum`, as a
    /// ``LanePlanner`` needs it, instead of a chain of additions.
    var keepsSums = false
    /// The number of the register that holds the time of the stage, in seconds.
    let time: Int32
    /// The number of the register that holds the middle of the step, in seconds, at which comparisons of the time are
    /// decided.
    let midpoint: Int32
    /// The register of the state of the random number generator.
    private let random: Int32

    /// The names of variables that only events change.
    private var held: Set<String> = []
    private var rates: [Rate] = []
    private var literals: [UInt64: Int32] = [:]
    private var names: [String: Int32] = [:]
    private var definitions: [String: FlatModel.Definition.Source] = [:]
    private var preludeIndex = OperationIndex()
    private var index = OperationIndex()
    private var defined: [String: Int32] = [:]

    /// Creates a builder with registers for the time and for named constants.
    /// - Parameters:
    ///   - constants: The values of the constants, by name.
    ///   - randomState: The initial state of the generator of random numbers, as ``JavaRandom/state(seed:)`` returns
    ///     it.
    init(constants: [String: Double], randomState: Double = 0) {
        time = 0
        midpoint = 1
        random = 2
        registers = [0, 0, randomState]
        rates = [.stage, .step, .stage]
        for (name, value) in constants.sorted(by: { $0.key < $1.key }) { names[name] = literal(value) }
    }

    /// Adds a register that the solver sets, such as that of a state, and returns its number. Expressions refer to it
    /// by `name`.
    /// - Parameter isHeld: A Boolean value that indicates whether only events change the variable, so that comparisons
    ///   of the time with it are decided at the middle of the step.
    func addVariable(_ name: String, initial: Double, isHeld: Bool = false) -> Int32 {
        if isHeld { held.insert(name) }
        let register = newRegister(.stage, initial)
        names[name] = register
        return register
    }

    /// Adds consecutive registers without names that change in every stage, and returns the number of the first.
    func addRegisters(_ count: Int) -> Int32 {
        let first = Int32(registers.count)
        registers += repeatElement(0, count: count)
        rates += repeatElement(.stage, count: count)
        return first
    }

    /// Adds a list of registers that an instruction `sum` can add up, and returns its index.
    func addSum(_ parts: [Int32]) -> Int32 {
        sums.append(parts)
        return Int32(sums.count - 1)
    }

    /// Adds the definition of a quantity, by which each program that uses the quantity computes it.
    func define(_ definition: FlatModel.Definition) { definitions[definition.path] = definition.source }

    /// Ends the current program and returns its instructions. The next program does not reuse values that this one
    /// computes.
    func finishProgram() -> [Instruction] {
        defer {
            instructions = []
            index = OperationIndex()
            defined = [:]
        }
        return instructions
    }

    /// Forgets the names and definitions of quantities, which take much room for a large network. No expression can be
    /// compiled afterwards.
    func forgetNames() {
        (names, definitions, held) = ([:], [:], [])
    }

    /// Returns the value of an expression that depends on constants alone; nil for any other expression, whose
    /// evaluation is then added to the current program, as by ``compile(_:)``.
    /// - Throws: `DiagnosticsError` for unknown names and functions.
    func constant(_ expression: Expression) throws -> Double? {
        let register = try compile(expression)
        return rates[Int(register)] == .constant ? registers[Int(register)] : nil
    }

    /// Returns the register that holds the value of a named quantity, after adding its computation to the current
    /// program where it is missing.
    /// - Throws: `DiagnosticsError` (`unknownName`) if the name is not defined.
    func register(of name: String) throws -> Int32 { try compile(.name(name)) }

    // MARK: Expressions

    /// Adds the evaluation of an expression to the current program and returns the register of its value.
    /// - Throws: `DiagnosticsError` for unknown names and functions.
    func compile(_ expression: Expression) throws -> Int32 {
        switch expression {
        case .number(let value): return literal(value)
        case .boolean(let truth): return literal(truth ? 1 : 0)
        case .name("t") where names["t"] == nil: return time
        case .name(let name): return try named(name)
        case .negate(let x): return emit(.negate, try compile(x))
        case .not(let x): return emit(.not, try compile(x))
        case .arithmetic(.power, let x, let y): return try power(x, y)
        case .arithmetic(let operation, let x, let y):
            return emit(Self.opcode(operation), try compile(x), try compile(y))
        case .relation(let relation, let x, let y): return try self.relation(relation, x, y)
        case .logic(let connective, let x, let y):
            return emit(connective == .and ? .and : .or, try compile(x), try compile(y))
        case .call(let function, let arguments): return try call(function, arguments)
        case .apply(let name, _):
            throw DiagnosticsError(
                .unknownFunction, "the function '\(name)' is unknown: it is neither built in nor defined in the model")
        case .piecewise(let branches, let otherwise):
            let last = try otherwise.map(compile) ?? literal(.nan)
            return try branches.reversed().reduce(last) { rest, branch in
                emit(.select, try compile(branch.condition), try compile(branch.value), rest)
            }
        }
    }

    private func named(_ name: String) throws -> Int32 {
        if let register = names[name] ?? defined[name] { return register }
        guard let source = definitions[name] else { throw DiagnosticsError(.unknownName, "unknown name '\(name)'") }
        let register: Int32
        switch source {
        case .value(let expression): register = try compile(expression)
        case .sum(let paths):
            register = sum(try paths.map(named))
        }
        defined[name] = register
        return register
    }

    private func sum(_ parts: [Int32]) -> Int32 {
        guard keepsSums else {
            guard let first = parts.first else { return literal(0) }
            return parts.dropFirst().reduce(first) { emit(.add, $0, $1) }
        }
        // Also sums without parts, or of constants, so that instances with different numbers of parts are alike.
        let target = newRegister(.stage)
        instructions.append(Instruction(.sum, target, Int32(sums.count)))
        sums.append(parts)
        return target
    }

    private func power(_ x: Expression, _ y: Expression) throws -> Int32 {
        let base = try compile(x)
        let exponent = try compile(y)
        guard rates[Int(exponent)] == .constant else { return emit(.power, base, exponent) }
        let value = registers[Int(exponent)]
        // The power 1 of any number, also of NaN, is the number itself.
        if value == 1 { return base }
        guard value >= 2, value <= Double(Function.largestProductPower), value == value.rounded() else {
            return emit(.power, base, exponent)
        }
        var product = emit(.square, base)
        for _ in 2..<Int(value) { product = emit(.multiply, product, base) }
        return product
    }

    /// Compiles a comparison. One that depends on the time, constants and held variables alone is decided at the middle
    /// of the step and holds for the whole step.
    private func relation(_ relation: Expression.Relation, _ x: Expression, _ y: Expression) throws -> Int32 {
        var (left, right) = (x, y)
        let names = (x.names + y.names)
        if names.contains("t"), names.allSatisfy({ $0 == "t" || isConstant($0) || held.contains($0) }) {
            left = x.substituting { $0 == "t" ? .name(Self.midpointName) : nil }
            right = y.substituting { $0 == "t" ? .name(Self.midpointName) : nil }
            self.names[Self.midpointName] = midpoint
        }
        let a = try compile(left)
        let b = try compile(right)
        switch relation {
        case .less: return emit(.less, a, b)
        case .lessOrEqual: return emit(.lessOrEqual, a, b)
        case .greater: return emit(.less, b, a)
        case .greaterOrEqual: return emit(.lessOrEqual, b, a)
        case .equal: return emit(.equal, a, b)
        case .notEqual: return emit(.notEqual, a, b)
        }
    }

    private static let midpointName = "t at the middle of the step"

    private func isConstant(_ name: String) -> Bool {
        names[name].map { rates[Int($0)] == .constant } ?? false
    }

    private func call(_ function: Function, _ arguments: [Expression]) throws -> Int32 {
        let operands = try arguments.map(compile)
        switch function {
        case .exp: return emit(.exp, operands[0])
        case .log: return emit(.log, operands[0])
        case .sqrt: return emit(.sqrt, operands[0])
        case .random: return draw(operands[0])
        default: break
        }
        let index = Int32(Machine.functions.firstIndex(of: function) ?? 0)
        if operands.count == 1 { return emit(.call, operands[0], 0, index) }
        return operands.dropFirst().reduce(operands[0]) { emit(.call2, $0, $1, index) }
    }

    /// The numbers of the registers that hold constants.
    var constants: Set<Int32> { Set(rates.indices.lazy.filter { self.rates[$0] == .constant }.map { Int32($0) }) }

    /// Adds a random number, without reuse: every call draws another one.
    private func draw(_ limit: Int32) -> Int32 {
        let target = newRegister(.stage)
        instructions.append(Instruction(.random, target, limit, random))
        return target
    }

    private static func opcode(_ operation: Expression.Arithmetic) -> Opcode {
        switch operation {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        case .modulo: .modulo
        case .power: .power
        }
    }

    // MARK: Registers

    private func newRegister(_ rate: Rate, _ value: Double = 0) -> Int32 {
        registers.append(value)
        rates.append(rate)
        return Int32(registers.count - 1)
    }

    /// Returns the register of a constant; constants with the same bits share one.
    func literal(_ value: Double) -> Int32 {
        if let register = literals[value.bitPattern] { return register }
        let register = newRegister(.constant, value)
        literals[value.bitPattern] = register
        return register
    }

    /// Adds an operation and returns the register of its result; an equal earlier operation is not repeated.
    ///
    /// The operation is added to the prelude if its operands change from step to step only, and to the current program
    /// if they change within a step. If all are constants, the result is a constant, and nothing is added.
    func emit(_ opcode: Opcode, _ a: Int32, _ b: Int32 = 0, _ c: Int32 = 0) -> Int32 {
        var operation = Instruction(opcode, 0, a, b, c)
        let rate = operation.operands.lazy.map { self.rates[Int($0)] }.max() ?? .constant
        if let known = preludeIndex.place(of: operation, in: prelude) { return prelude[known].target }
        if let known = index.place(of: operation, in: instructions) { return instructions[known].target }
        if rate == .constant { return literal(folded(operation)) }
        let target = newRegister(rate)
        operation.target = target
        if rate == .step {
            prelude.append(operation)
            preludeTargets.append(target)
            preludeIndex.insert(prelude.count - 1, in: prelude)
        } else {
            instructions.append(operation)
            index.insert(instructions.count - 1, in: instructions)
        }
        return target
    }

    /// The sorted times in seconds with which the prelude compares the middle of the step. Steps between two of them
    /// have equal results of the prelude. Empty if the prelude does not use the middle of the step; nil if it uses it
    /// in another way than in a comparison with a constant.
    var switchInstants: [Double]? {
        var instants: [Double] = []
        for instruction in prelude where instruction.operands.contains(midpoint) {
            guard instruction.opcode == .less || instruction.opcode == .lessOrEqual else { return nil }
            let other = instruction.a == midpoint ? instruction.b : instruction.a
            guard rates[Int(other)] == .constant else { return nil }
            instants.append(registers[Int(other)])
        }
        return instants.sorted()
    }

    /// Returns the value of an operation on constants. The scratch registers are allocated manually: with an array of
    /// four, the optimizer of Swift 6.3.1 forwards the initial zero past the write through the pointer.
    private func folded(_ operation: Instruction) -> Double {
        let takesFunction = operation.opcode == .call || operation.opcode == .call2
        let scratch = UnsafeMutablePointer<Double>.allocate(capacity: 4)
        defer { scratch.deallocate() }
        scratch.initialize(to: registers[Int(operation.a)])
        (scratch + 1).initialize(to: registers[Int(operation.b)])
        (scratch + 2).initialize(to: takesFunction ? 0 : registers[Int(operation.c)])
        (scratch + 3).initialize(to: .nan)
        let program = [Instruction(operation.opcode, 3, 0, 1, takesFunction ? operation.c : 2)]
        program.withUnsafeBufferPointer { Machine.run($0, scratch) }
        return scratch[3]
    }
}
