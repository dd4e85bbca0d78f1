import Diagnostics

/// An element of an XML document with its place.
final class Element {
    /// The tag, without a prefix that stands for LEMS or NeuroML.
    let name: String
    /// The attributes as written.
    let attributes: [String: String]
    /// The elements inside, in order.
    fileprivate(set) var children: [Element] = []
    private let document: Document
    /// Line and column that the parser tells: the end of the start tag.
    private let line: Int
    private let column: Int

    /// Creates an element.
    init(_ name: String, _ attributes: [String: String], in document: Document, line: Int, column: Int) {
        self.name = name
        self.attributes = attributes
        self.document = document
        self.line = line
        self.column = column
    }

    /// An element of another name at the same place, with nothing in it.
    func bare(named name: String) -> Element { Element(name, [:], in: document, line: line, column: column) }

    /// Takes in an element that stands inside.
    func add(_ child: Element) { children.append(child) }

    /// The value of an attribute.
    subscript(_ attribute: String) -> String? { attributes[attribute] }

    /// The place of the tag.
    var place: Place { document.place(at: document.tagStart(line: line, column: column)) }

    /// The place of the value of an attribute; of the tag when it has none of that name.
    func place(of attribute: String) -> Place {
        let start = document.tagStart(line: line, column: column)
        let end = document.offset(line: line, column: column)
        guard let value = document.valueStart(of: attribute, from: start, to: end) else { return place }
        return document.place(at: value)
    }

    /// Whether the value of an attribute stands in the file character by character, so that offsets are columns.
    func isVerbatim(_ attribute: String) -> Bool {
        let start = document.tagStart(line: line, column: column)
        let end = document.offset(line: line, column: column)
        guard let value = document.valueStart(of: attribute, from: start, to: end), let text = attributes[attribute]
        else { return false }
        return document.bytes[value...].starts(with: text.utf8)
    }
}

/// The bytes of an XML file, with what is needed to tell places in it.
final class Document {
    /// The path as messages show it.
    let path: String
    /// Its content.
    let bytes: [UInt8]
    /// How many characters stand before an offset on a line.
    private var counted = (line: -1, offset: 0, column: 0)
    private lazy var lineStarts: [Int] = {
        var starts = [0]
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(index + 1) }
        return starts
    }()

    /// Wraps the content of a file.
    init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// The offset of a line and column, both from 1.
    func offset(line: Int, column: Int) -> Int {
        guard line >= 1, line <= lineStarts.count else { return bytes.count }
        return min(bytes.count, lineStarts[line - 1] + max(0, column - 1))
    }

    /// The offset of the `<` of a start tag that ends near a line and column: attributes hold no `<`.
    func tagStart(line: Int, column: Int) -> Int {
        var index = min(bytes.count - 1, offset(line: line, column: column))
        while index > 0, bytes[index] != UInt8(ascii: "<") { index -= 1 }
        return max(0, index)
    }

    /// The offset of the first character of an attribute's value in a tag.
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

    /// The place of an offset.
    func place(at offset: Int) -> Place {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        let end = min(offset, bytes.count)
        // Places are asked for in order, so that on a long line the count goes on from the last.
        if counted.line != low || counted.offset > end { counted = (low, lineStarts[low], 0) }
        if counted.offset < end {
            counted.column += bytes[counted.offset..<end].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
            counted.offset = end
        }
        return Place(file: path, line: low + 1, column: counted.column + 1)
    }
}
