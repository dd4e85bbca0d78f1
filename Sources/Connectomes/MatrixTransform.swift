import Diagnostics
import ElementaryFunctions

/// A transform of the weights of a network, such as a normalization, given by an equation.
///
///     let transform = MatrixTransform("weight / mean(weight[weight > 0])", parameters: [:], at: place)
///     connectome.weights = try transform.applied(to: connectome)
///
/// In the equation, `weight`, `weights`, `W` and `M` are the weights, `length`, `lengths` and `L` the lengths. `W_min`,
/// `W_max`, `W_rowsum`, `W_colsum`, `W_rowsum_safe` and `W_colsum_safe` are the quantities that TVBO derives from the
/// weights: the smallest and the largest one, and the sums of each row and of each column. In those that end in
/// `_safe`, sums that are not positive are replaced by 1. A parameter hides a matrix or quantity of the same name.
package struct MatrixTransform: Sendable {
    private let text: String
    private let parameters: [String: Double]
    private let place: Place

    /// Creates a transform; its equation is parsed by ``applied(to:)``.
    /// - Parameters:
    ///   - text: The right-hand side of the equation.
    ///   - parameters: The values of the parameters that the transform defines, by name.
    ///   - place: The place of the equation in the experiment, for errors.
    package init(_ text: String, parameters: [String: Double], at place: Place) {
        self.text = text
        self.parameters = parameters
        self.place = place
    }

    /// Returns the weights of a connectome after the transform.
    /// - Throws: `DiagnosticsError` for an equation that is malformed, refers to unknown names or does not yield a
    ///   matrix of the same size.
    /// - Complexity: O(*n*²) in the number of nodes for each operation.
    package func applied(to connectome: Connectome) throws -> SquareMatrix {
        var parser = MatrixFormulaParser(text)
        let formula: MatrixFormula
        do { formula = try parser.formula() } catch {
            throw DiagnosticsError(.malformedExpression, error.message, at: place.advanced(by: error.offset))
        }
        let evaluation = MatrixEvaluation(connectome, parameters)
        do {
            let result = try evaluation.value(formula)
            let size = connectome.weights.size
            if result.rows == size, result.columns == size, let matrix = SquareMatrix(size: size, values: result.values)
            {
                return matrix
            }
            throw MatrixEvaluation.Fault(
                message: "the result does not have the shape of the weights, \(size) by \(size),")
        } catch let fault as MatrixEvaluation.Fault {
            throw DiagnosticsError(
                fault.isName ? .unknownName : .invalidValue, fault.message + " in the transform '\(text)'", at: place,
                hint: fault.hint)
        }
    }

    /// Returns the Laplacian matrix W − D of weights W, in which the diagonal matrix D has the sums of the rows of W.
    /// - Parameters:
    ///   - weights: The weights W.
    ///   - isNormalised: A Boolean value that indicates whether the weights are first divided by the largest one. The
    ///     result is NaN if that is 0.
    package static func laplacian(_ weights: SquareMatrix, isNormalised: Bool) -> SquareMatrix {
        var result = weights
        if isNormalised {
            let largest = MatrixValue(weights).largest
            result.values = weights.values.map { $0 / largest }
        }
        for row in 0..<result.size {
            let sum = (0..<result.size).reduce(0) { $0 + result[row, $1] }
            result[row, row] -= sum
        }
        return result
    }
}

/// The evaluation of the equation of a ``MatrixTransform`` for one connectome.
struct MatrixEvaluation {
    /// The reason why the equation of a transform cannot be evaluated.
    struct Fault: Error {
        /// The reason: a phrase in lower case, without a full stop, which `in the transform '…'` follows.
        var message: String
        /// A Boolean value that indicates whether the reason is a name: an unknown name or function, or that of
        /// lengths, which the network does not have.
        var isName = false
        /// A suggestion for solving the problem; nil if there is none.
        var hint: String?
    }

    private let connectome: Connectome
    private let parameters: [String: Double]
    private let weights: MatrixValue

    /// Creates an evaluation with the matrices of a connectome and the parameters of the transform.
    init(_ connectome: Connectome, _ parameters: [String: Double]) {
        self.connectome = connectome
        self.parameters = parameters
        weights = MatrixValue(connectome.weights)
    }

    /// Returns the value of a syntax tree.
    /// - Throws: `Fault` for an unknown name or function, and for shapes that do not fit together.
    func value(_ formula: MatrixFormula) throws -> MatrixValue {
        switch formula {
        case .number(let number): return MatrixValue(number: number)
        case .name(let name): return try named(name)
        case .negative(let x): return try value(x).map { -$0 }
        case .transpose(let x): return try transposed(try value(x))
        case .selection(let x, let mask):
            guard let result = try value(x).selected(by: value(mask)) else {
                throw Fault(message: "a condition in brackets has another shape than the value before the brackets")
            }
            return result
        case .operation(let sign, let x, let y):
            guard let operation = Self.operations[sign], let result = try value(x).combined(value(y), operation) else {
                throw Fault(message: "the two sides of the operator '\(sign)' have shapes that do not fit together")
            }
            return result
        case .call(let function, let arguments): return try call(function, try arguments.map(value))
        }
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
        if let number = parameters[name] { return MatrixValue(number: number) }
        if Self.matrixNames.contains(name) { return weights }
        if Self.lengthNames.contains(name) {
            guard let lengths = connectome.lengths else {
                throw Fault(
                    message: "the network has no matrix of lengths, to which the name '\(name)' refers", isName: true)
            }
            return MatrixValue(lengths)
        }
        if name == "pi" { return MatrixValue(number: .pi) }
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
            (0..<n).map { line in (0..<n).reduce(0) { $0 + element(line, $1) } }
        }
        let isSafe = name.hasSuffix("_safe")
        func made(_ sums: [Double]) -> [Double] { isSafe ? sums.map { $0 > 0 ? $0 : 1 } : sums }
        switch name {
        case "min": return MatrixValue(number: weights.smallest)
        case "max": return MatrixValue(number: weights.largest)
        case "rowsum", "rowsum_safe":
            return MatrixValue(rows: n, columns: 1, values: made(sums { connectome.weights[$0, $1] }))
        case "colsum", "colsum_safe":
            return MatrixValue(rows: 1, columns: n, values: made(sums { connectome.weights[$1, $0] }))
        default: return nil
        }
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
        "abs": { abs($0) }, "Abs": { abs($0) }, "sign": { $0 > 0 ? 1 : $0 < 0 ? -1 : $0.isNaN ? .nan : 0 },
    ]

    private func call(_ name: String, _ arguments: [MatrixValue]) throws -> MatrixValue {
        if let function = Self.elementwise[name], arguments.count == 1 { return arguments[0].map(function) }
        if arguments.count == 1, let result = reduced(name, arguments[0]) { return result }
        switch (name, arguments.count) {
        case ("transpose", 1): return try transposed(arguments[0])
        // As in NumPy, the larger or smaller one of NaN and a number is NaN.
        case ("maximum", 2), ("max", 2), ("Max", 2): return try combined(arguments) { $0.isNaN || $0 > $1 ? $0 : $1 }
        case ("minimum", 2), ("min", 2), ("Min", 2): return try combined(arguments) { $0.isNaN || $0 < $1 ? $0 : $1 }
        case ("where", 3):
            // Branches are chosen, not multiplied, so that a branch that is not finite has no effect where it is not
            // used.
            let chosen = try combined([arguments[0], arguments[1]]) { $0 != 0 ? $1 : 0 }
            let rest = try combined([arguments[0], arguments[2]]) { $0 != 0 ? 0 : $1 }
            return try combined([chosen, rest], +)
        default:
            let known = Self.elementwise.keys.sorted() + ["max", "mean", "min", "sum", "where", "maximum", "minimum"]
            throw Fault(
                message: "unknown function '\(name)' of \(arguments.count) arguments", isName: true,
                hint: Spelling.hint(for: name, among: known))
        }
    }

    private func combined(_ values: [MatrixValue], _ function: (Double, Double) -> Double) throws -> MatrixValue {
        if let result = values[0].combined(values[1], function) { return result }
        throw Fault(message: "the arguments of a function have shapes that do not fit together")
    }

    private func reduced(_ name: String, _ value: MatrixValue) -> MatrixValue? {
        switch name {
        case "sum": MatrixValue(number: value.sum)
        case "mean": MatrixValue(number: value.sum / Double(value.values.count))
        case "max": MatrixValue(number: value.largest)
        case "min": MatrixValue(number: value.smallest)
        case "std":
            MatrixValue(number: deviation(value.values))
        default: nil
        }
    }

    private func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }
}
