import Expressions

/// An assembler that appends instructions to a tree program: the evaluation of expressions over registers, jumps and
/// routines.
///
///     let end = out.label()
///     out.branch(.jumpUnless, to: end, condition: condition)
///     out.copy(source, into: target)
///     out.mark(end)
///
/// Intermediate results share a few temporary registers, so that large networks fit in the processor's caches.
final class TreeAssembler {
    /// A position in the code that may be marked after instructions refer to it.
    struct Label: Hashable { fileprivate var number: Int }

    /// The instructions emitted so far.
    private(set) var code: [Instruction] = []
    /// The initial values of the registers created so far.
    private(set) var registers: [Double] = []
    /// The register of the state of the random number generator.
    let seed: Int32

    private var literals: [UInt64: Int32] = [:]
    private var temporaries: [Int32] = []
    /// The registers of intermediate results, which different statements share.
    private(set) var temporarySet: Set<Int32> = []
    private var usedTemporaries = 0
    private var labels: [Int?] = []
    /// The indices of instructions whose operand `b` is the number of a label.
    private var unresolved: [Int] = []
    /// The index of the first instruction that may be joined with a later one. Earlier ones may not, because a jump may
    /// lead to the position after them.
    private var barrier = 0

    /// Creates an assembler with a seed for random numbers.
    init(seed: Int64) {
        registers = [JavaRandom.state(seed: seed)]
        self.seed = 0
    }

    // MARK: Registers

    /// Returns a new register with an initial value.
    func register(_ initial: Double = 0) -> Int32 {
        registers.append(initial)
        return Int32(registers.count - 1)
    }

    /// Sets the initial value of a register.
    func set(_ register: Int32, to value: Double) { registers[Int(register)] = value }

    /// Returns the register of a constant; constants with the same bits share one.
    func literal(_ value: Double) -> Int32 {
        if let known = literals[value.bitPattern] { return known }
        let result = register(value)
        literals[value.bitPattern] = result
        return result
    }

    private func temporary() -> Int32 {
        if usedTemporaries == temporaries.count {
            temporaries.append(register())
            temporarySet.insert(temporaries[usedTemporaries])
        }
        defer { usedTemporaries += 1 }
        return temporaries[usedTemporaries]
    }

    /// Ends a statement, so that its temporary registers can be reused.
    func endStatement() { usedTemporaries = 0 }

    // MARK: Control

    /// Returns a new label without a position.
    func label() -> Label {
        labels.append(nil)
        return Label(number: labels.count - 1)
    }

    /// Sets the position of a label to that of the instruction that is emitted next.
    func mark(_ label: Label) {
        labels[label.number] = code.count
        barrier = code.count
    }

    /// Returns the index of the instruction that a label marks; 0 for a label that has not been marked.
    func entry(_ label: Label) -> Int { labels[label.number] ?? 0 }

    /// Emits a jump to a label, or a call of the routine that begins there.
    /// - Parameter condition: The register of the condition, for a conditional jump.
    func branch(_ opcode: Opcode, to label: Label, condition: Int32 = 0) {
        unresolved.append(code.count)
        code.append(Instruction(opcode, 0, condition, Int32(label.number)))
        barrier = code.count
    }

    /// Emits an instruction that sets no register of its own, such as the return from a routine or the sending of an
    /// event.
    /// - Parameter number: The operand of the instruction, such as the number of a delayed connection.
    func control(_ opcode: Opcode, _ number: Int32 = 0) {
        code.append(Instruction(opcode, 0, 0, number))
        barrier = code.count
    }

    /// Replaces the labels in jumps and calls by the indices of the instructions that the labels mark. Call it when all
    /// labels are marked.
    func resolveLabels() {
        for index in unresolved { code[index].b = Int32(labels[Int(code[index].b)] ?? 0) }
        unresolved = []
    }

    // MARK: Expressions

    /// Emits an operation and returns the register of its result. If the operation uses the temporary result of the
    /// previous one, both become one instruction where the instruction set has one for them.
    /// - Parameter target: The register of the result; a temporary register if nil.
    @discardableResult
    func emit(_ opcode: Opcode, _ a: Int32, _ b: Int32 = 0, _ c: Int32 = 0, into target: Int32? = nil) -> Int32 {
        let target = target ?? temporary()
        let instruction = Instruction(opcode, target, a, b, c)
        if code.count > barrier, let last = code.last, temporarySet.contains(last.target), last.opcode != .random {
            let isLeft = last.target == a
            if isLeft || last.target == b, let joined = Fusion.join(last, into: instruction, isLeft: isLeft) {
                code[code.count - 1] = joined
                return target
            }
        }
        code.append(instruction)
        return target
    }

    /// Returns a temporary register that keeps the present value of a register until the end of the statement.
    func kept(_ register: Int32) -> Int32 {
        temporarySet.contains(register) ? register : emit(.copy, register)
    }

    /// Emits an instruction that copies one register to another.
    func copy(_ source: Int32, into target: Int32) {
        code.append(Instruction(.copy, target, source))
    }

    /// The interpretation of the names in an expression.
    struct Meaning {
        /// A function that returns the value of a constant expression; nil for an expression that is not constant.
        var constant: (Expression) -> Double?
        /// A function that returns the register with the value of a name.
        var register: (String) throws -> Int32
    }

    /// Emits the evaluation of an expression and returns the register of its value.
    /// - Parameters:
    ///   - target: The register to which the value is written; nil if it may be in any register.
    ///   - meaning: The interpretation of the names in the expression.
    @discardableResult
    func compile(_ expression: Expression, into target: Int32? = nil, _ meaning: Meaning) throws -> Int32 {
        if let value = meaning.constant(expression) {
            guard let target else { return literal(value) }
            copy(literal(value), into: target)
            return target
        }
        let part = { (part: Expression) throws in try self.compile(part, meaning) }
        switch expression {
        case .number(let value): return literal(value)
        case .boolean(let truth): return literal(truth ? 1 : 0)
        case .name(let text):
            let source = try meaning.register(text)
            if let target { copy(source, into: target) }
            return target ?? source
        case .negate(let x): return emit(.negate, try part(x), into: target)
        case .not(let x): return emit(.not, try part(x), into: target)
        case .arithmetic(let operation, let x, let y):
            return arithmetic(operation, try part(x), try part(y), y, target)
        case .relation(let relation, let x, let y): return self.relation(relation, try part(x), try part(y), target)
        case .logic(let connective, let x, let y):
            return emit(connective == .and ? .and : .or, try part(x), try part(y), into: target)
        case .call(let function, let arguments): return call(function, try arguments.map(part), target)
        case .apply: return literal(.nan)
        case .piecewise(let branches, let otherwise):
            if expression.isRandom {
                return try jumping(branches, otherwise, target ?? register(), meaning)
            }
            let last = try otherwise.map(part) ?? literal(.nan)
            var rest = last
            for (index, branch) in branches.enumerated().reversed() {
                let condition = try part(branch.condition)
                rest = emit(.select, condition, try part(branch.value), rest, into: index == 0 ? target : nil)
            }
            return rest
        }
    }

    /// Emits conditional jumps instead of a selection, so that random numbers are drawn only in the branch that
    /// applies.
    private func jumping(
        _ branches: [Expression.Branch], _ otherwise: Expression?, _ target: Int32, _ meaning: Meaning
    ) throws -> Int32 {
        let end = label()
        for branch in branches {
            let next = label()
            self.branch(.jumpUnless, to: next, condition: try compile(branch.condition, meaning))
            try compile(branch.value, into: target, meaning)
            self.branch(.jump, to: end)
            mark(next)
        }
        try compile(otherwise ?? .number(.nan), into: target, meaning)
        mark(end)
        return target
    }

    private func arithmetic(
        _ operation: Expression.Arithmetic, _ a: Int32, _ b: Int32, _ exponent: Expression, _ target: Int32?
    ) -> Int32 {
        switch operation {
        case .add: return emit(.add, a, b, into: target)
        case .subtract: return emit(.subtract, a, b, into: target)
        case .multiply: return emit(.multiply, a, b, into: target)
        case .divide: return emit(.divide, a, b, into: target)
        case .modulo: return emit(.modulo, a, b, into: target)
        case .power:
            if isLiteral(b, 1) { return target == nil ? a : emit(.copy, a, into: target) }
            return isLiteral(b, 2) ? emit(.square, a, into: target) : emit(.plainPower, a, b, into: target)
        }
    }

    private func isLiteral(_ register: Int32, _ value: Double) -> Bool { literals[value.bitPattern] == register }

    private func relation(_ relation: Expression.Relation, _ a: Int32, _ b: Int32, _ target: Int32?) -> Int32 {
        switch relation {
        case .less: emit(.less, a, b, into: target)
        case .lessOrEqual: emit(.lessOrEqual, a, b, into: target)
        case .greater: emit(.less, b, a, into: target)
        case .greaterOrEqual: emit(.lessOrEqual, b, a, into: target)
        case .equal: emit(.equal, a, b, into: target)
        case .notEqual: emit(.notEqual, a, b, into: target)
        }
    }

    private func call(_ function: Function, _ operands: [Int32], _ target: Int32?) -> Int32 {
        switch function {
        case .exp: return emit(.exp, operands[0], into: target)
        case .sqrt: return emit(.sqrt, operands[0], into: target)
        case .random: return emit(.random, operands[0], seed, into: target)
        default: break
        }
        let index = Int32(Machine.functions.firstIndex(of: function) ?? 0)
        if operands.count == 1 { return emit(.call, operands[0], 0, index, into: target) }
        return operands.dropFirst().reduce(operands[0]) { emit(.call2, $0, $1, index, into: target) }
    }
}

extension Expression {
    /// A Boolean value that indicates whether the expression draws random numbers.
    var isRandom: Bool {
        var found = false
        visit { if case .call(.random, _) = $0 { found = true } }
        return found
    }
}
