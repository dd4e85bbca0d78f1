/// Sorts definitions so that each stands behind those it uses.
public enum DependencyOrder {
    /// A cycle among definitions, first and last name the same.
    public struct Cycle: Error, Hashable, Sendable {
        /// The names along the cycle.
        public var names: [String]
        /// Creates a cycle.
        public init(names: [String]) { self.names = names }

        /// `a -> b -> a`
        public var text: String { names.joined(separator: " -> ") }
    }

    /// The indices of `names` in an order that respects `uses`, which stays as written where it can.
    /// - Parameter uses: the names that the definition at an index uses; others than `names` are of no concern.
    /// - Throws: `Cycle` with the names in a cycle.
    public static func sorted(_ names: [String], uses: (Int) -> [String]) throws(Cycle) -> [Int] {
        let index = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let edges = names.indices.map { uses($0).compactMap { index[$0] } }
        var state = [Mark](repeating: .new, count: names.count)
        var order: [Int] = []
        for start in names.indices where state[start] == .new {
            try visit(from: start, edges, names, &state, &order)
        }
        return order
    }

    private enum Mark { case new, open, done }

    /// Depth-first, with its own stack so that long chains do not exhaust the call stack.
    private static func visit(
        from start: Int, _ edges: [[Int]], _ names: [String], _ state: inout [Mark], _ order: inout [Int]
    ) throws(Cycle) {
        var stack: [(node: Int, next: Int)] = [(start, 0)]
        state[start] = .open
        while let (node, next) = stack.last {
            if next == edges[node].count {
                state[node] = .done
                order.append(node)
                stack.removeLast()
                continue
            }
            stack[stack.count - 1].next += 1
            let target = edges[node][next]
            if state[target] == .open {
                let path = stack.map(\.node).drop { $0 != target }
                throw Cycle(names: path.map { names[$0] } + [names[target]])
            }
            if state[target] == .new {
                state[target] = .open
                stack.append((target, 0))
            }
        }
    }
}
