import Expressions

/// The products that lose the brackets around their denominator in TVBO 0.5.3.
///
/// It writes the equations of states and derived variables as text again, before its back ends read them. The printer of
/// SymPy then takes a product that begins with a negative number for a term of a sum, so that it puts no brackets around
/// a denominator that is a product, if numbers remain among the other factors: `-(x*2/(y*b))` becomes `-1*x*2/y*b`.
/// Likewise `1/x**-1` becomes `1/1/x`. Source: `StrPrinter._print_Mul` of SymPy, and the function `precedence_Mul`.
///
///     LostBrackets.text(in: expression)  // "-(x*2/(y*b))"
enum LostBrackets {
    /// A factor of a product as SymPy reads it, without simplification.
    private enum Factor {
        case number(Double)
        case denominator(Expression)
        case other
    }

    /// Returns the text of the first such product; nil if there is none. Conditions keep their brackets.
    static func text(in expression: Expression) -> String? {
        if let factors = factors(of: expression) {
            if losesBrackets(factors) { return "\(expression)" }
            return text(inParts: operands(of: expression))
        }
        switch expression {
        case .arithmetic(.subtract, let x, let y):
            // The second term is printed as a factor of -1, with brackets.
            return text(in: x) ?? text(inParts: operands(of: y))
        case .piecewise(let branches, let otherwise):
            return text(inParts: branches.map(\.value) + (otherwise.map { [$0] } ?? []))
        case .relation, .logic, .not: return nil
        case .negate(let x): return text(inNegative: x)
        default: return text(inParts: expression.parts)
        }
    }

    private static func text(inParts parts: [Expression]) -> String? { parts.lazy.compactMap(text).first }

    /// Searches a sum with a negative sign, which SymPy gives to each of its terms.
    private static func text(inNegative expression: Expression) -> String? {
        switch expression {
        case .arithmetic(.add, let x, let y): return text(inNegative: x) ?? text(inNegative: y)
        case .arithmetic(.subtract, let x, let y): return text(inNegative: x) ?? text(in: y)
        default:
            if let factors = factors(of: .negate(expression)), losesBrackets(factors) { return "-(\(expression))" }
            return text(in: expression)
        }
    }

    /// Returns whether brackets are lost: the product begins with a negative number and has another one, and its only
    /// denominator is a product; or a number stands above a power with a negative exponent.
    private static func losesBrackets(_ factors: [Factor]) -> Bool {
        var numbers: [Bool] = []
        var denominators: [Expression] = []
        for (index, factor) in factors.enumerated() {
            switch factor {
            case .number(let value): numbers.append(index == 0 && value < 0)
            case .denominator(let base): denominators.append(base)
            case .other: break
            }
        }
        guard denominators.count == 1 else { return false }
        if numbers.count > 1, numbers[0] { return isProduct(denominators[0]) }
        guard case .number(1) = factors[0] else { return false }
        return inverse(denominators[0]) != nil
    }

    /// Returns the factors of a product; nil for another expression.
    private static func factors(of expression: Expression) -> [Factor]? {
        switch expression {
        case .arithmetic(.multiply, let x, let y): return part(x) + part(y)
        case .arithmetic(.divide, let x, let y): return part(x) + [.denominator(y)]
        case .negate(let x):
            guard let factors = factors(of: x), !isNegative(x) else { return nil }
            guard case .number(let value) = factors[0] else { return [.number(-1)] + factors }
            return [.number(-value)] + factors.dropFirst()
        default: return nil
        }
    }

    /// Returns the factors that an operand of a product adds to it.
    private static func part(_ expression: Expression) -> [Factor] {
        switch expression {
        // The number pi is a symbol to SymPy.
        case .number(let value) where value != .pi: [.number(value)]
        case .negate(.number(let value)): [.number(-value)]
        case .arithmetic(.multiply, _, _), .arithmetic(.divide, _, _): factors(of: expression) ?? [.other]
        default: [inverse(expression).map { .denominator($0) } ?? .other]
        }
    }

    /// Returns the operands of a product, in which other products may be; the expression itself if it is no product.
    private static func operands(of expression: Expression) -> [Expression] {
        switch expression {
        case .negate(let x): operands(of: x)
        case .arithmetic(.multiply, let x, let y):
            (isChain(x) ? operands(of: x) : [x]) + (isChain(y) ? operands(of: y) : [y])
        case .arithmetic(.divide, let x, let y): (isChain(x) ? operands(of: x) : [x]) + [y]
        default: [expression]
        }
    }

    private static func isChain(_ expression: Expression) -> Bool {
        switch expression {
        case .arithmetic(.multiply, _, _), .arithmetic(.divide, _, _): true
        default: false
        }
    }

    /// Returns the base of a power with the exponent -1; nil for another expression.
    private static func inverse(_ expression: Expression) -> Expression? {
        if case .arithmetic(.power, let base, .negate(.number(1))) = expression { base } else { nil }
    }

    private static func isProduct(_ expression: Expression) -> Bool {
        isChain(expression) && !isNegative(expression)
    }

    /// Returns whether a product begins with a negative number.
    private static func isNegative(_ expression: Expression) -> Bool {
        switch expression {
        case .negate: true
        case .arithmetic(.multiply, let x, _), .arithmetic(.divide, let x, _): isNegative(x)
        default: false
        }
    }
}
