/// The test whether constants have no rounding errors: they, and all that they are computed from, are multiples of 2⁻²⁰
/// below 2³⁰.
///
///     ExactArithmetic.isExact(0.375)  // true
///     ExactArithmetic.isExact(0.1)    // false
package enum ExactArithmetic {
    /// Returns whether a number is a multiple of 2⁻²⁰ below 2³⁰.
    package static func isExact(_ number: Double) -> Bool {
        abs(number) < 0x1p30 && (number * 0x1p20).rounded() == number * 0x1p20
    }

    /// Returns whether an expression consists of parameters and numbers, and has no rounding errors.
    /// - Parameter value: Returns the value of a parameter; nil for other names.
    package static func isExact(_ expression: Expression, _ value: (String) -> Double?) -> Bool {
        guard let number = ConstantExpression.value(expression, value), isExact(number) else { return false }
        switch expression {
        case .number, .name: return true
        case .negate(let x): return isExact(x, value)
        case .arithmetic(let operation, let x, let y) where operation != .power && operation != .modulo:
            return isExact(x, value) && isExact(y, value)
        default: return false
        }
    }
}
