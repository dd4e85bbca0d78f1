import Connectomes
import Diagnostics
import TestSupport
import Testing

/// Kinds of numbers, and transforms that are computed with them.
struct NumberKindTests {
    private static let place = Place(file: "e.yaml", line: 4, column: 20)
    private static let byte = NumberKind.whole(bits: 8, isSigned: false)
    private static let signedByte = NumberKind.whole(bits: 8, isSigned: true)

    /// The numbers that `np.asarray(x).astype(kind)` gives, for whole numbers modulo 2⁸.
    static let values: [(kind: NumberKind, value: Double, expected: Double)] = [
        (byte, 300, 44), (byte, -1, 255), (byte, 255, 255), (signedByte, 200, -56), (signedByte, -129, 127),
        (.single, 0.1, 0.10000000149011612), (.single, 1e39, .infinity), (.half, 0.1, 0.0999755859375),
        (.half, 65520, .infinity), (.half, 65504, 65504), (.half, 3e-8, 5.960464477539063e-08), (.half, -2049, -2048),
        (.double, 0.1, 0.1), (.literal(isWhole: false), 0.1, 0.1), (.truth, 1, 1),
        (.whole(bits: 64, isSigned: true), 1e300, 1e300),
    ]

    @Test(arguments: values.indices) func roundedValues(index: Int) {
        let (kind, value, expected) = Self.values[index]
        #expect(kind.rounded(value) == expected)
    }

    private func transformed(_ text: String, _ weights: [Double], _ kind: NumberKind, lengths: NumberKind = .double)
        throws
        -> (values: [Double], kind: NumberKind)
    {
        var connectome = Connectome(
            weights: try #require(SquareMatrix(size: 2, values: weights)),
            lengths: SquareMatrix(size: 2, values: [0, 20, 10, 0]))
        (connectome.weightKind, connectome.lengthKind) = (kind, lengths)
        let result = try MatrixTransform(text, parameters: ["s": 2], at: Self.place).applied(to: connectome, .byKind)
        return (result.weights.values, result.weightKind)
    }

    /// What TVBO 0.5.3 computes for the same matrices (`Network.weights_matrix`).
    static let transforms:
        [(text: String, weights: NumberKind, lengths: NumberKind, expected: [Double], kind: NumberKind)] = [
            ("W*W", byte, .double, [0, 228, 64, 0], byte), ("W * 2", byte, .double, [0, 44, 144, 0], byte),
            ("W*W/4", byte, .double, [0, 57, 16, 0], .double), ("s*W", byte, .double, [0, 300, 400, 0], .double),
            ("W / 4", byte, .double, [0, 37.5, 50, 0], .double), ("W/W_max", byte, .double, [0, 0.75, 1, 0], .single),
            ("(W - 200)/200", byte, .double, [-1, -0.25, 0, -1], .double),
            ("W*L*L", .double, byte, [0, 150 * 144, 200 * 100, 0], .double),
            ("-W", signedByte, .double, [0, 106, 56, 0], signedByte),
            ("sqrt(W)", byte, .double, [0, 12.247448921203613, 14.142135620117188, 0], .single),
            (
                "W*0.1 + 0.1", .single, .double,
                [0.10000000149011612, 15.100000381469727, 20.100000381469727, 0.10000000149011612], .single
            ),
            ("W*mean(W > 160)", .double, .double, [0, 37.5, 50, 0], .double),
            ("W/W_rowsum_safe", byte, .double, [0, 1, 1, 0], .double),
            ("abs(W)", byte, .double, [0, 150, 200, 0], byte),
        ]

    @Test(arguments: transforms.indices) func transformsByKind(index: Int) throws {
        let (text, weights, lengths, expected, kind) = Self.transforms[index]
        let found = try transformed(text, [0, 150, 200, 0], weights, lengths: lengths)
        #expect(found.values == expected)
        #expect(found.kind == kind)
    }

    @Test func conditionsCanBeLeftOut() throws {
        let weights = try #require(SquareMatrix(size: 2, values: [0, 1, 3, 0]))
        let transform = MatrixTransform("W / mean(W[W > 0])", parameters: [:], at: Self.place)
        #expect(try transform.applied(to: Connectome(weights: weights)).values == [0, 0.5, 1.5, 0])
        #expect(
            try transform.applied(to: Connectome(weights: weights), .withoutConditions).weights.values == [0, 1, 3, 0])
        #expect(transform.hasConditions)
        #expect(!MatrixTransform("W*(W > 0)", parameters: [:], at: Self.place).hasConditions)
    }

    @Test func constantsOfSymPy() {
        let transform = MatrixTransform(
            "E*W + s - pi", parameters: ["E": 2, "pi": .pi, "s": 1, "I": 3], at: Self.place)
        #expect(transform.hiddenParameters == ["E"])
        #expect(MatrixTransform("I*W", parameters: ["I": 3], at: Self.place).hiddenParameters == ["I"])
    }

    @Test(
        .enabled(if: HDF5Fixtures.isInstalled, "libhdf5 is not installed: 'make deps'"),
        arguments: [
            ("narrow.h5", "weight", byte), ("narrow.h5", "length", .single), ("single.h5", "weight", .single),
            ("whole.h5", "weights", NumberKind.whole(bits: 16, isSigned: true)), ("dense.h5", "weight", .double),
        ])
    func kindsOfFiles(file: String, name: String, expected: NumberKind) throws {
        let found = try HDF5File.reading(HDF5Fixtures.folder + file, at: Self.place) {
            try $0.matrix([name], size: nil)?.kind
        }
        #expect(found == expected)
    }
}
