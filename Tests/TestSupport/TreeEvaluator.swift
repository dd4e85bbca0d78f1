import ElementaryFunctions
import Expressions
import Glibc

/// A simple evaluator of expressions that visits the syntax tree, with which the tests compare compiled programs.
public enum TreeEvaluator {
    /// The value of a numeric expression.
    public static func value(_ expression: Expression, _ names: [String: Double]) -> Double {
        switch expression {
        case .number(let value): value
        case .name(let name): names[name] ?? .nan
        case .negate(let x): -value(x, names)
        case .arithmetic(let operation, let x, let y): arithmetic(operation, value(x, names), value(y, names))
        case .call(let function, let arguments): call(function, arguments.map { value($0, names) })
        case .piecewise(let branches, let otherwise):
            branches.first { holds($0.condition, names) }.map { value($0.value, names) }
                ?? otherwise.map { value($0, names) } ?? .nan
        default: .nan
        }
    }

    /// Returns whether a condition holds.
    public static func holds(_ expression: Expression, _ names: [String: Double]) -> Bool {
        switch expression {
        case .boolean(let truth): truth
        case .not(let p): !holds(p, names)
        case .logic(.and, let p, let q): holds(p, names) && holds(q, names)
        case .logic(.or, let p, let q): holds(p, names) || holds(q, names)
        case .relation(let relation, let x, let y): compare(relation, value(x, names), value(y, names))
        default: false
        }
    }

    private static func compare(_ relation: Expression.Relation, _ x: Double, _ y: Double) -> Bool {
        switch relation {
        case .less: x < y
        case .lessOrEqual: x <= y
        case .greater: x > y
        case .greaterOrEqual: x >= y
        case .equal: x == y
        case .notEqual: x != y
        }
    }

    private static func arithmetic(_ operation: Expression.Arithmetic, _ x: Double, _ y: Double) -> Double {
        switch operation {
        case .add: x + y
        case .subtract: x - y
        case .multiply: x * y
        case .divide: x / y
        case .modulo: x - y * (x / y).rounded(.down)
        case .power: power(x, y)
        }
    }

    private static func power(_ x: Double, _ y: Double) -> Double {
        guard [2, 3, 4, 5, 6, 7, 8].contains(y) else { return ElementaryFunctions.pow(x, y) }
        return (1..<Int(y)).reduce(x) { product, _ in product * x }
    }

    private static func call(_ function: Function, _ x: [Double]) -> Double {
        switch function {
        case .exp: ElementaryFunctions.exp(x[0])
        case .log: ElementaryFunctions.log(x[0])
        case .sqrt: sqrt(x[0])
        case .sin: ElementaryFunctions.sin(x[0])
        case .cos: ElementaryFunctions.cos(x[0])
        case .tan: ElementaryFunctions.tan(x[0])
        case .asin: ElementaryFunctions.asin(x[0])
        case .acos: ElementaryFunctions.acos(x[0])
        case .atan: ElementaryFunctions.atan(x[0])
        case .atan2: ElementaryFunctions.atan2(x[0], x[1])
        case .sinh: ElementaryFunctions.sinh(x[0])
        case .cosh: ElementaryFunctions.cosh(x[0])
        case .tanh: ElementaryFunctions.tanh(x[0])
        case .asinh: ElementaryFunctions.asinh(x[0])
        case .acosh: ElementaryFunctions.acosh(x[0])
        case .atanh: ElementaryFunctions.atanh(x[0])
        case .log10: ElementaryFunctions.log10(x[0])
        case .erf: ElementaryFunctions.erf(x[0])
        case .erfc: ElementaryFunctions.erfc(x[0])
        case .floor: floor(x[0])
        case .ceil: ceil(x[0])
        case .sign: x[0] > 0 ? 1 : x[0] < 0 ? -1 : x[0]
        case .abs: abs(x[0])
        case .minimum: x.contains(where: \.isNaN) ? .nan : x.min() ?? .nan
        case .maximum: x.contains(where: \.isNaN) ? .nan : x.max() ?? .nan
        case .heaviside: x[0].isNaN ? .nan : x[0] > 0 ? 1 : x[0] < 0 ? 0 : 0.5
        default: .nan
        }
    }
}

/// A small generator of pseudo-random numbers (Steele, Lea, Flood 2014, doi 10.1145/2660193.2660195), so that a test
/// tries the same inputs every time.
public struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    /// Starts with a seed.
    public init(_ seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Makes random expressions.
public struct ExpressionGenerator {
    private var random: SplitMix
    private let names: [String]

    /// Starts with a seed and the names that may occur.
    public init(seed: UInt64, names: [String]) {
        random = SplitMix(seed)
        self.names = names
    }

    /// A numeric expression of at most `depth` levels.
    public mutating func number(depth: Int) -> Expression {
        if depth == 0 || Int.random(in: 0..<6, using: &random) == 0 { return leaf() }
        switch Int.random(in: 0..<9, using: &random) {
        case 0: return .negate(number(depth: depth - 1))
        case 1:
            return .call(oneOf([.exp, .sqrt, .sin, .cos, .tanh, .abs, .heaviside, .log]), [number(depth: depth - 1)])
        case 2: return .call(oneOf([.minimum, .maximum]), [number(depth: depth - 1), number(depth: depth - 1)])
        case 3: return .arithmetic(.power, number(depth: depth - 1), .number(oneOf([2, 3, 4, 5, 0.5])))
        case 4:
            return .piecewise(
                [.init(value: number(depth: depth - 1), condition: condition(depth: depth - 1))],
                otherwise: number(depth: depth - 1))
        default:
            return .arithmetic(
                oneOf([.add, .subtract, .multiply, .divide]), number(depth: depth - 1), number(depth: depth - 1))
        }
    }

    /// A condition of at most `depth` levels.
    public mutating func condition(depth: Int) -> Expression {
        switch Int.random(in: 0..<4, using: &random) {
        case 0 where depth > 0: return .not(condition(depth: depth - 1))
        case 1 where depth > 0:
            return .logic(oneOf([.and, .or]), condition(depth: depth - 1), condition(depth: depth - 1))
        default:
            return .relation(
                oneOf(Expression.Relation.allCases), number(depth: max(0, depth - 1)), number(depth: max(0, depth - 1)))
        }
    }

    private mutating func leaf() -> Expression {
        Bool.random(using: &random) ? .name(oneOf(names)) : .number(oneOf([0, 0.5, 1, 2, 3.25, 10, 1e-3]))
    }

    private mutating func oneOf<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &random)]
    }
}
