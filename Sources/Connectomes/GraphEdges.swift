/// The construction of the edges of a graph from its settings.
extension GraphGenerator {
    /// Returns the matrix of weights of a graph: 1 between two connected nodes, in both directions, and 0 elsewhere.
    ///
    /// The random graphs are those of their definitions: Watts and Strogatz (doi 10.1038/30918), Barabási and Albert
    /// (doi 10.1126/science.286.5439.509) and Erdős and Rényi. Their edges are drawn with ``SeededRandom``, with the
    /// seed 0 if the settings give none, so NetworkX and Julia draw other graphs from the same seed.
    /// - Returns: The matrix, or a fault that says which parameter is not valid, or that no regular graph was found.
    /// - Complexity: O(*n*²) in the number of nodes for each attempt (a regular graph takes up to 1000); O(*n*² k) for
    ///   a small world whose edges are moved.
    package func graph(_ settings: GraphSettings) -> Result<SquareMatrix, GraphFault> {
        if let fault = fault(settings) { return .failure(fault) }
        var random = SeededRandom(seed: settings.seed ?? 0)
        let n = settings.count
        var weights = SquareMatrix(size: n)
        func connect(_ a: Int, _ b: Int) {
            weights[a, b] = 1
            weights[b, a] = 1
        }
        switch self {
        case .complete: for a in 0..<n { for b in 0..<a { connect(a, b) } }
        case .path: for a in 1..<max(n, 1) { connect(a - 1, a) }
        case .cycle: for a in 0..<n where n > 1 { connect(a, (a + 1) % n) }
        case .star: for a in 1..<max(n, 1) { connect(0, a) }
        case .grid:
            let columns = n / settings.rows
            for a in 0..<n {
                if a % columns > 0 { connect(a - 1, a) }
                if a >= columns { connect(a - columns, a) }
            }
        case .erdosRenyi:
            for a in 0..<n {
                for b in (a + 1)..<max(n, a + 1) where random.next() < settings.probability { connect(a, b) }
            }
        case .wattsStrogatz: smallWorld(settings, &weights, &random)
        case .barabasiAlbert: preferential(settings, &weights, &random)
        case .randomRegular:
            if let fault = regular(settings, &weights, &random) { return .failure(fault) }
        }
        return .success(weights)
    }

    private func fault(_ settings: GraphSettings) -> GraphFault? {
        // For example: graph generator 'Grid': the number of rows, 'rows', must be positive and divide the number of
        // nodes, 5; it is 2
        let (n, k, p) = (settings.count, settings.degree, settings.probability)
        guard n >= 1, n <= SquareMatrix.largestSize else {
            return GraphFault("the number of nodes must be from 1 to \(SquareMatrix.largestSize), not \(n)")
        }
        guard p >= 0, p <= 1 else { return GraphFault("the probability 'p' must be from 0 to 1, not \(p)") }
        switch self {
        case .wattsStrogatz where k < 0 || k >= n:
            return GraphFault("the number of neighbors 'k' must be from 0 to \(n - 1), not \(k)")
        case .barabasiAlbert where k < 1 || k >= n:
            return GraphFault("the number of edges of a new node, 'm' (or 'k'), must be from 1 to \(n - 1), not \(k)")
        case .randomRegular where k < 0 || k >= n || !(n * k).isMultiple(of: 2):
            return GraphFault(
                "the degree 'd' (or 'k') must be from 0 to \(n - 1) and, for an odd number of nodes, even; it is \(k)"
            )
        case .grid where settings.rows < 1 || !n.isMultiple(of: settings.rows):
            return GraphFault(
                "the number of rows, 'rows', must be positive and divide the number of nodes, \(n); it"
                    + " is \(settings.rows)"
            )
        default: return nil
        }
    }

    /// Connects every node to the k / 2 next ones, then moves the far end of each of these edges with the probability p
    /// to a node that is not connected yet.
    private func smallWorld(_ settings: GraphSettings, _ weights: inout SquareMatrix, _ random: inout SeededRandom) {
        let n = settings.count
        for distance in 1..<(settings.degree / 2 + 1) {
            for a in 0..<n {
                weights[a, (a + distance) % n] = 1
                weights[(a + distance) % n, a] = 1
            }
        }
        guard settings.probability > 0 else { return }
        for distance in 1..<(settings.degree / 2 + 1) {
            for a in 0..<n where random.next() < settings.probability {
                let free = (0..<n).filter { $0 != a && weights[a, $0] == 0 }
                guard !free.isEmpty else { continue }
                let (old, new) = ((a + distance) % n, free[random.index(below: free.count)])
                weights[a, old] = 0
                weights[old, a] = 0
                weights[a, new] = 1
                weights[new, a] = 1
            }
        }
    }

    /// Starts with a star of k + 1 nodes and connects each further node to k different ones, each chosen among the ends
    /// of all edges so far.
    private func preferential(_ settings: GraphSettings, _ weights: inout SquareMatrix, _ random: inout SeededRandom) {
        let (n, k) = (settings.count, settings.degree)
        var ends: [Int] = []
        for node in 1..<n {
            var chosen: Set<Int> = node <= k ? [0] : []
            while node > k, chosen.count < k { chosen.insert(ends[random.index(below: ends.count)]) }
            for other in chosen.sorted() {
                weights[node, other] = 1
                weights[other, node] = 1
                ends += [node, other]
            }
        }
    }

    /// The largest number of attempts at a regular graph.
    private static let largestAttempts = 1000
    /// The largest number of stubs that are joined in all attempts at a regular graph.
    private static let largestStubs = 100_000_000

    /// Joins k stubs of every node in random pairs until no pair is a loop and none occurs twice.
    ///
    /// If more than half of the possible edges are wanted, those that are left out are drawn, because few attempts at a
    /// dense graph succeed.
    /// - Returns: nil, or the reason why no graph was found.
    private func regular(
        _ settings: GraphSettings, _ weights: inout SquareMatrix, _ random: inout SeededRandom
    ) -> GraphFault? {
        let n = settings.count
        let isDense = settings.degree > (n - 1) / 2
        let k = isDense ? n - 1 - settings.degree : settings.degree
        let attempts = min(Self.largestAttempts, max(1, Self.largestStubs / max(1, n * k)))
        for _ in 0..<attempts {
            weights = SquareMatrix(size: n)
            var stubs = (0..<n).flatMap { Array(repeating: $0, count: k) }
            var failures = 0
            while !stubs.isEmpty, failures < 100 {
                let (i, j) = (random.index(below: stubs.count), random.index(below: stubs.count))
                let (a, b) = (stubs[i], stubs[j])
                guard a != b, weights[a, b] == 0 else {
                    failures += 1
                    continue
                }
                failures = 0
                weights[a, b] = 1
                weights[b, a] = 1
                for index in [max(i, j), min(i, j)] { stubs.swapAt(index, stubs.count - 1); stubs.removeLast() }
            }
            guard stubs.isEmpty else { continue }
            if isDense { weights = complement(weights) }
            return nil
        }
        return GraphFault("no random regular graph was found in \(attempts) attempts; use another seed")
    }

    /// Returns the edges that a graph does not have.
    private func complement(_ weights: SquareMatrix) -> SquareMatrix {
        var result = weights
        for a in 0..<weights.size {
            for b in 0..<weights.size { result[a, b] = a == b || weights[a, b] != 0 ? 0 : 1 }
        }
        return result
    }
}

/// The reason why a ``GraphGenerator`` cannot make a graph from its settings.
package struct GraphFault: Error, Sendable, Hashable {
    /// The reason: a clause in lower case without a full stop, which follows `graph generator 'NAME': ` in the error.
    package var message: String

    /// Creates a fault with a reason.
    init(_ message: String) { self.message = message }
}
