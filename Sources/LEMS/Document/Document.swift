import Algorithms
import Diagnostics

/// The bytes of an XML file, with a conversion of byte offsets to lines and columns.
final class Document {
    /// The path of the XML file, as it is shown in messages.
    let path: String
    /// The content of the XML file.
    let bytes: [UInt8]
    /// The number of characters before each block of bytes, for the columns of long lines.
    private lazy var characterCounts: [Int] = {
        var counts = [0]
        for start in stride(from: 0, to: bytes.count, by: Self.blockSize) {
            counts.append((counts.last ?? 0) + characterCount(start, min(bytes.count, start + Self.blockSize)))
        }
        return counts
    }()
    private static let blockSize = 1024
    /// The tag whose attributes were searched last: its start, its end, and the offsets of the values by name.
    private var tag = (start: -1, end: -1, values: [String: Int]())
    /// The position from which the start of a tag was searched last, and that start.
    private var searched = (end: -1, start: 0)
    private lazy var lineStarts: [Int] = {
        var starts = [0]
        while let end = ByteSearch.first(UInt8(ascii: "\n"), in: bytes, from: starts[starts.count - 1]) {
            starts.append(end + 1)
        }
        return starts
    }()

    /// Creates a document from the content of a file.
    init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// Returns the byte offset of a line and a column in bytes, both counted from 1; the size of the file for a line
    /// that does not exist.
    func offset(line: Int, column: Int) -> Int {
        guard line >= 1, line <= lineStarts.count else { return bytes.count }
        return min(bytes.count, lineStarts[line - 1] + max(0, column - 1))
    }

    /// Returns the byte offset of the `<` of the start tag that ends at or near a line and a column in bytes. Attribute
    /// values cannot contain `<`, so it is the last one before that position.
    /// - Complexity: O(*n*) in the size of the tag for another position than at the last call, else O(1).
    func tagStart(line: Int, column: Int) -> Int {
        let end = min(bytes.count - 1, offset(line: line, column: column))
        if searched.end == end { return searched.start }
        var index = end
        while index > 0, bytes[index] != UInt8(ascii: "<") { index -= 1 }
        searched = (end, max(0, index))
        return searched.start
    }

    /// Returns the byte offset of the first character of the value of an attribute, within the tag from the byte offset
    /// `start` to `end`; nil if the tag does not have the attribute.
    /// - Complexity: O(*n*) in the size of the tag for the first attribute, O(1) for others of the same tag.
    func valueStart(of attribute: String, from start: Int, to end: Int) -> Int? {
        if tag.start != start || tag.end != end { tag = (start, end, valueStarts(from: start, to: end)) }
        return tag.values[attribute]
    }

    private func valueStarts(from start: Int, to end: Int) -> [String: Int] {
        var values: [String: Int] = [:]
        var index = start
        var quote: UInt8?
        while index < min(end, bytes.count) {
            let byte = bytes[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if !isBoundary(index), index > 0, isBoundary(index - 1) {
                let name = bytes[index..<min(end, bytes.count)].prefix {
                    $0 != UInt8(ascii: "=") && $0 > UInt8(ascii: " ")
                }
                let value = bytes[name.endIndex...].firstIndex { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
                let text = String(decoding: name, as: UTF8.self)
                if let value, values[text] == nil { values[text] = value + 1 }
                index = max(index, name.endIndex - 1)
            }
            index += 1
        }
        return values
    }

    private func isBoundary(_ index: Int) -> Bool {
        bytes[index] == UInt8(ascii: "=") || bytes[index] <= UInt8(ascii: " ")
    }

    /// Returns the place of a byte offset in the document, with the line and the column in characters, both counted
    /// from 1.
    func place(at offset: Int) -> Place {
        let line = max(0, lineStarts.partitioningIndex { $0 > offset } - 1)
        let end = min(offset, bytes.count)
        let column = characters(before: end) - characters(before: min(end, lineStarts[line]))
        return Place(file: path, line: line + 1, column: column + 1)
    }

    private func characters(before offset: Int) -> Int {
        let block = offset / Self.blockSize
        return characterCounts[block] + characterCount(block * Self.blockSize, offset)
    }

    private func characterCount(_ start: Int, _ end: Int) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            // A sum that cannot overflow is computed for many bytes at once.
            var count = 0
            for byte in bytes[start..<end] { count &+= byte & 0xC0 == 0x80 ? 0 : 1 }
            return count
        }
    }
}
