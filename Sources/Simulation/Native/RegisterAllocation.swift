/// Where the values of a program are while its code is generated: in registers, in memory, or both.
///
///     var allocation = RegisterAllocation(graph, order, form)
///     let register = allocation.takeRegister()  // evicts the value that is used last, if there is no free register
///
/// Linear scan over a straight-line program: because every next use is known, the value whose next use is farthest
/// away is the best one to evict. Source: L. A. Belady, "A study of replacement algorithms for a virtual-storage
/// computer", IBM Systems Journal 5 (1966).
struct RegisterAllocation {
    /// A place in memory that holds a value.
    enum Home: Equatable {
        /// No place.
        case none
        /// A place in the registers of the simulator.
        case place(ValueGraph.Place)
        /// A constant, by its offset in the pool.
        case pool(Int32)
        /// A slot of the stack frame.
        case slot(Int32)
    }

    /// The value in each register; -1 for none.
    private(set) var holder: [Int32]
    /// The register of each value; -1 for none.
    private(set) var register: [Int8]
    /// The memory that holds each value.
    var home: [Home]
    /// A Boolean value for each slot of the stack frame that indicates whether it is in use.
    private(set) var slots: [Bool] = []
    /// The registers that must not be evicted, as bits.
    var pinned: UInt32 = 0
    /// The positions of the operations that use each value, all values one after the other.
    private let uses: [Int32]
    private var nextUse: [Int32]
    private let lastUse: [Int32]
    /// The number of slots that each value needs.
    let sizes: [Int32]
    /// The slots of values that ended during the present operation.
    private var ended: [Int32] = []
    private var firstFree: Int32 = 0
    /// The number of slots that are never freed.
    private var permanentSlots: Int32 = 0

    /// Creates the state before the first operation: all values are in memory or unknown.
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

    /// Returns the position of the next operation that uses a value; nil if there is none.
    func next(_ value: Int32) -> Int32? {
        let pointer = nextUse[Int(value)]
        return pointer < lastUse[Int(value)] ? uses[Int(pointer)] : nil
    }

    /// Returns a Boolean value that indicates whether a value is used by no operation after a position.
    func ends(_ value: Int32, at position: Int) -> Bool {
        lastUse[Int(value)] == 0 || Int(uses[Int(lastUse[Int(value)]) - 1]) <= position
    }

    /// The lowest free register; nil if all are in use.
    var freeRegister: UInt8? { holder.firstIndex(of: -1).map(UInt8.init) }

    /// Returns the value that is to leave its register: the one that is used last. Values that are in memory as well
    /// are preferred, because they need not be stored.
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

    /// Puts a value into a free register.
    mutating func bind(_ value: Int32, to number: UInt8) {
        holder[Int(number)] = value
        register[Int(value)] = Int8(number)
    }

    /// Keeps a register from being taken, although it holds no value.
    mutating func hold(_ number: UInt8) {
        holder[Int(number)] = Self.held
        pinned |= 1 << UInt32(number)
    }

    /// Frees a register that was kept.
    mutating func unhold(_ number: UInt8) { holder[Int(number)] = -1 }

    /// Stands for a value in `holder`.
    private static let held: Int32 = -2

    /// Takes a value out of its register.
    mutating func release(_ value: Int32) {
        let number = register[Int(value)]
        guard number >= 0 else { return }
        holder[Int(number)] = -1
        register[Int(value)] = -1
    }

    /// Marks the uses of a value up to a position as done, and frees the register of a value without further ones.
    mutating func consume(_ value: Int32, at position: Int) {
        while let use = next(value), use <= position { nextUse[Int(value)] += 1 }
        guard next(value) == nil else { return }
        release(value)
        if case .slot(let slot) = home[Int(value)], slot >= permanentSlots {
            home[Int(value)] = .none
            freeSlots(slot, Int(sizes[Int(value)]))
        }
    }

    /// Frees the slots of the values that ended, which the instructions of an operation may read until its end.
    mutating func finishOperation() {
        pinned = 0
        for slot in ended {
            slots[Int(slot)] = false
            firstFree = min(firstFree, slot)
        }
        ended.removeAll(keepingCapacity: true)
    }

    /// Returns the first of several adjacent slots of the stack frame, which are in use from now on.
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

    /// Returns a slot that is never freed, because every pass of a loop reads it. It must be taken before all others.
    mutating func takePermanentSlot() -> Int32 {
        permanentSlots += 1
        return takeSlots(1)
    }

    /// Frees slots that hold no values.
    mutating func freeSlots(_ first: Int32, _ count: Int) {
        ended += (0..<Int32(count)).map { first + $0 }
    }
}
