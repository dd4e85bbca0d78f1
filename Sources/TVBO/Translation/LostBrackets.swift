import Expressions

/// The products that lose brackets in TVBO 0.5.3, which writes the equations of states and derived variables as text
/// again before its back ends read them.
///
/// SymPy prints a product of which it has not combined the numbers in a way of its own, with three faults: a product that
/// begins with a negative number is taken for a term of a sum, so that a single denominator that is a product gets no
/// brackets (`-(x*2/(y*b))` becomes `-1*x*2/y*b`); the first of several denominators gets none if it is a difference
/// (`1/(x - b)/c` becomes `1/(x - b*c)`); and neither does a single denominator that is an inverse (`1/x**-1` becomes
/// `1/1/x`). Source: `StrPrinter._print_Mul` of SymPy 1.14.
///
///     LostBrackets("-(x*2/(y*b))").found(in: expression)?.text  // "-(x*2/(y*b))"
struct LostBrackets {
    /// A product that loses brackets.
    struct Found {
        /// The text of the product.
        var text: String
        /// A Boolean value that indicates whether it depends on the names in the product whether brackets are lost.
        var isUncertain = false
    }

    /// A factor of a product as SymPy reads it, without simplification.
    private enum Factor {
        case number(Double)
        case denominator(Expression)
        case other(Expression)
    }

    /// The whole numbers that are written without a point.
    private let integers: Set<Double>

    /// Creates a search in an expression that was read from a text.
    init(_ text: String) {
        integers = Set(text.matches(of: /(^|[^\w.])(\d+)(?![\w.])/).compactMap { Double($0.output.2) })
    }

    /// Returns the first product that loses brackets; nil if there is none. Conditions keep theirs.
    func found(in expression: Expression) -> Found? {
        if let factors = factors(of: expression) {
            return found(factors, expression) ?? found(inParts: operands(of: expression))
        }
        switch expression {
        case .arithmetic(.subtract, let x, let y):
            // The second term is printed as a factor of -1, with brackets.
            return found(in: x) ?? found(inParts: operands(of: y))
        case .piecewise(let branches, let otherwise):
            return found(inParts: branches.map(\.value) + (otherwise.map { [$0] } ?? []))
        case .relation, .logic, .not: return nil
        case .negate(let x): return found(inNegative: x)
        default: return found(inParts: expression.parts)
        }
    }

    private func found(inParts parts: [Expression]) -> Found? {
        for part in parts {
            if let found = found(in: part) { return found }
        }
        return nil
    }

    /// Searches a sum with a negative sign, which SymPy gives to each of its terms.
    private func found(inNegative expression: Expression) -> Found? {
        switch expression {
        case .arithmetic(.add, let x, let y): return found(inNegative: x) ?? found(inNegative: y)
        case .arithmetic(.subtract, let x, let y): return found(inNegative: x) ?? found(in: y)
        default:
            let negative = Expression.negate(expression)
            return factors(of: negative).flatMap { found($0, negative) } ?? found(in: expression)
        }
    }

    // MARK: Products

    private func found(_ factors: [Factor], _ expression: Expression) -> Found? {
        guard isPrintedApart(factors) else { return nil }
        var denominators: [Expression] = []
        for case .denominator(let base) in factors { denominators.append(base) }
        guard let first = denominators.first else { return nil }
        guard denominators.count == 1 else {
            switch sign(ofSum: first) {
            case .negative: return Found(text: "\(expression)")
            case .either: return Found(text: "\(expression)", isUncertain: true)
            case .positive: return nil
            }
        }
        var isNegative = false
        if case .number(let value) = factors[0] { isNegative = value < 0 }
        let isLost = isNegative && Self.isChain(first) && !isNegativeTerm(first) || Self.inverse(first) != nil
        return isLost ? Found(text: "\(expression)") : nil
    }

    /// Returns whether a product has a number, or a power of whole numbers, beside its first factor, or begins with 1.
    private func isPrintedApart(_ factors: [Factor]) -> Bool {
        if case .number(1) = factors[0], integers.contains(1) { return true }
        return factors.dropFirst().contains { factor in
            switch factor {
            case .number: true
            case .denominator(let base): isInteger(base)
            case .other(let x):
                if case .arithmetic(.power, let base, let exponent) = x {
                    isInteger(base) && isInteger(exponent)
                } else {
                    false
                }
            }
        }
    }

    private func isInteger(_ expression: Expression) -> Bool {
        switch expression {
        case .number(let value): integers.contains(value)
        case .negate(let x): isInteger(x)
        default: false
        }
    }

    /// Returns the factors of a product; nil for another expression.
    private func factors(of expression: Expression) -> [Factor]? {
        switch expression {
        case .arithmetic(.multiply, let x, let y): return part(x) + part(y)
        case .arithmetic(.divide, let x, let y): return part(x) + [.denominator(y)]
        case .negate(let x):
            guard Self.isChain(x), let factors = factors(of: x) else { return nil }
            guard case .number(let value) = factors[0] else { return [.number(-1)] + factors }
            return [.number(-value)] + factors.dropFirst()
        default: return nil
        }
    }

    /// Returns the factors that an operand of a product adds to it.
    private func part(_ expression: Expression) -> [Factor] {
        switch expression {
        // The number pi is a symbol to SymPy.
        case .number(let value) where value != .pi: [.number(value)]
        case .negate(.number(let value)): [.number(-value)]
        case .arithmetic(.multiply, _, _), .arithmetic(.divide, _, _): factors(of: expression) ?? [.other(expression)]
        default: [Self.inverse(expression).map { .denominator($0) } ?? .other(expression)]
        }
    }

    /// Returns the operands of a product, in which other products may be; the expression itself if it is no product.
    private func operands(of expression: Expression) -> [Expression] {
        func inner(_ operand: Expression) -> [Expression] { Self.isChain(operand) ? operands(of: operand) : [operand] }
        return switch expression {
        case .negate(let x): operands(of: x)
        case .arithmetic(.multiply, let x, let y): inner(x) + inner(y)
        case .arithmetic(.divide, let x, let y): inner(x) + [y]
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

    // MARK: Signs

    /// The sign that SymPy takes out of a sum.
    private enum Sign {
        case positive
        case negative
        /// The sum has as many negative terms as others, so that the order of their names decides.
        case either
    }

    /// Returns the sign that SymPy takes out of a sum; positive for an expression that is no sum.
    private func sign(ofSum expression: Expression) -> Sign {
        switch expression {
        case .arithmetic(.add, _, _), .arithmetic(.subtract, _, _): break
        case .negate(.arithmetic(.add, _, _)), .negate(.arithmetic(.subtract, _, _)): break
        default: return .positive
        }
        let signs = signs(of: expression)
        let negative = signs.count { $0 }
        if 2 * negative == signs.count { return .either }
        return 2 * negative > signs.count ? .negative : .positive
    }

    /// Returns, for each term of a sum, whether it is negative.
    private func signs(of expression: Expression) -> [Bool] {
        switch expression {
        case .arithmetic(.add, let x, let y): signs(of: x) + signs(of: y)
        case .arithmetic(.subtract, let x, _): signs(of: x) + [true]
        case .negate(let x) where !Self.isChain(x): signs(of: x).map { !$0 }
        default: [isNegativeTerm(expression)]
        }
    }

    /// Returns whether a term begins with a negative number.
    private func isNegativeTerm(_ expression: Expression) -> Bool {
        if case .number(let value)? = factors(of: expression)?.first { return value < 0 }
        if case .negate = expression { return true }
        return false
    }
}
