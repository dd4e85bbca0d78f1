/// Topological sorting of definitions, so that each follows the definitions that it uses.
///
///     let uses = ["b": ["a"], "a": []]
///     let names = ["b", "a"]
///     let order = try DependencyOrder.sorted(names) { uses[names[$0]] ?? [] }   // [1, 0]
public enum DependencyOrder {
    /// The error for definitions that use each other in a cycle.
    public struct Cycle: Error, Hashable, Sendable {
        /// The names along the cycle, in which the first and the last are the same.
        public var names: [String]
        /// Creates the error for a cycle of definitions with these names.
        public init(names: [String]) { self.names = names }

        /// The names along the cycle in the form `a -> b -> a`.
        public var text: String { names.joined(separator: " -> ") }
    }

    /// Returns the indices of `names` so that each definition follows those that it uses. Definitions that do not
    /// depend on each other keep their order as far as possible.
    /// - Parameters:
    ///   - names: The names of the definitions; of equal names the first counts.
    ///   - uses: Returns the names that the definition at an index uses. Names that are not in `names` are ignored.
    /// - Throws: `Cycle` if definitions depend on each other cyclically.
    /// - Complexity: O(*n* + *m*) for *n* definitions that use *m* names.
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

    /// Visits all definitions that can be reached from `start`, depth first. The stack is explicit, so that a long
    /// chain of definitions does not exhaust the call stack.
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
