import Diagnostics

/// A generator of graphs, by the name that TVBO's database and NetworkX give it.
///
/// The nodes are numbered as in NetworkX, and every edge acts in both directions with the weight 1.
///
///     let ring = GraphGenerator.cycle.graph(GraphSettings(count: 5, degree: 2, probability: 0))
package enum GraphGenerator: String, CaseIterable, Sendable {
    /// Every node is connected to every other one.
    case complete = "Complete"
    /// A ring: node k is connected to node k + 1, and the last one to node 0.
    case cycle = "Cycle"
    /// A chain: node k is connected to node k + 1.
    case path = "Path"
    /// Node 0 is connected to all others.
    case star = "Star"
    /// A rectangle of rows and columns, numbered row by row.
    case grid = "Grid"
    /// A ring in which every node is connected to its k nearest ones, and every edge is moved with the probability p.
    case wattsStrogatz = "WattsStrogatz"
    /// Growth in which every new node is connected to k earlier ones, more probably to those with many edges.
    case barabasiAlbert = "BarabasiAlbert"
    /// Every pair of nodes is connected with the probability p.
    case erdosRenyi = "ErdosRenyi"
    /// Every node has exactly k edges.
    case randomRegular = "RandomRegular"

    /// Returns the generator of a name, such as `WattsStrogatz`, `watts_strogatz_graph` or `ring`; nil for another.
    package static func named(_ name: String) -> GraphGenerator? {
        var plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
        for suffix in ["graph", "2d"] where plain.hasSuffix(suffix) && plain.count > suffix.count {
            plain.removeLast(suffix.count)
        }
        if let other = spellings[plain] { return other }
        return allCases.first { $0.rawValue.lowercased() == plain }
    }

    private static let spellings: [String: GraphGenerator] = [
        "ring": .cycle, "chain": .path, "line": .path, "lattice": .grid, "full": .complete, "alltoall": .complete,
        "gnp": .erdosRenyi, "smallworld": .wattsStrogatz, "preferentialattachment": .barabasiAlbert,
    ]

    /// The names of the parameters that the generator reads, beside the number of nodes.
    package var parameterNames: Set<String> {
        switch self {
        case .complete, .cycle, .path, .star: ["n"]
        case .grid: ["n", "rows", "columns", "m"]
        case .wattsStrogatz: ["n", "k", "p", "seed"]
        case .barabasiAlbert: ["n", "k", "m", "seed"]
        case .erdosRenyi: ["n", "p", "seed"]
        case .randomRegular: ["n", "k", "d", "seed"]
        }
    }

    /// Returns whether a graph depends on random numbers: a ring whose edges are never moved does not.
    package func isRandom(_ settings: GraphSettings) -> Bool {
        switch self {
        case .complete, .cycle, .path, .star, .grid: false
        case .wattsStrogatz: settings.probability > 0
        case .erdosRenyi: settings.probability > 0 && settings.probability < 1
        case .barabasiAlbert, .randomRegular: true
        }
    }
}

/// The parameters of a graph.
package struct GraphSettings: Sendable, Hashable {
    /// The number of nodes.
    package var count: Int
    /// The number of neighbors of a node, or of the edges of a new node; 0 if the number is not given.
    package var degree: Int
    /// The probability of an edge, or of moving it; 0 if it is not given.
    package var probability: Double
    /// The number of rows of a grid; 0 if it is not given.
    package var rows: Int
    /// The seed of random numbers; nil without one.
    package var seed: UInt64?

    /// Creates settings.
    package init(count: Int, degree: Int = 0, probability: Double = 0, rows: Int = 0, seed: UInt64? = nil) {
        self.count = count
        self.degree = degree
        self.probability = probability
        self.rows = rows
        self.seed = seed
    }
}
