/// An assembler of one lane program, which collects the slots and instructions of the program, and the copies of values
/// that must be made before it runs.
///
///     var assembler = LaneAssembler()
///     let voltages = assembler.slot(.lanes(40))  // the registers from 40 on, one for each lane
///     let instruction = program[group.members[0]]
///     assembler.append(instruction, [voltages], target: .scratch, group: group.number)
struct LaneAssembler {
    /// The lane program with the slots and instructions that have been added so far.
    private(set) var program = LaneProgram(slots: [], instructions: [])
    /// The copies of values into consecutive registers that must be made before the lane program runs.
    private(set) var gathers: [DividedProgram.Gather] = []
    /// The index in the program's slots of each array of constants, by the bit patterns of the constants.
    var constants: [[UInt64]: Int32] = [:]
    /// The index in the program's slots of each array of copied values, by the registers from which they are copied.
    private(set) var gathered: [[Int32]: Int32] = [:]
    private var slots: [LaneProgram.Slot: Int32] = [:]
    private var results: [Int: Int32] = [:]

    /// Returns the index of the slot for a place in the register file (not `scratch`), and adds the slot to the program
    /// unless it has it.
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

    /// Returns the index of the slot that holds the results of a group, for which an instruction has been added.
    /// - Parameter group: The number of the group (``LaneDivision/Group/number``).
    func result(of group: Int) -> Int32 {
        guard let slot = results[group] else {
            preconditionFailure(
                "internal error: the results of instruction group \(group) are used before they are computed")
        }
        return slot
    }

    /// Adds copies that are made before the program runs, and returns the index of the slot with the copied values.
    /// - Parameters:
    ///   - sources: The registers from which values are copied, one per lane.
    ///   - target: The first of the consecutive registers that receive the values.
    mutating func gather(_ sources: [Int32], into target: Int32) -> Int32 {
        gathers.append(.init(target: target, sources: sources))
        let slot = slot(.lanes(target))
        gathered[sources] = slot
        return slot
    }

    /// Adds one instruction, which computes all members of a group of equal instructions, one per lane. ``result(of:)``
    /// then returns the slot of its results.
    /// - Parameters:
    ///   - instruction: The instruction of any member of the group.
    ///   - operands: The indices of the slots of its operands.
    ///   - target: The place of the results; `scratch`, for which a slot is added, if only this program reads them.
    ///   - group: The number of the group (``LaneDivision/Group/number``).
    mutating func append(_ instruction: Instruction, _ operands: [Int32], target: LaneProgram.Slot, group: Int) {
        let slot = target == .scratch ? add(.scratch) : slot(target)
        program.instructions.append(instruction.replacing(target: slot, operands: operands))
        results[group] = slot
    }
}
