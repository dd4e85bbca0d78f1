import Diagnostics
import ElementaryFunctions

/// The arithmetic in which the equation of a ``MatrixTransform`` is evaluated.
package enum MatrixArithmetic: Sendable, Equatable {
    /// The numbers of 64 bits of this program.
    case exact
    /// The kinds of numbers that NumPy and JAX have in TVBO, as ``NumberKind`` describes them.
    case byKind
    /// The numbers of 64 bits, but without the conditions in brackets, which TVBO 0.5.3 leaves out.
    case withoutConditions
    /// The numbers of 64 bits, but with the rounded results of operators and of functions of elements multiplied by
    /// 1 + ε.
    case changed(Double)
}

/// The evaluation of the equation of a ``MatrixTransform`` for one connectome.
struct MatrixEvaluation {
    /// The reason why the equation of a transform cannot be evaluated.
    struct Fault: Error {
        /// The reason: a phrase in lower case, without a full stop, which `in the transform '…'` follows.
        var message: String
        /// A Boolean value that indicates whether a name in the equation cannot be resolved, which is the error
        /// `unknownName`: an unknown name or function, or the name of lengths that the network does not have.
        var isName = false
        /// A suggestion for solving the problem; nil if there is none.
        var hint: String?
    }

    private let connectome: Connectome
    private let parameters: [String: Double]
    private let arithmetic: MatrixArithmetic
    private let weights: MatrixValue

    /// Creates an evaluation with the matrices of a connectome and the parameters of the transform.
    init(_ connectome: Connectome, _ parameters: [String: Double], _ arithmetic: MatrixArithmetic = .exact) {
        self.connectome = connectome
        self.parameters = parameters
        self.arithmetic = arithmetic
        weights = MatrixValue(connectome.weights, kind: connectome.weightKind)
    }

    /// Returns the value of a syntax tree.
    /// - Throws: `Fault` for an unknown name or function, lengths that the network does not have, shapes that do not
    ///   fit together, and the transpose of a list.
    func value(_ formula: MatrixFormula) throws -> MatrixValue {
        switch formula {
        case .number(let number):
            return MatrixValue(number: number, kind: .literal(isWhole: number.rounded() == number))
        case .name(let name): return try named(name)
        case .negative(let x):
            let x = try value(x)
            return typed(x.map { -$0 }, x.kind)
        case .transpose(let x):
            let x = try value(x)
            return typed(try transposed(x), x.kind)
        case .selection(let x, let mask):
            let (x, mask) = (try value(x), try value(mask))
            guard let result = x.selected(by: mask) else {
                throw Fault(message: "a condition in brackets has another shape than the value before the brackets")
            }
            return arithmetic == .withoutConditions ? x : typed(result, x.kind)
        case .operation(let sign, let x, let y):
            let (x, y) = (try value(x), try value(y))
            guard let operation = Self.operations[sign], let result = x.combined(y, operation) else {
                throw Fault(message: "the two sides of the operator '\(sign)' have shapes that do not fit together")
            }
            let kind = NumberKind.result(of: sign, x.kind, y.kind)
            guard case .changed(let share) = arithmetic,
                let inexact = x.combined(y, { RoundedOperation.isExact(sign, $0, $1) ? 0 : share })
            else { return typed(result, kind) }
            return typed(result.combined(inexact) { $0 * (1 + $1) } ?? result, kind)
        case .call(let function, let arguments): return try call(function, try arguments.map(value))
        }
    }

    /// Returns a value with its kind, rounded to it if the arithmetic is that of the kinds.
    private func typed(_ value: MatrixValue, _ kind: NumberKind) -> MatrixValue {
        var result = arithmetic == .byKind ? value.map(kind.rounded) : value
        result.kind = kind
        return result
    }

    private static let operations: [String: @Sendable (Double, Double) -> Double] = [
        "+": { $0 + $1 }, "-": { $0 - $1 }, "*": { $0 * $1 }, "/": { $0 / $1 },
        "**": { $1 == 2 ? $0 * $0 : ElementaryFunctions.pow($0, $1) },
        "<": { $0 < $1 ? 1 : 0 }, ">": { $0 > $1 ? 1 : 0 }, "<=": { $0 <= $1 ? 1 : 0 }, ">=": { $0 >= $1 ? 1 : 0 },
        "==": { $0 == $1 ? 1 : 0 }, "!=": { $0 != $1 ? 1 : 0 }, "&": { $0 != 0 && $1 != 0 ? 1 : 0 },
        "|": { $0 != 0 || $1 != 0 ? 1 : 0 },
    ]

    // MARK: Names

    private static let matrixNames = ["weight", "weights", "W", "M"]
    private static let lengthNames = ["length", "lengths", "L"]
    private static let quantityNames = ["min", "max", "rowsum", "colsum", "rowsum_safe", "colsum_safe"]

    private func named(_ name: String) throws -> MatrixValue {
        if let number = parameters[name] { return MatrixValue(number: number, kind: .literal(isWhole: false)) }
        if Self.matrixNames.contains(name) { return weights }
        if Self.lengthNames.contains(name) {
            guard let lengths = connectome.lengths else {
                throw Fault(
                    message: "the network has no matrix of lengths, to which the name '\(name)' refers", isName: true,
                    hint: "give the network a matrix of lengths, or each of its edges a 'distance' among its parameters"
                )
            }
            return MatrixValue(lengths, kind: connectome.lengthKind)
        }
        if name == "pi" { return MatrixValue(number: .pi, kind: .literal(isWhole: false)) }
        if name == "E" { return MatrixValue(number: MatrixTransform.euler, kind: .literal(isWhole: false)) }
        if name.hasPrefix("W_") || name.hasPrefix("M_"), let result = quantity(String(name.dropFirst(2))) {
            return result
        }
        let known =
            Self.matrixNames + Self.lengthNames + Self.quantityNames.map { "W_\($0)" } + parameters.keys.sorted()
        throw Fault(
            message: "unknown name '\(name)'", isName: true,
            hint: Spelling.hint(for: name, among: known) ?? "there are \(known.joined(separator: ", "))")
    }

    private func quantity(_ name: String) -> MatrixValue? {
        let n = connectome.weights.size
        func sums(_ element: (Int, Int) -> Double) -> [Double] {
            (0..<n).map { line in (0..<n).reduce(0) { added($0, element(line, $1), weights.kind.sum) } }
        }
        let isSafe = name.hasSuffix("_safe")
        let kind = isSafe ? weights.kind.sum.replaced : weights.kind.sum
        func made(_ sums: [Double]) -> [Double] { isSafe ? sums.map { $0 > 0 ? $0 : 1 } : sums }
        switch name {
        case "min": return MatrixValue(number: weights.smallest, kind: weights.kind)
        case "max": return MatrixValue(number: weights.largest, kind: weights.kind)
        case "rowsum", "rowsum_safe":
            return typed(MatrixValue(rows: n, columns: 1, values: made(sums { connectome.weights[$0, $1] })), kind)
        case "colsum", "colsum_safe":
            return typed(MatrixValue(rows: 1, columns: n, values: made(sums { connectome.weights[$1, $0] })), kind)
        default: return nil
        }
    }

    /// Returns a sum, rounded if the arithmetic is that of the kinds.
    private func added(_ x: Double, _ y: Double, _ kind: NumberKind) -> Double {
        arithmetic == .byKind ? kind.rounded(x + y) : x + y
    }

    private func transposed(_ value: MatrixValue) throws -> MatrixValue {
        guard let rows = value.rows else { throw Fault(message: "a list has no transpose") }
        let values = (0..<value.columns).flatMap { column in
            (0..<rows).map { value.values[$0 * value.columns + column] }
        }
        return MatrixValue(rows: value.columns, columns: rows, values: values)
    }

    // MARK: Functions

    private static let elementwise: [String: @Sendable (Double) -> Double] = [
        "exp": ElementaryFunctions.exp, "log": ElementaryFunctions.log, "log10": ElementaryFunctions.log10,
        "log2": ElementaryFunctions.log2, "log1p": ElementaryFunctions.log1p, "tanh": ElementaryFunctions.tanh,
        "sin": ElementaryFunctions.sin, "cos": ElementaryFunctions.cos, "sqrt": { $0.squareRoot() },
        "tan": ElementaryFunctions.tan, "asin": ElementaryFunctions.asin, "acos": ElementaryFunctions.acos,
        "atan": ElementaryFunctions.atan, "sinh": ElementaryFunctions.sinh, "cosh": ElementaryFunctions.cosh,
        "asinh": ElementaryFunctions.asinh, "acosh": ElementaryFunctions.acosh, "atanh": ElementaryFunctions.atanh,
        "erf": ElementaryFunctions.erf, "erfc": ElementaryFunctions.erfc, "floor": { $0.rounded(.down) },
        "ceiling": { $0.rounded(.up) }, "Heaviside": { heaviside($0, 0.5) },
        "abs": { abs($0) }, "Abs": { abs($0) }, "sign": { $0 > 0 ? 1 : $0 < 0 ? -1 : $0.isNaN ? .nan : 0 },
    ]

    /// Returns the step function of SymPy: 0 for negative numbers, 1 for positive ones, and a given value at 0.
    @Sendable
    private static func heaviside(_ x: Double, _ atZero: Double) -> Double {
        x > 0 ? 1 : x < 0 ? 0 : x.isNaN ? .nan : atZero
    }

    /// Returns the remainder of a division whose quotient is rounded down.
    @Sendable
    private static func remainder(_ x: Double, _ y: Double) -> Double {
        let rest = x.truncatingRemainder(dividingBy: y)
        return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
    }

    /// The functions whose results are not rounded.
    private static let exact: Set<String> = ["abs", "Abs", "sign", "floor", "ceiling", "Heaviside"]

    /// The functions whose results have the kind of their argument.
    private static let keepsKind: Set<String> = ["abs", "Abs", "sign"]

    private func call(_ name: String, _ arguments: [MatrixValue]) throws -> MatrixValue {
        if let function = Self.elementwise[name], arguments.count == 1 {
            let kind = arguments[0].kind
            var result = arguments[0].map(function)
            // Functions of 0 are not rounded.
            if case .changed(let share) = arithmetic, !Self.exact.contains(name) {
                result = arguments[0].map { $0 == 0 ? function(0) : function($0) * (1 + share) }
            }
            return typed(result, Self.keepsKind.contains(name) ? kind : kind.floating)
        }
        if arguments.count == 1, let result = reduced(name, arguments[0]) { return result }
        switch (name, arguments.count) {
        case ("transpose", 1): return typed(try transposed(arguments[0]), arguments[0].kind)
        // As in NumPy, the larger or smaller one of NaN and a number is NaN.
        case ("maximum", 2), ("max", 2), ("Max", 2): return try combined(arguments) { $0.isNaN || $0 > $1 ? $0 : $1 }
        case ("minimum", 2), ("min", 2), ("Min", 2): return try combined(arguments) { $0.isNaN || $0 < $1 ? $0 : $1 }
        case ("Mod", 2): return try combined(arguments, Self.remainder)
        case ("Heaviside", 2): return try combined(arguments, Self.heaviside)
        case ("where", 3):
            // Branches are chosen, not multiplied, so that a branch that is not finite has no effect where it is not used.
            let chosen = try shaped([arguments[0], arguments[1]]) { $0 != 0 ? $1 : 0 }
            let rest = try shaped([arguments[0], arguments[2]]) { $0 != 0 ? 0 : $1 }
            return typed(try shaped([chosen, rest], +), .common(arguments[1].kind, arguments[2].kind))
        default:
            let known =
                Self.elementwise.keys.sorted()
                + [
                    "max", "mean", "min", "std", "sum", "transpose", "where", "maximum", "minimum", "Max", "Min", "Mod",
                    "Piecewise",
                ]
            if known.contains(name) {
                throw Fault(
                    message: "the function '\(name)' does not take \(Self.counted(arguments.count))", isName: true)
            }
            throw Fault(
                message: "unknown function '\(name)' of \(Self.counted(arguments.count))", isName: true,
                hint: Spelling.hint(for: name, among: known) ?? "there are \(known.joined(separator: ", "))")
        }
    }

    private static func counted(_ arguments: Int) -> String { "\(arguments) argument\(arguments == 1 ? "" : "s")" }

    private func combined(_ values: [MatrixValue], _ function: (Double, Double) -> Double) throws -> MatrixValue {
        typed(try shaped(values, function), .common(values[0].kind, values[1].kind))
    }

    private func shaped(_ values: [MatrixValue], _ function: (Double, Double) -> Double) throws -> MatrixValue {
        if let result = values[0].combined(values[1], function) { return result }
        throw Fault(
            message: "the arguments of 'max', 'min', 'Mod', 'Heaviside' or 'where' have shapes that do not fit together"
        )
    }

    private func reduced(_ name: String, _ value: MatrixValue) -> MatrixValue? {
        func sum(_ kind: NumberKind) -> Double { value.values.reduce(0) { added($0, $1, kind) } }
        let mean = value.kind.floating
        return switch name {
        case "sum": MatrixValue(number: sum(value.kind.sum), kind: value.kind.sum)
        case "mean": typed(MatrixValue(number: sum(mean) / Double(value.values.count)), mean)
        case "max": MatrixValue(number: value.largest, kind: value.kind)
        case "min": MatrixValue(number: value.smallest, kind: value.kind)
        case "std": typed(MatrixValue(number: deviation(value.values)), mean)
        default: nil
        }
    }

    private func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }
}
