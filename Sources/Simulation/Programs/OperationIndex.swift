/// An index of the instructions of a program by their operations, with which equal operations are found.
///
///     var index = OperationIndex()
///     index.place(of: operation, in: instructions)  // nil
///     index.insert(instructions.count - 1, in: instructions)
///
/// Two instructions are equal operations if they have the same opcode and the same operands, whatever their targets.
/// The index contains places in the program and no copies of instructions. It is an open hash table with linear search,
/// whose hash depends on a random number, so that a program for which searches are long cannot be made beforehand.
///
/// - Complexity: O(1) on average for each search and insertion.
package struct OperationIndex {
    /// The place of an instruction in each place of the table; -1 in a free place. The count is a power of 2, or 0 in
    /// an empty index.
    private var slots: [Int32] = []
    private var count = 0
    private let seed = UInt64.random(in: .min ... .max)

    /// Creates an empty index.
    package init() {}

    /// Returns the place of the instruction with the same operation; nil if the index has none.
    package func place(of operation: Instruction, in instructions: [Instruction]) -> Int? {
        guard !slots.isEmpty else { return nil }
        let found = slots[slot(of: operation, in: instructions)]
        return found < 0 ? nil : Int(found)
    }

    /// Adds an instruction, in place of one with the same operation.
    package mutating func insert(_ place: Int, in instructions: [Instruction]) {
        if slots.isEmpty { slots = Array(repeating: -1, count: 64) }
        let slot = slot(of: instructions[place], in: instructions)
        if slots[slot] < 0 { count += 1 }
        slots[slot] = Int32(place)
        if count * 2 > slots.count { grow(instructions) }
    }

    private mutating func grow(_ instructions: [Instruction]) {
        let places = slots.filter { $0 >= 0 }
        slots = Array(repeating: -1, count: slots.count * 2)
        for place in places { slots[slot(of: instructions[Int(place)], in: instructions)] = place }
    }

    /// Returns the slot that contains an equal operation, or the free one into which it belongs.
    private func slot(of operation: Instruction, in instructions: [Instruction]) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash(operation)) & mask
        while slots[slot] >= 0, !isEqual(operation, instructions[Int(slots[slot])]) { slot = (slot + 1) & mask }
        return slot
    }

    private func isEqual(_ x: Instruction, _ y: Instruction) -> Bool {
        x.a == y.a && x.b == y.b && x.c == y.c && x.opcode == y.opcode
    }

    /// Returns a number that depends on all bits of an operation. Source: the last two steps of splitmix64,
    /// Steele, Lea and Flood 2014, doi 10.1145/2660193.2660195.
    private func hash(_ operation: Instruction) -> UInt64 {
        let first = UInt64(operation.opcode.rawValue) << 32 | UInt64(UInt32(bitPattern: operation.a))
        let second = UInt64(UInt32(bitPattern: operation.b)) << 32 | UInt64(UInt32(bitPattern: operation.c))
        return mixed(mixed(seed ^ first) ^ second)
    }

    private func mixed(_ word: UInt64) -> UInt64 {
        var bits = word &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        bits ^= bits >> 31
        return bits
    }
}
