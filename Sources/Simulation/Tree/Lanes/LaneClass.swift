/// The blocks of one shape, which are the lanes of one program, and the rows of registers that hold their values.
///
/// A row is a sequence of consecutive registers with one value per lane, rounded up to whole vector registers.
struct LaneClass: Sendable {
    /// The number of the block of each lane.
    var blocks: [Int32]
    /// The first register of the rows with the values before a step that change.
    var present: Int32
    /// The first register of the rows with their values after the step, in the same order.
    var next: Int32
    /// The number of rows that change.
    var rowCount: Int
    /// The first register of the row that is not 0 for lanes whose results do not hold; nil if there are none.
    var flag: Int32?

    /// The number of registers of a row.
    var stride: Int { Self.stride(blocks.count) }

    /// Returns the number of registers of a row for a number of lanes.
    static func stride(_ lanes: Int) -> Int { (lanes + 7) / 8 * 8 }
}
