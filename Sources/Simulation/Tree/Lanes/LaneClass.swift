/// The blocks of one shape, which are the lanes of one program, and the rows of registers that hold their values.
///
/// A row is a sequence of consecutive registers with one value per lane, rounded up to whole vector registers.
struct LaneClass: Sendable {
    /// The index of the block that each lane computes, shape `[lanes]`.
    var blocks: [Int32]
    /// The first register of the rows that hold, before a step, the values that the step changes.
    var present: Int32
    /// The first register of the rows that hold these values after the step, in the same order.
    var next: Int32
    /// The number of rows of values that a step changes.
    var rowCount: Int
    /// The first register of the row of flags. The flag of a lane is not 0 if its block must be computed again by its
    /// own instructions; nil if that is never necessary.
    var flag: Int32?

    /// The number of registers of a row.
    var stride: Int { Self.stride(blocks.count) }

    /// Returns the number of registers of a row for a number of lanes.
    static func stride(_ lanes: Int) -> Int { (lanes + 7) / 8 * 8 }
}
