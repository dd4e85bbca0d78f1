import Connectomes
import Diagnostics
import Expressions

/// The differences between the transforms of weights here and in TVBO 0.5.3, which applies them in all its back ends.
///
/// SymPy, with which TVBO reads the equations, takes some arguments for constants, and TVBO prints `W[W > 0]` as `W`.
/// NumPy and JAX keep the kind of numbers that the file has. A difference is listed only if it changes a weight.
///
///     var differences = TransformDifferences(connectome)
///     try differences.apply(transform, to: &connectome)
///     differences.list(for: connectome, at: place)
struct TransformDifferences {
    private var found: [MatrixDifference] = []
    /// The connectome as TVBO transforms it by the kinds of its numbers; nil if that fails.
    private var byKind: Connectome?
    private let original: Connectome
    /// The last transform that has a function that jumps.
    private var jumping: MatrixTransform?
    /// The transforms in which rounding decides on which side of a jump a value lies.
    private var resting: [MatrixTransform] = []

    /// Creates a collection without differences, to which ``apply(_:to:)`` adds.
    /// - Parameter connectome: The connectome before all transforms.
    init(_ connectome: Connectome) {
        original = connectome
        byKind = connectome
    }

    /// Applies a transform to the weights of a connectome, and collects the differences.
    /// - Throws: `DiagnosticsError` for an equation that cannot be evaluated or does not yield a matrix.
    mutating func apply(_ transform: WeightTransform, to connectome: inout Connectome) throws {
        let weights = try transform.applied(to: connectome)
        if case .equation(let equation) = transform {
            compare(equation, connectome, weights)
        }
        byKind = byKind.flatMap { try? transform.appliedByKind(to: $0) }
        connectome.weights = weights
    }

    private mutating func compare(_ equation: MatrixTransform, _ before: Connectome, _ weights: SquareMatrix) {
        for name in equation.hiddenParameters {
            // The whole note: "the jax back end takes the argument 'E' of a transform for SymPy's constant …".
            found.append(
                MatrixDifference(
                    text: "takes the argument '\(name)' of a transform for SymPy's constant of this name",
                    place: equation.place))
        }
        if let parsed = try? Parser.number(ExpressionSource(equation.text)),
            let part = LargeExponents.text(in: parsed.expression, texts: [equation.text])
        {
            // The whole note: "the jax back end takes the number out of 'exp(-1000*(W - 0.8))' in a transform …".
            found.append(
                MatrixDifference(
                    text: "takes the number out of '\(part)' in a transform as a factor, which is 0 or infinite in"
                        + " floating-point arithmetic", place: equation.place))
        }
        if equation.hasJumps {
            jumping = equation
            let rests = [0x1p-48, -0x1p-48].contains { restsOnJump(equation, before, weights, share: $0) }
            if rests { resting.append(equation) }
        }
        guard equation.hasConditions else { return }
        let other = try? equation.applied(to: before, .withoutConditions).weights
        guard other.map({ differ($0, weights) }) ?? true else { return }
        // The whole note: "the jax back end ignores the conditions in brackets in the transform 'W[W > 0]', and …".
        found.append(
            MatrixDifference(
                text: "ignores the conditions in brackets in the transform '\(equation.text)', and takes all elements",
                place: equation.place))
    }

    /// Returns the differences of TVBO 0.5.3 from this program in the transforms that have been applied; empty if there
    /// are none.
    /// - Parameters:
    ///   - connectome: The connectome after all transforms.
    ///   - place: The place of the transforms in the document.
    func list(for connectome: Connectome, at place: Place) -> [MatrixDifference] {
        let differs = byKind.map { differ($0.weights, connectome.weights) } ?? true
        let names = [(original.weightKind, "weights"), (original.lengthKind, "lengths")].compactMap { kind, name in
            kind.narrowName.map { "the \(name) as \($0)" }
        }
        if differs, names.isEmpty, let jumping { return found + [Self.rounding("rounds", jumping)] }
        let found = found + resting.map { Self.rounding("can round", $0) }
        guard differs else { return found }
        // The whole note: "the jax back end computes the transforms with fewer than 64 bits, because the file holds …".
        let text =
            names.isEmpty
            ? "computes the means of conditions in the transforms with 32 bits"
            : "computes the transforms with fewer than 64 bits, because the file holds \(names.joined(separator: ", and "))"
        return found + [MatrixDifference(text: text, place: place)]
    }

    private static func rounding(_ verb: String, _ equation: MatrixTransform) -> MatrixDifference {
        // The whole note: "the jax back end can round the transform 'floor(W/0.1)' otherwise, …".
        MatrixDifference(
            text: "\(verb) the transform '\(equation.text)' otherwise, which decides where a value rests on a jump",
            place: equation.place)
    }

    /// Returns whether a change of the rounded results in a transform by some units in the last place changes its result by
    /// much more.
    private func restsOnJump(
        _ equation: MatrixTransform, _ before: Connectome, _ weights: SquareMatrix, share: Double
    ) -> Bool {
        guard let other = try? equation.applied(to: before, .changed(share)).weights else { return true }
        return differ(other, weights, by: 1e-9)
    }

    /// Returns whether two matrices differ by more than the rounding errors of 64 bits. Weights between two transforms may
    /// be infinite or NaN; such an element differs from any other value.
    /// - Parameter share: The share of the largest weight from which on an element differs.
    private func differ(_ one: SquareMatrix, _ other: SquareMatrix, by share: Double = 1e-13) -> Bool {
        let largest = other.values.lazy.filter(\.isFinite).map(abs).max() ?? 0
        return zip(one.values, other.values).contains { x, y in
            x != y && !(x.isNaN && y.isNaN) && !(abs(x - y) <= share * largest)
        }
    }
}
