import Foundation
import ModelCore
import Simulator
import TVBO
import TestSupport
import Testing

/// Networks whose edges are matrices, files or graphs.
struct ConnectomeTests {
    private static let fixtures = Repository.root + "/Tests/ConnectomesTests/Fixtures"

    /// Nodes that obey x' = 1 - x + c from x = 0.1.
    private func text(_ network: String, integration: String = "method: euler, step_size: 0.1, duration: 10") -> String
    {
        """
        dynamics:
          name: Phase
          coupling_inputs: { c: {} }
          state_variables: { x: { equation: { rhs: "1 - x + c" }, initial_value: 0.1, coupling_variable: true } }
        network:
          \(network)
          coupling: { c: { pre_expression: { rhs: "x_j" }, post_expression: { rhs: "gx" } } }
        integration: { \(integration), time_scale: ms }
        """
    }

    private func model(_ text: String, in folder: TemporaryFolder, seed: UInt64? = nil) throws -> Model {
        try Experiment.parse(text, file: folder.path + "/e.yaml", database: ModelDatabase(folder: folder.path + "/db"))
            .model(seed: seed)
    }

    private func ends(_ model: Model) throws -> [Double] {
        try PreparedModel(model).run(SimulationRequest()).trajectory.columns.map { $0.values.last ?? .nan }
    }

    private func faults(_ text: String, in folder: TemporaryFolder) -> [String] {
        headlines { _ = try model(text, in: folder) }.map {
            $0.replacingOccurrences(of: folder.path + "/", with: "")
        }
    }

    /// The numbers are those of Scripts/oracle-coupling for the same networks with listed edges.
    @Test func matricesActLikeListedEdges() throws {
        let folder = try TemporaryFolder()
        try folder.write("0 0\n0.5 0\n", to: "b/meas-weight_relmat.tsv")
        let oneWay = try ends(model(text("bids_dir: b"), in: folder))
        #expect(zip(oneWay, [0.9999760947410011, 1.4998300070471193]).allSatisfy { abs($0 - $1) < 1e-12 })
        // A file of edges acts both ways; of two different weights the one below the diagonal counts.
        try folder.write("0,9\n0.5,0\n", to: "m.csv")
        let mixed = try model(text("edge_matrix_files: [m.csv]"), in: folder)
        #expect(try ends(mixed).allSatisfy { abs($0 - 1.9887509944813655) < 1e-12 })
        #expect(
            mixed.remarks.map(\.message) == [
                "the matrix of 'edge_matrix_files' is not symmetric, but its edges act in both directions, as in TVBO:"
                    + " the weight of both is the element below the diagonal, or that above it if that one is 0"
            ])
    }

    /// Transforms that TVBO does not apply to a run change nothing, and exponentials that it divides into factors out of
    /// the range of numbers are told.
    @Test(arguments: [
        ("{ name: length, equation: { rhs: 2*L } }", "a transform of the matrix 'length' has no effect"),
        ("{ equation: { rhs: 2*W } }", "a transform without a 'name' has no effect"),
        ("{ name: weight, equation: { rhs: W + 0/(1 + exp(-1000.0*(W - 0.8))) } }", "takes the number out of"),
    ]) func transformsThatTVBOTreatsOtherwise(transform: String, message: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("0 0.5\n0.5 0\n", to: "b/meas-weight_relmat.tsv")
        let changed = try model(text("bids_dir: b\n  transforms: [\(transform)]"), in: folder)
        #expect(try ends(changed) == ends(model(text("bids_dir: b"), in: folder)))
        let told = changed.remarks.flatMap { [$0.message] + $0.notes.map(\.message) }
        #expect(told.contains { $0.contains(message) }, "\(told)")
    }

    /// A ring of five, with the weights of the first row of lengths, from each source of edges.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/include"), "a system with libhdf5"))
    func filesOfHDF5() throws {
        let folder = try TemporaryFolder()
        for name in ["dense.h5", "csr.h5"] {
            try FileManager.default.copyItem(atPath: "\(Self.fixtures)/\(name)", toPath: "\(folder.path)/\(name)")
        }
        try folder.write(
            "data_file: dense.h5\nnumber_of_nodes: 3\nnodes: [{id: 7, label: a}, {id: 8}, {id: 9}]", to: "dense.yaml")
        try folder.write("0\t0.5\t0\n0.25\t0\t2\n0\t0\t0\n", to: "b/meas-weight_relmat.tsv")
        try folder.write("0\t12\t0\n12\t0\t30.5\n0\t30.5\t0\n", to: "b/meas-length_relmat.tsv")
        let expected = try ends(model(text("bids_dir: b"), in: folder))
        #expect(try ends(model(text("data_file: dense.h5"), in: folder)) == expected)
        #expect(try ends(model(text("data_file: dense.yaml"), in: folder)) == expected)
        // Listed nodes without values of their own, which TVBO replaces.
        let listed = try model(
            text("data_file: dense.yaml\n  nodes: [{ id: 0, label: a }, { id: 1 }, { id: 2 }]"), in: folder)
        #expect(try ends(listed) == expected)
        #expect(
            listed.remarks.map(\.message).filter { $0.hasPrefix("the network has") } == [
                "the network has 'data_file' and 'nodes', but 'data_file' gives a matrix of edges, whose rows are the nodes"
            ])
        #expect(
            faults(
                text(
                    "data_file: dense.yaml\n  nodes: [{ id: 0, parameters: { k: { value: 2 } } }, { id: 1 }, { id: 2 }]"
                ),
                in: folder
            ).filter { $0.contains("error") } == [
                "e.yaml:7:10: error[E0406]: the network has 'data_file' and 'nodes', but 'data_file' gives a matrix of edges,"
                    + " whose rows are the nodes"
            ])
        // A measure of a node that no equation reads.
        try folder.write(
            "data_file: dense.h5\nnodes: [{id: 7, parameters: { alpha: { value: 2 } }}, {id: 8}, {id: 9}]",
            to: "measures.yaml")
        let measured = try model(text("data_file: measures.yaml"), in: folder)
        #expect(try ends(measured) == expected)
        #expect(
            measured.remarks.map(\.message).filter { $0.hasPrefix("the network's own file") } == [
                "the network's own file gives nodes the parameter 'alpha', which the model 'Phase' does not have; it has no"
                    + " effect"
            ])
        let alone = try model(text("data_file: csr.h5"), in: folder)
        #expect(
            alone.remarks.map(\.message).filter { !$0.contains("the tvboptim back end") } == [
                "the matrix '\(folder.path)/csr.h5' is read without the document '\(folder.path)/csr.yaml', which does"
                    + " not exist; TVBO stops without it"
            ])
        try folder.write(String(decoding: Data(), as: UTF8.self), to: "db/models/empty.txt")
        try FileManager.default.createDirectory(atPath: folder.path + "/db/networks", withIntermediateDirectories: true)
        for name in ["tpl-A_atlas-Tri_desc-SC_relmat", "tpl-B_atlas-Tri_desc-SC_relmat"] {
            try folder.write("data_file: \(name).h5\nnumber_of_nodes: 3", to: "db/networks/\(name).yaml")
        }
        #expect(
            faults(text("iri: tvbo:Tri"), in: folder) == [
                "e.yaml:6:8: error[E0404]: the database has networks of the atlas 'Tri', but none of them with the file"
                    + " of its matrix of edges; name another network"
            ])
        try FileManager.default.copyItem(
            atPath: folder.path + "/dense.h5", toPath: folder.path + "/db/networks/tpl-B_atlas-Tri_desc-SC_relmat.h5")
        #expect(try ends(model(text("iri: tvbo:Tri"), in: folder)) == expected)
        #expect(try ends(model(text("iri: tvbo:tpl-B_atlas-Tri_desc-SC_relmat"), in: folder)) == expected)
    }

    static let refused: [(network: String, message: String)] = [
        (
            "bids_dir: ../../..",
            "e.yaml:6:13: error[E0101]: the file '../../..' lies outside the folders from which the experiment may read"
        ),
        (
            "data_file: /etc/passwd",
            "e.yaml:6:14: error[E0101]: the file '/etc/passwd' lies outside the folders from which the experiment may"
                + " read"
        ),
        ("data_file: none.h5", "e.yaml:6:14: error[E0101]: 'none.h5' does not exist"),
        ("iri: tvbo:None", "e.yaml:6:8: error[E0404]: the network 'None' is not in the database"),
        (
            "{ data_file: a.h5, bids_dir: b }",
            "e.yaml:6:39: error[E0406]: the network gives its edges twice: by 'data_file' and by 'bids_dir'"
        ),
        (
            "{ bids_dir: b, edges: [{source: 0, target: 1}] }",
            "e.yaml:6:32: error[E0406]: the network gives its edges twice: by 'bids_dir' and as a list under 'edges'"
        ),
        (
            "graph_generator: { type: RandomReservoir }\n  number_of_nodes: 4",
            "e.yaml:6:20: error[E0501]: the graph generator 'RandomReservoir' is not supported"
        ),
        (
            "graph_generator: { type: ErdosRenyi, parameters: { p: 0.5 } }\n  number_of_nodes: 4",
            "e.yaml:6:20: error[E0402]: the graph generator 'ErdosRenyi' draws random numbers, but no seed is given"
        ),
        (
            "graph_generator: { type: ErdosRenyi }\n  number_of_nodes: 4",
            "e.yaml:6:20: error[E0402]: the graph generator 'ErdosRenyi' needs the parameter 'p'"
        ),
        (
            "graph_generator: { type: WattsStrogatz, parameters: { p: 0 } }\n  number_of_nodes: 4",
            "e.yaml:6:20: error[E0402]: the graph generator 'WattsStrogatz' needs the parameter 'k'"
        ),
        (
            "graph_generator: { type: Grid, parameters: { columns: 3 } }\n  number_of_nodes: 4",
            "e.yaml:6:20: error[E0405]: the 4 nodes of the graph generator do not fill 3 columns; change these or the number of nodes"
        ),
        (
            "graph_generator: { type: Grid }\n  number_of_nodes: 5",
            "e.yaml:6:20: error[E0405]: the graph generator 'Grid' has no 'rows', and its 5 nodes form no square"
        ),
        (
            "graph_generator: { type: BarabasiAlbert, parameters: { k: 2, m: 3 } }\n  number_of_nodes: 4",
            "e.yaml:6:64: error[E0406]: 'k' and 'm' of the graph generator 'BarabasiAlbert' are two names of the same"
                + " parameter"
        ),
        (
            "bids_dir: b\n  primary_weight: weight",
            "e.yaml:7:19: error[E0501]: 'primary_weight' of network has no effect beside 'bids_dir'"
        ),
        (
            "bids_dir: b\n  structural_measures: weight",
            "e.yaml:7:24: error[E0401]: 'structural_measures' of network must be a list, not text"
        ),
        (
            "bids_dir: b\n  structural_measures: [weight, weight, weight]",
            "e.yaml:7:24: error[E0405]: 'structural_measures' of network must list one or two measures, that of the"
                + " weights and that of the lengths"
        ),
        (
            "data_file: l.yaml\n  transforms: [{ name: weight, equation: { rhs: W } }]",
            "e.yaml:7:15: error[E0501]: 'transforms' of network has no effect without a matrix of edges; remove it, or"
                + " give a matrix, as in 'data_file: weights.h5'"
        ),
        (
            "{ bids_dir: b, transforms: [{ name: weight, equation: { rhs: W }, callable: { module: tvbo.classes.network, name: graph_laplacian } }] }",
            "e.yaml:6:64: error[E0406]: a transform has both 'callable' and 'equation'"
        ),
        (
            "graph_generator: { type: Cycle, parameters: { k: 2 } }\n  number_of_nodes: 4",
            "e.yaml:6:49: error[E0203]: the graph generator 'Cycle' has no parameter 'k'"
        ),
        (
            "{ bids_dir: b, transforms: [{ name: weight, arguments: { s: 2 }, equation: { rhs: s*W, parameters: { s: 3 } } }] }",
            "e.yaml:6:109: error[E0406]: a transform gives 's' twice: among its arguments and among the parameters of"
                + " its equation"
        ),
        (
            "edge_matrix_files: [nan.txt]",
            "e.yaml:6:23: error[E0405]: the weight in row 0 and column 1 of the matrix, both counted from 0, is not a number, but weights and lengths must be finite, and lengths not negative"
        ),
        (
            "data_file: both.yaml",
            "e.yaml:6:14: error[E0406]: the network 'both.yaml' gives its edges twice: by 'data_file' and as a list"
                + " under 'edges'"
        ),
        (
            "{ number_of_nodes: 3, transforms: [{ name: weight, equation: { rhs: W } }] }",
            "e.yaml:6:44: error[E0501]: 'transforms' of network is not supported without edges"
        ),
        (
            "{ parcellation: { label: Lobes }, transforms: [{ name: weight, equation: { rhs: W } }] }",
            "e.yaml:6:56: error[E0501]: 'transforms' of network is not supported without a matrix: 'parcellation' has no"
                + " 'atlas' with a 'name' whose matrix could be read"
        ),
    ]

    @Test(arguments: refused.indices) func refusals(index: Int) throws {
        let folder = try TemporaryFolder()
        try folder.write("0 1\n1 0\n", to: "b/meas-weight_relmat.tsv")
        try folder.write("", to: "db/models/x.txt")
        try folder.write("nodes: [{ id: 0 }, { id: 1 }]\nedges: [{ source: 0, target: 1 }]", to: "l.yaml")
        try folder.write("edges: [{ source: 0, target: 1 }]\ndata_file: b.csv", to: "both.yaml")
        try folder.write("0 nan\n1 0\n", to: "nan.txt")
        let (network, message) = Self.refused[index]
        let whole = network.hasPrefix("{") ? "network: \(network)" : "network:\n  \(network)"
        let lines = """
            dynamics:
              name: Phase
              coupling_inputs: { c: {} }
              state_variables: { x: { equation: { rhs: "1 - x + c" }, initial_value: 0.1 } }
            \(network.hasPrefix("{") ? "coupling: Linear\n" : "")\(whole)
            integration: { method: euler, step_size: 0.1, duration: 1 }
            """
        let found = faults(lines, in: folder).filter { $0.contains("error") }
        #expect(found == [message])
    }

    /// A ring by its generator is the ring by its edges, bit by bit, for one model and for several.
    @Test func ringsOfAGenerator() throws {
        let folder = try TemporaryFolder()
        let edges = (0..<5).map { "{ source: \($0), target: \(($0 + 1) % 5) }" }.joined(separator: ", ")
        let listed = try ends(model(text("number_of_nodes: 5\n  edges: [\(edges)]"), in: folder))
        for name in ["Cycle", "WattsStrogatz, parameters: { k: { value: 2 }, p: { value: 0 } }"] {
            let made = try model(text("number_of_nodes: 5\n  graph_generator: { type: \(name) }"), in: folder)
            let own = try ends(made)
            #expect(zip(own, listed).allSatisfy { abs($0 - $1) < 1e-12 * abs($1) })
        }
    }

    /// Diffusion over a random graph keeps the mean of all nodes, and a seed of the run gives a graph.
    @Test func diffusionKeepsTheMean() throws {
        let folder = try TemporaryFolder()
        let text = """
            dynamics:
              name: Diffusion
              coupling_inputs: { c: {} }
              state_variables:
                v: { equation: { rhs: c }, distribution: { name: Gaussian, seed: 1, domain: { lo: -3, hi: 3 } } }
            network:
              number_of_nodes: 20
              graph_generator: { type: BarabasiAlbert, parameters: { k: 4 } }
              coupling: { c: { pre_expression: { rhs: "x_j - x_i" }, post_expression: { rhs: gx } } }
            integration: { method: rk4, step_size: 0.01, duration: 2 }
            """
        let run = try PreparedModel(model(text, in: folder, seed: 3)).run(SimulationRequest()).trajectory
        func mean(_ row: Int) -> Double { run.columns.reduce(0) { $0 + $1.values[row] } / 20 }
        #expect(abs(mean(200) - mean(0)) < 1e-13)
        let (first, last) = (run.columns.map { $0.values[0] }, run.columns.map { $0.values[200] })
        #expect(Set(first).count == 20)
        #expect((last.max() ?? 0) - (last.min() ?? 0) < 0.05 * ((first.max() ?? 0) - (first.min() ?? 0)))
    }

    /// The matrix of the database, HDF5 and BIDS, beside a program that integrates the experiments by itself.
    @Test(
        .enabled(
            if: Repository.hasDatabase && Oracle.isThere,
            "'make corpora' fetches the networks of TVBO, 'make engines' NumPy and h5py"), arguments: Oracle.experiments
    )
    func theOracleAgrees(name: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Oracle.text(name), to: "e.yaml")
        let experiment = try Experiment.load(path: path, database: ModelDatabase(folder: Repository.database))
        let run = try PreparedModel(experiment.model()).run(SimulationRequest()).trajectory
        let expected = try Oracle.run(path)
        #expect(expected.count > 10)
        for value in expected {
            let column = run.columns.first {
                $0.name == value.state || $0.name.hasSuffix("[\(value.node)]/\(value.state)")
            }
            guard let found = column?.values.last else { continue }
            #expect(abs(found - value.value) <= 1e-9 * value.range, "\(value.state) of node \(value.node)")
        }
    }
}
