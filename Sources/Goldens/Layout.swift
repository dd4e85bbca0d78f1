import Traces

/// The parts of a trace's text that surround the numbers: the header, the separators and the row ends, taken from its
/// first row.
struct Layout {
    /// The text before the first value of the first row, including header lines.
    let preamble: String
    /// The text between two values of a row, taken from the first row; empty for a single column.
    let separator: String
    /// The text between the last value of the first row and the first value of the second row, or the end of the text.
    let rowEnd: String
    /// A Boolean value that indicates whether any text follows the last value.
    let endsWithRowEnd: Bool

    /// Creates the layout of a text and the table that was read from it.
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
