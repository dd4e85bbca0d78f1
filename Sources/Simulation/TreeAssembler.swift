import Expressions

/// Emits instructions for the tree's programs: expressions over registers, jumps and routines. Temporary values share
/// a few registers, so that large networks stay within the processor's caches.
final class TreeAssembler {
    /// A place in the code that is known later.
    struct Label: Hashable { fileprivate var number: Int }

    /// The instructions.
    private(set) var code: [Instruction] = []
    /// The registers' values before the run.
    private(set) var registers: [Double] = []
    /// The register of the random generator's state.
    let seed: Int32

    private var literals: [UInt64: Int32] = [:]
    private var temporaries: [Int32] = []
    private var temporarySet: Set<Int32> = []
    private var usedTemporaries = 0
    private var labels: [Int?] = []
    /// Instructions whose `b` is the number of a label.
    private var unresolved: [Int] = []
    /// The first instruction that a join may reach back to: a label stands before it.
    private var barrier = 0

    /// Starts with a seed for random numbers.
    init(seed: Int64) {
        registers = [JavaRandom.state(seed: seed)]
        self.seed = 0
    }

    // MARK: Registers

    /// A register of its own.
    func register(_ initial: Double = 0) -> Int32 {
        registers.append(initial)
        return Int32(registers.count - 1)
    }

    /// Sets what a register holds before the run.
    func set(_ register: Int32, to value: Double) { registers[Int(register)] = value }

    /// The register of a fixed value; values are told apart by their bits.
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

    /// Gives all temporary registers free.
    func endStatement() { usedTemporaries = 0 }

    // MARK: Control

    /// A place that is marked later.
    func label() -> Label {
        labels.append(nil)
        return Label(number: labels.count - 1)
    }

    /// Marks the present place.
    func mark(_ label: Label) {
        labels[label.number] = code.count
        barrier = code.count
    }

    /// Where a label stands.
    func entry(_ label: Label) -> Int { labels[label.number] ?? 0 }

    /// Emits a jump or call to a label.
    func branch(_ opcode: Opcode, to label: Label, condition: Int32 = 0) {
        unresolved.append(code.count)
        code.append(Instruction(opcode, 0, condition, Int32(label.number)))
        barrier = code.count
    }

    /// Emits an instruction that sets no register of its own.
    func control(_ opcode: Opcode, _ number: Int32 = 0) {
        code.append(Instruction(opcode, 0, 0, number))
        barrier = code.count
    }

    /// Puts the places of labels into the jumps.
    func resolveLabels() {
        for index in unresolved { code[index].b = Int32(labels[Int(code[index].b)] ?? 0) }
        unresolved = []
    }

    // MARK: Expressions

    /// Emits an operation; joins it with the one before where that serves only this.
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

    /// A register whose value nothing overwrites before the end of the statement.
    func steady(_ register: Int32) -> Int32 {
        temporarySet.contains(register) ? register : emit(.copy, register)
    }

    /// Copies a register.
    func copy(_ source: Int32, into target: Int32) {
        code.append(Instruction(.copy, target, source))
    }

    /// What names mean.
    struct Meaning {
        /// The value of a part that never changes; nil for any other.
        var constant: (Expression) -> Double?
        /// The register of a name.
        var register: (String) throws -> Int32
    }

    /// The register that will hold the value of an expression.
    /// - Parameter target: where the value must end up; nil for anywhere.
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

    /// Where random numbers are drawn, only the branch that holds may draw.
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
    /// Whether it draws random numbers.
    var isRandom: Bool {
        var found = false
        visit { if case .call(.random, _) = $0 { found = true } }
        return found
    }
}
