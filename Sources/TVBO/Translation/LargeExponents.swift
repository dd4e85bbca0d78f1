import ElementaryFunctions
import Expressions

/// The exponentials that SymPy divides into factors which floating-point numbers cannot hold.
///
/// SymPy takes the exponential of a decimal number out of that of a sum, after it has multiplied sums by whole numbers and
/// fractions: `exp(-20*(v + 40.0))` becomes 3.7e-348 times `exp(-20*v)`, of which the first is 0 in floating-point
/// arithmetic and the second often infinite.
///
///     LargeExponents.text(in: expression, texts: ["1/(1 + exp(-20*(v + 40.0)))"])  // "exp(-20 * (v + 40))"
enum LargeExponents {
    /// Returns the text of the first exponential whose number has an exponential that is infinite, 0 or subnormal; nil
    /// if there is none.
    /// - Parameter texts: The texts that the expression was read from. SymPy keeps whole numbers in exponents, so that
    ///   nothing is found without a decimal number in a text.
    static func text(in expression: Expression, texts: [String]) -> String? {
        var result: String?
        expression.visit { part in
            guard result == nil, case .call(.exp, let arguments) = part, let exponent = arguments.first,
                !exponent.names.isEmpty
            else { return }
            let number = number(in: exponent)
            if number != 0, !ElementaryFunctions.exp(number).isNormal { result = "\(part)" }
        }
        return texts.contains { $0.contains(/[0-9]\.|\.[0-9]|[0-9][eE][-+]?[0-9]/) } ? result : nil
    }

    /// Returns the number that is added to the other terms of a sum, once its products with numbers are multiplied out;
    /// 0 if there is none.
    private static func number(in expression: Expression) -> Double {
        if let value = constant(expression) { return value }
        switch expression {
        case .negate(let x): return -number(in: x)
        case .arithmetic(.add, let x, let y): return number(in: x) + number(in: y)
        case .arithmetic(.subtract, let x, let y): return number(in: x) - number(in: y)
        case .arithmetic(.multiply, let x, let y):
            if let factor = constant(x) { return factor * number(in: y) }
            return constant(y).map { $0 * number(in: x) } ?? 0
        case .arithmetic(.divide, let x, let y): return constant(y).map { number(in: x) / $0 } ?? 0
        default: return 0
        }
    }

    private static func constant(_ expression: Expression) -> Double? {
        expression.names.isEmpty ? ConstantExpression.value(expression) { _ in nil } : nil
    }
}
