import ElementaryFunctions

extension Expression {
    /// Returns the symbolic derivative of the expression.
    ///
    ///     let product = try Parser.number(ExpressionSource("a*x**2")).expression
    ///     product.derivative { $0 == "x" ? .number(1) : nil }  // a*(2*x)
    ///
    /// The derivatives of names determine the variable: with the derivative 1 of `x` alone, the result is the partial
    /// derivative with respect to `x`; with the time derivatives of all states, it is the total time derivative by the
    /// chain rule.
    ///
    /// The derivative of `floor`, `ceil`, `sign`, `H`, `factorial`, `random`, and of conditions is 0, and so is that of
    /// calls of the model's functions, which must be replaced before by ``ParsedExpression/inlining(_:)``, and of a
    /// ``ModeOperator``, which must be expanded before. A piecewise expression, `min` and `max` have the derivative of
    /// the selected branch. The result is therefore not defined at jumps and kinks.
    /// - Parameter rate: A function that returns the derivative of a name; nil if it is 0.
    public func derivative(_ rate: (String) -> Expression?) -> Expression {
        switch self {
        case .number, .boolean, .relation, .logic, .not, .apply: return .zero
        case .name(let name): return rate(name) ?? .zero
        case .negate(let x): return -x.derivative(rate)
        case .arithmetic(let operation, let x, let y): return operation.derivative(x, y, rate)
        case .call(let function, let arguments): return function.derivative(arguments, rate)
        case .piecewise(let branches, let otherwise):
            let values = branches.map { $0.value.derivative(rate) }
            let last = otherwise?.derivative(rate)
            if values.allSatisfy(\.isZero), last?.isZero != false { return .zero }
            return .piecewise(
                zip(values, branches).map { .init(value: $0, condition: $1.condition) }, otherwise: last)
        }
    }

    /// The expression that consists of the literal 0.
    static let zero = Expression.number(0)
    /// The expression that consists of the literal 1.
    static let one = Expression.number(1)

    /// A Boolean value that indicates whether the expression is the literal 0.
    public var isZero: Bool { self == .zero }
    /// A Boolean value that indicates whether the expression is the literal 1.
    var isOne: Bool { self == .one }

    // The following operators omit terms of 0 and factors of 0 and 1, which keeps derivatives short.

    fileprivate static func + (x: Expression, y: Expression) -> Expression {
        x.isZero ? y : y.isZero ? x : .arithmetic(.add, x, y)
    }

    fileprivate static func - (x: Expression, y: Expression) -> Expression {
        y.isZero ? x : x.isZero ? -y : .arithmetic(.subtract, x, y)
    }

    fileprivate static func * (x: Expression, y: Expression) -> Expression {
        if x.isZero || y.isZero { return .zero }
        return x.isOne ? y : y.isOne ? x : .arithmetic(.multiply, x, y)
    }

    fileprivate static func / (x: Expression, y: Expression) -> Expression {
        x.isZero ? .zero : y.isOne ? x : .arithmetic(.divide, x, y)
    }

    fileprivate static prefix func - (x: Expression) -> Expression {
        if case .negate(let inner) = x { return inner }
        return x.isZero ? .zero : .negate(x)
    }
}

extension Expression.Arithmetic {
    /// Returns the derivative of `x` ∘ `y` for this operator ∘. Powers follow d(x^y) = y·x^(y−1)·dx + x^y·ln(x)·dy, and
    /// x mod y has the derivative dx − floor(x/y)·dy.
    fileprivate func derivative(_ x: Expression, _ y: Expression, _ rate: (String) -> Expression?) -> Expression {
        let (dx, dy) = (x.derivative(rate), y.derivative(rate))
        switch self {
        case .add: return dx + dy
        case .subtract: return dx - dy
        case .multiply: return dx * y + x * dy
        case .divide: return dy.isZero ? dx / y : (dx - (.arithmetic(.divide, x, y)) * dy) / y
        case .modulo: return dy.isZero ? dx : dx - .call(.floor, [.arithmetic(.divide, x, y)]) * dy
        case .power:
            let lower: Expression =
                if case .number(let exponent) = y { Self.power(x, exponent - 1) } else {
                    .arithmetic(.power, x, .arithmetic(.subtract, y, .one))
                }
            let base = y * lower * dx
            return base + .arithmetic(.power, x, y) * .call(.log, [x]) * dy
        }
    }

    private static func power(_ x: Expression, _ exponent: Double) -> Expression {
        exponent == 0 ? .one : exponent == 1 ? x : .arithmetic(.power, x, .number(exponent))
    }
}

extension Function {
    /// Returns the derivative of the function of some arguments by the chain rule.
    fileprivate func derivative(_ arguments: [Expression], _ rate: (String) -> Expression?) -> Expression {
        let rates = arguments.map { $0.derivative(rate) }
        guard !rates.allSatisfy(\.isZero), let x = arguments.first, let dx = rates.first else { return .zero }
        switch self {
        case .minimum, .maximum: return chosen(arguments, rates)
        case .atan2:
            let (y, dy) = (arguments[1], rates[1])
            return (y * dx - x * dy) / (x * x + y * y)
        default: return slope(x) * dx
        }
    }

    /// Returns the derivative of a function of one argument with respect to that argument.
    ///
    /// Source: NIST Digital Library of Mathematical Functions, §4.7, §4.20, §4.24, §4.34, §4.40 and §7.10,
    /// https://dlmf.nist.gov.
    private func slope(_ x: Expression) -> Expression {
        let two = Expression.number(2)
        let rootOfPi = Expression.number(Double.pi.squareRoot())
        switch self {
        case .exp: return .call(.exp, [x])
        case .log: return .one / x
        case .log10: return .one / (x * .number(ElementaryFunctions.log(10)))
        case .sqrt: return .one / (two * .call(.sqrt, [x]))
        case .sin: return .call(.cos, [x])
        case .cos: return -.call(.sin, [x])
        case .tan: return .one + .call(.tan, [x]) * .call(.tan, [x])
        case .asin: return .one / .call(.sqrt, [.one - x * x])
        case .acos: return -(.one / .call(.sqrt, [.one - x * x]))
        case .atan: return .one / (.one + x * x)
        case .sinh: return .call(.cosh, [x])
        case .cosh: return .call(.sinh, [x])
        case .tanh: return .one - .call(.tanh, [x]) * .call(.tanh, [x])
        case .asinh: return .one / .call(.sqrt, [.one + x * x])
        case .acosh: return .one / .call(.sqrt, [x * x - .one])
        case .atanh: return .one / (.one - x * x)
        case .erf: return two / rootOfPi * .call(.exp, [-(x * x)])
        case .erfc: return -(two / rootOfPi * .call(.exp, [-(x * x)]))
        case .abs: return .call(.sign, [x])
        case .sign, .floor, .ceil, .heaviside, .factorial, .random, .atan2, .minimum, .maximum: return .zero
        }
    }

    /// Returns the derivative of the smallest or largest argument, and of the last one among equal arguments.
    private func chosen(_ arguments: [Expression], _ rates: [Expression]) -> Expression {
        let relation: Expression.Relation = self == .minimum ? .less : .greater
        return zip(arguments, rates).dropFirst().reduce((arguments[0], rates[0])) { best, next in
            let isBest = Expression.relation(relation, best.0, next.0)
            return (
                .call(self, [best.0, next.0]),
                .piecewise([.init(value: best.1, condition: isBest)], otherwise: next.1)
            )
        }.1
    }
}
