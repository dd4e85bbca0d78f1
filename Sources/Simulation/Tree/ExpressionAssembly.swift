import Expressions

/// The evaluation of expressions by instructions of a tree program.
extension TreeAssembler {
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
