/// Some rows of a table one after the other, copied from its columns.
///
/// Columns are arrays, whose ownership would otherwise be taken and given back for every number that is printed.
struct RowBlock {
    /// The number of rows that a block can hold.
    static let size = 64

    /// The values of the rows, one row after the other, shape `[rows][columns]`.
    private(set) var values: [Double] = []

    /// Replaces the values by some rows of a table.
    /// - Parameters:
    ///   - rows: The rows, at most ``size``.
    ///   - columns: The columns of the table, shape `[columns][rows]`.
    mutating func fill(_ rows: Range<Int>, of columns: [[Double]]) {
        if values.count != rows.count * columns.count {
            values = [Double](repeating: 0, count: rows.count * columns.count)
        }
        for (index, column) in columns.enumerated() {
            var place = index
            for row in rows {
                values[place] = column[row]
                place += columns.count
            }
        }
    }
}
