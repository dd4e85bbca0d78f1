import Traces

/// The parts of a trace's text that surround the numbers: the header, the separators and the row ends, taken from its
/// first row.
struct Layout {
    /// The text of a trace before the first number of its first row, including header lines.
    let preamble: String
    /// The text between two numbers of a row, such as a tab, taken from the first row; empty for a trace of a single
    /// column.
    let separator: String
    /// The text between the last number of the first row and the first number of the second row, or the end of the
    /// text.
    let rowEnd: String
    /// A Boolean value that indicates whether any text follows the last number of the last row.
    let endsWithRowEnd: Bool

    /// Finds the layout of a trace's text around the numbers of the table that was read from it.
    init(_ text: [UInt8], _ table: TraceTable) {
        let first = table.text(row: 0, column: 0)
        let last = table.text(row: 0, column: table.columnCount - 1)
        preamble = String(decoding: text[..<first.startIndex], as: UTF8.self)
        separator =
            table.columnCount > 1
            ? String(decoding: text[first.endIndex..<table.text(row: 0, column: 1).startIndex], as: UTF8.self) : ""
        let next = table.rowCount > 1 ? table.text(row: 1, column: 0).startIndex : text.endIndex
        rowEnd = String(decoding: text[last.endIndex..<next], as: UTF8.self)
        let final = table.text(row: table.rowCount - 1, column: table.columnCount - 1)
        endsWithRowEnd = final.endIndex < text.endIndex
    }
}
