/// The copy of a value graph in which groups of nodes are computed side by side.
///
///     let copy = PackedCopy.made(of: graph, groups: [[4, 7]], group: group, [9])
///     copy.graph
struct PackedCopy {
    private var copy: GraphCopy
    private let groups: [[Int32]]
    private let group: [Int]
    /// The number of the operation of each group in the copy; -1 before it is made.
    private var wholes: [Int32]
    private var packs: [[Int32]: Int32] = [:]

    /// Returns the copy of a graph without stores.
    /// - Parameters:
    ///   - original: The graph.
    ///   - groups: The nodes that are computed side by side, in the order of their values. No group depends on itself.
    ///   - group: For each node, the index of its group; -1 for a node that is computed alone.
    ///   - results: The nodes whose values are needed. Nodes on which none of them depends are left out.
    static func made(of original: ValueGraph, groups: [[Int32]], group: [Int], _ results: [Int32]) -> GraphCopy {
        var packed = PackedCopy(copy: GraphCopy(of: original), groups: groups, group: group)
        for result in results { packed.append(upTo: result) }
        return packed.copy
    }

    private init(copy: GraphCopy, groups: [[Int32]], group: [Int]) {
        (self.copy, self.groups, self.group) = (copy, groups, group)
        wholes = Array(repeating: -1, count: groups.count)
    }

    private func node(_ number: Int32) -> ValueGraph.Node { copy.original.nodes[Int(number)] }

    /// Appends a node, after those that it and the other members of its group read.
    private mutating func append(upTo result: Int32) {
        var waiting = [result]
        while let next = waiting.last {
            guard copy.numbers[Int(next)] < 0 else {
                waiting.removeLast()
                continue
            }
            let index = group[Int(next)]
            let first = waiting.count
            if index < 0 { wait(for: next, &waiting) } else { groups[index].forEach { wait(for: $0, &waiting) } }
            guard waiting.count == first else {
                // The smallest number first, so that the order stays that of the original graph.
                waiting[first...].sort(by: >)
                continue
            }
            if index < 0 { copy.numbers[Int(next)] = copy.append(node(next)) } else { append(group: index) }
        }
    }

    /// Adds the nodes that a node reads and that have not been copied to the nodes that are to be appended.
    private func wait(for number: Int32, _ waiting: inout [Int32]) {
        for operand in node(number).operands where copy.numbers[Int(operand)] < 0 { waiting.append(operand) }
        if let second = node(number).secondArgument, copy.numbers[Int(second)] < 0 { waiting.append(second) }
    }

    private mutating func append(group index: Int) {
        let members = groups[index]
        let first = node(members[0])
        let (a, b) = (pack(members.map { node($0).a }), first.b < 0 ? -1 : pack(members.map { node($0).b }))
        wholes[index] = copy.graph.add(first.operation, a, b, detail: first.detail, packed: UInt8(members.count))
        for (position, member) in members.enumerated() {
            copy.numbers[Int(member)] = copy.graph.add(.part, wholes[index], detail: UInt64(position))
        }
    }

    /// Returns the number of the node in the copy that has the values of nodes of the original graph side by side.
    private mutating func pack(_ values: [Int32]) -> Int32 {
        if let known = packs[values] { return known }
        let count = UInt8(values.count)
        let result: Int32
        if Set(values).count == 1, node(values[0]).operation == .constant {
            result = copy.graph.constant(bits: node(values[0]).detail, packed: count)
        } else if Set(values).count == 1, count == 4, case .shared(let register) = place(values[0]) {
            result = copy.graph.load(register, packed: count, isRepeated: true)
        } else if Self.isGroup(values, groups, group) {
            result = wholes[group[Int(values[0])]]
        } else if let register = Self.consecutiveRegister(values, copy.original) {
            result = copy.graph.load(register, packed: count, isRepeated: false)
        } else if let whole = Self.whole(values, copy.original) {
            result = copy.numbers[Int(whole)]
        } else if count == 4 {
            result = copy.join(pack(Array(values[..<2])), pack(Array(values[2...])))
        } else {
            result = copy.pair(copy.numbers[Int(values[0])], copy.numbers[Int(values[1])])
        }
        packs[values] = result
        return result
    }

    /// Returns the place from which a node loads a value; nil for another node.
    private func place(_ value: Int32) -> ValueGraph.Place? {
        node(value).operation == .load && node(value).packed == 0 ? node(value).place : nil
    }

    /// Returns whether nodes are a group.
    static func isGroup(_ values: [Int32], _ groups: [[Int32]], _ group: [Int]) -> Bool {
        let index = group[Int(values[0])]
        return index >= 0 && groups[index] == values
    }

    /// Returns the first of the consecutive registers from which nodes load their values; nil if there are none.
    static func consecutiveRegister(_ values: [Int32], _ graph: ValueGraph) -> Int32? {
        var first: Int32?
        for (position, value) in values.enumerated() {
            let node = graph.nodes[Int(value)]
            guard node.operation == .load, node.packed == 0, case .shared(let register) = node.place else { return nil }
            if let first, register != first + Int32(position) { return nil }
            first = first ?? register
        }
        return first
    }

    /// Returns the operation that computes the values of nodes side by side, of which they are the parts in order; nil
    /// if there is none.
    static func whole(_ values: [Int32], _ graph: ValueGraph) -> Int32? {
        let first = graph.nodes[Int(values[0])]
        guard first.operation == .part, Int(graph.nodes[Int(first.a)].packed) == values.count else { return nil }
        let areParts = values.enumerated().allSatisfy { position, value in
            let node = graph.nodes[Int(value)]
            return node.operation == .part && node.a == first.a && node.detail == UInt64(position)
        }
        return areParts ? first.a : nil
    }
}
