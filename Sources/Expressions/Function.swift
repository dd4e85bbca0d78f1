import ElementaryFunctions

/// A built-in function of the model languages. The raw value is its name in an expression.
///
///     Function.named("Heaviside")        // .heaviside
///     Function.heaviside.value(0)        // 0.5
///     Function.named("atan2")?.arity     // 2
///
/// The elementary functions are those of ``ElementaryFunctions``, which are the same on every machine.
public enum Function: String, Hashable, Sendable, CaseIterable {
    /// The exponential function.
    case exp
    /// The natural logarithm.
    case log
    /// The decimal logarithm.
    case log10
    /// The square root.
    case sqrt
    /// The sine of an angle in radians.
    case sin
    /// The cosine of an angle in radians.
    case cos
    /// The tangent of an angle in radians.
    case tan
    /// The inverse sine in radians.
    case asin
    /// The inverse cosine in radians.
    case acos
    /// The inverse tangent in radians.
    case atan
    /// The hyperbolic sine.
    case sinh
    /// The hyperbolic cosine.
    case cosh
    /// The hyperbolic tangent.
    case tanh
    /// The inverse hyperbolic sine.
    case asinh
    /// The inverse hyperbolic cosine.
    case acosh
    /// The inverse hyperbolic tangent.
    case atanh
    /// The angle of the point (x, y) in radians, `atan2(y, x)`.
    case atan2
    /// The error function erf(x) = 2/√π · ∫₀ˣ exp(−t²) dt.
    case erf
    /// The complementary error function, 1 − erf(x).
    case erfc
    /// The absolute value.
    case abs
    /// The sign: −1, 0 or 1, and NaN for NaN.
    case sign
    /// The largest integer that is not greater than the argument.
    case floor
    /// The smallest integer that is not less than the argument (the ceiling).
    case ceil
    /// The smallest argument, or NaN if an argument is NaN.
    case minimum = "min"
    /// The largest argument, or NaN if an argument is NaN.
    case maximum = "max"
    /// The Heaviside step function: 0 for negative arguments, 0.5 at 0, 1 for positive arguments, and NaN for NaN, as
    /// in LEMS and SymPy.
    case heaviside = "H"
    /// The factorial of a whole number, in LEMS only; see ``factorial(_:)``.
    case factorial
    /// A random number, uniformly distributed between 0 (included) and the argument (excluded), in LEMS only.
    case random

    /// The number of arguments that the function takes; nil for one or more.
    public var arity: Int? {
        switch self {
        case .atan2: 2
        case .minimum, .maximum: nil
        default: 1
        }
    }

    /// A Boolean value that indicates whether the value of the function has the physical dimension of its argument.
    public var keepsDimension: Bool {
        switch self {
        case .abs, .floor, .ceil, .minimum, .maximum: true
        default: false
        }
    }

    /// Returns the function with a name in TVBO's language, including aliases of SymPy such as `Abs` and `ln`; nil if
    /// there is none, and for `factorial` and `random`, which only LEMS has. Names are case-sensitive.
    public static func named(_ name: String) -> Function? { table[name] }

    /// The names of all functions in TVBO's language, sorted.
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

    /// Returns the function with a name in LEMS; nil if there is none. Names are case-sensitive; `log` and `ln` are
    /// both natural.
    public static func lems(_ name: String) -> Function? { lemsTable[name] }

    /// The names of all functions in LEMS, sorted.
    public static var lemsNames: [String] { lemsTable.keys.sorted() }

    private static let lemsTable: [String: Function] = [
        "sin": .sin, "cos": .cos, "tan": .tan, "sinh": .sinh, "cosh": .cosh, "tanh": .tanh, "exp": .exp,
        "sqrt": .sqrt, "ceil": .ceil, "ln": .log, "log": .log, "abs": .abs, "H": .heaviside, "factorial": .factorial,
        "random": .random,
    ]

    /// Returns the value of the function.
    ///
    /// `random` has no value and gives NaN. For `min` and `max` of more than two arguments, call it repeatedly, from
    /// left to right.
    /// - Parameters:
    ///   - x: The first argument.
    ///   - y: The second argument; ignored by functions of one argument.
    @inlinable
    public func value(_ x: Double, _ y: Double = 0) -> Double {
        switch self {
        case .exp: ElementaryFunctions.exp(x)
        case .log: ElementaryFunctions.log(x)
        case .log10: ElementaryFunctions.log10(x)
        case .sqrt: x.squareRoot()
        case .sin: ElementaryFunctions.sin(x)
        case .cos: ElementaryFunctions.cos(x)
        case .tan: ElementaryFunctions.tan(x)
        case .asin: ElementaryFunctions.asin(x)
        case .acos: ElementaryFunctions.acos(x)
        case .atan: ElementaryFunctions.atan(x)
        case .sinh: ElementaryFunctions.sinh(x)
        case .cosh: ElementaryFunctions.cosh(x)
        case .tanh: ElementaryFunctions.tanh(x)
        case .asinh: ElementaryFunctions.asinh(x)
        case .acosh: ElementaryFunctions.acosh(x)
        case .atanh: ElementaryFunctions.atanh(x)
        case .atan2: ElementaryFunctions.atan2(x, y)
        case .erf: ElementaryFunctions.erf(x)
        case .erfc: ElementaryFunctions.erfc(x)
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

    /// Returns *x*! computed as a product of 32-bit integers that wraps on overflow, as jLEMS does.
    ///
    /// The result is exact up to 12!. It is 0 from 34! on, and NaN for negative numbers, fractions, and numbers of 2^31
    /// or more.
    @inlinable
    public static func factorial(_ x: Double) -> Double {
        guard x >= 0, x == x.rounded(), x < 2_147_483_648 else { return .nan }
        var product: Int32 = 1
        // From 34! on, the product is divisible by 2^32 and remains 0.
        for factor in stride(from: Int32(1), through: Int32(min(x, 34)), by: 1) { product = product &* factor }
        return Double(product)
    }

    /// Returns x − y·floor(x/y). The result has the sign of the divisor `y`, as with Python's operator `%`.
    @inlinable
    public static func modulo(_ x: Double, _ y: Double) -> Double {
        let remainder = x.truncatingRemainder(dividingBy: y)
        if remainder == 0 { return y < 0 ? -0.0 : 0.0 }
        return (remainder < 0) != (y < 0) ? remainder + y : remainder
    }

    /// Returns `x` to the power `y` by ``ElementaryFunctions/pow(_:_:)``, as in LEMS, except that exponents 1 and 2 are evaluated
    /// as `x` and `x * x`.
    @inlinable
    public static func plainPower(_ x: Double, _ y: Double) -> Double {
        if y == 1 { return x }
        return y == 2 ? x * x : ElementaryFunctions.pow(x, y)
    }

    /// The largest exponent for which ``power(_:_:)`` computes a power by multiplication.
    public static let largestProductPower = 16

    /// Returns whether ``power(_:_:)`` computes a power with the exponent `y` by multiplication.
    @inlinable
    static func isProduct(_ y: Double) -> Bool { y >= 2 && y <= Double(largestProductPower) && y == y.rounded() }

    /// Returns `x` to the power `y`, for whole exponents from 2 to 16 as the product ((x·x)·x)·…, which is evaluated
    /// from the left, and for other exponents by ``ElementaryFunctions/pow(_:_:)``.
    @inlinable
    public static func power(_ x: Double, _ y: Double) -> Double {
        guard isProduct(y) else { return ElementaryFunctions.pow(x, y) }
        var product = x * x
        for _ in 2..<Int(y) { product *= x }
        return product
    }
}
