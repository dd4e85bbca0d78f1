/// The replacement of equal operations on several values, whose results have consecutive places in the register file,
/// by one operation on the values side by side, in the value graph of a program with one lane.
///
///     let copy = ValuePacking.packed(graph, targets: [.shared(3): 17, .shared(4): 21], limit: 4)
///     copy.graph
///
/// The states of a model have consecutive places, and a step changes all of them by the same operations. The groups
/// grow from the stored values towards the operands as long as fewer operations result, and from the operands towards
/// further operations on the same values. Each value keeps its operations and their roundings. Source: S. Larsen and S.
/// Amarasinghe, "Exploiting superword level parallelism with multimedia instruction sets", PLDI 2000,
/// https://doi.org/10.1145/349299.349320.
struct ValuePacking {
    /// A set of groups of nodes that may be computed side by side, and the number of operations that this saves.
    private struct Plan {
        var saving: Int
        /// The groups, each before those of its operands.
        var groups: [[Int32]] = []
    }

    private let original: ValueGraph
    private let targets: [ValueGraph.Place: Int32]
    private let limit: Int
    private let isNeeded: [Bool]
    /// For each node, the needed nodes that read its value, each once for each operand.
    private var readers: [[Int32]]
    /// For each node, the number of places that have its value after the program.
    private var storeCounts: [Int]
    /// The groups of 2 or 4 nodes that are computed side by side, each in the order of the values.
    private var groups: [[Int32]] = []
    /// The plans for operands of the groups that are being considered.
    private var plans: [[Int32]: Plan] = [:]
    /// For each node, the index of its group; -1 for a node that is computed alone.
    private var group: [Int]

    /// The largest number of operations on the way from a stored value to the first operation of its plan.
    private static let depthLimit = 12

    /// Returns a copy of a graph in which values are packed, or an unchanged copy if that has no fewer operations.
    /// - Parameters:
    ///   - targets: The places that the program writes, with the numbers of the nodes whose values they have after it.
    ///   - limit: The largest number of values side by side, 2 or 4.
    static func packed(_ original: ValueGraph, targets: [ValueGraph.Place: Int32], limit: Int) -> GraphCopy {
        var packing = ValuePacking(original, targets, limit)
        packing.findStoredGroups()
        packing.findGatheredGroups()
        packing.findFurtherGroups()
        let plain = GraphCopy(unchanged: original)
        if packing.groups.isEmpty { return plain }
        let packed = PackedCopy.made(
            of: original, groups: packing.groups, group: packing.group, targets.values.sorted())
        return packing.cost(packed) < packing.cost(plain) ? packed : plain
    }

    private init(_ original: ValueGraph, _ targets: [ValueGraph.Place: Int32], _ limit: Int) {
        (self.original, self.targets, self.limit) = (original, targets, limit)
        let count = original.nodes.count
        isNeeded = original.needed(for: targets.values)
        readers = Array(repeating: [], count: count)
        storeCounts = Array(repeating: 0, count: count)
        group = Array(repeating: -1, count: count)
        for value in targets.values { storeCounts[Int(value)] += 1 }
        for (index, node) in original.nodes.enumerated() where isNeeded[index] {
            for operand in node.operands { readers[Int(operand)].append(Int32(index)) }
        }
    }

    /// Returns the number of instructions that the operations and stores of a copy need, as an estimate.
    private func cost(_ copy: GraphCopy) -> Int {
        var graph = copy.graph
        for (place, value) in targets.sorted(by: { $0.value < $1.value }) {
            graph.store(copy.numbers[Int(value)], place)
        }
        graph.appendStores()
        let needed = graph.needed
        return graph.nodes.indices.reduce(0) { sum, index in
            guard needed[index] else { return sum }
            let node = graph.nodes[index]
            if node.isLeaf { return sum + (node.isRepeated ? 1 : 0) }
            return sum + (node.operation == .part && node.detail == 3 ? 2 : 1)
        }
    }

    // MARK: Groups of stored values

    private mutating func findStoredGroups() {
        let registers = targets.keys.compactMap { place in
            if case .shared(let register) = place { register } else { nil }
        }.sorted()
        var position = 0
        while position < registers.count {
            var size = limit
            while size > 1 {
                if position + size <= registers.count,
                    registers[position + size - 1] == registers[position] + Int32(size) - 1,
                    form(registers[position..<position + size].compactMap { targets[.shared($0)] })
                {
                    break
                }
                size /= 2
            }
            position += max(1, size)
        }
    }

    /// Makes groups of the values that the graph brings side by side for other operations.
    private mutating func findGatheredGroups() {
        for (index, node) in original.nodes.enumerated().reversed() where isNeeded[index] {
            switch node.operation {
            case .join:
                let pairs = [original.nodes[Int(node.a)], original.nodes[Int(node.b)]]
                if pairs.allSatisfy({ $0.operation == .pair }) { _ = form(pairs.flatMap { [$0.a, $0.b] }) }
            case .pair: _ = form([node.a, node.b])
            default: break
            }
        }
    }

    /// Makes a group of nodes, and groups of their operands, if that saves operations. Returns whether it was made.
    private mutating func form(_ values: [Int32]) -> Bool {
        plans = [:]
        // The storing or the bringing together is saved, too.
        guard let plan = plan(values, readBy: [], 0), plan.saving + values.count - 1 > 0 else { return false }
        return accept(plan)
    }

    /// Returns a plan in which the given nodes form a group; nil if they cannot form one.
    /// - Parameters:
    ///   - values: The numbers of the nodes, in the order of their values.
    ///   - parents: The nodes of the group that reads the values, in the same order; empty for stored values.
    ///   - depth: The number of groups between this one and the stored values.
    private mutating func plan(_ values: [Int32], readBy parents: [Int32], _ depth: Int) -> Plan? {
        guard depth < Self.depthLimit, canForm(values) else { return nil }
        var plan = Plan(saving: values.count - 1 - extractions(values, readBy: parents), groups: [values])
        for number in 0..<Array(original.nodes[Int(values[0])].operands).count {
            let operands = values.map { operand(number, of: $0) }
            let part = operandPlan(operands, readBy: values, depth)
            plan.saving += part.saving
            plan.groups += part.groups
        }
        return plan
    }

    private func operand(_ number: Int, of value: Int32) -> Int32 {
        let node = original.nodes[Int(value)]
        return number == 0 ? node.a : node.b
    }

    /// Returns whether nodes can be computed side by side, apart from circles of dependence.
    private func canForm(_ values: [Int32]) -> Bool {
        let first = original.nodes[Int(values[0])]
        return Self.isElementwise(first.operation) && Set(values).count == values.count
            && values.allSatisfy {
                let node = original.nodes[Int($0)]
                return node.operation == first.operation && node.packed == 0 && group[Int($0)] < 0
            }
    }

    private static func isElementwise(_ operation: ValueGraph.Operation) -> Bool {
        switch operation {
        case .add, .subtract, .multiply, .divide, .squareRoot, .minimum, .maximum, .and, .andNot, .or, .xor: true
        default: false
        }
    }

    /// Returns the number of instructions that extract single values of a group for operations outside of it. It is
    /// assumed that operations of the same kind, each of which reads one of the values, become a group as well.
    private func extractions(_ values: [Int32], readBy parents: [Int32]) -> Int {
        var kinds = values.enumerated().map { position, value in
            var count: [Int: Int] = [:]
            for reader in readers[Int(value)] where parents.isEmpty || reader != parents[position] {
                let node = original.nodes[Int(reader)]
                if parents.isEmpty && node.operation == .pair { continue }
                let slot = node.a == value ? 0 : 1
                count[Int(node.operation.rawValue) * 2 + slot, default: 0] += 1
            }
            return count
        }
        let common = kinds[0].filter { kind, count in kinds.allSatisfy { $0[kind, default: 0] >= count } }
        for position in kinds.indices {
            for (kind, count) in common {
                kinds[position][kind, default: 0] -= count
            }
        }
        return values.indices.reduce(0) { sum, position in
            let isRead = kinds[position].values.contains { $0 > 0 }
            let isStoredAlone = !parents.isEmpty && storeCounts[Int(values[position])] > 0
            return sum + (isRead || isStoredAlone ? Self.extraction(position) : 0)
        }
    }

    /// The number of instructions that extract the value at a position.
    private static func extraction(_ position: Int) -> Int { position == 3 ? 2 : 1 }

    // MARK: Operands of groups

    /// Returns the plan that brings operands of a group side by side with the fewest instructions.
    private mutating func operandPlan(_ values: [Int32], readBy parents: [Int32], _ depth: Int) -> Plan {
        if let saving = directSaving(values, readBy: parents) { return Plan(saving: saving) }
        if let known = plans[values] { return known }
        var best: Plan
        if values.count == 4 {
            let halves = [Array(values[..<2]), Array(values[2...])].enumerated().map { number, half in
                operandPlan(half, readBy: parents.isEmpty ? [] : Array(parents[(2 * number)..<(2 * number + 2)]), depth)
            }
            best = Plan(saving: halves[0].saving + halves[1].saving - 1, groups: halves.flatMap(\.groups))
        } else {
            best = Plan(saving: -1 - values.reduce(0) { $0 + (original.nodes[Int($1)].isLeaf ? 1 : 0) })
        }
        if let plan = plan(values, readBy: parents, depth + 1), plan.saving > best.saving { best = plan }
        plans[values] = best
        return best
    }

    /// Returns what is saved if the values are side by side already, are consecutive in memory or are one value; nil
    /// otherwise.
    private func directSaving(_ values: [Int32], readBy parents: [Int32]) -> Int? {
        if Set(values).count == 1 {
            let node = original.nodes[Int(values[0])]
            return node.operation == .constant ? 0 : node.isLeaf ? -1 : -values.count / 2
        }
        if PackedCopy.isGroup(values, groups, group) { return 0 }
        if PackedCopy.consecutiveRegister(values, original) != nil { return 0 }
        guard PackedCopy.whole(values, original) != nil else { return nil }
        // The parts are not needed any more if nothing else reads them.
        return values.indices.reduce(0) { sum, position in
            let isFree = readers[Int(values[position])].allSatisfy(parents.contains)
            return sum + (isFree && storeCounts[Int(values[position])] == 0 ? Self.extraction(position) : 0)
        }
    }

    // MARK: Acceptance

    /// Makes the groups of a plan, without those that would depend on themselves. Returns whether the first was made.
    private mutating func accept(_ plan: Plan) -> Bool {
        var isAccepted = false
        for (index, values) in plan.groups.enumerated() {
            guard canForm(values), !dependsOnItself(values) else {
                if index == 0 { return false }
                continue
            }
            for value in values { group[Int(value)] = groups.count }
            groups.append(values)
            isAccepted = true
        }
        return isAccepted
    }

    /// Returns whether the operands of nodes depend on one of the nodes, when groups are computed as a whole.
    private func dependsOnItself(_ values: [Int32]) -> Bool {
        var isVisited = Array(repeating: false, count: original.nodes.count)
        var waiting: [Int32] = []
        for value in values { waiting.append(contentsOf: original.nodes[Int(value)].operands) }
        while let next = waiting.popLast() {
            if values.contains(next) { return true }
            guard !isVisited[Int(next)] else { continue }
            isVisited[Int(next)] = true
            guard group[Int(next)] >= 0 else {
                waiting.append(contentsOf: original.nodes[Int(next)].operands)
                continue
            }
            for member in groups[group[Int(next)]] {
                if values.contains(member) { return true }
                isVisited[Int(member)] = true
                waiting.append(contentsOf: original.nodes[Int(member)].operands)
            }
        }
        return false
    }

    // MARK: Further groups

    /// Makes groups of operations of the same kind that read the values of a group, each one value, if their other
    /// operands need not be brought together.
    private mutating func findFurtherGroups() {
        var position = 0
        while position < groups.count {
            let values = groups[position]
            position += 1
            for first in readers[Int(values[0])] where group[Int(first)] < 0 {
                let kind = original.nodes[Int(first)]
                let slot = kind.a == values[0] ? 0 : 1
                let members = values.compactMap { value in
                    readers[Int(value)].first { reader in
                        let node = original.nodes[Int(reader)]
                        return node.operation == kind.operation && operand(slot, of: reader) == value
                    }
                }
                guard members.count == values.count, canForm(members) else { continue }
                let others = members.map { operand(1 - slot, of: $0) }
                guard others[0] < 0 || directSaving(others, readBy: members) != nil else { continue }
                _ = accept(Plan(saving: 0, groups: [members]))
            }
        }
    }
}
