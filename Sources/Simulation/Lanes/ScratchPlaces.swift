/// The assignment of the scratch values of a lane program, which no other program reads, to places in working memory. A
/// place is used again after the last use of its value.
///
///     let scratch = ScratchPlaces(instructions, slots)
///     scratch.count  // 12 blocks instead of 90
struct ScratchPlaces {
    /// For each slot of the program, the number of the place of its values; -1 for slots that are not scratch.
    private(set) var places: [Int]
    /// The number of places in working memory, each of which holds one value for each lane of a block.
    private(set) var count = 0

    /// Assigns places in working memory to the scratch slots of a lane program.
    /// - Parameters:
    ///   - program: The instructions of the lane program.
    ///   - slots: The slots of the lane program.
    init(_ program: [Instruction], _ slots: [LaneProgram.Slot]) {
        places = Array(repeating: -1, count: slots.count)
        var lastUse = Array(repeating: -1, count: slots.count)
        for (index, instruction) in program.enumerated() {
            for operand in instruction.operands { lastUse[Int(operand)] = index }
        }
        var free: [Int] = []
        for (index, instruction) in program.enumerated() {
            if slots[Int(instruction.target)] == .scratch {
                places[Int(instruction.target)] = free.popLast() ?? count
                count = max(count, places[Int(instruction.target)] + 1)
            }
            // A result does not take the place of an operand, because loops over overlapping values are slow.
            for operand in Set(instruction.operands)
            where slots[Int(operand)] == .scratch && lastUse[Int(operand)] == index {
                free.append(places[Int(operand)])
            }
        }
    }
}
