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
        case .arithmetic(.add, _, _), .arithmetic(.subtract, _, _):
            return truthCount(limit: 2) > 1 ? self : countingTerms()
        case .arithmetic(let operation, let x, let y):
            let parts = (x.countingConditions(), y.countingConditions())
            guard operation == .multiply || operation == .divide else {
                return .arithmetic(operation, parts.0, parts.1)
            }
            return .arithmetic(operation, parts.0.counted, parts.1.counted)
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

    /// Returns a sum with all its terms counted, of which at most one is a truth.
    private func countingTerms() -> Expression {
        guard case .arithmetic(let operation, let x, let y) = self, operation == .add || operation == .subtract else {
            return countingConditions().counted
        }
        return .arithmetic(operation, x.countingTerms(), y.countingTerms())
    }

    /// Returns the number of terms of a sum that are truths to NumPy, but at most the limit.
    private func truthCount(limit: Int) -> Int {
        switch self {
        case .arithmetic(.add, let x, let y), .arithmetic(.subtract, let x, let y):
            let left = x.truthCount(limit: limit)
            return left >= limit ? left : left + y.truthCount(limit: limit - left)
        case .negate(let x): return x.truthCount(limit: limit)
        default: return isTruth ? 1 : 0
        }
    }

    /// A Boolean value that indicates whether the expression is a condition or a product of conditions. SymPy leaves out
    /// the factor 1.
    private var isTruth: Bool {
        if isCondition { return true }
        guard case .arithmetic(.multiply, let x, let y) = self else { return false }
        return x.isTruth && (y.isTruth || y == .number(1)) || x == .number(1) && y.isTruth
    }
}
