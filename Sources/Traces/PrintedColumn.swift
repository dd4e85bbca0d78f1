/// The numbers of one column as jLEMS prints them, printed once for several tables that begin with this column.
///
///     column.fill(block, column: 0)
///     text.append(block, columns: [0, 3], first: column)
final class PrintedColumn {
    /// The number of bytes that a number takes at most.
    private static let width = 16

    private var text = FloatText()
    /// The bytes of each number, followed by others, shape `[rows]`.
    private(set) var bytes: [SIMD16<UInt8>] = []
    /// The number of bytes of each number, shape `[rows]`.
    private(set) var lengths: [Int] = []

    /// Replaces the numbers by those of a column of a block.
    func fill(_ block: RowBlock, column: Int) {
        bytes.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        text.clear()
        let place = block.place(of: column)
        for row in 0..<block.rowCount {
            let start = text.count
            text.append(block.values[row * block.distance + place])
            lengths.append(text.count - start)
            bytes.append(text.sixteenBytes(at: start))
        }
    }
}
