/// The lines of a table written by an engine: a header and rows of numbers.
///
///     let rows = EngineRows(text)
///     let thinned = rows.decimated(10)
struct EngineRows {
    private let header: ArraySlice<ArraySlice<UInt8>>
    private let rows: ArraySlice<ArraySlice<UInt8>>

    /// Splits the text of a table into header and rows, without empty lines. The header ends before the first line
    /// whose first field is a number; if there is none, all lines are the header.
    init(_ text: [UInt8]) {
        let lines = text.split(separator: UInt8(ascii: "\n"))
        let start = lines.firstIndex { Double(Self.time(of: $0)) != nil } ?? lines.endIndex
        header = lines[..<start]
        rows = lines[start...]
    }

    /// The number of rows of numbers, without the header.
    var count: Int { rows.count }

    /// Returns the time of a row as it is printed: the text of its first field.
    /// - Parameter row: The index of the row among the rows of numbers, without the header.
    func time(_ row: Int) -> String { Self.time(of: rows[rows.startIndex + row]) }

    /// Returns the index, without the header, of the first row of numbers whose first field is printed as `time`; nil
    /// if there is none.
    /// - Complexity: O(*n*) in the number of rows.
    func index(ofTime time: String) -> Int? {
        rows.firstIndex { Self.time(of: $0) == time }.map { $0 - rows.startIndex }
    }

    /// Returns the text of the table with its header, the first row of numbers, and every further row whose distance
    /// from it is a multiple of `every`.
    func decimated(_ every: Int) -> [UInt8] {
        let kept = rows.enumerated().filter { $0.offset % every == 0 }.map(\.element)
        return (Array(header) + kept).flatMap { $0 + [UInt8(ascii: "\n")] }
    }

    private static func time(of line: ArraySlice<UInt8>) -> String {
        let field = line.drop { $0 == UInt8(ascii: " ") }
            .prefix { ![UInt8(ascii: "\t"), UInt8(ascii: ","), UInt8(ascii: " "), UInt8(ascii: "\r")].contains($0) }
        return String(decoding: field, as: UTF8.self)
    }
}
