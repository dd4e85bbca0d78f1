import Algorithms
import Diagnostics

/// The bytes of an XML file, with a conversion of byte offsets to lines and columns.
final class Document {
    /// The path of the file, as it is shown in messages.
    let path: String
    /// The content of the file.
    let bytes: [UInt8]
    /// The last position whose column was counted: the line from 0, the offset of the byte, and the characters before
    /// it.
    private var counted = (line: -1, offset: 0, column: 0)
    private lazy var lineStarts: [Int] = {
        var starts = [0]
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(index + 1) }
        return starts
    }()

    /// Creates a document from the content of a file.
    init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// Returns the byte offset of a line and column, both counted from 1; the end of the file for a line beyond it.
    func offset(line: Int, column: Int) -> Int {
        guard line >= 1, line <= lineStarts.count else { return bytes.count }
        return min(bytes.count, lineStarts[line - 1] + max(0, column - 1))
    }

    /// Returns the offset of the `<` of the start tag that ends at or near a line and column. Attribute values cannot
    /// contain `<`, so it is the last one before that position.
    func tagStart(line: Int, column: Int) -> Int {
        var index = min(bytes.count - 1, offset(line: line, column: column))
        while index > 0, bytes[index] != UInt8(ascii: "<") { index -= 1 }
        return max(0, index)
    }

    /// Returns the offset of the first character of the value of an attribute, within the tag from `start` to `end`;
    /// nil if the tag does not have the attribute.
    func valueStart(of attribute: String, from start: Int, to end: Int) -> Int? {
        let name = Array(attribute.utf8)
        var index = start
        var quote: UInt8?
        while index < min(end, bytes.count - name.count) {
            let byte = bytes[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if bytes[index...].starts(with: name), isBoundary(index - 1), isBoundary(index + name.count) {
                return bytes[index...].firstIndex { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }.map { $0 + 1 }
            }
            index += 1
        }
        return nil
    }

    private func isBoundary(_ index: Int) -> Bool {
        bytes[index] == UInt8(ascii: "=") || bytes[index] <= UInt8(ascii: " ")
    }

    /// Returns the place of a byte offset, with the line and the column in characters, both counted from 1.
    func place(at offset: Int) -> Place {
        let line = max(0, lineStarts.partitioningIndex { $0 > offset } - 1)
        let end = min(offset, bytes.count)
        // Places are usually requested in ascending order, so counting continues from the last one; on a long line this
        // avoids counting from its start each time.
        if counted.line != line || counted.offset > end { counted = (line, lineStarts[line], 0) }
        if counted.offset < end {
            counted.column += bytes[counted.offset..<end].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
            counted.offset = end
        }
        return Place(file: path, line: line + 1, column: counted.column + 1)
    }
}
