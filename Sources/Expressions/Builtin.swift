import Diagnostics

/// The built-in functions of TVBO's expressions, including SymPy's functional notation for operators.
enum Builtin {
    /// Returns the expression for the call of a built-in function of TVBO's expressions.
    ///
    /// `exp(x)` becomes `Expression.call`, and a function that denotes an operator becomes that operator: `Pow(x, 2)`
    /// is `x**2`, `Le(x, y)` is `x <= y`, and `where(p, x, y)` is a piecewise expression. Functions that others express
    /// without repeating their arguments are written out, such as `sech(x)` as `1/cosh(x)`. `min`, `max`, `And` or `Or`
    /// of one argument is that argument. A ``ModeOperator`` becomes `Expression.apply`.
    /// - Parameters:
    ///   - name: The name of the function.
    ///   - arguments: The arguments in the order of the call.
    ///   - source: The text that contains the call.
    ///   - offset: The offset of the name in that text, in characters.
    /// - Throws: `DiagnosticsError` for an unknown name or a wrong number of arguments.
    static func expression(
        _ name: String, _ arguments: [Expression], source: ExpressionSource, offset: Int
    ) throws -> Expression {
        if name == "log", arguments.count > 1 {
            guard arguments.count == 2 else {
                throw source.fault("the function 'log' takes 1 or 2 arguments, not \(arguments.count)", at: offset)
            }
            return .arithmetic(.divide, .call(.log, [arguments[0]]), .call(.log, [arguments[1]]))
        }
        if name == "Heaviside", arguments.count == 2 {
            // The second argument is the value at 0.
            let atZero = Expression.Branch(value: arguments[1], condition: .relation(.equal, arguments[0], .number(0)))
            return .piecewise([atZero], otherwise: .call(.heaviside, [arguments[0]]))
        }
        if let function = Function.named(name) {
            try expect(function.arity, arguments, name, source, offset)
            return function.arity == nil && arguments.count == 1 ? arguments[0] : .call(function, arguments)
        }
        if let arity = ModeOperator.arity(name) {
            try expect(arity, arguments, name, source, offset)
            return .apply(name, arguments)
        }
        guard let (arity, build) = operators[name] else { throw unknown(name, source, offset) }
        try expect(arity, arguments, name, source, offset)
        return build(arguments)
    }

    /// Returns whether a name is that of a built-in function.
    static func has(_ name: String) -> Bool {
        name == "Piecewise" || Function.named(name) != nil || ModeOperator.arity(name) != nil || operators[name] != nil
    }

    private static func expect(
        _ arity: Int?, _ arguments: [Expression], _ name: String, _ source: ExpressionSource, _ offset: Int
    ) throws {
        if let arity, arguments.count != arity {
            throw source.fault(
                "the function '\(name)' takes \(arity) argument\(arity == 1 ? "" : "s"), not \(arguments.count)",
                at: offset)
        }
        if arguments.isEmpty { throw source.fault("the function '\(name)' needs at least one argument", at: offset) }
    }

    private static func unknown(_ name: String, _ source: ExpressionSource, _ offset: Int) -> DiagnosticsError {
        let hint =
            unsupported[name] ?? Spelling.hint(for: name, among: Function.knownNames + operators.keys)
            ?? "correct the name of the function before '(', or write '*' for a product"
        return source.fault("unknown function '\(name)'", at: offset, code: .unknownFunction, hint: hint)
    }

    private static let unsupported = [
        "random":
            "remove the random number, which a right-hand side cannot contain, and give the state variable the key"
            + " 'noise'",
        "Sum": "write the sum out, as in a1 + a2 + a3",
        "sinc": "write 'Piecewise((1, Eq(x, 0)), (sin(x)/x, True))' for sinc(x)",
        "frac": "write 'x - floor(x)' for frac(x)",
        "expm1": "write 'exp(x) - 1' for expm1(x)",
        "log1p": "write 'log(1 + x)' for log1p(x)",
        "log2": "write 'log(x, 2)' for log2(x)",
        "exp2": "write '2**x' for exp2(x)",
        "round": "write 'floor(x + 0.5)' for the nearest whole number",
        "trunc": "write 'sign(x)*floor(abs(x))' for trunc(x)",
        "fmod": "write 'x - y*sign(x/y)*floor(abs(x/y))' for fmod(x, y); 'Mod(x, y)' has the sign of y",
        "real_root": "write 'sign(x)*abs(x)**(1/n)' for real_root(x, n) with an odd n",
        "Add": "write the sum with '+'",
        "Mul": "write the product with '*'",
        "Rational": "write the quotient with '/'",
    ].merging(
        ["sum", "mean", "prod"].map {
            (
                $0,
                "TVBO's back ends compute '\($0)' over all nodes, which is not supported: use a coupling between the nodes"
            )
        }, uniquingKeysWith: { first, _ in first })

    private typealias Build = @Sendable ([Expression]) -> Expression

    private static let operators: [String: (arity: Int?, build: Build)] = [
        "Mod": (2, { .arithmetic(.modulo, $0[0], $0[1]) }),
        "Pow": (2, { .arithmetic(.power, $0[0], $0[1]) }),
        "pow": (2, { .arithmetic(.power, $0[0], $0[1]) }),
        "Eq": (2, { .relation(.equal, $0[0], $0[1]) }),
        "Ne": (2, { .relation(.notEqual, $0[0], $0[1]) }),
        "Lt": (2, { .relation(.less, $0[0], $0[1]) }),
        "Le": (2, { .relation(.lessOrEqual, $0[0], $0[1]) }),
        "Gt": (2, { .relation(.greater, $0[0], $0[1]) }),
        "Ge": (2, { .relation(.greaterOrEqual, $0[0], $0[1]) }),
        "And": (nil, { chain(.and, $0) }),
        "Or": (nil, { chain(.or, $0) }),
        "Not": (1, { $0[0].negated }),
        "sec": (1, { reciprocal(.cos, $0) }),
        "csc": (1, { reciprocal(.sin, $0) }),
        "cot": (1, { reciprocal(.tan, $0) }),
        "sech": (1, { reciprocal(.cosh, $0) }),
        "csch": (1, { reciprocal(.sinh, $0) }),
        "coth": (1, { reciprocal(.tanh, $0) }),
        "cbrt": (1, { .arithmetic(.power, $0[0], .arithmetic(.divide, .number(1), .number(3))) }),
        "root": (2, { .arithmetic(.power, $0[0], .arithmetic(.divide, .number(1), $0[1])) }),
        "where": (3, { .piecewise([.init(value: $0[1], condition: $0[0])], otherwise: $0[2]) }),
    ]

    @Sendable private static func reciprocal(_ function: Function, _ arguments: [Expression]) -> Expression {
        .arithmetic(.divide, .number(1), .call(function, arguments))
    }

    @Sendable private static func chain(_ connective: Expression.Connective, _ arguments: [Expression]) -> Expression {
        arguments.dropFirst().reduce(arguments[0]) { .logic(connective, $0, $1) }
    }
}
