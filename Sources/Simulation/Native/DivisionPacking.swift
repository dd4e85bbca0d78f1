/// The replacement of independent divisions in the value graph of a program with one lane by divisions of several values
/// side by side.
///
///     let copy = DivisionPacking.packed(graph, results: values)
///     copy.graph
///
/// A processor starts a division of one, two or four values only every few cycles, so that small models, whose steps
/// consist of some twenty divisions, would wait for it. Each quotient keeps its operands and its rounding.
struct DivisionPacking {
    private var copy: GraphCopy
    private let nodes: [ValueGraph.Node]
    /// For each node, the largest number of divisions on a path that leads to one of its operands. Divisions with the
    /// same number do not depend on each other.
    private var depths: [Int32]
    /// The cycles after which the operands of each node may be computed.
    private var starts: [Int32]
    private let isNeeded: [Bool]

    /// The largest difference in cycles between the times at which two divisions could begin that are made together.
    private static let longestWait: Int32 = 12

    /// Returns a copy of a graph in which divisions are packed.
    /// - Parameter results: The numbers of the nodes whose values the program stores. Nodes on which none of them
    ///   depends are left out.
    static func packed(_ original: ValueGraph, results: [Int32]) -> GraphCopy {
        DivisionPacking(original, results: results).copy
    }

    private init(_ original: ValueGraph, results: [Int32]) {
        copy = GraphCopy(of: original)
        nodes = original.nodes
        depths = Array(repeating: 0, count: nodes.count)
        starts = depths
        isNeeded = original.needed(for: results)
        for (index, node) in nodes.enumerated() {
            for operand in node.operands.map(Int.init) {
                let source = nodes[operand]
                depths[index] = max(depths[index], depths[operand] + (source.operation == .divide ? 1 : 0))
                starts[index] = max(starts[index], starts[operand] + NativeSchedule.latency(source.operation))
            }
        }
        rebuild()
    }

    private mutating func rebuild() {
        // By depth, the divisions of each depth last, and otherwise as in the graph: the rank is the upper half of a key.
        let keys = nodes.indices.filter { isNeeded[$0] }.map {
            (2 * Int(depths[$0]) + (isDivision($0) ? 1 : 0)) << 32 | $0
        }
        let order = keys.sorted().map { $0 & 0xFFFF_FFFF }
        let (arguments, pairs) = groups(order)
        for index in order where copy.numbers[index] < 0 {
            if let group = arguments[index] {
                append(group)
            } else if let second = pairs[index] {
                append(index, second)
            } else {
                copy.numbers[index] = copy.append(nodes[index])
            }
        }
    }

    private func isDivision(_ index: Int) -> Bool {
        nodes[index].operation == .divide && nodes[index].packed == 0
    }

    // MARK: Groups

    /// Divisions whose quotients are brought side by side by the node with the number `pack`, in this order.
    private struct Group {
        var pack: Int
        var divisions: [Int]
    }

    /// Returns the groups of divisions that are made together, each by its first division in the given order: those
    /// whose quotients are the arguments of functions that are evaluated side by side, and pairs of others.
    private func groups(_ order: [Int]) -> (arguments: [Int: Group], pairs: [Int: Int]) {
        let positions = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        var arguments: [Int: Group] = [:]
        var isGrouped: Set<Int> = []
        // Joins come after the pairs of which they consist, and are to be found first.
        for index in order.reversed() {
            guard let divisions = divisions(broughtTogetherBy: index), Set(divisions).count > 1,
                Set(divisions.map { depths[$0] }).count == 1, isGrouped.isDisjoint(with: divisions),
                let first = divisions.min(by: { positions[$0, default: 0] < positions[$1, default: 0] })
            else { continue }
            arguments[first] = Group(pack: index, divisions: divisions)
            isGrouped.formUnion(divisions)
        }
        var pairs: [Int: Int] = [:]
        var rest = order.filter { isDivision($0) && !isGrouped.contains($0) }
        rest.sort { (depths[$0], starts[$0], $0) < (depths[$1], starts[$1], $1) }
        var position = 0
        while position + 1 < rest.count {
            let (first, second) = (rest[position], rest[position + 1])
            guard depths[first] == depths[second], starts[second] - starts[first] <= Self.longestWait else {
                position += 1
                continue
            }
            pairs[min(first, second)] = max(first, second)
            position += 2
        }
        return (arguments, pairs)
    }

    /// Returns the divisions whose quotients a node brings side by side; nil for another node.
    private func divisions(broughtTogetherBy index: Int) -> [Int]? {
        let node = nodes[index]
        switch node.operation {
        case .pair: return isDivision(Int(node.a)) && isDivision(Int(node.b)) ? [Int(node.a), Int(node.b)] : nil
        case .join:
            guard let first = divisions(broughtTogetherBy: Int(node.a)),
                let second = divisions(broughtTogetherBy: Int(node.b))
            else { return nil }
            return first + second
        default: return nil
        }
    }

    // MARK: Nodes

    /// Appends a division of two pairs of values.
    private mutating func append(_ first: Int, _ second: Int) {
        let quotients = divide([first, second])
        copy.numbers[first] = copy.graph.add(.part, quotients, detail: 0)
        copy.numbers[second] = copy.graph.add(.part, quotients, detail: 1)
    }

    private mutating func append(_ group: Group) {
        let quotients = divide(group.divisions)
        for (position, division) in group.divisions.enumerated() where copy.numbers[division] < 0 {
            copy.numbers[division] = copy.graph.add(.part, quotients, detail: UInt64(position))
        }
        copy.numbers[group.pack] = quotients
    }

    /// Appends the division of two or four values side by side, and returns its number.
    private mutating func divide(_ divisions: [Int]) -> Int32 {
        let divided = divisions.map { nodes[$0] }
        let (numerators, denominators) = (
            pack(divided.map { copy.numbers[Int($0.a)] }), pack(divided.map { copy.numbers[Int($0.b)] })
        )
        return copy.graph.add(.divide, numerators, denominators, packed: UInt8(divisions.count))
    }

    private mutating func pack(_ values: [Int32]) -> Int32 {
        let first = copy.pair(values[0], values[1])
        return values.count > 2 ? copy.join(first, copy.pair(values[2], values[3])) : first
    }
}
