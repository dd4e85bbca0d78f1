import Connectomes
import Diagnostics
import TestSupport
import Testing

/// Transforms of weights: their laws, and texts that are refused.
struct TransformTests {
    private static let place = Place(file: "e.yaml", line: 4, column: 20)

    /// A matrix with a row of zeros, which is not symmetric.
    private static let plain = Connectome(
        weights: SquareMatrix(size: 3, values: [0, 2, 6, 4, 0, 0, 0, 0, 0])!,
        lengths: SquareMatrix(size: 3, values: [0, 10, 20, 10, 0, 30, 20, 30, 0])!)

    private func applied(_ text: String, _ parameters: [String: Double] = [:], to connectome: Connectome = plain) throws
        -> [Double]
    {
        try MatrixTransform(text, parameters: parameters, at: Self.place).applied(to: connectome).values
    }

    /// By hand; the mean of the positive weights 2, 6 and 4 is 4, that of all nine is 12/9.
    static let values: [(text: String, expected: [Double])] = [
        ("weight / mean(weight[weight > 0])", [0, 0.5, 1.5, 1, 0, 0, 0, 0, 0]),
        ("W / W_max", [0, 2 / 6.0, 1, 4 / 6.0, 0, 0, 0, 0, 0]), ("M/max(M)", [0, 2 / 6.0, 1, 4 / 6.0, 0, 0, 0, 0, 0]),
        ("W / W_rowsum_safe", [0, 0.25, 0.75, 1, 0, 0, 0, 0, 0]),
        ("W / W_colsum_safe", [0, 1, 1, 1, 0, 0, 0, 0, 0]), ("W.T", [0, 4, 0, 2, 0, 0, 6, 0, 0]),
        ("(W + W.T) / 2", [0, 3, 3, 3, 0, 0, 3, 0, 0]), ("where(W > 3, W, 0)", [0, 0, 6, 4, 0, 0, 0, 0, 0]),
        ("np.where(L > 15, 0, W)", [0, 2, 0, 4, 0, 0, 0, 0, 0]), ("-W**2 + W^2", [Double](repeating: 0, count: 9)),
        ("W * (W >= 4) * a", [0, 0, 3, 2, 0, 0, 0, 0, 0]), ("maximum(W, 3)", [3, 3, 6, 4, 3, 3, 3, 3, 3]),
        ("(M - M_min) / (M_max - M_min)", [0, 2 / 6.0, 1, 4 / 6.0, 0, 0, 0, 0, 0]),
        ("W - W", .init(repeating: 0, count: 9)),
        ("Piecewise((W, W > 3), (0, True))", [0, 0, 6, 4, 0, 0, 0, 0, 0]),
        ("Piecewise((1, W > 5), (a, W > 3), (W, True))", [0, 2, 1, 0.5, 0, 0, 0, 0, 0]),
        ("floor(W / 4) + 10*ceiling(W / 4)", [0, 10, 21, 11, 0, 0, 0, 0, 0]),
        ("Heaviside(W - 4)", [0, 0, 1, 0.5, 0, 0, 0, 0, 0]), ("Heaviside(W - 4, 1)", [0, 0, 1, 1, 0, 0, 0, 0, 0]),
        ("Mod(W, 4)", [0, 2, 2, 0, 0, 0, 0, 0, 0]), ("2*W % 5 + 1", [1, 5, 3, 4, 1, 1, 1, 1, 1]),
        ("Mod(1 - W, 4)", [1, 3, 3, 1, 1, 1, 1, 1, 1]),
        ("W * log(E)", plain.weights.values), ("erf(W) + erfc(W)", .init(repeating: 1, count: 9)),
        ("cosh(0*W) + sinh(0*W) + tan(0*W) + asin(0*W) + atan(0*W)", .init(repeating: 1, count: 9)),
        ("acos(0*W) / pi", .init(repeating: 0.5, count: 9)),
    ]

    @Test(arguments: values.indices) func valuesByHand(index: Int) throws {
        let found = try applied(Self.values[index].text, ["a": 0.5])
        #expect(zip(found, Self.values[index].expected).allSatisfy { abs($0 - $1) < 1e-15 }, "\(found)")
    }

    /// Renumbering the nodes before a transform or after it is the same, for every transform of elements, rows or columns.
    @Test(arguments: ["W / W_max", "W / W_rowsum_safe", "W*exp(-L/10)", "weight/mean(weight[weight > 0])", "log1p(W)"])
    func permutations(text: String) throws {
        let order = [2, 0, 1]
        func permuted(_ values: [Double]) -> [Double] {
            order.flatMap { row in order.map { values[row * 3 + $0] } }
        }
        let other = Connectome(
            weights: SquareMatrix(size: 3, values: permuted(Self.plain.weights.values))!,
            lengths: SquareMatrix(size: 3, values: permuted(Self.plain.lengths!.values))!)
        let (after, before) = (permuted(try applied(text)), try applied(text, to: other))
        #expect(zip(before, after).allSatisfy { abs($0 - $1) < 1e-15 })
    }

    /// As in NumPy, a largest or smallest element of which one is NaN is NaN.
    @Test(arguments: ["max(W)", "min(W)", "maximum(W, 1)", "minimum(1, W)", "sign(W)", "W_max", "W_min"])
    func nanIsKept(text: String) throws {
        let weights = SquareMatrix(size: 2, values: [.nan, 3, 2, 0])!
        // The second term is a matrix of zeros.
        let found = try applied("\(text) + where(W > 0, 0, 0)", to: Connectome(weights: weights))
        #expect(found[0].isNaN)
        let isElementwise = text.contains(",") || text.contains("sign")
        #expect(found[1].isNaN != isElementwise)
    }

    /// The rows of a Laplacian sum to zero.
    @Test func laplacians() {
        let laplacian = MatrixTransform.laplacian(Self.plain.weights, isNormalised: false)
        #expect(laplacian.values == [-8, 2, 6, 4, -4, 0, 0, 0, 0])
        let scaled = MatrixTransform.laplacian(Self.plain.weights, isNormalised: true)
        #expect((0..<3).allSatisfy { row in abs((0..<3).reduce(0) { $0 + scaled[row, $1] }) < 1e-15 })
    }

    static let refused = [
        (
            "Mod(W)", "e.yaml:4:20: error[E0203]: the function 'Mod' does not take 1 argument in the transform 'Mod(W)'"
        ),
        ("W /", "e.yaml:4:23: error[E0201]: the equation ends too early"),
        (
            "Piecewise((W, W > 3), (0, W > 1))",
            "e.yaml:4:46: error[E0201]: the last pair of 'Piecewise' must have the condition True"
        ),
        (
            "Piecewise((1, (W > 5) | (W == 0)), (0, True))",
            "e.yaml:4:34: error[E0201]: a condition of 'Piecewise' with '==' or '!=', which SymPy decides by the terms as"
                + " they are written; use '<', '<=', '>' or '>='"
        ),
        (
            "Piecewise(" + String(repeating: "(1, W > 5), ", count: 16) + "(0, True))",
            "e.yaml:4:226: error[E0201]: 'Piecewise' has more than 16 pairs"
        ),
        ("Piecewise(W, W > 3)", "e.yaml:4:30: error[E0201]: expected '('"),
        ("W $ 2", "e.yaml:4:22: error[E0201]: unexpected '$'"),
        ("weigth / 2", "e.yaml:4:20: error[E0203]: unknown name 'weigth' in the transform 'weigth / 2'"),
        ("open(W)", "e.yaml:4:20: error[E0203]: unknown function 'open' of 1 argument in the transform 'open(W)'"),
        (
            "mean(W)",
            "e.yaml:4:20: error[E0405]: the result does not have the shape of the weights, 3 by 3, in the transform 'mean(W)'"
        ),
        (
            "W + W[W > 0]",
            "e.yaml:4:20: error[E0405]: the two sides of the operator '+' have shapes that do not fit together in the transform 'W + W[W > 0]'"
        ),
        ("W.__class__", "e.yaml:4:21: error[E0201]: unexpected '.'"),
    ]

    @Test(arguments: refused.indices) func refusals(index: Int) {
        #expect(headlines { _ = try applied(Self.refused[index].0) } == [Self.refused[index].1])
    }

    @Test func deepNestingIsRefused() {
        let text = String(repeating: "(", count: 5000) + "W"
        #expect(
            headlines { _ = try applied(text) } == [
                "e.yaml:4:20: error[E0201]: the equation of the transform has more than 4096 characters"
            ])
        let signs = String(repeating: "-", count: 100) + "W"
        #expect(
            headlines { _ = try applied(signs) } == [
                "e.yaml:4:83: error[E0201]: the equation of the transform is nested deeper than 64 levels"
            ])
    }
}
