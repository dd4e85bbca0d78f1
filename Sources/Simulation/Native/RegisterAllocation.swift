/// The places of the values of a program while its code is generated: in registers of the processor, in memory, or
/// both.
///
///     var allocation = RegisterAllocation(graph, order, registerCount: 16)
///     let register = allocation.freeRegister  // nil if a value must leave its register first
///
/// The allocation is a linear scan over a straight-line program. Because every next use is known, the best value to
/// remove from its register is that whose next use is farthest away. Source: L. A. Belady, "A study of replacement
/// algorithms for a virtual-storage computer", IBM Systems Journal 5 (1966).
struct RegisterAllocation {
    /// The place in memory that holds a value of a program while its code is generated.
    enum Home: Equatable {
        /// The value has no place in memory: it is in a vector register, or not computed yet.
        case none
        /// The value is at a place in the interpreter's register file.
        case place(ValueGraph.Place)
        /// The value is a constant, at the given offset in bytes among the constants that follow the code.
        case pool(Int32)
        /// The value is in the slot of the stack frame with the given number.
        case slot(Int32)
    }

    /// For each vector register, the number of the value that it holds; -1 for a free register, -2 for a register that
    /// is reserved without a value.
    private(set) var holder: [Int32]
    /// For each value, the number of the vector register that holds it; -1 for a value that is in no register.
    private(set) var register: [Int8]
    /// For each value, the place in memory that holds it.
    var home: [Home]
    /// For each slot of the stack frame, a Boolean value that indicates whether it is in use.
    private(set) var slots: [Bool] = []
    /// The registers that must keep their values until the end of the present operation, as a bit mask in which bit 0
    /// is register 0.
    var pinned: UInt32 = 0
    /// The positions of the operations that use each value, all values one after the other.
    private let uses: [Int32]
    private var nextUse: [Int32]
    private let lastUse: [Int32]
    /// For each value, the number of slots of the stack frame that it needs.
    let sizes: [Int32]
    /// The slots of values that ended during the present operation.
    private var ended: [Int32] = []
    private var firstFree: Int32 = 0
    /// The number of slots that are never freed.
    private var permanentSlots: Int32 = 0

    /// Creates the allocation before the first operation, in which no value is in a register or in memory.
    /// - Parameters:
    ///   - graph: The value graph of the program.
    ///   - order: The numbers of the nodes in the order in which the code performs their operations.
    ///   - registerCount: The number of vector registers that the code can use.
    init(_ graph: ValueGraph, _ order: [Int32], registerCount: Int) {
        let count = graph.nodes.count
        holder = Array(repeating: -1, count: registerCount)
        register = Array(repeating: -1, count: count)
        home = Array(repeating: .none, count: count)
        sizes = graph.nodes.map { max(1, Int32($0.packed)) }
        var ends = [Int32](repeating: 0, count: count + 1)
        for node in order {
            for operand in graph.nodes[Int(node)].operands { ends[Int(operand)] += 1 }
        }
        var sum: Int32 = 0
        for index in ends.indices { (ends[index], sum) = (sum, sum + ends[index]) }
        nextUse = Array(ends.prefix(count))
        lastUse = Array(ends.dropFirst())
        var positions = [Int32](repeating: 0, count: Int(sum))
        var fill = nextUse
        for (position, node) in order.enumerated() {
            for operand in graph.nodes[Int(node)].operands {
                positions[Int(fill[Int(operand)])] = Int32(position)
                fill[Int(operand)] += 1
            }
        }
        uses = positions
    }

    /// Returns the index in the order of the operations of the next operation that reads a value, the first one that
    /// ``consume(_:at:)`` has not recorded; nil if there is none.
    func next(_ value: Int32) -> Int32? {
        let pointer = nextUse[Int(value)]
        return pointer < lastUse[Int(value)] ? uses[Int(pointer)] : nil
    }

    /// Returns whether no operation after a position in the order of the operations reads a value.
    func ends(_ value: Int32, at position: Int) -> Bool {
        lastUse[Int(value)] == 0 || Int(uses[Int(lastUse[Int(value)]) - 1]) <= position
    }

    /// The lowest number of a vector register that is free; nil if all are in use.
    var freeRegister: UInt8? { holder.firstIndex(of: -1).map(UInt8.init) }

    /// Returns the number of the value that is to leave its register: the one whose next use is farthest after a
    /// position in the order of the operations. The distance of a value that is in memory as well is doubled, because
    /// such a value need not be stored. The result is -1 if all registers are pinned.
    func victim(at position: Int) -> Int32 {
        var best: Int32 = -1
        var bestDistance = -1
        for (number, value) in holder.enumerated() where value >= 0 && pinned >> UInt32(number) & 1 == 0 {
            var distance = Int(next(value) ?? .max / 4) - position
            if home[Int(value)] != .none { distance *= 2 }
            if distance > bestDistance { (best, bestDistance) = (value, distance) }
        }
        return best
    }

    /// Records that a vector register, which must be free, holds a value.
    /// - Parameters:
    ///   - value: The number of the value.
    ///   - number: The number of the register.
    mutating func bind(_ value: Int32, to number: UInt8) {
        holder[Int(number)] = value
        register[Int(value)] = Int8(number)
    }

    /// Reserves a register that holds no value until ``unhold(_:)`` is called.
    mutating func hold(_ number: UInt8) {
        holder[Int(number)] = Self.held
        pinned |= 1 << UInt32(number)
    }

    /// Frees a register that ``hold(_:)`` has reserved.
    mutating func unhold(_ number: UInt8) { holder[Int(number)] = -1 }

    /// Stands for a value in `holder`.
    private static let held: Int32 = -2

    /// Removes a value from its register, which becomes free; nothing changes for a value without a register.
    mutating func release(_ value: Int32) {
        let number = register[Int(value)]
        guard number >= 0 else { return }
        holder[Int(number)] = -1
        register[Int(value)] = -1
    }

    /// Records that the operations up to a position have read a value. If no later operation reads it, its register
    /// becomes free at once, and its slots at the end of the present operation.
    mutating func consume(_ value: Int32, at position: Int) {
        while let use = next(value), use <= position { nextUse[Int(value)] += 1 }
        guard next(value) == nil else { return }
        release(value)
        if case .slot(let slot) = home[Int(value)], slot >= permanentSlots {
            home[Int(value)] = .none
            freeSlots(slot, Int(sizes[Int(value)]))
        }
    }

    /// Ends an operation: unpins all registers, and frees the slots of values whose last use was in this operation.
    /// Until its end, its instructions may still read these slots.
    mutating func finishOperation() {
        pinned = 0
        for slot in ended {
            slots[Int(slot)] = false
            firstFree = min(firstFree, slot)
        }
        ended.removeAll(keepingCapacity: true)
    }

    /// Reserves adjacent slots of the stack frame, which grows if necessary, and returns the number of the first.
    mutating func takeSlots(_ count: Int) -> Int32 {
        while Int(firstFree) < slots.count, slots[Int(firstFree)] { firstFree += 1 }
        var start = Int(firstFree)
        var length = 0
        while start + length < slots.count, length < count {
            if slots[start + length] {
                start += length + 1
                length = 0
            } else {
                length += 1
            }
        }
        while slots.count < start + count { slots.append(false) }
        for slot in start..<start + count { slots[slot] = true }
        return Int32(start)
    }

    /// Reserves a slot that is never freed, because every pass through the code reads it, and returns its number. It
    /// must be reserved before all other slots.
    mutating func takePermanentSlot() -> Int32 {
        permanentSlots += 1
        return takeSlots(1)
    }

    /// Frees adjacent slots from the number `first` on, at the end of the present operation.
    mutating func freeSlots(_ first: Int32, _ count: Int) {
        ended += (0..<Int32(count)).map { first + $0 }
    }
}
