import Diagnostics

/// A kind of graph that can be generated. The raw values are the names in TVBO's database.
///
/// The nodes are numbered as in NetworkX, and every edge acts in both directions with the weight 1. The parameters k
/// and p are ``GraphSettings/degree`` and ``GraphSettings/probability``.
///
///     let ring = try GraphGenerator.cycle.graph(GraphSettings(count: 5)).get()
package enum GraphGenerator: String, CaseIterable, Sendable {
    /// A complete graph: every node is connected to every other one.
    case complete = "Complete"
    /// A ring: node k is connected to node k + 1, and the last one to node 0.
    case cycle = "Cycle"
    /// A chain: node k is connected to node k + 1.
    case path = "Path"
    /// A star: node 0 is connected to all others, which have no other edges.
    case star = "Star"
    /// A rectangular grid of rows and columns, numbered row by row, in which horizontal and vertical neighbors are
    /// connected.
    case grid = "Grid"
    /// A small world: a ring in which every node is connected to its k nearest nodes, half of them on either side (an
    /// odd k counts as k − 1). One end of each edge is then moved, with the probability p, to a random node that is not
    /// yet a neighbor of the other end.
    case wattsStrogatz = "WattsStrogatz"
    /// A scale-free graph: to a star of k + 1 nodes, further nodes are added one after the other, each connected to k
    /// different earlier nodes, which are chosen with a probability proportional to their numbers of edges.
    case barabasiAlbert = "BarabasiAlbert"
    /// A random graph in which every pair of nodes is connected with the probability p.
    case erdosRenyi = "ErdosRenyi"
    /// A random graph in which every node has exactly k edges.
    case randomRegular = "RandomRegular"

    /// Returns the generator with a name of TVBO or of NetworkX, such as `WattsStrogatz`, `watts_strogatz_graph` or
    /// `ring`; nil for an unknown name. Upper and lower case, and characters other than letters and digits, do not
    /// matter.
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

    /// The names of the parameters that an experiment can give to the generator, such as `n`, the number of nodes. Some
    /// have two names, such as `k` and `d` for the degree of a regular graph.
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

    /// Returns whether the graph depends on random numbers with the given settings. A small world with p = 0 does not,
    /// nor does an Erdős–Rényi graph with p = 0 or p = 1.
    package func isRandom(_ settings: GraphSettings) -> Bool {
        switch self {
        case .complete, .cycle, .path, .star, .grid: false
        case .wattsStrogatz: settings.probability > 0
        case .erdosRenyi: settings.probability > 0 && settings.probability < 1
        case .barabasiAlbert, .randomRegular: true
        }
    }
}

/// The parameters from which a ``GraphGenerator`` makes a graph.
package struct GraphSettings: Sendable, Hashable {
    /// The number of nodes.
    package var count: Int
    /// The parameter k: the number of neighbors of a node (small world, regular graph), or the number of edges that
    /// each new node brings (Barabási and Albert); 0 if it is not given.
    package var degree: Int
    /// The parameter p: the probability of an edge (Erdős and Rényi), or that an edge is moved (small world); 0 if it
    /// is not given.
    package var probability: Double
    /// The number of rows of a grid, by which the number of nodes must be divisible; 0 if it is not given.
    package var rows: Int
    /// The seed of the random numbers; nil if it is not given, which means 0.
    package var seed: UInt64?

    /// Creates the parameters of a graph. A parameter that is left out counts as not given: it is 0, or nil for the
    /// seed.
    package init(count: Int, degree: Int = 0, probability: Double = 0, rows: Int = 0, seed: UInt64? = nil) {
        self.count = count
        self.degree = degree
        self.probability = probability
        self.rows = rows
        self.seed = seed
    }
}
