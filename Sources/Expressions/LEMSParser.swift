import Diagnostics

/// A parser for the expression language of LEMS, with the operator precedence of jLEMS.
///
///     let source = ExpressionSource("a * b / c")
///     try LEMSParser.number(source).expression  // a*(b/c)
///
/// The precedence differs from that of common arithmetic. From the tightest to the loosest, the operators are:
///
/// 1. unary minus, only directly after another operator
/// 2. `^`
/// 3. `/`
/// 4. `*`
/// 5. `-`
/// 6. `+`
/// 7. `.lt.`, `.gt.`, `.leq.`, `.geq.`, `.neq.`
/// 8. `.eq.`, `.and.`, `.or.`
///
/// Operators of one level group from the left. A minus at the start of an expression or parenthesis subtracts from 0,
/// so that `-a ^ 2` is `0 - (a ^ 2)`, while `a * -b ^ 2` is `a * ((-b) ^ 2)`.
///
/// Source: the behavior of jLEMS 0.12.0; see `Conventions.md`.
public struct LEMSParser {
    private let source: ExpressionSource
    private let tokens: [Token]
    private var index = 0
    /// The number of operators above the current token. Its limit keeps recursion over the tree within the stack.
    private var depth = 0
    /// The number of open parentheses, with a limit for the same reason.
    private var nesting = 0
    private static let nestingLimit = Limit.expressionBrackets.standard
    private var nameOffsets: [String: Int] = [:]

    private init(_ source: ExpressionSource) throws {
        self.source = source
        var lexer = Lexer(source)
        tokens = try lexer.tokens()
        try checkSpellings()
    }

    /// The spellings of operators that TVBO reads and jLEMS refuses, the longer ones first, with those of LEMS.
    private static let foreignSpellings = [
        ("**", "^"), ("<=", ".leq."), (">=", ".geq."), ("==", ".eq."), ("!=", ".neq."), ("&&", ".and."),
        ("||", ".or."), ("<", ".lt."), (">", ".gt."), ("&", ".and."), ("|", ".or."), ("and", ".and."), ("or", ".or."),
    ]

    /// Throws for an operator that has another spelling in LEMS.
    private func checkSpellings() throws {
        let characters = Array(source.text)
        for token in tokens {
            guard case .symbol = token.kind,
                let (found, wanted) = Self.foreignSpellings.first(where: { spelling, _ in
                    characters[token.offset...].starts(with: spelling)
                })
            else { continue }
            throw source.fault("'\(found)' is not an operator of LEMS", at: token.offset, hint: "write '\(wanted)'")
        }
    }

    /// Parses a text as a numeric expression.
    /// - Throws: `DiagnosticsError` with the place of the error if the text is malformed or is a condition.
    public static func number(_ source: ExpressionSource) throws -> ParsedExpression {
        let parsed = try parse(source)
        guard !parsed.expression.isCondition else {
            throw source.fault(
                "this expression is a condition where a number is expected", at: 0, code: .expressionKind,
                hint: "turn the condition into a number with the Cases of a ConditionalDerivedVariable")
        }
        return parsed
    }

    /// Parses a text as a condition.
    /// - Throws: `DiagnosticsError` with the place of the error if the text is malformed or is a number.
    public static func condition(_ source: ExpressionSource) throws -> ParsedExpression {
        let parsed = try parse(source)
        guard parsed.expression.isCondition else {
            throw source.fault(
                "this expression is a number where a condition is expected", at: 0, code: .expressionKind,
                hint: "compare the number with another one, as in 'v .gt. thresh'")
        }
        return parsed
    }

    private static func parse(_ source: ExpressionSource) throws -> ParsedExpression {
        var parser = try LEMSParser(source)
        let expression = try parser.binary(level: 0)
        if case .end = parser.current.kind {} else { throw parser.unexpected() }
        do {
            try KindCheck.check(expression, in: source)
        } catch let faults as DiagnosticsError {
            throw parser.explained(faults)
        }
        return ParsedExpression(expression, source: source, nameOffsets: parser.nameOffsets)
    }

    // MARK: Grammar

    private var current: Token { tokens[index] }

    /// The binary operators by precedence, from the loosest level to the tightest.
    private static let levels: [Set<String>] = [
        ["==", "&", "|"], ["<", "<=", ">", ">=", "!="], ["+"], ["-"], ["*"], ["/"], ["^"],
    ]
    private static let minusLevel = 3

    private mutating func binary(level: Int) throws -> Expression {
        guard level < Self.levels.count else { return try operand() }
        var links = 0
        defer { depth -= links }
        var left = startsWithMinus(at: level) ? .number(0) : try binary(level: level + 1)
        while let symbol = symbol(at: level) {
            index += 1
            links += 1
            try descend()
            let right = try binary(level: level + 1)
            left = Self.combined(symbol, left, right)
        }
        return left
    }

    /// Returns whether the operand at a level is the implicit 0 before a minus at the start of the text or after an
    /// opening parenthesis. Such a minus has the precedence of the binary operator; elsewhere it is unary.
    private func startsWithMinus(at level: Int) -> Bool {
        guard level == Self.minusLevel, current.kind == .symbol("-") else { return false }
        guard index > 0 else { return true }
        return tokens[index - 1].kind == .symbol("(")
    }

    private func symbol(at level: Int) -> String? {
        guard case .symbol(let symbol) = current.kind, Self.levels[level].contains(symbol) else { return nil }
        return symbol
    }

    private static func combined(_ symbol: String, _ x: Expression, _ y: Expression) -> Expression {
        if symbol == "&" || symbol == "|" { return .logic(symbol == "&" ? .and : .or, x, y) }
        if let operation = Expression.Arithmetic(rawValue: symbol) { return .arithmetic(operation, x, y) }
        return .relation(Expression.Relation(rawValue: symbol) ?? .equal, x, y)
    }

    private mutating func operand() throws -> Expression {
        let token = current
        switch token.kind {
        case .number(let value):
            index += 1
            return .number(value)
        case .name(let name):
            index += 1
            return current.kind == .symbol("(") ? try call(name, at: token.offset) : variable(name, token.offset)
        case .symbol("("):
            return try bracket()
        case .symbol("-") where index > 0 && tokens[index - 1].kind != .symbol("("):
            index += 1
            return try negated()
        default: throw unexpected()
        }
    }

    private mutating func negated() throws -> Expression {
        try descend()
        defer { depth -= 1 }
        return .negate(try operand())
    }

    private mutating func variable(_ name: String, _ offset: Int) -> Expression {
        if nameOffsets[name] == nil { nameOffsets[name] = offset }
        return .name(name)
    }

    private mutating func bracket() throws -> Expression {
        let start = current.offset
        nesting += 1
        guard nesting <= Self.nestingLimit else {
            throw source.fault(
                "brackets are nested more than \(Self.nestingLimit) levels deep; define parts of the expression as"
                    + " derived variables",
                at: start)
        }
        defer { nesting -= 1 }
        index += 1
        let inner = try binary(level: 0)
        guard current.kind == .symbol(")") else {
            if current.kind == .end { throw source.fault("this bracket is never closed", at: start) }
            throw unexpected()
        }
        index += 1
        return inner
    }

    private mutating func call(_ name: String, at offset: Int) throws -> Expression {
        guard let function = Function.lems(name) else {
            throw source.fault(
                "unknown function '\(name)'", at: offset, code: .unknownFunction,
                hint: Spelling.hint(for: name, among: Function.lemsNames)
                    ?? "use one of the functions \(Function.lemsNames.joined(separator: ", ")), or write '*' for a product"
            )
        }
        return .call(function, [try bracket()])
    }

    private mutating func descend() throws {
        depth += 1
        guard depth <= Parser.depthLimit else {
            throw source.fault(
                "the expression has more than \(Parser.depthLimit) operators inside one another or in a row",
                at: current.offset,
                hint: "define parts of the expression as derived variables")
        }
    }

    // MARK: Errors

    private func unexpected() -> DiagnosticsError {
        switch current.kind {
        case .end: source.fault("the expression ends too early", at: current.offset)
        case .symbol(let symbol): source.fault("unexpected '\(symbol)'", at: current.offset)
        case .number, .name: source.fault("an operator is missing here", at: current.offset)
        }
    }

    /// Returns the error with a hint if the text combines comparisons by `.eq.` with `.and.` or `.or.`.
    ///
    /// These have the same precedence: `a .eq. b .and. c .eq. d` is `((a .eq. b) .and. c) .eq. d`.
    private func explained(_ faults: DiagnosticsError) -> DiagnosticsError {
        let equals = tokens.contains { $0.kind == .symbol("==") }
        let connects = tokens.contains { $0.kind == .symbol("&") || $0.kind == .symbol("|") }
        guard equals, connects, var first = faults.diagnostics.first else { return faults }
        first.hint = "put brackets around each comparison: in LEMS '.eq.' binds no tighter than '.and.' and '.or.'"
        return DiagnosticsError([first])
    }
}
