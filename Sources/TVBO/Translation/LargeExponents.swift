import ElementaryFunctions
import Expressions

/// The exponentials and powers that SymPy divides into factors which floating-point numbers cannot hold.
///
/// SymPy takes the exponential of a decimal number out of that of a sum, after it has multiplied sums by whole numbers and
/// fractions: `exp(-20*(v + 40.0))` becomes 3.7e-348 times `exp(-20*v)`, of which the first is 0 in floating-point
/// arithmetic and the second often infinite. It divides `(x/0.001)**120` into 1e360 and `x**120`.
///
///     LargeExponents.text(in: expression, texts: ["1/(1 + exp(-20*(v + 40.0)))"])  // "exp(-20*(v + 40))"
enum LargeExponents {
    /// Returns the text of the first exponential or power with a factor that is infinite, 0 or subnormal; nil if there is
    /// none.
    /// - Parameter texts: The texts that the expression was read from. SymPy computes with whole numbers exactly, so that
    ///   nothing is found without a decimal number in an exponential or, for powers, in a text.
    static func text(in expression: Expression, texts: [String]) -> String? {
        var result: String?
        let hasDecimals = (
            exponential: texts.flatMap(exponents).contains { hasDecimal(String($0)) },
            power: texts.contains(where: hasDecimal)
        )
        expression.visit { part in
            if case .call = part, !hasDecimals.exponential { return }
            guard hasDecimals.power, result == nil, let factor = factor(of: part), factor != 1, !factor.isNormal else {
                return
            }
            result = "\(part)"
        }
        return result
    }

    private static func hasDecimal(_ text: String) -> Bool {
        text.contains(/[0-9]\.|\.[0-9]|[0-9][eE][-+]?[0-9]/)
    }

    /// Returns the arguments of the calls of `exp` in a text.
    private static func exponents(in text: String) -> [Substring] {
        text.matches(of: /\bexp *\(/).map { match in
            var depth = 1
            return text[match.range.upperBound...].prefix { character in
                depth += character == "(" ? 1 : character == ")" ? -1 : 0
                return depth > 0
            }
        }
    }

    /// Returns the factor that SymPy takes out of an exponential of a sum, or of a power of a product with a number; nil
    /// for other expressions.
    private static func factor(of part: Expression) -> Double? {
        switch part {
        case .call(.exp, let arguments):
            guard let exponent = arguments.first, !exponent.names.isEmpty else { return nil }
            return ElementaryFunctions.exp(number(in: exponent))
        case .arithmetic(.power, let base, let exponent):
            guard !base.names.isEmpty, let exponent = ExactConstants.constant(exponent) else { return nil }
            let number = coefficient(of: base)
            return number == 0 ? nil : ElementaryFunctions.pow(number.magnitude, exponent)
        default: return nil
        }
    }

    /// Returns the product of the numbers in a product; 1 if there are none.
    private static func coefficient(of expression: Expression) -> Double {
        if let value = ExactConstants.constant(expression) { return value }
        switch expression {
        case .negate(let x): return coefficient(of: x)
        case .arithmetic(.multiply, let x, let y): return coefficient(of: x) * coefficient(of: y)
        case .arithmetic(.divide, let x, let y): return coefficient(of: x) / coefficient(of: y)
        default: return 1
        }
    }

    /// Returns the number that is added to the other terms of a sum, once its products with numbers are multiplied out;
    /// 0 if there is none.
    private static func number(in expression: Expression) -> Double {
        if let value = ExactConstants.constant(expression) { return value }
        switch expression {
        case .negate(let x): return -number(in: x)
        case .arithmetic(.add, let x, let y): return number(in: x) + number(in: y)
        case .arithmetic(.subtract, let x, let y): return number(in: x) - number(in: y)
        case .arithmetic(.multiply, let x, let y):
            if let factor = ExactConstants.constant(x) { return factor * number(in: y) }
            return ExactConstants.constant(y).map { $0 * number(in: x) } ?? 0
        case .arithmetic(.divide, let x, let y): return ExactConstants.constant(y).map { number(in: x) / $0 } ?? 0
        default: return 0
        }
    }
}
