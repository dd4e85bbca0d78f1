/// A straight-line program that runs for each of several lanes.
///
///     // lane i: r[16 + i] = r[0 + i] * r[8]
///     LaneProgram(slots: [.lanes(0), .shared(8), .lanes(16)], instructions: [Instruction(.multiply, 2, 0, 1)])
///
/// Each slot is written at most once, and not read before that. Targets are lanes or scratch.
struct LaneProgram: Sendable {
    /// The place of an operand's values.
    enum Slot: Hashable, Sendable {
        /// One value per lane: that of lane i is in register `first + i`.
        case lanes(Int32)
        /// One value for all lanes, in a register.
        case shared(Int32)
        /// A value that is used inside the program alone.
        case scratch
    }

    /// The places of the operands, by index.
    var slots: [Slot]
    /// The instructions, whose target and operands are indices of slots. Control instructions do not occur.
    var instructions: [Instruction]
}
