import Diagnostics

/// A writer of comma-separated values (RFC 4180) whose lines end with line feeds.
///
///     var writer = CSVWriter(header: ["name", "value"])
///     writer.append([["a, b"], ["1"]])  // "a, b",1
struct CSVWriter {
    /// The text written so far.
    private(set) var text = ""

    /// Creates a writer, and writes a header with the names of the columns.
    init(header: [String]) { append([header]) }

    /// Appends a row, whose fields are those of all groups, one group after the other. Fields with a comma, a quotation
    /// mark or a line end are quoted.
    mutating func append(_ groups: [[String]]) {
        let fields = groups.joined().map { Self.quoted($0) }
        text += fields.joined(separator: ",")
        text += "\n"
    }

    private static let special: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: "\""), 0x0A, 0x0D]

    private static func quoted(_ field: String) -> String {
        let isSpecial = field.utf8.contains { special.contains($0) }
        return isSpecial ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
    }

    /// Returns a text for a field that people read: on one line, and after an apostrophe if it begins with `=`, `+`,
    /// `-` or `@`, so that no spreadsheet takes it for a formula.
    static func plain(_ text: String) -> String {
        let visible = VisibleText.line(text)
        guard let first = visible.utf8.first, [UInt8]("=+-@".utf8).contains(first) else { return visible }
        return "'" + visible
    }
}

/// A reader of comma-separated values (RFC 4180) whose lines end with line feeds, or with carriage returns and line
/// feeds.
///
///     var reader = CSVReader("a,b\n\"1,5\",2\n", path: "a.csv")
///     while let row = try reader.next() { print(row.fields) }
struct CSVReader {
    /// A row of a CSV file, split into fields.
    struct Row {
        /// The number in the file of the first line of the row, counted from 1.
        var line: Int
        /// The texts of the fields, without the quotation marks around them.
        var fields: [String]
    }

    private let bytes: [UInt8]
    private let path: String
    private var position = 0
    private var line = 1

    /// Creates a reader of a text.
    /// - Parameter path: The path of the file, for messages.
    init(_ text: String, path: String) {
        bytes = Array(text.utf8)
        self.path = path
    }

    private static let quote = UInt8(ascii: "\"")
    private static let separators: [UInt8] = [UInt8(ascii: ","), 0x0A, 0x0D]

    /// Returns the next row, also an empty line as a row of one empty field; nil at the end of the text.
    /// - Throws: `DiagnosticsError` (`historyFault`) for a quoted field that is not closed, or that text follows.
    mutating func next() throws -> Row? {
        guard position < bytes.count else { return nil }
        var row = Row(line: line, fields: [])
        while true {
            row.fields.append(try field())
            guard position < bytes.count else { return row }
            let separator = bytes[position]
            position += 1
            if separator == UInt8(ascii: ",") { continue }
            if separator == 0x0D, position < bytes.count, bytes[position] == 0x0A { position += 1 }
            line += 1
            return row
        }
    }

    /// Reads a field up to the separator after it.
    private mutating func field() throws -> String {
        guard position < bytes.count, bytes[position] == Self.quote else {
            let end = bytes[position...].firstIndex { Self.separators.contains($0) } ?? bytes.count
            defer { position = end }
            return String(decoding: bytes[position..<end], as: UTF8.self)
        }
        var field: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte != Self.quote {
                if byte == 0x0A { line += 1 }
                field.append(byte)
            } else if position < bytes.count, bytes[position] == Self.quote {
                field.append(byte)
                position += 1
            } else {
                guard position == bytes.count || Self.separators.contains(bytes[position]) else { break }
                return String(decoding: field, as: UTF8.self)
            }
        }
        throw HistoryArchive.fault(
            "a field in quotation marks is not closed, or text follows its closing mark", path, line: line)
    }
}
