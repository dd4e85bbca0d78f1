/// An assembler of one lane program, which collects its slots, its instructions and the copies that precede it.
///
///     var assembler = LaneAssembler()
///     let voltage = assembler.slot(.lanes(40))
///     assembler.append(first, [voltage], target: .scratch, group: 3)
struct LaneAssembler {
    /// The slots and instructions collected so far.
    private(set) var program = LaneProgram(slots: [], instructions: [])
    /// The copies of values into consecutive registers that must be made before the program runs.
    private(set) var gathers: [DividedProgram.Gather] = []
    /// The index of the slot of each array of constants, by the bits of the constants.
    var constants: [[UInt64]: Int32] = [:]
    /// The index of the slot of each array of copied values, by the registers from which they are copied.
    private(set) var gathered: [[Int32]: Int32] = [:]
    private var slots: [LaneProgram.Slot: Int32] = [:]
    private var results: [Int: Int32] = [:]

    /// Returns the index of the slot for a place in the register file, which is added unless it exists.
    mutating func slot(_ place: LaneProgram.Slot) -> Int32 {
        if let known = slots[place] { return known }
        let index = add(place)
        slots[place] = index
        return index
    }

    private mutating func add(_ place: LaneProgram.Slot) -> Int32 {
        program.slots.append(place)
        return Int32(program.slots.count - 1)
    }

    /// Returns the index of the slot with the result of a group of equal instructions, given by its number.
    func result(of group: Int) -> Int32 {
        guard let slot = results[group] else { preconditionFailure("group \(group) is used before it is computed") }
        return slot
    }

    /// Adds the copying of registers into consecutive ones from `target` on, and returns the index of the slot of the
    /// copies.
    mutating func gather(_ sources: [Int32], into target: Int32) -> Int32 {
        gathers.append(.init(target: target, sources: sources))
        let slot = slot(.lanes(target))
        gathered[sources] = slot
        return slot
    }

    /// Adds one instruction that computes all members of a group of equal instructions, one per lane.
    /// - Parameters:
    ///   - instruction: The instruction of any member of the group.
    ///   - operands: The indices of the slots of its operands.
    ///   - target: The place of the results.
    mutating func append(_ instruction: Instruction, _ operands: [Int32], target: LaneProgram.Slot, group: Int) {
        let slot = target == .scratch ? add(.scratch) : slot(target)
        program.instructions.append(instruction.replacing(target: slot, operands: operands))
        results[group] = slot
    }
}
