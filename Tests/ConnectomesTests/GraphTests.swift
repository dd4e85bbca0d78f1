import Connectomes
import TestSupport
import Testing

/// Graphs of generators. The lists of edges are those that NetworkX 3.6 gives for the same parameters.
struct GraphTests {
    private func edges(_ generator: GraphGenerator, _ settings: GraphSettings) throws -> [String] {
        let weights = try generator.graph(settings).get()
        #expect(weights.isSymmetric)
        #expect((0..<weights.size).allSatisfy { weights[$0, $0] == 0 })
        return (0..<weights.size).flatMap { a in
            (a..<weights.size).filter { weights[a, $0] == 1 }.map { "\(a)-\($0)" }
        }
    }

    static let known: [(generator: GraphGenerator, settings: GraphSettings, edges: String)] = [
        (.complete, GraphSettings(count: 4), "0-1 0-2 0-3 1-2 1-3 2-3"),
        (.path, GraphSettings(count: 4), "0-1 1-2 2-3"),
        (.cycle, GraphSettings(count: 5), "0-1 0-4 1-2 2-3 3-4"), (.star, GraphSettings(count: 4), "0-1 0-2 0-3"),
        (.grid, GraphSettings(count: 6, rows: 2), "0-1 0-3 1-2 1-4 2-5 3-4 4-5"),
        (.wattsStrogatz, GraphSettings(count: 6, degree: 2), "0-1 0-5 1-2 2-3 3-4 4-5"),
        (.wattsStrogatz, GraphSettings(count: 6, degree: 4), "0-1 0-2 0-4 0-5 1-2 1-3 1-5 2-3 2-4 3-4 3-5 4-5"),
        (.erdosRenyi, GraphSettings(count: 3, probability: 1), "0-1 0-2 1-2"), (.cycle, GraphSettings(count: 1), ""),
    ]

    @Test(arguments: known.indices) func knownGraphs(index: Int) throws {
        let (generator, settings, expected) = Self.known[index]
        #expect(!generator.isRandom(settings))
        #expect(try edges(generator, settings).joined(separator: " ") == expected)
    }

    /// The number of edges follows from the definitions: growth by k edges from a star of k + 1 nodes; moving edges keeps
    /// their number; a regular graph has n k / 2.
    @Test(arguments: [1, 2, 77] as [UInt64]) func numbersOfEdges(seed: UInt64) throws {
        let growth = try edges(.barabasiAlbert, GraphSettings(count: 20, degree: 4, seed: seed))
        #expect(growth.count == 4 + 15 * 4)
        #expect(
            try edges(.wattsStrogatz, GraphSettings(count: 30, degree: 4, probability: 0.5, seed: seed)).count == 60)
        let regular = try GraphGenerator.randomRegular.graph(GraphSettings(count: 12, degree: 3, seed: seed)).get()
        #expect((0..<12).allSatisfy { row in (0..<12).reduce(0) { $0 + regular[row, $1] } == 3 })
    }

    /// A dense regular graph is the complement of a sparse one; of n - 1 edges for each node there is only one graph.
    @Test(arguments: [8, 9, 11, 30, 39]) func denseRegularGraphs(degree: Int) throws {
        for count in [40, degree + 1] where (count * degree).isMultiple(of: 2) {
            let settings = GraphSettings(count: count, degree: degree, seed: 3)
            let found = try edges(.randomRegular, settings)
            #expect(found.count == count * degree / 2)
            let weights = try GraphGenerator.randomRegular.graph(settings).get()
            #expect(
                (0..<count).allSatisfy { row in (0..<count).reduce(0) { $0 + weights[row, $1] } == Double(degree) })
        }
    }

    /// The number of edges of a random graph is binomial: 4950 pairs with p = 0.3 deviate by less than six deviations.
    @Test func randomGraphsHaveTheirDensity() throws {
        let count = try edges(.erdosRenyi, GraphSettings(count: 100, probability: 0.3, seed: 5)).count
        #expect(abs(Double(count) - 1485) < 6 * (4950 * 0.3 * 0.7).squareRoot())
    }

    @Test func seedsDecide() throws {
        let one = try edges(.erdosRenyi, GraphSettings(count: 40, probability: 0.5, seed: 1))
        #expect(try edges(.erdosRenyi, GraphSettings(count: 40, probability: 0.5, seed: 1)) == one)
        #expect(try edges(.erdosRenyi, GraphSettings(count: 40, probability: 0.5, seed: 2)) != one)
    }

    static let faults: [(generator: GraphGenerator, settings: GraphSettings, message: String)] = [
        (.complete, GraphSettings(count: 5000), "the number of nodes must be from 1 to 4096, not 5000"),
        (.erdosRenyi, GraphSettings(count: 3, probability: 2), "the probability 'p' must be from 0 to 1, not 2.0"),
        (
            .barabasiAlbert, GraphSettings(count: 3, degree: 3),
            "the number of edges of a new node, 'm' (or 'k'), must be from 1 to 2, not 3"
        ),
        (
            .randomRegular, GraphSettings(count: 3, degree: 1),
            "the degree 'd' (or 'k') must be from 0 to 2 and, for an odd number of nodes, even; it is 1"
        ),
        (
            .grid, GraphSettings(count: 5, rows: 2),
            "the number of rows, 'rows', must be positive and divide the number of nodes, 5; it is 2"
        ),
    ]

    @Test(arguments: faults.indices) func impossibleGraphs(index: Int) {
        let (generator, settings, message) = Self.faults[index]
        guard case .failure(let fault) = generator.graph(settings) else {
            Issue.record("a graph was made")
            return
        }
        #expect(fault.message == message)
    }

    @Test(
        arguments: zip(
            ["WattsStrogatz", "watts_strogatz_graph", "ring", "grid_2d_graph", "Erdos-Renyi", "nothing"],
            [.wattsStrogatz, .wattsStrogatz, .cycle, .grid, .erdosRenyi, nil] as [GraphGenerator?]))
    func names(name: String, generator: GraphGenerator?) { #expect(GraphGenerator.named(name) == generator) }
}
