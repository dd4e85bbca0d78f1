import Expressions

/// The differences in expressions that are as small as the rounding errors of their terms, so that they depend on the
/// order of operations.
///
///     RoundedDifferences { ["p": 0.3][$0] }.comparison(in: expression)  // "0.1 + 0.2 > p"
///
/// SymPy combines the numbers and equal terms of a sum before TVBO generates code.
struct RoundedDifferences {
    /// The size of a difference, relative to its largest term, up to which it may consist of rounding errors.
    private static let smallness = 1e-12
    /// The value from which on the rounding errors of a state or a constant are seen in a difference from a constant.
    private static let large = 1e5
    /// The size of such a difference, for a state at the start, relative to the value.
    private static let closeness = 1e-3

    /// Returns the value of a parameter; nil for other names.
    private let value: (String) -> Double?

    /// Returns the expression of a derived quantity; nil for other names.
    private let definition: (String) -> Expression?

    /// Creates a search in expressions.
    /// - Parameters:
    ///   - value: Returns the value of a parameter; nil for other names.
    ///   - definition: Returns the expression of a derived quantity; nil for other names.
    init(value: @escaping (String) -> Double?, definition: @escaping (String) -> Expression? = { _ in nil }) {
        (self.value, self.definition) = (value, definition)
    }

    /// Returns the text of the first comparison, sign, step, whole part or remainder that rounding errors decide; nil if
    /// there is none. Of whole parts and remainders, those of parameters and numbers are examined, and those of
    /// ``SteppedValues``.
    ///
    /// The terms of its two sides, or of the argument, cancel each other: the sum of the factors of each product of
    /// other names than parameters is at most 1e-12 of the largest of them. Differences of two names or numbers have no
    /// rounding errors.
    func comparison(in expression: Expression) -> String? {
        var result: String?
        expression.visit { part in
            guard result == nil else { return }
            switch part {
            case .relation(_, let x, let y) where isRounded(x, y) || canVanish(.arithmetic(.subtract, x, y)):
                result = "\(part)"
            case .call(let function, let arguments) where [.sign, .heaviside].contains(function):
                if let argument = arguments.first, isRounded(argument, .number(0)) || canVanish(argument) {
                    result = "\(part)"
                }
            case .call(let function, let arguments) where [.floor, .ceil].contains(function):
                if let argument = arguments.first, isNearlyWhole(argument, 1) { result = "\(part)" }
            case .arithmetic(.modulo, let x, let y):
                if let period = ConstantExpression.value(y, value), isNearlyWhole(x, period) { result = "\(part)" }
            default: break
            }
        }
        return result
    }

    /// Returns whether an expression that changes in steps can be 0, but for its rounding errors.
    private func canVanish(_ expression: Expression) -> Bool {
        SteppedValues(expression, value: value, definition: definition)?.canVanish == true
    }

    /// Returns whether an expression of parameters and numbers, or one that changes in steps, is a multiple of a period,
    /// but for its rounding errors.
    private func isNearlyWhole(_ expression: Expression, _ period: Double) -> Bool {
        if let steps = SteppedValues(expression, value: value, definition: definition),
            steps.canBeMultiple(of: period)
        {
            return true
        }
        guard let number = ConstantExpression.value(expression, value), period != 0,
            !(isExact(expression) && isExact(.number(period)))
        else { return false }
        let count = number / period
        return count.rounded() != 0 && abs(count - count.rounded()) <= Self.smallness * abs(count)
    }

    private func isRounded(_ x: Expression, _ y: Expression) -> Bool {
        guard !(isExact(x) && isExact(y)) else { return false }
        var sums: [[String]: (sum: Double, largest: Double)] = [:]
        var terms: [Expression] = []
        for term in ExactConstants.terms(of: .arithmetic(.subtract, x, y)) {
            let (factor, names) = product(term.value)
            // A product with 0 has no rounding error.
            guard factor != 0 else { continue }
            terms.append(term.value)
            let (sum, largest) = sums[names] ?? (0, 0)
            sums[names] = (sum + term.sign * factor, max(largest, abs(factor)))
        }
        if terms.count <= 2, terms.allSatisfy(\.parts.isEmpty) { return false }
        return !sums.isEmpty
            && sums.values.allSatisfy { $0.largest.isFinite && abs($0.sum) <= Self.smallness * $0.largest }
    }

    /// Returns the factor of a product that consists of parameters and numbers, and the texts of the others, sorted.
    private func product(_ expression: Expression) -> (factor: Double, others: [String]) {
        if let number = ConstantExpression.value(expression, value) { return (number, []) }
        switch expression {
        case .negate(let x):
            let (factor, others) = product(x)
            return (-factor, others)
        case .arithmetic(.multiply, let x, let y):
            let (left, right) = (product(x), product(y))
            return (left.factor * right.factor, (left.others + right.others).sorted())
        case .arithmetic(.divide, let x, let y):
            guard let divisor = ConstantExpression.value(y, value) else { return (1, ["\(expression)"]) }
            let (factor, others) = product(x)
            return (factor / divisor, others)
        default: return (1, ["\(expression)"])
        }
    }

    /// Returns the text of the first sum in which large parameters and numbers cancel each other beside other terms, whose
    /// rounding then depends on the order; nil if there is none.
    func cancellation(in expression: Expression) -> String? {
        // A part that is constant as a whole is computed before it meets other terms.
        let terms = ExactConstants.terms(of: expression) { ConstantExpression.value($0, value) != nil }
        let constants = terms.compactMap { term in ConstantExpression.value(term.value, value).map { $0 * term.sign } }
        let largest = constants.map(abs).max() ?? 0
        if constants.count > 1, constants.count < terms.count, constants.allSatisfy(\.isFinite), largest >= Self.large,
            abs(constants.reduce(0, +)) <= Self.closeness * largest
        {
            return "\(expression)"
        }
        // Each sum is examined once, and not again from each of its terms on.
        let parts = terms.count > 1 ? terms.map(\.value) : expression.parts
        return parts.lazy.compactMap { cancellation(in: $0) }.first
    }

    private func isExact(_ expression: Expression) -> Bool { ExactArithmetic.isExact(expression, value) }

    /// Returns the first of some states that is large at the start, and that the expression reads as a small difference
    /// from parameters and numbers; nil if there is none.
    /// - Parameter initial: The initial values of the states, in the units of the parameters.
    func offsetState(in expression: Expression, initial: [String: Double]) -> String? {
        let terms = ExactConstants.terms(of: expression)
        if terms.count > 1 {
            let numbers = terms.compactMap { term in
                ConstantExpression.value(term.value, value).map { $0 * term.sign }
            }
            for term in terms {
                guard case .name(let name) = term.value, let start = initial[name], abs(start) >= Self.large else {
                    continue
                }
                let rest = term.sign * start + numbers.reduce(0, +)
                if abs(rest) <= Self.closeness * abs(start) { return name }
            }
        }
        let parts = terms.count > 1 ? terms.map(\.value) : expression.parts
        for part in parts {
            if let state = offsetState(in: part, initial: initial) { return state }
        }
        return nil
    }
}
