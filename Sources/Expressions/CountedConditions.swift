/// Conditions that are counted as numbers, as in `2*(t > 5)`.
extension Expression {
    /// Returns the expression with conditions that are factors, terms, dividends or values of branches replaced by
    /// numbers: 1 where they hold, and 0 elsewhere, as in Python.
    ///
    /// Conditions elsewhere remain, and also the terms of a sum if several of them are conditions or products of
    /// conditions: to NumPy and JAX the sum of two truths is a truth.
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    func countingConditions() -> Expression {
        switch self {
        case .arithmetic(let operation, let x, let y):
            let parts = (x.countingConditions(), y.countingConditions())
            switch operation {
            case .multiply, .divide: return .arithmetic(operation, parts.0.counted, parts.1.counted)
            case .add, .subtract:
                guard !hasSeveralTruths else { return .arithmetic(operation, parts.0, parts.1) }
                return .arithmetic(operation, parts.0.counted, parts.1.counted)
            default: return .arithmetic(operation, parts.0, parts.1)
            }
        case .negate(let x): return .negate(x.countingConditions())
        case .call(let function, let arguments): return .call(function, arguments.map { $0.countingConditions() })
        case .apply(let name, let arguments): return .apply(name, arguments.map { $0.countingConditions() })
        case .piecewise(let branches, let otherwise):
            return .piecewise(
                branches.map {
                    Branch(value: $0.value.countingConditions().counted, condition: $0.condition.countingConditions())
                }, otherwise: otherwise?.countingConditions().counted)
        case .relation(let relation, let x, let y):
            return .relation(relation, x.countingConditions(), y.countingConditions())
        case .logic(let connective, let x, let y):
            return .logic(connective, x.countingConditions(), y.countingConditions())
        case .not(let x): return .not(x.countingConditions())
        case .number, .boolean, .name: return self
        }
    }

    /// The number of a condition, and any other expression itself.
    var counted: Expression {
        switch self {
        case .boolean(let isTrue): .number(isTrue ? 1 : 0)
        case _ where isCondition:
            .piecewise([Branch(value: .number(1), condition: self)], otherwise: .number(0))
        default: self
        }
    }

    /// A Boolean value that indicates whether several terms of a sum are truths to NumPy: conditions, and products of
    /// conditions and numbers that may be 1.
    private var hasSeveralTruths: Bool { truthCount(limit: 2) > 1 }

    /// Returns the number of terms that are truths, but at most the limit.
    private func truthCount(limit: Int) -> Int {
        switch self {
        case .arithmetic(.add, let x, let y), .arithmetic(.subtract, let x, let y):
            let left = x.truthCount(limit: limit)
            return left >= limit ? left : left + y.truthCount(limit: limit - left)
        case .negate(let x): return x.truthCount(limit: limit)
        default: return isTruth ? 1 : 0
        }
    }

    private var isTruth: Bool {
        if isCondition { return true }
        guard case .arithmetic(.multiply, let x, let y) = self else { return false }
        return (x.isTruth || x.isNumber) && (y.isTruth || y.isNumber) && (x.isTruth || y.isTruth)
    }

    private var isNumber: Bool { if case .number = self { true } else { false } }
}
