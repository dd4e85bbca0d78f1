import Diagnostics

/// The lines of a text of comma-separated values, split into fields (RFC 4180).
///
///     var lines = DelimitedLines(bytes: Array("a,\"b,c\"\n".utf8), file: "x.csv")
///     try lines.next()?.fields.map(\.text)  // ["a", "b,c"]
///
/// White space around a field and empty lines are left out.
struct DelimitedLines {
    /// A field of a line of comma-separated values, with the column of its first character in the line, which may be a
    /// quotation mark, counted in Unicode scalars from 1.
    struct Field {
        var text: String
        var column: Int
    }

    /// A line of comma-separated values, split into fields.
    struct Row {
        /// The fields of the line, in order.
        var fields: [Field]
        /// The number of the line in the file, from 1, empty lines included.
        var line: Int
        /// The name of the file that contains the line.
        var file: String

        /// Returns the place in the file of the field with an index; the place of the line if the index is nil.
        func place(_ index: Int?) -> Place {
            Place(file: file, line: line, column: index.map { fields[$0].column } ?? 0)
        }
    }

    private let bytes: [UInt8]
    private let file: String
    private var position = 0
    private var line = 0

    /// Creates the lines of a text of comma-separated values. A byte order mark at its beginning is left out.
    init(bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// Returns the next line that is not empty, split into fields; nil at the end of the text.
    /// - Throws: `DiagnosticsError` if a quoted field is not closed on its line, or text follows it before the next
    ///   comma. A quotation mark inside a field without quotation marks is kept.
    mutating func next() throws(DiagnosticsError) -> Row? {
        while position < bytes.count {
            line += 1
            let start = position
            var end = start
            while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
            position = end < bytes.count ? end + 1 : end
            if end + 1 < bytes.count, bytes[end] == 0x0D, bytes[end + 1] == 0x0A { position = end + 2 }
            let fields = try fields(start..<end)
            if fields.count > 1 || !fields[0].text.isEmpty { return Row(fields: fields, line: line, file: file) }
        }
        return nil
    }

    /// Returns the column of a byte: bytes that continue a scalar do not count.
    private func column(_ index: Int, _ range: Range<Int>) -> Int {
        1 + bytes[range.lowerBound..<index].count { $0 & 0xC0 != 0x80 }
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private func fields(_ range: Range<Int>) throws(DiagnosticsError) -> [Field] {
        var fields: [Field] = []
        var index = range.lowerBound
        while true {
            while index < range.upperBound, isBlank(bytes[index]) { index += 1 }
            let start = index
            let text: String
            if index < range.upperBound, bytes[index] == UInt8(ascii: "\"") {
                text = try quoted(&index, range)
            } else {
                while index < range.upperBound, bytes[index] != UInt8(ascii: ",") { index += 1 }
                var end = index
                while end > start, isBlank(bytes[end - 1]) { end -= 1 }
                text = String(decoding: bytes[start..<end], as: UTF8.self)
            }
            fields.append(Field(text: text, column: column(start, range)))
            guard index < range.upperBound else { return fields }
            index += 1
        }
    }

    /// Reads a quoted field up to the comma after it.
    private func quoted(_ index: inout Int, _ range: Range<Int>) throws(DiagnosticsError) -> String {
        let start = index
        var text: [UInt8] = []
        index += 1
        while index < range.upperBound {
            if bytes[index] != UInt8(ascii: "\"") {
                text.append(bytes[index])
            } else if index + 1 < range.upperBound, bytes[index + 1] == UInt8(ascii: "\"") {
                text.append(UInt8(ascii: "\""))
                index += 1
            } else {
                index += 1
                while index < range.upperBound, isBlank(bytes[index]) { index += 1 }
                guard index == range.upperBound || bytes[index] == UInt8(ascii: ",") else {
                    throw fault(
                        "there is text between the closing quotation mark of this field and the next comma; write a quotation mark inside a field twice",
                        index, range)
                }
                return String(decoding: text, as: UTF8.self)
            }
            index += 1
        }
        throw fault(
            "the quotation mark that opens this field is not closed on the same line, where every field must end",
            start, range)
    }

    private func fault(_ message: String, _ index: Int, _ range: Range<Int>) -> DiagnosticsError {
        DiagnosticsError(
            .invalidSeries, message, at: Place(file: file, line: line, column: column(index, range)))
    }
}
