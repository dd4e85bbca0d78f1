/// The order in which native code performs the operations of a value graph, chosen so that long operations overlap in
/// the processor and few values need registers at the same time.
///
///     let order = NativeSchedule.order(graph, registerCount: 16)
///
/// It is a list schedule: of the operations whose operands have been computed, those that lead to a call come first,
/// then that with the longest path to a result, or if nearly all registers are in use, that which frees the most
/// registers. Calls of the same function are made one after the other. Results do not depend on the order.
struct NativeSchedule {
    /// The number of operations among which the next one is chosen: the first operation of the graph that is not
    /// scheduled yet, and those that follow it in the graph. In a large graph there are fewer, because each choice
    /// compares all that are ready.
    private let window: Int

    private let graph: ValueGraph
    private let needed: [Bool]
    private let limit: Int
    private let successors: Successors
    /// The number of operands of an operation that are not yet computed.
    private var missing: [Int32]
    /// The number of operations that are still to read a value.
    private var readers: [Int32]
    /// The length of the longest path to a result, in cycles of the processor.
    private var priority: [Int32]
    private var leadsToCall: [Bool]
    private var ready: [Int32] = []
    private var windowEnd = 0
    private var live = 0
    private var order: [Int32] = []

    /// Returns the numbers of the nodes on which results depend, in the order in which the code performs their
    /// operations. Loads and constants are left out.
    /// - Parameter registerCount: The number of vector registers that the code can use.
    static func order(_ graph: ValueGraph, registerCount: Int) -> [Int32] {
        var schedule = NativeSchedule(graph, registerCount)
        schedule.run()
        return schedule.order
    }

    private init(_ graph: ValueGraph, _ registerCount: Int) {
        self.graph = graph
        window = graph.nodes.count <= 4096 ? 1024 : 192
        needed = graph.needed
        limit = registerCount - 3
        let nodes = graph.nodes
        successors = Successors(graph, needed)
        missing = Array(repeating: 0, count: nodes.count)
        readers = missing
        priority = missing
        leadsToCall = Array(repeating: false, count: nodes.count)
        for (index, node) in nodes.enumerated() where needed[index] && !node.isLeaf {
            for operand in node.operands {
                readers[Int(operand)] += 1
            }
        }
        for index in nodes.indices where !nodes[index].isLeaf {
            for next in successors[index] { missing[Int(next)] += 1 }
        }
        for index in nodes.indices.reversed() where needed[index] {
            for next in successors[index] {
                priority[index] = max(priority[index], priority[Int(next)])
                if leadsToCall[Int(next)] || nodes[Int(next)].operation == .call { leadsToCall[index] = true }
            }
            priority[index] += Self.latency(nodes[index].operation)
        }
    }

    /// The time from the operands of an operation to its result in cycles of the processor, as an estimate.
    static func latency(_ operation: ValueGraph.Operation) -> Int32 {
        switch operation {
        case .load, .constant, .store, .second, .repair: 0
        case .lookup, .lookupPair: 14
        case .add, .subtract, .multiply, .compare: 4
        case .divide: 14
        case .squareRoot: 20
        case .round: 8
        case .minimum, .maximum, .blend, .pair, .part: 2
        case .join: 3
        case .and, .andNot, .or, .xor, .addInteger, .subtractInteger, .shiftLeft, .shiftRight: 1
        case .call: 60
        }
    }

    private mutating func run() {
        var first = 0
        var isDone = graph.nodes.indices.map { !needed[$0] || graph.nodes[$0].isLeaf }
        while true {
            while first < isDone.count, isDone[first] { first += 1 }
            if first == isDone.count { return }
            while windowEnd < min(first + window, isDone.count) {
                if !isDone[windowEnd], missing[windowEnd] == 0 { ready.append(Int32(windowEnd)) }
                windowEnd += 1
            }
            for position in choose().sorted(by: >) {
                let node = ready[position]
                ready.swapAt(position, ready.count - 1)
                ready.removeLast()
                isDone[Int(node)] = true
                schedule(node)
            }
        }
    }

    /// Returns the positions in `ready` of the next operations: one, or calls of one function.
    private func choose() -> [Int] {
        var best = -1
        var bestScore = Int64.min
        var calls: [Int] = []
        let isFull = live >= limit
        for (position, node) in ready.enumerated() {
            if graph.nodes[Int(node)].operation == .call {
                calls.append(position)
                continue
            }
            var score = Int64(priority[Int(node)])
            if isFull { score += Int64(freed(by: node)) << 32 }
            if leadsToCall[Int(node)] { score += 1 << 48 }
            // Earlier operations first, so that the order is unique.
            if score > bestScore || score == bestScore && node < ready[best] { (best, bestScore) = (position, score) }
        }
        if let call = calls.min(by: { ready[$0] < ready[$1] }), bestScore < 1 << 47 {
            let function = graph.nodes[Int(ready[call])].detail
            return calls.filter { graph.nodes[Int(ready[$0])].detail == function }
        }
        return [best]
    }

    /// The number of registers that an operation frees, less the one that it needs.
    private func freed(by node: Int32) -> Int {
        let operation = graph.nodes[Int(node)]
        var freed = operation.operation == .store ? 0 : -1
        var previous: Int32 = -1
        for operand in operation.operands where operand != previous {
            if readers[Int(operand)] == 1, !graph.nodes[Int(operand)].isLeaf { freed += 1 }
            previous = operand
        }
        return freed
    }

    private mutating func schedule(_ node: Int32) {
        order.append(node)
        let operation = graph.nodes[Int(node)]
        if operation.operation != .store { live += 1 }
        for operand in operation.operands where !graph.nodes[Int(operand)].isLeaf {
            readers[Int(operand)] -= 1
            if readers[Int(operand)] == 0 { live -= 1 }
        }
        for next in successors[Int(node)] {
            missing[Int(next)] -= 1
            if missing[Int(next)] == 0, Int(next) < windowEnd { ready.append(next) }
        }
    }
}
