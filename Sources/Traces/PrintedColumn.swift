/// The numbers of one column as jLEMS prints them, printed once for several tables that begin with this column.
///
///     let time = text.printed(block, column: 0)
///     text.append(block, columns: [0, 3], first: time)
struct PrintedColumn {
    /// The bytes of each number, followed by others, shape `[rows]`.
    var bytes: [SIMD16<UInt8>] = []
    /// The number of bytes of each number, shape `[rows]`.
    var lengths: [Int] = []
}
