import Traces

/// How the cells of a trace are laid out, read off its first row.
struct Layout {
    /// What stands before the first cell, between cells, and behind a row; and whether the last row has that too.
    let preamble: String
    let separator: String
    let rowEnd: String
    let endsWithRowEnd: Bool

    /// Reads the layout of a text that was split into a table.
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
