/// Collects the slots, instructions and gathers of one lane program.
///
///     var assembler = LaneAssembler()
///     let voltage = assembler.slot(.lanes(40))
///     assembler.append(first, [voltage], target: .scratch, group: 3)
struct LaneAssembler {
    /// The program so far.
    private(set) var program = LaneProgram(slots: [], instructions: [])
    /// The gathers that must run before the program.
    private(set) var gathers: [DividedProgram.Gather] = []
    /// The slots of arrays of constants, by the bits of the constants.
    var constants: [[UInt64]: Int32] = [:]
    /// The slots of gathered values, by the registers that they are read from.
    private(set) var gathered: [[Int32]: Int32] = [:]
    private var slots: [LaneProgram.Slot: Int32] = [:]
    private var results: [Int: Int32] = [:]

    /// Returns the slot for a place outside the program.
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

    /// Returns the slot with the result of a group.
    func result(of group: Int) -> Int32 {
        guard let slot = results[group] else { preconditionFailure("group \(group) is used before it is computed") }
        return slot
    }

    /// Adds a gather and returns the slot of its values.
    mutating func gather(_ sources: [Int32], into target: Int32) -> Int32 {
        gathers.append(.init(target: target, sources: sources))
        let slot = slot(.lanes(target))
        gathered[sources] = slot
        return slot
    }

    /// Adds the instruction of a group.
    /// - Parameters:
    ///   - instruction: The instruction of any member.
    ///   - operands: The slots of its operands.
    ///   - target: The place of the results.
    mutating func append(_ instruction: Instruction, _ operands: [Int32], target: LaneProgram.Slot, group: Int) {
        var copy = instruction
        copy.target = target == .scratch ? add(.scratch) : slot(target)
        if operands.count > 0 { copy.a = operands[0] }
        if operands.count > 1 { copy.b = operands[1] }
        if operands.count > 2 { copy.c = operands[2] }
        program.instructions.append(copy)
        results[group] = copy.target
    }
}
