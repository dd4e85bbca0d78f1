/// The syntax tree of a numeric expression or a condition in a model.
///
///     let sum = Expression.arithmetic(.add, .name("g"), .number(2))
///     sum.description  // "g + 2"
///     sum.names        // ["g"]
///
/// The languages of TVBO and LEMS share this tree. ``Parser`` and ``LEMSParser`` create it from text. Algorithms on the
/// whole tree, such as differentiation and printing, are extensions in files of their own.
public indirect enum Expression: Hashable, Sendable {
    /// A numeric literal.
    case number(Double)
    /// A boolean literal.
    case boolean(Bool)
    /// A name that the model declares, such as a state or a parameter.
    case name(String)
    /// The negative of a number, `-x`.
    case negate(Expression)
    /// An arithmetic operation on two numbers, such as `x + y`.
    case arithmetic(Arithmetic, Expression, Expression)
    /// A comparison of two numbers, such as `x < y`.
    case relation(Relation, Expression, Expression)
    /// A conjunction or disjunction of two conditions, such as `p & q`.
    case logic(Connective, Expression, Expression)
    /// The negation of a condition, `~p`.
    case not(Expression)
    /// A call of a built-in function with its arguments.
    case call(Function, [Expression])
    /// A call of a function that the model defines, or of a ``ModeOperator``, with its arguments. Calls of functions
    /// are replaced by ``ParsedExpression/inlining(_:)``.
    case apply(String, [Expression])
    /// A piecewise expression: the value of the first branch whose condition holds, or else of `otherwise`, or else NaN
    /// if that is nil.
    case piecewise([Branch], otherwise: Expression?)

    /// A branch of a piecewise expression: a value with its condition.
    public struct Branch: Hashable, Sendable {
        /// The numeric value of the branch.
        public var value: Expression
        /// The condition under which the branch applies.
        public var condition: Expression
        /// Creates a branch of a piecewise expression.
        public init(value: Expression, condition: Expression) {
            self.value = value
            self.condition = condition
        }
    }

    /// An operator on two numbers with a number as its result. The raw value is its symbol.
    public enum Arithmetic: String, Hashable, Sendable, CaseIterable {
        /// The sum `x + y`.
        case add = "+"
        /// The difference `x - y`.
        case subtract = "-"
        /// The product `x * y`.
        case multiply = "*"
        /// The quotient `x / y`.
        case divide = "/"
        /// The floored remainder `x % y`; see ``Function/modulo(_:_:)``.
        case modulo = "%"
        /// The power `x ^ y`, in TVBO also `x ** y`.
        case power = "^"
    }

    /// An operator that compares two numbers. The raw value is its symbol.
    public enum Relation: String, Hashable, Sendable, CaseIterable {
        /// The relation `x < y`, in LEMS `x .lt. y`.
        case less = "<"
        /// The relation `x <= y`, in LEMS `x .leq. y`.
        case lessOrEqual = "<="
        /// The relation `x > y`, in LEMS `x .gt. y`.
        case greater = ">"
        /// The relation `x >= y`, in LEMS `x .geq. y`.
        case greaterOrEqual = ">="
        /// The relation `x == y`, in LEMS `x .eq. y`.
        case equal = "=="
        /// The relation `x != y`, in LEMS `x .neq. y`.
        case notEqual = "!="

        /// A Boolean value that indicates whether the relation compares by size, and not by equality.
        public var isOrder: Bool { self != .equal && self != .notEqual }

        /// The complementary relation, such as `>=` for `<`, which holds exactly where this relation does not, except
        /// for NaN.
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

    /// An operator on two conditions. The raw value is its symbol.
    public enum Connective: String, Hashable, Sendable {
        /// The conjunction `p & q`, in LEMS `p .and. q`.
        case and = "&"
        /// The disjunction `p | q`, in LEMS `p .or. q`.
        case or = "|"
    }

    /// The direct operands or arguments, from left to right. In a piecewise expression each value precedes its
    /// condition.
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

    /// The names that occur in the expression, without duplicates, in order of first occurrence. Names of functions are
    /// not included.
    public var names: [String] {
        var seen: Set<String> = []
        var ordered: [String] = []
        visit { part in
            guard case .name(let name) = part else { return }
            // A search is faster than a set for the few names of most expressions.
            if ordered.count < 8 ? ordered.contains(name) : !seen.insert(name).inserted { return }
            ordered.append(name)
            if ordered.count == 8 { seen.formUnion(ordered) }
        }
        return ordered
    }

    /// Calls a closure with every node of the tree, each node before its parts.
    public func visit(_ body: (Expression) -> Void) {
        body(self)
        switch self {
        case .number, .boolean, .name: break
        case .negate(let x), .not(let x): x.visit(body)
        case .arithmetic(_, let x, let y), .relation(_, let x, let y), .logic(_, let x, let y):
            x.visit(body)
            y.visit(body)
        case .call, .apply, .piecewise: for part in parts { part.visit(body) }
        }
    }

    /// Returns whether the syntax tree has more than `count` nodes.
    /// - Complexity: O(`count`).
    public func isLarger(than count: Int) -> Bool {
        var pending = [self]
        var seen = 0
        while let next = pending.popLast() {
            seen += 1
            if seen > count { return true }
            pending += next.parts
        }
        return false
    }

    /// Returns the tree in which every node is replaced by the result of `transform`, the parts of a node before the
    /// node itself.
    public func rewritten(_ transform: (Expression) throws -> Expression) rethrows -> Expression {
        try transform(try mapParts { try $0.rewritten(transform) })
    }

    /// Returns the expression with `transform` applied to each of its direct parts, but not to the parts of those.
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

    /// Returns the tree with each name replaced for which `replacement` returns an expression. Replacements are
    /// inserted as they are, without further substitution.
    public func substituting(_ replacement: (String) -> Expression?) -> Expression {
        rewritten { part in
            if case .name(let name) = part { replacement(name) ?? part } else { part }
        }
    }

    /// A Boolean value that indicates whether the expression is a condition. Any other expression is a number.
    public var isCondition: Bool {
        switch self {
        case .boolean, .relation, .logic, .not: true
        default: false
        }
    }
}

extension Expression {
    /// The negation of the condition, in which the negation of relations, conjunctions and disjunctions is carried out:
    /// the negation of `x < y & p` is `x >= y | ~p`.
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

    /// The same expression with the constant that is always true in place of disjunctions that include a comparison and
    /// its complement, as in `x > 0 | x <= 0`.
    ///
    /// SymPy, with which TVBO reads expressions, replaces such a disjunction of comparisons as well. For NaN both
    /// comparisons are false.
    /// - Complexity: O(*n*) in the size of the expression.
    var withTrueDisjunctions: Expression {
        guard case .logic(.or, _, _) = self else { return mapParts(\.withTrueDisjunctions) }
        var alternatives: [Expression] = []
        addAlternatives(to: &alternatives)
        var known: Set<Expression> = []
        for condition in alternatives {
            guard case .relation(let relation, let x, let y) = condition else { continue }
            if known.contains(Expression.relation(relation.negated, x, y).ordered) { return .boolean(true) }
            known.insert(condition.ordered)
        }
        return joinedAlternatives
    }

    /// The same disjunction, in whose parts disjunctions are replaced.
    private var joinedAlternatives: Expression {
        guard case .logic(.or, let p, let q) = self else { return withTrueDisjunctions }
        return .logic(.or, p.joinedAlternatives, q.joinedAlternatives)
    }

    /// Adds the conditions that are joined by disjunctions.
    private func addAlternatives(to list: inout [Expression]) {
        guard case .logic(.or, let p, let q) = self else { return list.append(self) }
        p.addAlternatives(to: &list)
        q.addAlternatives(to: &list)
    }

    /// The same relation with `<` or `<=` in place of `>` or `>=`, so that `x > y` and `y < x` are equal.
    private var ordered: Expression {
        switch self {
        case .relation(.greater, let x, let y): .relation(.less, y, x)
        case .relation(.greaterOrEqual, let x, let y): .relation(.lessOrEqual, y, x)
        default: self
        }
    }
}
