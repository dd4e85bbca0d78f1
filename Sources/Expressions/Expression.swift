/// An expression of the model languages: what stands to the right of an equation, in a condition or an argument.
public indirect enum Expression: Hashable, Sendable {
    /// A literal.
    case number(Double)
    /// A truth value.
    case boolean(Bool)
    /// Something declared elsewhere.
    case name(String)
    /// `-x`
    case negate(Expression)
    /// `x + y` and its like.
    case arithmetic(Arithmetic, Expression, Expression)
    /// `x < y` and its like.
    case relation(Relation, Expression, Expression)
    /// `p & q`, `p | q`
    case logic(Connective, Expression, Expression)
    /// `~p`
    case not(Expression)
    /// A built-in function with its arguments.
    case call(Function, [Expression])
    /// A function that the model defines; gone once it is inlined.
    case apply(String, [Expression])
    /// The value of the first branch whose condition holds, else `otherwise`; nil there means undefined (NaN).
    case piecewise([Branch], otherwise: Expression?)

    /// A value and the condition under which it holds.
    public struct Branch: Hashable, Sendable {
        /// The value.
        public var value: Expression
        /// When it holds.
        public var condition: Expression
        /// Creates a branch.
        public init(value: Expression, condition: Expression) {
            self.value = value
            self.condition = condition
        }
    }

    /// Operators between numbers.
    public enum Arithmetic: String, Hashable, Sendable, CaseIterable {
        case add = "+", subtract = "-", multiply = "*", divide = "/", modulo = "%", power = "^"
    }

    /// Operators from numbers to a truth value.
    public enum Relation: String, Hashable, Sendable, CaseIterable {
        case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">=", equal = "==", notEqual = "!="

        /// The relation that holds exactly where this one does not (for numbers that are not NaN).
        public var negated: Relation {
            switch self {
            case .less: .greaterOrEqual
            case .lessOrEqual: .greater
            case .greater: .lessOrEqual
            case .greaterOrEqual: .less
            case .equal: .notEqual
            case .notEqual: .equal
            }
        }
    }

    /// Operators between truth values.
    public enum Connective: String, Hashable, Sendable { case and = "&", or = "|" }

    /// The direct parts, left to right.
    public var parts: [Expression] {
        switch self {
        case .number, .boolean, .name: []
        case .negate(let x), .not(let x): [x]
        case .arithmetic(_, let x, let y), .relation(_, let x, let y), .logic(_, let x, let y): [x, y]
        case .call(_, let arguments), .apply(_, let arguments): arguments
        case .piecewise(let branches, let otherwise):
            branches.flatMap { [$0.value, $0.condition] } + (otherwise.map { [$0] } ?? [])
        }
    }

    /// The names that occur, in order of first occurrence.
    public var names: [String] {
        var seen: Set<String> = []
        var ordered: [String] = []
        visit { if case .name(let name) = $0, seen.insert(name).inserted { ordered.append(name) } }
        return ordered
    }

    /// Calls `body` with this expression and everything below it, outer ones first.
    public func visit(_ body: (Expression) -> Void) {
        body(self)
        for part in parts { part.visit(body) }
    }

    /// The same tree with every part transformed, inner ones first.
    public func rewritten(_ transform: (Expression) throws -> Expression) rethrows -> Expression {
        try transform(try mapParts { try $0.rewritten(transform) })
    }

    /// The same with each direct part transformed.
    public func mapParts(_ transform: (Expression) throws -> Expression) rethrows -> Expression {
        switch self {
        case .number, .boolean, .name: self
        case .negate(let x): .negate(try transform(x))
        case .not(let x): .not(try transform(x))
        case .arithmetic(let o, let x, let y): .arithmetic(o, try transform(x), try transform(y))
        case .relation(let o, let x, let y): .relation(o, try transform(x), try transform(y))
        case .logic(let o, let x, let y): .logic(o, try transform(x), try transform(y))
        case .call(let f, let xs): .call(f, try xs.map(transform))
        case .apply(let f, let xs): .apply(f, try xs.map(transform))
        case .piecewise(let branches, let otherwise):
            .piecewise(
                try branches.map {
                    Branch(value: try transform($0.value), condition: try transform($0.condition))
                }, otherwise: try otherwise.map(transform))
        }
    }

    /// The same tree with names replaced where `replacement` gives something.
    public func substituting(_ replacement: (String) -> Expression?) -> Expression {
        rewritten { part in
            if case .name(let name) = part { replacement(name) ?? part } else { part }
        }
    }

    /// Whether it yields a truth value.
    public var isCondition: Bool {
        switch self {
        case .boolean, .relation, .logic, .not: true
        default: false
        }
    }
}

extension Expression {
    /// The condition that holds where this one does not, with relations turned rather than a `not` in front.
    public var negated: Expression {
        switch self {
        case .boolean(let truth): .boolean(!truth)
        case .relation(let relation, let x, let y): .relation(relation.negated, x, y)
        case .logic(.and, let p, let q): .logic(.or, p.negated, q.negated)
        case .logic(.or, let p, let q): .logic(.and, p.negated, q.negated)
        case .not(let p): p
        default: .not(self)
        }
    }
}
