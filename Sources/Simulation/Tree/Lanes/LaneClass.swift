/// The blocks of one shape, which are the lanes of one program, and the rows of registers that hold their values.
///
/// A row is a sequence of consecutive registers with one value per lane, rounded up to whole vector registers.
struct LaneClass: Sendable {
    /// The index of the block that each lane computes, shape `[lanes]`.
    var blocks: [Int32]
    /// The first register of the rows that hold the present values, those before a step, of the registers that the step
    /// changes.
    var present: Int32
    /// The first register of the rows that hold the values of the same registers after the step, in the same order.
    var next: Int32
    /// The number of rows from `present` on, which is also the number of rows from `next` on.
    var rowCount: Int
    /// The first register of the row that holds a flag for each lane; nil if there are no flags. The flag is not 0, and
    /// possibly NaN, if the block of the lane must be computed again by its own instructions.
    var flag: Int32?

    /// The number of registers of a row: the number of lanes, rounded up to a multiple of 8.
    var stride: Int { Self.stride(blocks.count) }

    /// Returns the number of registers of a row for a number of lanes, which is rounded up to a multiple of 8.
    static func stride(_ lanes: Int) -> Int { (lanes + 7) / 8 * 8 }
}
