import Diagnostics
import Expressions

/// The translation of expressions into the language of LEMS, which has no piecewise expressions inside an expression,
/// no modulo, no negation of conditions, and few functions.
///
///     // a % b becomes a - b floor(a/b), and floor(x) becomes -ceil(-x)
///     let value = try ExpressionTranslation.translated(expression) { _ in true }
enum ExpressionTranslation {
    /// The error for a part of an expression that LEMS cannot express.
    struct Inexpressible: Error {
        /// The missing feature of LEMS after the words "LEMS has", as in "LEMS has no function 'erf', which the rate of
        /// change of 'v' of 'Cell' needs".
        var what: String
        /// A hint on how the expression can do without the missing feature; nil if there is none.
        var hint: String?
    }

    /// The largest number of parts of a translated expression.
    private static var sizeLimit: Int { Limit.expandedNodes.value }

    /// Returns an equivalent expression with the operations and functions of LEMS. Minimum, maximum and sign become
    /// piecewise expressions, and so do functions such as abs of a quantity with a dimension. A piecewise expression
    /// without a value for the remaining cases gets 0/0 there.
    /// - Parameters:
    ///   - expression: The expression.
    ///   - isBare: A function that returns whether an expression is dimensionless, as jLEMS requires of the argument of
    ///     a function, and of the base of a power whose exponent is not a whole number.
    /// - Throws: `Inexpressible` if LEMS has no equivalent, or if the result is too large.
    static func translated(_ expression: Expression, isBare: (Expression) -> Bool) throws -> Expression {
        try bounded(try expression.rewritten { try translatedPart($0, isBare) })
    }

    private static func translatedPart(_ part: Expression, _ isBare: (Expression) -> Bool) throws -> Expression {
        switch part {
        case .number(let value):
            guard value.isFinite else { throw Inexpressible(what: "no number '\(value)'") }
            return value < 0 ? negative(.number(-value)) : part
        case .negate(let x): return negative(x)
        case .not(let p): return p.negated
        case .arithmetic(.modulo, let x, let y):
            return .arithmetic(.subtract, x, .arithmetic(.multiply, y, floor(.arithmetic(.divide, x, y))))
        case .arithmetic(.power, let x, let y) where !isWhole(y) && !isBare(x):
            // For example: LEMS has no power '0.5' of a quantity with a dimension, which the rate of change of 'v' of
            // 'Cell' needs
            throw Inexpressible(
                what: "no power '\(y)' of a quantity with a dimension",
                hint: "divide the quantity by a constant of the same dimension first, which makes it a pure number")
        case .call(let function, let arguments):
            let hasDimension = function.arity == 1 && !isBare(arguments[0])
            return hasDimension ? try dimensional(function, arguments[0]) : try call(function, arguments)
        case .logic(let connective, let p, let q): return joined(connective, p, q)
        case .piecewise(let branches, let otherwise): return flattened(branches, otherwise)
        default: return part
        }
    }

    private static func isWhole(_ exponent: Expression) -> Bool {
        switch exponent {
        case .number(let value): value == value.rounded()
        case .negate(let x), .arithmetic(.subtract, .number(0), let x): isWhole(x)
        default: false
        }
    }

    private static func negative(_ x: Expression) -> Expression { .arithmetic(.subtract, .number(0), x) }

    private static func floor(_ x: Expression) -> Expression { negative(.call(.ceil, [negative(x)])) }

    private static func call(_ function: Function, _ arguments: [Expression]) throws -> Expression {
        switch function {
        case .floor: return floor(arguments[0])
        case .log10: return .arithmetic(.divide, .call(.log, arguments), .call(.log, [.number(10)]))
        case .minimum: return choice(.less, arguments)
        case .maximum: return choice(.greater, arguments)
        case .sign:
            let zero = Expression.number(0)
            return .piecewise(
                [
                    .init(value: .number(1), condition: .relation(.greater, arguments[0], zero)),
                    .init(value: negative(.number(1)), condition: .relation(.less, arguments[0], zero)),
                ], otherwise: zero)
        case .atan2, .erf, .erfc, .asin, .acos, .atan, .asinh, .acosh, .atanh, .random:
            throw Inexpressible(what: "no function '\(function.rawValue)'")
        default: return .call(function, arguments)
        }
    }

    /// Returns a piecewise expression for a function of a quantity with a dimension.
    private static func dimensional(_ function: Function, _ x: Expression) throws -> Expression {
        let zero = Expression.number(0)
        switch function {
        case .abs: return .piecewise([.init(value: negative(x), condition: .relation(.less, x, zero))], otherwise: x)
        case .heaviside:
            return .piecewise(
                [
                    .init(value: .number(1), condition: .relation(.greater, x, zero)),
                    .init(value: zero, condition: .relation(.less, x, zero)),
                ], otherwise: .number(0.5))
        case .sign: return try call(.sign, [x])
        default:
            // For example: LEMS has no 'exp' of a quantity with a dimension, which the definition of 'a' of 'M' needs
            throw Inexpressible(
                what: "no '\(function.rawValue)' of a quantity with a dimension",
                hint: "divide the quantity by a constant of the same dimension, which makes it a pure number")
        }
    }

    private static func choice(_ relation: Expression.Relation, _ arguments: [Expression]) -> Expression {
        arguments.dropFirst().reduce(arguments[0]) { best, next in
            .piecewise([.init(value: best, condition: .relation(relation, best, next))], otherwise: next)
        }
    }

    /// Returns the conjunction or disjunction of two conditions, simplified if one of them is a truth value.
    private static func joined(_ connective: Expression.Connective, _ p: Expression, _ q: Expression) -> Expression {
        let neutral = Expression.boolean(connective == .and)
        if p == neutral { return q }
        if q == neutral { return p }
        let dominant = Expression.boolean(connective == .or)
        return p == dominant || q == dominant ? dominant : .logic(connective, p, q)
    }

    /// Returns a piecewise expression in which a last branch that is itself piecewise is replaced by its branches. A
    /// missing last branch gets an undefined value.
    private static func flattened(_ branches: [Expression.Branch], _ otherwise: Expression?) -> Expression {
        let first = Expression.firstMatch(
            branches + [.init(value: otherwise ?? undefined(branches), condition: .boolean(true))])
        guard case .piecewise(let kept, .some(.piecewise(let more, let last))) = first else { return first }
        return .piecewise(kept + more, otherwise: last)
    }

    /// Returns the undefined value 0/0, in the dimension of the branches.
    private static func undefined(_ branches: [Expression.Branch]) -> Expression {
        let nothing = Expression.arithmetic(.divide, .number(0), .number(0))
        return branches.last.map { .arithmetic(.multiply, $0.value, nothing) } ?? nothing
    }

    // MARK: Conditions

    /// Returns an equivalent condition in which no comparison contains a piecewise expression: a disjunction with one
    /// alternative for each branch.
    /// - Throws: `Inexpressible` if the result is too large.
    static func distributed(_ condition: Expression) throws -> Expression {
        switch condition {
        case .logic(let connective, let p, let q):
            return joined(connective, try distributed(p), try distributed(q))
        case .relation:
            guard let (branches, otherwise, rest) = condition.firstChoice else { return condition }
            var result = Expression.boolean(false)
            var none = Expression.boolean(true)
            for branch in branches {
                let chosen = joined(.and, none, try distributed(branch.condition))
                result = joined(.or, result, joined(.and, chosen, try distributed(rest(branch.value))))
                none = joined(.and, none, try distributed(branch.condition).negated)
            }
            guard let otherwise else { return result }
            return try bounded(joined(.or, result, joined(.and, none, try distributed(rest(otherwise)))))
        default: return condition
        }
    }

    private static func bounded(_ expression: Expression) throws -> Expression {
        var size = 0
        expression.visit { _ in size += 1 }
        // For example: LEMS has no expression with more than 20000 parts, which the test of an event of 'Cell' needs
        guard size <= sizeLimit else { throw Inexpressible(what: "no expression with more than \(sizeLimit) parts") }
        return expression
    }
}

extension Expression {
    /// A Boolean value that indicates whether the expression is a piecewise expression or contains one.
    var isPiecewise: Bool {
        var found = false
        visit { if case .piecewise = $0 { found = true } }
        return found
    }

    /// The first choice in the expression, with a function that returns the expression with the choice replaced by
    /// another expression; nil if there is no choice.
    fileprivate var firstChoice: (branches: [Branch], otherwise: Expression?, rest: (Expression) -> Expression)? {
        var found: Expression?
        visit { if found == nil, case .piecewise = $0 { found = $0 } }
        guard let found, case .piecewise(let branches, let otherwise) = found else { return nil }
        return (branches, otherwise, { value in self.rewritten { $0 == found ? value : $0 } })
    }
}
