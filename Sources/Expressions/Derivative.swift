import Foundation

extension Expression {
    /// Its derivative, where `rate` gives the derivative of a name and nil for names that stay as they are.
    ///
    /// Functions that jump (`floor`, `ceil`, `sign`, `H`, comparisons) count as flat, and a choice has the derivative of
    /// what is chosen, which holds everywhere but at the jumps themselves.
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

    /// The literal 0 and the literal 1.
    static let zero = Expression.number(0)
    static let one = Expression.number(1)

    /// Whether it is the literal 0, or the literal 1.
    public var isZero: Bool { self == .zero }
    var isOne: Bool { self == .one }

    // What is nothing, or one, is left out, so that derivatives stay short.

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
    /// The derivative of x ∘ y.
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
    /// The derivative of the function of these arguments.
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

    /// The derivative of a function of one argument.
    private func slope(_ x: Expression) -> Expression {
        let two = Expression.number(2)
        let rootOfPi = Expression.number(Double.pi.squareRoot())
        switch self {
        case .exp: return .call(.exp, [x])
        case .log: return .one / x
        case .log10: return .one / (x * .number(Foundation.log(10)))
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
        case .erf: return two / rootOfPi * .call(.exp, [-(x * x)])
        case .erfc: return -(two / rootOfPi * .call(.exp, [-(x * x)]))
        case .abs: return .call(.sign, [x])
        case .sign, .floor, .ceil, .heaviside, .factorial, .random, .atan2, .minimum, .maximum: return .zero
        }
    }

    /// The rate of the argument that is smallest, or largest; of equal ones that of the later.
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
