/// A program without jumps that runs with the same instructions for each of several lanes, such as the cells of a
/// population.
///
///     // lane i: r[16 + i] = r[0 + i] * r[8]
///     LaneProgram(slots: [.lanes(0), .shared(8), .lanes(16)], instructions: [Instruction(.multiply, 2, 0, 1)])
///
/// Each slot is written at most once, and not read before that. The target of an instruction is a slot with lanes or a
/// scratch slot.
package struct LaneProgram: Sendable {
    /// The place of the values of an operand or result, one per lane or one for all lanes.
    package enum Slot: Hashable, Sendable {
        /// One value per lane in consecutive registers, of which the first is given: the value of lane i is in register
        /// first + i.
        case lanes(Int32)
        /// One value for all lanes, in the given register.
        case shared(Int32)
        /// One value per lane that only the program itself uses, and that has no register.
        case scratch
    }

    /// The slots of the operands and results, to which instructions refer by their indices.
    package var slots: [Slot]
    /// The instructions, whose target and operands are indices in `slots`. Control instructions do not occur.
    package var instructions: [Instruction]

    /// Creates a program for several lanes from its slots and instructions.
    package init(slots: [Slot], instructions: [Instruction]) {
        self.slots = slots
        self.instructions = instructions
    }
}
