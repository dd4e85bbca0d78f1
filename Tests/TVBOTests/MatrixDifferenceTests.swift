import Foundation
import ModelCore
import Simulator
import TVBO
import TestSupport
import Testing

/// Matrices that the jax and tvboptim back ends of TVBO 0.5.3 read differently. Each of the differences was found by
/// running them; `Scripts/compare-jax` repeats the comparison.
struct MatrixDifferenceTests {
    private static let fixtures = Repository.root + "/Tests/ConnectomesTests/Fixtures"

    private static func text(
        _ network: String, delayed: Bool = false, parameters: String = "k: { value: 2 }", method: String = "euler",
        more: String = ""
    ) -> String {
        """
        dynamics:
          name: N
          parameters: { a: { value: 1.5 } }
          coupling_inputs: { c: {} }
          state_variables: { x: { equation: { rhs: "a - x + c" }, coupling_variable: true } }
        network:
          \(network)
          coupling: { f: { delayed: \(delayed), parameters: { \(parameters) }, pre_expression: { rhs: x_j }, post_expression: { rhs: gx } } }
        integration: { method: \(method), step_size: 0.1, duration: 1\(more) }
        """
    }

    /// Writes the files that the tests name.
    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let weights = "0\t0.5\n0.5\t0\n"
        try folder.write(weights, to: "b/meas-weight_relmat.tsv")
        try folder.write("0\t2\n2\t0\n", to: "b/meas-length_relmat.tsv")
        try folder.write(weights, to: "half/meas-weight_relmat.tsv")
        try folder.write("0\t12.45\n12.45\t0\n", to: "half/meas-length_relmat.tsv")
        try folder.write(weights, to: "foo/meas-weight_relmat.tsv")
        try folder.write("0\t2\n2\t0\n", to: "foo/meas-foo_relmat.tsv")
        try folder.write(weights, to: "unknown/meas-sc_relmat.tsv")
        try folder.write(weights, to: "unknown/meas-distance_relmat.tsv")
        try folder.write(weights, to: "one/meas-sc_relmat.tsv")
        try folder.write("0,0.5\n0.5,0\n", to: "m.csv")
        for name in ["narrow", "variants", "single", "dense"] {
            try FileManager.default.copyItem(atPath: "\(Self.fixtures)/\(name).h5", toPath: "\(folder.path)/\(name).h5")
            try folder.write("data_file: \(name).h5\nnumber_of_nodes: \(name == "narrow" ? 2 : 3)", to: "\(name).yaml")
        }
        let size = "\nnumber_of_nodes: 3\n"
        try folder.write("data_file: variants.h5\(size)primary_weight: other", to: "primary.yaml")
        try folder.write("data_file: dense.h5\(size)primary_weight: weight", to: "same.yaml")
        try folder.write("data_file: dense.h5\(size)edges: [{ label: weight }]", to: "listed.yaml")
        try folder.write(
            "data_file: variants.h5\(size)edges: [{ label: other }, { label: length }]", to: "unlisted.yaml")
        try folder.write("data_file: dense.h5", to: "unsized.yaml")
        let atlas = "parcellation: { atlas: { name: DK } }\n"
        try folder.write("data_file: dense.h5\(size)\(atlas)", to: "atlas.yaml")
        try folder.write("data_file: dense.h5\(size)\(atlas)edges: [{ label: weight }]", to: "named.yaml")
        try folder.write("data_file: dense.h5\(size)bids_dir: b", to: "bids.yaml")
        return folder
    }

    private func remarks(_ text: String, _ backEnd: String) throws -> [String] {
        let folder = try folder()
        let experiment = try Experiment.parse(
            text, file: folder.path + "/e.yaml", database: ModelDatabase(folder: folder.path + "/db"))
        return try withExtendedLifetime(folder) { try experiment.model() }.remarks.filter {
            $0.message.hasPrefix("the \(backEnd) back end")
        }
        .flatMap { $0.notes.map { $0.message.replacing("the \(backEnd) back end ", with: "") } }
    }

    private static let turned = "lets an edge with the coupling function 'f' act from its target to its source"
    private static let bytes =
        "computes the transforms with fewer than 64 bits, because the file holds the weights as whole numbers of 8 bits"
        + ", and the lengths as floating-point numbers of 32 bits"
    private static func transform(_ text: String, _ source: String = "bids_dir: b", _ arguments: String = "") -> String
    {
        Self.text("\(source)\n  transforms: [{ name: weight\(arguments), equation: { rhs: \"\(text)\" } }]")
    }
    private static func mask(_ text: String) -> String {
        "ignores the conditions in brackets in the transform '\(text)', and takes all elements"
    }

    /// Experiments with the notes that both back ends have in common.
    static let differences: [(text: String, notes: [String])] = [
        (text("bids_dir: b"), []),
        (
            text("data_file: unsized.yaml"),
            [
                "simulates a single node without edges, because the network's own file gives neither 'nodes' nor 'number_of_nodes'",
                turned,
            ]
        ),
        (
            text("data_file: atlas.yaml"),
            [
                "takes the matrices of 'parcellation' in the network's own file, if there are any, in place of its 'data_file'",
                turned,
            ]
        ),
        (
            text("data_file: bids.yaml"),
            [
                "takes the matrices of 'bids_dir' in the network's own file, if there are any, in place of its 'data_file'",
                turned,
            ]
        ),
        (text("data_file: named.yaml"), [turned]),
        // 2 mm at 3 mm/ms are 6.67 steps of 0.1 ms; 2 cm are 66.7 here, but read as 2 there.
        (
            text(
                "bids_dir: b\n  distance_unit: cm\n  parameters: { conduction_speed: { value: 3, unit: mm_per_ms } }",
                delayed: true),
            ["reads distances and conduction speeds without their units"]
        ),
        (transform("W / mean(W[W > 0])"), [mask("W / mean(W[W > 0])")]),
        // All elements are selected, or those left out add nothing.
        (transform("W / mean(W[W >= 0])"), []), (transform("W / sum(W[W > 0])"), []), (transform("W / W_max"), []),
        (
            transform("E*W", "bids_dir: b", ", arguments: { E: { value: 2 } }"),
            ["takes the argument 'E' of a transform for SymPy's constant of this name"]
        ),
        (transform("pi*W", "bids_dir: b", ", arguments: { pi: { value: \(Double.pi) } }"), []),
        (transform("s*W", "bids_dir: b", ", arguments: { E: { value: 2 }, s: { value: 2 } }"), []),
        (transform("mean(W > 0.1)*W"), []),
        (
            transform("mean(L)*mean(W > 0.1)*W/3", "data_file: dense.h5"),
            ["computes the means of conditions in the transforms with 32 bits", turned]
        ),
        (transform("W*W/40000", "data_file: narrow.h5"), [bytes, turned]),
        (transform("W/4", "data_file: narrow.h5"), [turned]),
        (
            transform("W*0 + exp(-L)", "data_file: narrow.h5"),
            [bytes, turned]
        ),
        (transform("2*W", "data_file: single.h5"), [turned]),
        (
            transform("W/3", "data_file: single.h5"),
            [
                "computes the transforms with fewer than 64 bits, because the file holds the weights as floating-point numbers of 32 bits",
                turned,
            ]
        ),
        (
            text("data_file: primary.yaml"),
            ["ignores the 'primary_weight' of the network's document, 'other', and takes the usual weights", turned]
        ),
        (text("data_file: primary.yaml\n  primary_weight: other"), [turned]), (text("data_file: same.yaml"), [turned]),
        (text("bids_dir: foo"), []), (text("bids_dir: one"), []),
        (text("bids_dir: foo\n  structural_measures: [weight]", delayed: true), []),
        // The nodes of a matrix are found by their order.
        (text("edge_matrix_files: [m.csv]\n  nodes: [{ id: 7 }, { id: 8 }]"), []),
    ]

    @Test(arguments: differences.indices) func differencesAreListed(index: Int) throws {
        let (text, notes) = Self.differences[index]
        #expect(try remarks(text, "tvboptim") == notes)
        #expect(try remarks(text, "jax") == notes.filter { $0 != Self.turned })
    }

    /// Lengths matter only for functions with delays.
    /// Where rounding decides on which side of a jump a value lies, TVBO can round otherwise: SymPy makes `10.0*W` of
    /// `W/0.1`. The weights are 0 and 0.5.
    @Test(
        arguments: [
            ("floor(3*W)", false), ("floor(W/0.1)", true), ("W + Mod(W/0.1, 1)", true), ("Heaviside(W - 0.5)", false),
            ("ceiling(7*W/W_max)", false), ("floor(exp(log(2*W + 2)))", true), ("floor(exp(W))", false),
            ("sign(W)", false), ("W/0.1", false),
        ])
    func valuesThatRestOnAJump(text: String, rests: Bool) throws {
        for backEnd in ["jax", "tvboptim"] {
            let found = try remarks(Self.transform(text), backEnd).filter { $0.contains("transform") }
            let note = "can round the transform '\(text)' otherwise, which decides where a value rests on a jump"
            #expect(found == (rests ? [note] : []))
        }
    }

    @Test func unknownMeasuresAreLengths() throws {
        let text = Self.text("bids_dir: foo", delayed: true)
        for backEnd in ["jax", "tvboptim"] {
            #expect(
                try remarks(text, backEnd) == [
                    "takes a measure that is not known as one of lengths, such as 'foo', for the lengths"
                ])
        }
    }

    /// 12.45 mm at 3 mm/ms are 41.5 steps of 0.1 ms, and slightly less in products of reciprocals. The unit of time of the
    /// network does not matter for a speed with a unit.
    @Test(arguments: ["", "\n  time_unit: s"]) func delaysOfHalfAStep(more: String) throws {
        let text = Self.text(
            "bids_dir: half\n  parameters: { conduction_speed: { value: 3, unit: mm_per_ms } }\(more)", delayed: true)
        #expect(
            try remarks(text, "jax") == ["rounds a delay of 41.5 steps to 41.0 steps, but tvbo-verify to 42.0"])
        #expect(try remarks(text.replacing("bids_dir: half", with: "bids_dir: b"), "jax") == [])
        let same = text.replacing("bids_dir: half", with: "bids_dir: b\n  distance_unit: mm")
            .replacing("mm_per_ms", with: "m_per_s")
        #expect(try remarks(same, "jax") == [])
    }

    @Test(arguments: [("weights", true), ("weight", false)])
    func parametersNamedWeights(name: String, isTold: Bool) throws {
        let text = Self.text("bids_dir: b", parameters: "\(name): { value: 2 }")
        #expect(
            try remarks(text, "jax")
                == (isTold ? ["takes the parameter 'weights' of a coupling function for the weights of the edges"] : [])
        )
        #expect(try remarks(text, "tvboptim") == [])
    }

    @Test(arguments: [(true, true), (false, false)]) func transientsWithDelays(delayed: Bool, isTold: Bool) throws {
        let text = Self.text(
            "bids_dir: b\n  conduction_speed: { value: 8 }", delayed: delayed, more: ", transient_time: 1")
        #expect(
            try remarks(text, "tvboptim")
                == (isTold
                    ? [
                        "reads delayed states at other times after 'transient_time': it takes the past states to be"
                            + " more than a step apart"
                    ] : []))
    }

    @Test func generatorsAreTold() throws {
        let text = Self.text("number_of_nodes: 4\n  graph_generator: { type: Cycle }")
        #expect(
            try Small.model(text).remarks.map(\.message) == [
                "the edges of the graph 'Cycle' are those that the Python package NetworkX makes; the jax and tvboptim back"
                    + " ends of TVBO 0.5.3 make none"
            ])
    }

    // MARK: What is followed

    private func model(_ text: String) throws -> (model: Model, first: Double) {
        let folder = try folder()
        let experiment = try Experiment.parse(
            text, file: folder.path + "/e.yaml", database: ModelDatabase(folder: folder.path + "/db"))
        let model = try experiment.model()
        let run = try PreparedModel(model).run(SimulationRequest()).trajectory
        withExtendedLifetime(folder) {}
        return (model, run.columns[0].values.last ?? .nan)
    }

    /// The document lists the matrices that are read: without `length` there are no delays.
    @Test func documentsListMatrices() throws {
        let all = try model(Self.text("data_file: dense.h5", delayed: true))
        let listed = try model(Self.text("data_file: listed.yaml", delayed: true))
        #expect(all.model.network.projections.contains { !$0.rows.delays.isEmpty })
        #expect(listed.model.network.projections.allSatisfy { $0.rows.delays.isEmpty })
    }

    /// The nodes (0, 0, 0) and (3, 4, 0) are 5 mm apart: delays of 1 ms at 5 mm/ms, as for listed edges.
    @Test func positionsGiveLengths() throws {
        let nodes = "nodes: [{ id: 0, position: { x: 0, y: 0, z: 0 } }, { id: 1, position: { x: 3, y: 4, z: 0 } }]"
        let speed = "conduction_speed: { value: 5 }"
        let matrix = try model(Self.text("edge_matrix_files: [m.csv]\n  \(nodes)\n  \(speed)", delayed: true))
        let listed = try model(
            Self.text(
                "edges: [{ source: 0, target: 1, parameters: { weight: { value: 0.5 } } }]\n  \(nodes)\n  \(speed)",
                delayed: true))
        #expect(matrix.model.network.projections.flatMap(\.rows.delays) == [0.001, 0.001])
        #expect(matrix.first == listed.first)
    }

    static let refused: [(network: String, message: String)] = [
        (
            "bids_dir: unknown",
            "e.yaml:7:13: error[E0402]: the folder 'unknown' has several measures that may be the weights: distance, sc"
        ),
        (
            "data_file: unlisted.yaml",
            "e.yaml:7:14: error[E0101]: the file 'variants.h5' has no matrix 'weight' or 'weights' among its edges"
        ),
        (
            "parcellation: Tri\n  nodes: [{ id: 0 }, { id: 1 }]",
            "e.yaml:8:10: error[E0406]: the network lists 2 nodes, but the matrix of its parcellation has 3"
        ),
        (
            "parcellation: Tri\n  primary_weight: fc",
            "e.yaml:8:19: error[E0501]: 'primary_weight' of network has no effect beside 'parcellation'"
        ),
    ]

    private func database(in folder: TemporaryFolder) throws -> ModelDatabase {
        try folder.write("", to: "db/models/x.txt")
        let name = "db/networks/tpl-A_rec-dTOR_atlas-Tri_desc-SC_relmat"
        try folder.write("data_file: tpl-A_rec-dTOR_atlas-Tri_desc-SC_relmat.h5", to: name + ".yaml")
        try FileManager.default.copyItem(atPath: Self.fixtures + "/dense.h5", toPath: "\(folder.path)/\(name).h5")
        return ModelDatabase(folder: folder.path + "/db")
    }

    @Test(arguments: refused.indices) func refusals(index: Int) throws {
        let folder = try folder()
        let database = try database(in: folder)
        let (network, message) = Self.refused[index]
        let found = headlines {
            _ = try Experiment.parse(Self.text(network), file: folder.path + "/e.yaml", database: database).model()
        }
        #expect(found.map { $0.replacingOccurrences(of: folder.path + "/", with: "") } == [message])
    }

    /// Nodes beside a parcellation have the edges of its network, as in TVBO, and keep their values.
    @Test func parcellationsBesideNodes() throws {
        let folder = try folder()
        let database = try database(in: folder)
        func weights(_ network: String) throws -> [Double] {
            try Experiment.parse(Self.text(network), file: folder.path + "/e.yaml", database: database).model()
                .network.projections.flatMap(\.rows.weights)
        }
        let nodes = "nodes: [{ id: 0 }, { id: 1, parameters: { a: { value: 2 } } }, { id: 2 }]"
        #expect(try weights("parcellation: Tri\n  \(nodes)") == [0.5, 0.25, 2])
        // An atlas that the database does not have leaves the nodes alone.
        #expect(try weights("parcellation: Other\n  \(nodes)") == [])
    }

    @Test func parcellationsWithoutADatabase() throws {
        let remarks = try Small.model(Self.text("parcellation: Tri\n  nodes: [{ id: 0 }, { id: 1 }]")).remarks
        #expect(
            remarks.map(\.message) == [
                "the nodes are not connected, because the database has no networks; the jax and tvboptim back ends of TVBO 0.5.3"
                    + " connect them if TVBO's database has a network of the atlas 'Tri'"
            ])
    }

    @Test(arguments: ["x_i", "x_j", "gx"]) func reservedNames(name: String) {
        let text = Self.text(
            "number_of_nodes: 2\n  edges: [{ source: 0, target: 1 }]", parameters: "\(name): { value: 2 }")
        let meaning = name == "gx" ? "the sum over all edges" : "the state of a node"
        #expect(
            headlines { _ = try Small.model(text) }.map { $0.split(separator: ": ", maxSplits: 1).last ?? "" } == [
                "error[E0405]: '\(name)' cannot be a parameter of coupling 'f': in its expressions, this name means \(meaning)"
            ])
    }
}
