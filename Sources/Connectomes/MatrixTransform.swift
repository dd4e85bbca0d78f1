import Diagnostics
import ElementaryFunctions

/// A transform of the weights of a network, such as a normalization, given by an equation.
///
///     let transform = MatrixTransform("weight / mean(weight[weight > 0])", parameters: [:], at: place)
///     connectome.weights = try transform.applied(to: connectome)
///
/// In the equation, `weight`, `weights`, `W` and `M` are the weights, `length`, `lengths` and `L` the lengths. `W_min`,
/// `W_max`, `W_rowsum`, `W_colsum`, `W_rowsum_safe` and `W_colsum_safe` are the quantities that TVBO derives from the
/// weights: the smallest and the largest one, and the sums of each row and of each column; `M_min` and so on are the
/// same. In those that end in `_safe`, sums that are not positive are replaced by 1. A parameter hides a matrix or
/// quantity of the same name.
package struct MatrixTransform: Sendable {
    /// The right-hand side of the equation.
    package let text: String
    private let parameters: [String: Double]
    /// The place of the equation in the experiment.
    package let place: Place

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
        try applied(to: connectome, .exact).weights
    }

    /// Returns a copy of a connectome with the weights after the transform, computed in an arithmetic, and with the
    /// kind of numbers that TVBO has for them as ``Connectome/weightKind``.
    /// - Throws: `DiagnosticsError` as ``applied(to:)`` does.
    package func applied(to connectome: Connectome, _ arithmetic: MatrixArithmetic) throws -> Connectome {
        let written = try self.formula()
        let formula = arithmetic == .byKind ? written.withPowers : written
        let evaluation = MatrixEvaluation(connectome, parameters, arithmetic)
        do {
            let result = try evaluation.value(formula)
            let size = connectome.weights.size
            if result.rows == size, result.columns == size, let matrix = SquareMatrix(size: size, values: result.values)
            {
                var changed = connectome
                (changed.weights, changed.weightKind) = (matrix, result.kind)
                return changed
            }
            throw MatrixEvaluation.Fault(
                message: "the result does not have the shape of the weights, \(size) by \(size),")
        } catch let fault as MatrixEvaluation.Fault {
            throw DiagnosticsError(
                fault.isName ? .unknownName : .invalidValue, fault.message + " in the transform '\(text)'", at: place,
                hint: fault.hint)
        }
    }

    /// A Boolean value that indicates whether the equation selects elements by a condition in brackets.
    package var hasConditions: Bool {
        (try? formula())?.parts.contains { if case .selection = $0 { true } else { false } } ?? false
    }

    /// A Boolean value that indicates whether the equation has a function that jumps, such as `floor`.
    package var hasJumps: Bool {
        (try? formula())?.parts.contains { part in
            if case .call(let name, _) = part { Self.jumping.contains(name) } else { false }
        } ?? false
    }

    private static let jumping: Set<String> = ["floor", "ceiling", "Heaviside", "Mod", "sign"]

    /// The parameters in the equation, sorted, that have the name of a constant of SymPy and another value. TVBO reads
    /// the equation with SymPy, which takes them for the constants.
    package var hiddenParameters: [String] {
        guard let formula = try? formula() else { return [] }
        return Self.constants.keys.sorted().filter { name in
            guard let value = parameters[name], formula.parts.contains(.name(name)) else { return false }
            return value != Self.constants[name] ?? nil
        }
    }

    /// Euler's number, the constant `E` of SymPy.
    static let euler = 2.718281828459045

    /// The constants of SymPy with their values; nil for those that are no finite real numbers.
    private static let constants: [String: Double?] = [
        "E": euler, "I": nil, "pi": .pi, "oo": nil, "zoo": nil, "nan": nil,
        "GoldenRatio": 1.618033988749895, "EulerGamma": 0.5772156649015329, "Catalan": 0.915965594177219,
        "TribonacciConstant": 1.839286755214161,
    ]

    /// The names of SymPy's constants that are finite real numbers.
    package static let realConstants = Set(constants.filter { $0.value != nil }.keys)

    private func formula() throws -> MatrixFormula {
        var parser = MatrixFormulaParser(text)
        do { return try parser.formula() } catch {
            throw DiagnosticsError(.malformedExpression, error.message, at: place.advanced(by: error.offset))
        }
    }
}

/// The Laplacian matrix of a network's weights.
extension MatrixTransform {
    /// Returns the Laplacian matrix W − D of weights W, in which the diagonal matrix D has the sums of the rows of W.
    /// - Parameters:
    ///   - weights: The weights W.
    ///   - isNormalised: A Boolean value that indicates whether the weights are first divided by the largest one. The
    ///     result is NaN if that is 0.
    ///   - kind: The kind to which every result is rounded; by default that of 64 bits.
    package static func laplacian(
        _ weights: SquareMatrix, isNormalised: Bool, kind: NumberKind = .double
    ) -> SquareMatrix {
        var result = weights
        if isNormalised {
            let largest = MatrixValue(weights).largest
            result.values = weights.values.map { kind.rounded($0 / largest) }
        }
        for row in 0..<result.size {
            let sum = (0..<result.size).reduce(0) { kind.rounded($0 + result[row, $1]) }
            result[row, row] = kind.rounded(result[row, row] - sum)
        }
        return result
    }
}
