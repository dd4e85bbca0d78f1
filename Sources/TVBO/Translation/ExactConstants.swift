import Expressions

/// The parts of an expression whose value depends on whether constants are combined exactly, as SymPy does.
///
/// SymPy adds the numbers of a sum before the other terms, so that `1e20 + x - 1e20` is `x` there, but 0 in floating-point
/// arithmetic from left to right. It also knows that `cos(pi/2)` is 0, which is 6e-17 in floating-point arithmetic.
///
///     ExactConstants.text(in: expression)  // "1e+20 + x - 1e+20"
enum ExactConstants {
    /// The number of times by which constants must exceed their sum, or the largest factor of a vanishing value.
    private static let large = 1e6

    /// Returns the text of the first part whose value can differ if constants are combined exactly; nil if there is
    /// none.
    ///
    /// Such a part is a sum of numbers and other terms in which a number is at least 1e6 in magnitude, and at least 1e6
    /// times as large as the sum of the numbers; a sum with a number of at most 1e-6 and two other terms that are
    /// opposite, as in `(x + 1e-9 - x)/1e-9`; or a product with a factor of at least 1e6 and the sine, cosine or
    /// tangent of a number that vanishes exactly.
    static func text(in expression: Expression) -> String? {
        let terms = terms(of: expression)
        if cancels(terms) || vanishes(expression) { return "\(expression)" }
        let parts = terms.count > 1 ? terms.map(\.value) : expression.parts
        for part in parts {
            if let text = text(in: part) { return text }
        }
        return nil
    }

    /// Returns the value of an expression without names; nil for others.
    static func constant(_ expression: Expression) -> Double? {
        expression.names.isEmpty ? ConstantExpression.value(expression) { _ in nil } : nil
    }

    /// Returns whether the sum has other terms besides numbers, and numbers cancel each other, or the other terms do so
    /// beside a small number.
    private static func cancels(_ terms: [(value: Expression, sign: Double)]) -> Bool {
        guard terms.count > 2 else { return false }
        let small = terms.contains { term in constant(term.value).map { $0 != 0 && abs($0) <= 1 / large } ?? false }
        let isOpposed = terms.contains { term in
            constant(term.value) == nil && terms.contains { $0.value == term.value && $0.sign != term.sign }
        }
        if small, isOpposed { return true }
        let numbers = terms.compactMap { term in constant(term.value).map { $0 * term.sign } }
        guard numbers.count > 1, numbers.count < terms.count else { return false }
        let largest = numbers.map(abs).max() ?? 0
        return largest >= large * max(1, abs(numbers.reduce(0, +)))
    }

    /// Returns the terms of a sum with their signs; for another expression that is not a negation, this expression alone.
    /// - Parameter isWhole: A function that returns whether a part is one term, although it is a sum.
    static func terms(
        of expression: Expression, isWhole: (Expression) -> Bool = { _ in false }
    ) -> [(value: Expression, sign: Double)] {
        var terms: [(value: Expression, sign: Double)] = []
        collect(expression, 1, isWhole, &terms)
        return terms
    }

    private static func collect(
        _ expression: Expression, _ sign: Double, _ isWhole: (Expression) -> Bool,
        _ terms: inout [(value: Expression, sign: Double)]
    ) {
        if isWhole(expression) {
            terms.append((expression, sign))
            return
        }
        switch expression {
        case .arithmetic(.add, let x, let y):
            collect(x, sign, isWhole, &terms)
            collect(y, sign, isWhole, &terms)
        case .arithmetic(.subtract, let x, let y):
            collect(x, sign, isWhole, &terms)
            collect(y, -sign, isWhole, &terms)
        case .negate(let x): collect(x, -sign, isWhole, &terms)
        default: terms.append((expression, sign))
        }
    }

    /// Returns whether the product contains a sine, cosine or tangent of a number that vanishes exactly, and a large
    /// number.
    private static func vanishes(_ expression: Expression) -> Bool {
        guard case .arithmetic(.multiply, let x, let y) = expression else { return false }
        let values = (factors(x) + factors(y)).compactMap(constant)
        return values.contains { $0 != 0 && abs($0) < 1e-15 } && values.contains { abs($0) >= large }
            && (factors(x) + factors(y)).contains(where: isTrigonometric)
    }

    private static func factors(_ expression: Expression) -> [Expression] {
        guard case .arithmetic(.multiply, let x, let y) = expression else { return [expression] }
        return factors(x) + factors(y)
    }

    private static func isTrigonometric(_ expression: Expression) -> Bool {
        guard case .call(let function, _) = expression else { return false }
        return [.sin, .cos, .tan].contains(function)
    }
}
