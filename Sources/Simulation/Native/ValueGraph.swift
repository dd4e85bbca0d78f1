/// The values of a lane program and the operations that compute them from each other, one per vector register.
///
///     var graph = ValueGraph()
///     let sum = graph.add(.add, graph.load(.lanes(0)), graph.constant(1))
///     graph.store(sum, .lanes(8))
///
/// Every value is computed once; the operands of an operation have smaller numbers than the operation.
struct ValueGraph {
    /// What a node computes from its operands a, b and c.
    enum Operation: UInt8 {
        /// The values at a place, and the constant whose bits are the detail.
        case load, constant
        /// Arithmetic with one rounding.
        case add, subtract, multiply, divide, squareRoot
        /// a if a < b or a > b, otherwise b.
        case minimum, maximum
        /// Bitwise logic; `andNot` is ~a & b.
        case and, andNot, or, xor
        /// All bits 1 where the comparison with the predicate in the detail holds, otherwise 0.
        case compare
        /// b where the mask a is set, otherwise c.
        case blend
        /// Rounding to a whole number, in the mode of the detail: 1 down, 2 up.
        case round
        /// Integer arithmetic on 64 bits; shifts by the detail.
        case addInteger, subtractInteger, shiftLeft, shiftRight
        /// The elements of a table at the integers a: the number of the table in the upper half of the detail, and
        /// an integer that is added to a in the lower half.
        case lookup
        /// Two adjacent elements of a table, and the one of the pair a that is not its value.
        case lookupPair, second
        /// a where the mask c is set, and the function of b with the number in the detail elsewhere.
        case repair
        /// In a program for one lane: the single values a and b side by side, the pairs a and b side by side, and the
        /// value of a at the position in the detail.
        case pair, join, part
        /// The function of a and b with the number in the detail, by a call.
        case call
        /// Stores a at a place.
        case store
    }

    /// A place in the registers of the simulator.
    enum Place: Hashable {
        /// The values from a register on, one per lane.
        case lanes(Int32)
        /// One value for all lanes.
        case shared(Int32)
    }

    /// An operation on values.
    struct Node {
        /// The operation.
        var operation: Operation
        /// The operands; -1 for none.
        var a: Int32 = -1, b: Int32 = -1, c: Int32 = -1
        /// Bits of a constant, a predicate, a number of a function, a mode or a count.
        var detail: UInt64 = 0
        /// The place of a load or a store.
        var place = Place.shared(0)
        /// In a program for one lane, the number of values that are computed side by side; 0 for one.
        var packed: UInt8 = 0
    }

    private struct Key: Hashable {
        var operation: Operation
        var a, b, c: Int32
        var detail: UInt64
        var packed: UInt8
    }

    /// The predicates of comparisons, as numbered by the processor.
    enum Predicate: UInt64 {
        /// a = b, a < b and a ≤ b, which are false if one is NaN.
        case equal = 0, less = 1, lessOrEqual = 2
        /// True if one is NaN.
        case unordered = 3
        /// True also if one is NaN.
        case notEqual = 4
    }

    /// The nodes.
    private(set) var nodes: [Node] = []
    private var loads: [Place: Int32] = [:]
    private var known: [Key: Int32] = [:]
    /// The value that each place that is written has after the program.
    private(set) var stored: [Place: Int32] = [:]
    private var storeOrder: [Place] = []
    /// The tables in which elements are looked up.
    private(set) var tables: [[Double]] = []
    private var tableNumbers: [UnsafeRawPointer: Int] = [:]

    /// Returns the number of an operation, which is appended unless it is known.
    mutating func add(
        _ operation: Operation, _ a: Int32, _ b: Int32 = -1, _ c: Int32 = -1, detail: UInt64 = 0, packed: UInt8 = 0
    ) -> Int32 {
        let key = Key(operation: operation, a: a, b: b, c: c, detail: detail, packed: packed)
        if let known = known[key] { return known }
        known[key] = Int32(nodes.count)
        nodes.append(Node(operation: operation, a: a, b: b, c: c, detail: detail, packed: packed))
        return Int32(nodes.count - 1)
    }

    /// Returns the value of a place, which is the value last stored there, if there is one.
    mutating func load(_ place: Place) -> Int32 {
        if let known = stored[place] ?? loads[place] { return known }
        nodes.append(Node(operation: .load, place: place))
        loads[place] = Int32(nodes.count - 1)
        return Int32(nodes.count - 1)
    }

    /// Returns a constant with the given bits in all lanes.
    mutating func constant(bits: UInt64, packed: UInt8 = 0) -> Int32 {
        add(.constant, -1, detail: bits, packed: packed)
    }

    /// Returns a number in all lanes.
    mutating func constant(_ value: Double) -> Int32 { constant(bits: value.bitPattern) }

    /// Returns the number of a table that lives as long as the process.
    mutating func tableNumber(_ table: [Double]) -> Int {
        let address = table.withUnsafeBytes { $0.baseAddress }
        guard let address else { preconditionFailure("an empty table is looked up") }
        if let known = tableNumbers[address] { return known }
        tables.append(table)
        tableNumbers[address] = tables.count - 1
        return tables.count - 1
    }

    /// The bit of the detail of a pair whose value is the second one of the elements.
    static let swapped: UInt64 = 1 << 31

    /// Joins the lookups of adjacent elements.
    mutating func joinLookups() {
        struct Row: Hashable {
            var index: Int32
            var detail: UInt64
        }
        var firsts: [Row: Int] = [:]
        for number in nodes.indices where nodes[number].operation == .lookup {
            let row = Row(index: nodes[number].a, detail: nodes[number].detail)
            if let first = firsts[Row(index: row.index, detail: row.detail ^ 1)] {
                // The pair stands at the first lookup, whose value may be either element.
                nodes[first].operation = .lookupPair
                let isSwapped = nodes[first].detail & 1 == 1
                nodes[first].detail = nodes[first].detail & ~1 | (isSwapped ? Self.swapped : 0)
                nodes[number] = Node(operation: .second, a: Int32(first), packed: nodes[first].packed)
            } else {
                firsts[row] = number
            }
        }
    }

    /// Writes a value to a place at the end of the program.
    mutating func store(_ value: Int32, _ place: Place) {
        if stored.updateValue(value, forKey: place) == nil { storeOrder.append(place) }
    }

    /// Appends the stores to the nodes, one for each place that is written.
    mutating func appendStores() {
        for place in storeOrder {
            guard var value = stored[place] else { continue }
            // A value that moves from one written place to another must be read before either is written.
            let source = nodes[Int(value)]
            if source.operation == .load, stored[source.place] != nil { value = add(.or, value, value) }
            nodes.append(Node(operation: .store, a: value, place: place))
        }
    }

    /// The numbers of the loads of places that are overwritten, with those of the stores.
    var overwrittenLoads: [Int32: Int32] {
        var result: [Int32: Int32] = [:]
        for (index, node) in nodes.enumerated() where node.operation == .store {
            if let load = loads[node.place] { result[load] = Int32(index) }
        }
        return result
    }

    /// The nodes on which a store depends.
    var needed: [Bool] {
        var needed = nodes.map { $0.operation == .store }
        for index in nodes.indices.reversed() where needed[index] {
            for operand in nodes[index].operands { needed[Int(operand)] = true }
        }
        return needed
    }
}

extension ValueGraph.Node {
    /// The numbers of the operands.
    var operands: ValueOperands { ValueOperands(node: self) }

    /// A Boolean value that indicates whether the value is in memory before the program runs.
    var isLeaf: Bool { operation == .load || operation == .constant }
}

/// The operands of a node, without those that it does not have.
struct ValueOperands: Sequence, IteratorProtocol {
    private let node: ValueGraph.Node
    private var position = 0

    /// Creates the sequence of the operands of a node.
    init(node: ValueGraph.Node) { self.node = node }

    /// Returns the next operand.
    mutating func next() -> Int32? {
        let operand: Int32
        switch position {
        case 0: operand = node.a
        case 1: operand = node.b
        case 2: operand = node.c
        default: return nil
        }
        position += 1
        return operand < 0 ? nil : operand
    }
}
