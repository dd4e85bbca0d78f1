/// A value graph that is made from another one, node by node, with other operations in place of some of them.
///
///     var copy = GraphCopy(of: original)
///     copy.numbers[0] = copy.append(original.nodes[0])
struct GraphCopy {
    /// The graph that is being made.
    var graph = ValueGraph()
    /// The number of the node in ``graph`` that has the value of each node of the original graph; -1 for a node that
    /// has none yet.
    var numbers: [Int32]
    /// The graph from which the nodes are taken.
    let original: ValueGraph

    /// Begins the copy of a graph, which has no stores yet (``ValueGraph/appendStores()``).
    init(of original: ValueGraph) {
        self.original = original
        numbers = Array(repeating: -1, count: original.nodes.count)
    }

    /// Creates a copy without changes, in which every node has the number that it has in the original graph.
    init(unchanged original: ValueGraph) {
        (self.original, graph) = (original, original)
        numbers = original.nodes.indices.map(Int32.init)
    }

    /// Appends a node of the original graph, whose operands have been copied, and returns its number in ``graph``.
    mutating func append(_ node: ValueGraph.Node) -> Int32 {
        func number(_ operand: Int32) -> Int32 { operand < 0 ? operand : numbers[Int(operand)] }
        var detail = node.detail
        switch node.operation {
        case .load:
            guard node.packed > 0, case .shared(let register) = node.place else { return graph.load(node.place) }
            return graph.load(register, packed: node.packed, isRepeated: node.isRepeated)
        case .lookup:
            let table = UInt64(graph.tableNumber(original.tables[Int(detail >> 32)]))
            detail = table << 32 | detail & 0xFFFF_FFFF
        case .pair: return pair(number(node.a), number(node.b))
        case .join: return join(number(node.a), number(node.b))
        case .repair:
            if let second = node.secondArgument {
                detail = detail & 0xFFFF_FFFF | ValueGraph.secondArgument(numbers[Int(second)])
            }
        default: break
        }
        return graph.add(
            node.operation, number(node.a), number(node.b), number(node.c), detail: detail, packed: node.packed)
    }

    /// Returns the number of the node in ``graph`` that has two values side by side, which may have been computed so.
    /// - Parameters:
    ///   - first: The number in ``graph`` of the node with the lower value.
    ///   - second: The number of the node with the upper value.
    mutating func pair(_ first: Int32, _ second: Int32) -> Int32 {
        whole([first, second]) ?? graph.add(.pair, first, second, packed: 2)
    }

    /// Returns the number of the node in ``graph`` that has two pairs of values side by side, which may have been
    /// computed so.
    /// - Parameters:
    ///   - first: The number in ``graph`` of the node with the lower pair.
    ///   - second: The number of the node with the upper pair.
    mutating func join(_ first: Int32, _ second: Int32) -> Int32 {
        let pairs = [graph.nodes[Int(first)], graph.nodes[Int(second)]]
        let values = pairs.flatMap { $0.operation == .pair ? [$0.a, $0.b] : [] }
        return (values.count == 4 ? whole(values) : nil) ?? graph.add(.join, first, second, packed: 4)
    }

    /// Returns the operation that has computed values side by side, of which they are the parts in order; nil if there
    /// is none.
    private func whole(_ values: [Int32]) -> Int32? { PackedCopy.whole(values, graph) }
}

extension ValueGraph {
    /// Returns, for each node, whether it is one of the given nodes or one of them reads its value, also by way of
    /// other nodes.
    func needed(for results: some Sequence<Int32>) -> [Bool] {
        var needed = Array(repeating: false, count: nodes.count)
        for result in results { needed[Int(result)] = true }
        for index in nodes.indices.reversed() where needed[index] {
            for source in nodes[index].sources { needed[Int(source)] = true }
        }
        return needed
    }
}

extension ValueGraph.Node {
    /// The numbers of the nodes whose values the node reads, also in a detour.
    var sources: [Int32] { Array(operands) + (secondArgument.map { [$0] } ?? []) }
}
