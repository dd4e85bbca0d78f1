import Diagnostics

/// A parser for TVBO's expression language: SymPy's operators and functions, and the dot operators of LEMS.
///
///     let source = ExpressionSource("(E - v)/tau", at: Place(file: "model.yaml", line: 7, column: 12))
///     try Parser.number(source).expression.names  // ["E", "v", "tau"]
///
/// From the loosest to the tightest, the operators are `|`, `&`, `~`, relations, `+` and `-`, `*`, `/`, `//` and `%`,
/// unary `+` and `-`, and `**` or `^`. Powers group from the right, other operators from the left. A chain of relations
/// by size, such as `a < b <= c`, is the conjunction of its links. The last branch of a `Piecewise` without a default is
/// its default, as in the code that TVBO generates. Names that the model declares take precedence over built-in functions
/// and constants.
///
/// Source: the operator precedence of Python, which SymPy's `sympify` follows, except that `~`, `&` and `|` bind more
/// loosely than relations.
public struct Parser {
    /// The largest depth to which parentheses, arguments, signs and exponents of an expression may be nested. A chain
    /// of operators, such as `a + b + c`, must end within the first `4 * depthLimit` tokens of the text. Both limits
    /// keep recursion over the tree within the stack.
    public static let depthLimit = Limit.expressionDepth.standard

    /// The largest number of nodes of an expression in the middle of a chain of comparisons.
    private static let middleLimit = 64

    private let source: ExpressionSource
    private let declared: Set<String>
    private let tokens: [Token]
    private var index = 0
    private var depth = 0
    private var nameOffsets: [String: Int] = [:]
    private var openPiecewise: Int?
    private var notes = LogicNotes()

    /// Returns whether a name is that of a built-in function, such as `tanh`.
    public static func hasBuiltin(_ name: String) -> Bool { Builtin.has(name) }

    private init(_ source: ExpressionSource, declared: Set<String>) throws {
        self.source = source
        self.declared = declared
        var lexer = Lexer(source, skipsComments: true)
        tokens = try lexer.tokens()
    }

    /// Parses a text as a numeric expression.
    /// - Parameters:
    ///   - source: The text of the expression.
    ///   - declared: The names that the model declares. A call of such a name is a call of a function of the model.
    /// - Throws: `DiagnosticsError` with the place of the error if the text is malformed or is a condition.
    public static func number(_ source: ExpressionSource, declared: Set<String> = []) throws -> ParsedExpression {
        let parsed = try parse(source, declared)
        guard !parsed.expression.isCondition else {
            throw source.fault(
                "this expression is a condition where a number is expected", at: 0, code: .expressionKind,
                hint: "turn the condition into a number with Piecewise((1, condition), (0, True))")
        }
        return parsed
    }

    /// Parses a text as a condition.
    /// - Parameters:
    ///   - source: The text of the condition.
    ///   - declared: The names that the model declares. A call of such a name is a call of a function of the model.
    /// - Throws: `DiagnosticsError` with the place of the error if the text is malformed or is a number.
    public static func condition(_ source: ExpressionSource, declared: Set<String> = []) throws -> ParsedExpression {
        let parsed = try parse(source, declared)
        guard parsed.expression.isCondition else {
            throw source.fault(
                "this expression is a number where a condition is expected", at: 0, code: .expressionKind,
                hint: "compare the number with another one, as in 'v > thresh'")
        }
        return parsed
    }

    private static func parse(_ source: ExpressionSource, _ declared: Set<String>) throws -> ParsedExpression {
        var parser = try Parser(source, declared: declared)
        let expression = try parser.disjunction()
        try parser.expectEnd()
        try KindCheck.check(expression, in: source)
        var result = ParsedExpression(
            expression.withTrueDisjunctions, source: source, nameOffsets: parser.nameOffsets)
        result.openPiecewise = parser.openPiecewise
        (result.looseLogic, result.wordLogic) = (parser.notes.loose, parser.notes.word)
        return result
    }

    // MARK: Grammar

    private mutating func disjunction() throws -> Expression {
        var left = try conjunction()
        while let token = logic("|") {
            let isAfterComparison = notes.endsWithComparison
            left = try grown(.logic(.or, left, conjunction()))
            notes.add(token, isAfterComparison: isAfterComparison)
        }
        return left
    }

    private mutating func conjunction() throws -> Expression {
        var left = try negation()
        while let token = logic("&") {
            let isAfterComparison = notes.endsWithComparison
            left = try grown(.logic(.and, left, negation()))
            notes.add(token, isAfterComparison: isAfterComparison)
        }
        return left
    }

    private mutating func negation() throws -> Expression {
        guard let token = logic("~") else { return try relation() }
        let operand = try nested { try $0.negation() }
        notes.add(token)
        return operand.negated
    }

    /// Accepts an operator of conditions and returns its token; nil if it does not follow.
    private mutating func logic(_ symbol: String) -> Token? {
        let token = token
        return accept(symbol) ? token : nil
    }

    private mutating func relation() throws -> Expression {
        let left = try sum()
        guard case .symbol(let symbol) = token.kind, let relation = Expression.Relation(rawValue: symbol) else {
            notes.endsWithComparison = false
            return left
        }
        defer { notes.endsWithComparison = true }
        index += 1
        var right = try sum()
        var result = Expression.relation(relation, left, right)
        // As in Python, a < b < c means a < b and b < c.
        while case .symbol(let symbol) = token.kind, let next = Expression.Relation(rawValue: symbol) {
            guard relation.isOrder, next.isOrder else {
                throw source.fault(
                    "comparisons with == and != cannot be chained", at: token.offset,
                    hint: "join two comparisons with '&'")
            }
            // The middle is part of two comparisons. Nested chains would double the tree at each level.
            guard !right.isLarger(than: Self.middleLimit) else {
                throw source.fault(
                    "the middle of a chain of comparisons is too long", at: token.offset,
                    hint: "join two comparisons with '&', or define the middle as a derived variable")
            }
            index += 1
            let following = try sum()
            result = try grown(.logic(.and, result, .relation(next, right, following)))
            right = following
        }
        return result
    }

    private mutating func sum() throws -> Expression {
        var left = try term()
        while case .symbol(let symbol) = token.kind, symbol == "+" || symbol == "-" {
            index += 1
            left = try grown(.arithmetic(symbol == "+" ? .add : .subtract, left, term()))
        }
        return left
    }

    private mutating func term() throws -> Expression {
        var left = try unary()
        while case .symbol(let symbol) = token.kind, ["*", "/", "%"].contains(symbol),
            let operation = Expression.Arithmetic(rawValue: symbol)
        {
            let next = token.offset + 1
            index += 1
            if symbol == "/", token.offset == next, accept("/") {
                left = try grown(.call(.floor, [.arithmetic(.divide, left, unary())]), levels: 2)
                continue
            }
            left = try grown(.arithmetic(operation, left, unary()))
        }
        return left
    }

    private mutating func unary() throws -> Expression {
        if accept("-") { return .negate(try nested { try $0.unary() }) }
        if accept("+") { return try nested { try $0.unary() } }
        return try power()
    }

    private mutating func power() throws -> Expression {
        let base = try atom()
        guard accept("^") else { return base }
        return .arithmetic(.power, base, try nested { try $0.unary() })
    }

    private mutating func atom() throws -> Expression {
        let token = token
        index += 1
        switch token.kind {
        case .number(let value):
            try refuseJuxtaposition()
            return .number(value)
        case .name(let name):
            if case .symbol("(") = self.token.kind { return try call(name, at: token.offset) }
            return try reference(name, at: token.offset)
        case .symbol("("):
            let inner = try nested { try $0.disjunction() }
            try expect(")")
            try refuseJuxtaposition()
            return inner
        case .symbol(let symbol):
            throw source.fault("'\(symbol)' is not expected here", at: token.offset)
        case .end:
            throw source.fault(
                tokens.count == 1 ? "the expression is empty" : "the expression ends too early", at: token.offset)
        }
    }

    private mutating func reference(_ name: String, at offset: Int) throws -> Expression {
        if !declared.contains(name) {
            if name == "True" || name == "true" { return .boolean(true) }
            if name == "False" || name == "false" { return .boolean(false) }
            if name == "pi" { return .number(.pi) }
        }
        try refuseJuxtaposition()
        if nameOffsets[name] == nil { nameOffsets[name] = offset }
        return .name(name)
    }

    // MARK: Calls

    private mutating func call(_ name: String, at offset: Int) throws -> Expression {
        if !declared.contains(name), name == "Piecewise" { return try piecewise(at: offset) }
        index += 1
        let arguments = try arguments()
        try refuseJuxtaposition()
        if declared.contains(name) {
            if nameOffsets[name] == nil { nameOffsets[name] = offset }
            return .apply(name, arguments)
        }
        return try Builtin.expression(name, arguments, source: source, offset: offset)
    }

    /// Parses the arguments of a call after its opening parenthesis, and the closing parenthesis.
    private mutating func arguments() throws -> [Expression] {
        if accept(")") { return [] }
        var arguments: [Expression] = []
        repeat { arguments.append(try nested { try $0.disjunction() }) } while accept(",")
        try expect(")")
        return arguments
    }

    private mutating func piecewise(at offset: Int) throws -> Expression {
        index += 1
        var branches: [Expression.Branch] = []
        repeat {
            if case .symbol(")") = token.kind { break }
            try expect(
                "(", hint: "write the arguments of Piecewise as pairs: Piecewise((value, condition), …, (value, True))")
            let value = try nested { try $0.disjunction() }
            try expect(",", hint: "write each argument of Piecewise as a pair: (value, condition)")
            let condition = try nested { try $0.disjunction() }
            try expect(")")
            branches.append(.init(value: value, condition: condition))
        } while accept(",")
        try expect(")")
        guard !branches.isEmpty else { throw source.fault("Piecewise has no branches", at: offset) }
        let result = Expression.firstMatch(branches)
        guard case .piecewise(var kept, otherwise: nil) = result, let last = kept.popLast() else { return result }
        openPiecewise = min(openPiecewise ?? offset, offset)
        return Expression.firstMatch(kept + [.init(value: last.value, condition: .boolean(true))])
    }

    // MARK: Tokens

    private var token: Token { tokens[min(index, tokens.count - 1)] }

    private mutating func accept(_ symbol: String) -> Bool {
        guard case .symbol(symbol) = token.kind else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ symbol: String, hint: String? = nil) throws {
        guard !accept(symbol) else { return }
        throw source.fault("'\(symbol)' is missing here", at: token.offset, hint: hint)
    }

    private func expectEnd() throws {
        guard token.kind != .end else { return }
        switch token.kind {
        case .symbol(")"): throw source.fault("this ')' has no matching '('", at: token.offset)
        case .symbol(","):
            throw source.fault("',' is allowed only between the arguments of a function", at: token.offset)
        default: throw source.fault("an operator is missing here", at: token.offset)
        }
    }

    /// Throws an error if an operand follows directly. SymPy's implicit multiplication, as in `2 x` and `3(x + 1)`, is
    /// rejected because it is more likely a typing error.
    private func refuseJuxtaposition() throws {
        switch token.kind {
        case .symbol("("), .name, .number:
            throw source.fault("an operator is missing here", at: token.offset, hint: "write '*' for a product")
        default: break
        }
    }

    /// Applies a rule of the grammar one level deeper, with the limit on the depth.
    private mutating func nested(_ rule: (inout Parser) throws -> Expression) throws -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else {
            throw source.fault("nested deeper than \(Self.depthLimit) levels", at: token.offset)
        }
        return try rule(&self)
    }

    /// Returns the expression, or throws an error if the chain of operators so far, such as `a + b + c`, is too long.
    /// Each link deepens the tree by one or more levels without recursion of the parser.
    private func grown(_ expression: Expression, levels: Int = 1) throws -> Expression {
        guard levels * index < 4 * Self.depthLimit else {
            throw source.fault(
                "the expression is too long", at: token.offset, hint: "split it with derived variables")
        }
        return expression
    }
}

extension Expression {
    /// Returns the piecewise expression whose value is that of the first branch whose condition holds.
    ///
    /// Branches with the condition `False`, and those after a branch with the condition `True`, are omitted. The value
    /// of a branch with the condition `True` becomes that of `otherwise` or, if no branch precedes it, is returned
    /// itself. The result is the number NaN if no branch remains.
    public static func firstMatch(_ branches: [Branch]) -> Expression {
        var kept: [Branch] = []
        for branch in branches {
            if branch.condition == .boolean(true) {
                return kept.isEmpty ? branch.value : .piecewise(kept, otherwise: branch.value)
            }
            if branch.condition != .boolean(false) { kept.append(branch) }
        }
        return kept.isEmpty ? .number(.nan) : .piecewise(kept, otherwise: nil)
    }
}
