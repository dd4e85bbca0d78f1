import Foundation

/// The built-in functions of the model languages. Arguments and values are Double.
public enum Function: String, Hashable, Sendable, CaseIterable {
    /// Elementary and error functions; `log` is natural.
    case exp, log, log10, sqrt, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, atan2, erf, erfc
    case abs, sign, floor, ceil
    /// Smallest and largest argument; not a number when one is not.
    case minimum = "min", maximum = "max"
    /// 0 below zero, one half at zero, 1 above: LEMS's `H` and SymPy's default.
    case heaviside = "H"
    /// LEMS only: n! of a whole number that is not negative, and the argument times a random number from 0 to 1.
    case factorial, random

    /// How many arguments it takes; nil for one or more.
    public var arity: Int? {
        switch self {
        case .atan2: 2
        case .minimum, .maximum: nil
        default: 1
        }
    }

    /// Whether it keeps or drops the dimension of its argument instead of wanting a bare number.
    public var keepsDimension: Bool {
        switch self {
        case .abs, .floor, .ceil, .minimum, .maximum: true
        default: false
        }
    }

    /// The function of that name in TVBO's expressions, case as SymPy and Python write it.
    public static func named(_ name: String) -> Function? { table[name] }

    /// The names that `named` knows.
    public static var knownNames: [String] { table.keys.sorted() }

    private static let table: [String: Function] = {
        let lemsOnly: [Function] = [.factorial, .random]
        let shared = allCases.filter { !lemsOnly.contains($0) }
        var table = Dictionary(uniqueKeysWithValues: shared.map { ($0.rawValue, $0) })
        let aliases: [String: Function] = [
            "ln": .log, "Abs": .abs, "Min": .minimum, "Max": .maximum, "Heaviside": .heaviside, "ceiling": .ceil,
        ]
        table.merge(aliases) { first, _ in first }
        return table
    }()

    /// The function of that name in LEMS.
    public static func lems(_ name: String) -> Function? { lemsTable[name] }

    /// The names that `lems` knows.
    public static var lemsNames: [String] { lemsTable.keys.sorted() }

    private static let lemsTable: [String: Function] = [
        "sin": .sin, "cos": .cos, "tan": .tan, "sinh": .sinh, "cosh": .cosh, "tanh": .tanh, "exp": .exp,
        "sqrt": .sqrt, "ceil": .ceil, "ln": .log, "log": .log, "abs": .abs, "H": .heaviside, "factorial": .factorial,
        "random": .random,
    ]

    /// The value for one argument, and for two where the function takes them; `random` has none and gives NaN.
    @inlinable
    public func value(_ x: Double, _ y: Double = 0) -> Double {
        switch self {
        case .exp: Foundation.exp(x)
        case .log: Foundation.log(x)
        case .log10: Foundation.log10(x)
        case .sqrt: x.squareRoot()
        case .sin: Foundation.sin(x)
        case .cos: Foundation.cos(x)
        case .tan: Foundation.tan(x)
        case .asin: Foundation.asin(x)
        case .acos: Foundation.acos(x)
        case .atan: Foundation.atan(x)
        case .sinh: Foundation.sinh(x)
        case .cosh: Foundation.cosh(x)
        case .tanh: Foundation.tanh(x)
        case .atan2: Foundation.atan2(x, y)
        case .erf: Foundation.erf(x)
        case .erfc: Foundation.erfc(x)
        case .abs: x.magnitude
        case .sign: x > 0 ? 1 : x < 0 ? -1 : x
        case .floor: x.rounded(.down)
        case .ceil: x.rounded(.up)
        case .minimum: x < y || x.isNaN ? x : y
        case .maximum: x > y || x.isNaN ? x : y
        case .heaviside: x > 0 ? 1 : x < 0 ? 0 : x == 0 ? 0.5 : x
        case .factorial: Self.factorial(x)
        case .random: .nan
        }
    }

    /// n! as a product in 32 bits, as jLEMS forms it; not a number for a fraction or a negative number.
    @inlinable
    public static func factorial(_ x: Double) -> Double {
        guard x >= 0, x == x.rounded(), x < 2_147_483_648 else { return .nan }
        var product: Int32 = 1
        // From 34! on, the product is divisible by 2^32 and stays 0.
        for factor in stride(from: Int32(1), through: Int32(min(x, 34)), by: 1) { product = product &* factor }
        return Double(product)
    }

    /// Floored modulo: the result has the sign of the divisor, as Python's `%`.
    @inlinable
    public static func modulo(_ x: Double, _ y: Double) -> Double {
        let remainder = fmod(x, y)
        if remainder == 0 { return y < 0 ? -0.0 : 0.0 }
        return (remainder < 0) != (y < 0) ? remainder + y : remainder
    }

    /// `x` to the power `y` by libm's `pow`, as LEMS has it; 1 and 2 are exact without it.
    @inlinable
    public static func plainPower(_ x: Double, _ y: Double) -> Double {
        if y == 1 { return x }
        return y == 2 ? x * x : pow(x, y)
    }

    /// Largest exponent that `power` evaluates by multiplication.
    public static let largestProductPower = 16

    /// `x` to a whole power from 2 to 16 as the product x·x·…·x taken from the left: ((x·x)·x)·…
    /// Everything else is libm's `pow`.
    @inlinable
    public static func power(_ x: Double, _ y: Double) -> Double {
        guard y >= 2, y <= Double(largestProductPower), y == y.rounded() else { return pow(x, y) }
        var product = x * x
        for _ in 2..<Int(y) { product *= x }
        return product
    }
}
