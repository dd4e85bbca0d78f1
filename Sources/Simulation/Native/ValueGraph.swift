/// The operations of a lane program as a graph, from which native code is generated. Each node is an operation together
/// with its result, a value that fits in one vector register.
///
///     var graph = ValueGraph()
///     let sum = graph.add(.add, graph.load(.lanes(0)), graph.constant(1))
///     graph.store(sum, .lanes(8))
///
/// Nodes are numbered from 0 on. Equal operations share one node, and the operands of an operation have smaller numbers
/// than the operation.
struct ValueGraph {
    /// The kind of operation that a node performs on its operands a, b and c, with the constant `detail`.
    enum Operation: UInt8 {
        /// The values at a place in the register file, and the constant whose bits are the detail. Several values side by
        /// side are loaded from consecutive registers, or are copies of one if the detail of the load is 1.
        case load, constant
        /// Arithmetic on the floating-point numbers a and b, with one rounding; `squareRoot` has only the operand a.
        case add, subtract, multiply, divide, squareRoot
        /// The smaller and the larger one of a and b, as the processor defines them: a if a < b or a > b, respectively,
        /// otherwise b.
        case minimum, maximum
        /// Bitwise logic on the operands a and b; `andNot` is ~a & b.
        case and, andNot, or, xor
        /// A mask: all bits 1 where the comparison of a and b by the predicate in the detail holds, 0 elsewhere.
        case compare
        /// The choice between two operands: b where the mask a is set, otherwise c.
        case blend
        /// Rounding of a to a whole number: to the next lower one (floor) if the detail is 1, to the next higher one
        /// (ceiling) if it is 2.
        case round
        /// Arithmetic on 64-bit integers; a is shifted by the number of bits in the detail.
        case addInteger, subtractInteger, shiftLeft, shiftRight
        /// The elements of a table at the integers a. The upper half of the detail is the number of the table, and the
        /// lower half an integer that is added to a.
        case lookup
        /// A lookup of two adjacent elements of a table, whose value is one of the elements, and the other element that
        /// the lookup in the operand a has found.
        case lookupPair, second
        /// The value of a where the mask c is set, and elsewhere the result of a call of a function for the argument b.
        /// The lower half of the detail is the number of the function (``NativeFunction/number``), and the upper half
        /// (``secondArgument(_:)``) is 1 more than the number of the node of its second argument, or 0 without one.
        case repair
        /// In a program for one lane: the single values a and b side by side, the pairs a and b side by side, and the
        /// value of a at the position in the detail.
        case pair, join, part
        /// The result of a call of the function whose number (``NativeFunction/number``) is the detail, for the
        /// arguments a and b.
        case call
        /// The storing of the operand a at a place in the register file.
        case store
    }

    /// A place in the interpreter's register file.
    enum Place: Hashable {
        /// The registers that hold one value per lane, which are consecutive from the given one on.
        case lanes(Int32)
        /// The given register, which holds one value for all lanes.
        case shared(Int32)
    }

    /// A node of the graph: an operation together with its result.
    struct Node {
        /// The kind of operation that the node performs.
        var operation: Operation
        /// The numbers of the nodes whose values are the operands; -1 for an operand that the operation does not have.
        var a: Int32 = -1, b: Int32 = -1, c: Int32 = -1
        /// The constant on which the operation depends, such as the bits of a constant, a predicate, the number of a
        /// function or a count; see the kinds of operations.
        var detail: UInt64 = 0
        /// The place in the register file from which a load reads, or to which a store writes.
        var place = Place.shared(0)
        /// In a program with one lane, the number of values that the operation computes side by side, 2 or 4; 0 for
        /// one.
        var packed: UInt8 = 0
    }

    private struct Key: Hashable {
        var operation: Operation
        var a, b, c: Int32
        var detail: UInt64
        var packed: UInt8
    }

    /// The predicates of comparisons of a and b, with the numbers that the processor uses.
    enum Predicate: UInt64 {
        /// The comparisons a = b, a < b and a ≤ b, which are false if a or b is NaN.
        case equal = 0, less = 1, lessOrEqual = 2
        /// The comparison that is true if a or b is NaN.
        case unordered = 3
        /// The comparison a ≠ b, which is true also if a or b is NaN.
        case notEqual = 4
    }

    /// The nodes of the graph; the index of a node is its number.
    private(set) var nodes: [Node] = []
    private var loads: [Place: Int32] = [:]
    private var known: [Key: Int32] = [:]
    /// For each place that the program writes, the number of the node whose value it has after the program.
    private(set) var stored: [Place: Int32] = [:]
    private var storeOrder: [Place] = []
    /// The tables in which elements are looked up; the index of a table is its number.
    private(set) var tables: [[Double]] = []
    private var tableNumbers: [UnsafeRawPointer: Int] = [:]

    /// Returns the number of the node for an operation on the nodes a, b and c, with a ``Node/detail`` and a number of
    /// values side by side (``Node/packed``), which is appended unless the graph has an equal one.
    mutating func add(
        _ operation: Operation, _ a: Int32, _ b: Int32 = -1, _ c: Int32 = -1, detail: UInt64 = 0, packed: UInt8 = 0
    ) -> Int32 {
        let key = Key(operation: operation, a: a, b: b, c: c, detail: detail, packed: packed)
        if let known = known[key] { return known }
        known[key] = Int32(nodes.count)
        nodes.append(Node(operation: operation, a: a, b: b, c: c, detail: detail, packed: packed))
        return Int32(nodes.count - 1)
    }

    /// Returns the number of the node whose value a place has at this point of the program: the value that the program
    /// has last stored there, or else the value that a load reads.
    mutating func load(_ place: Place) -> Int32 {
        if let known = stored[place] ?? loads[place] { return known }
        nodes.append(Node(operation: .load, place: place))
        loads[place] = Int32(nodes.count - 1)
        return Int32(nodes.count - 1)
    }

    /// Returns the number of the node for several values side by side in a program with one lane: those of consecutive
    /// registers, or copies of the value of one register. The program must not have stored to the registers.
    /// - Parameters:
    ///   - register: The first register, or the one that is copied.
    ///   - packed: The number of values, 2 or 4.
    ///   - isRepeated: A Boolean value that indicates whether the values are copies of one.
    mutating func load(_ register: Int32, packed: UInt8, isRepeated: Bool) -> Int32 {
        let detail: UInt64 = isRepeated ? 1 : 0
        let key = Key(operation: .load, a: register, b: -1, c: -1, detail: detail, packed: packed)
        if let known = known[key] { return known }
        known[key] = Int32(nodes.count)
        nodes.append(Node(operation: .load, detail: detail, place: .shared(register), packed: packed))
        return Int32(nodes.count - 1)
    }

    /// Returns the number of the node for a constant that has the given bits in all lanes, or in all values side by
    /// side (``Node/packed``).
    mutating func constant(bits: UInt64, packed: UInt8 = 0) -> Int32 {
        add(.constant, -1, detail: bits, packed: packed)
    }

    /// Returns the number of the node for a constant that is the same in all lanes.
    mutating func constant(_ value: Double) -> Int32 { constant(bits: value.bitPattern) }

    /// Returns the detail of a `repair` with which a load or constant is the second argument of the function
    /// (``Node/secondArgument``).
    static func secondArgument(_ leaf: Int32) -> UInt64 { UInt64(leaf + 1) << 32 }

    /// Returns the number of a table, which is added unless the graph has it. The table is recognized by its address,
    /// so that it must live as long as the process.
    mutating func tableNumber(_ table: [Double]) -> Int {
        let address = table.withUnsafeBytes { $0.baseAddress }
        guard let address else { preconditionFailure("internal error: an empty table is looked up") }
        if let known = tableNumbers[address] { return known }
        tables.append(table)
        tableNumbers[address] = tables.count - 1
        return tables.count - 1
    }

    /// The bit that is set in the detail of a `lookupPair` whose own value is the second of the two elements, so that
    /// the node `second` has the first one.
    static let swapped: UInt64 = 1 << 31

    /// Replaces lookups of two adjacent elements of a table at the same index by one `lookupPair` and a `second`, which
    /// need only one load.
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

    /// Records that a place has a value from this point of the program on, as later loads of the place give it. The
    /// value that is stored last is the one that the place has after the program.
    /// - Parameters:
    ///   - value: The number of the node of the value.
    ///   - place: The place in the register file.
    mutating func store(_ value: Int32, _ place: Place) {
        if stored.updateValue(value, forKey: place) == nil { storeOrder.append(place) }
    }

    /// Appends the operations `store` for the places that the program writes, once all other operations are in the
    /// graph: one for all values that an operation has computed side by side if their places are consecutive, and one
    /// for each other place.
    mutating func appendStores() {
        var isStored: Set<Place> = []
        for place in storeOrder {
            guard let (whole, places) = valuesSideBySide(from: place) else { continue }
            nodes.append(Node(operation: .store, a: whole, place: place, packed: UInt8(places.count)))
            isStored.formUnion(places)
        }
        for place in storeOrder where !isStored.contains(place) {
            guard var value = stored[place] else { continue }
            // A value that moves from one written place to another must be read before either is written.
            let source = nodes[Int(value)]
            if source.operation == .load, stored[source.place] != nil { value = add(.or, value, value) }
            nodes.append(Node(operation: .store, a: value, place: place))
        }
    }

    /// Returns the operation that computes the values of several consecutive places side by side, and the places; nil
    /// unless the given place has the first of its values and the following ones have the others in order.
    private func valuesSideBySide(from place: Place) -> (whole: Int32, places: [Place])? {
        guard let value = stored[place], case .shared(let register) = place else { return nil }
        let first = nodes[Int(value)]
        guard first.operation == .part, first.detail == 0 else { return nil }
        let places = (0..<Int32(nodes[Int(first.a)].packed)).map { Place.shared(register + $0) }
        let hasAll = places.enumerated().allSatisfy { position, place in
            guard let value = stored[place] else { return false }
            let node = nodes[Int(value)]
            return node.operation == .part && node.a == first.a && node.detail == UInt64(position)
        }
        return hasAll ? (first.a, places) : nil
    }

    /// The pairs of a load and a store that writes a place from which the load reads; none before ``appendStores()``.
    var overwrittenLoads: [(load: Int32, store: Int32)] {
        var stores: [Place: Int32] = [:]
        for (index, node) in nodes.enumerated() where node.operation == .store {
            for place in node.places { stores[place] = Int32(index) }
        }
        var result: [(load: Int32, store: Int32)] = []
        for (index, node) in nodes.enumerated() where node.operation == .load {
            for store in Set(node.places.compactMap { stores[$0] }).sorted() { result.append((Int32(index), store)) }
        }
        return result
    }

    /// For each node, a Boolean value that indicates whether the code must perform its operation: the node is a store,
    /// or a store depends on it; false for all before ``appendStores()``.
    var needed: [Bool] {
        var needed = nodes.map { $0.operation == .store }
        for index in nodes.indices.reversed() where needed[index] {
            for operand in nodes[index].operands { needed[Int(operand)] = true }
        }
        return needed
    }
}

extension ValueGraph.Node {
    /// The numbers of the nodes that are the operands of the node.
    var operands: ValueOperands { ValueOperands(node: self) }

    /// The number of the load or constant that is the second argument of the function of a `repair`; nil for functions
    /// of one argument, and for other operations.
    var secondArgument: Int32? {
        guard operation == .repair else { return nil }
        let number = Int32(truncatingIfNeeded: detail >> 32) - 1
        return number >= 0 ? number : nil
    }

    /// A Boolean value that indicates whether the node is a load of copies of one value side by side.
    var isRepeated: Bool { operation == .load && packed > 0 && detail == 1 }

    /// The places in the register file from which a load reads or to which a store writes.
    var places: [ValueGraph.Place] {
        guard packed > 0, !isRepeated, case .shared(let register) = place else { return [place] }
        return (0..<Int32(packed)).map { .shared(register + $0) }
    }

    /// A Boolean value that indicates whether the node is a load or a constant, whose value is in memory before the
    /// program runs.
    var isLeaf: Bool { operation == .load || operation == .constant }
}

/// The numbers of the operands of a node, without those that it does not have.
struct ValueOperands: Sequence, IteratorProtocol {
    private let node: ValueGraph.Node
    private var position = 0

    /// Creates the sequence of the numbers of a node's operands.
    init(node: ValueGraph.Node) { self.node = node }

    /// Returns the number of the node that is the next operand; nil after the last.
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
