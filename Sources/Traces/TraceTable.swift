import Diagnostics
import ElementaryFunctions
import Foundation
import Quantities

/// The text of a trace as a table of numbers: optional header lines, followed by rows with equal numbers of values.
///
///     let table = try TraceTable(bytes: Array("t v\n0 1.5\n1 2.5\n".utf8), file: "v.dat")
///     table.rowCount                       // 2
///     table.decimal(row: 0, column: 1)     // 15 · 10^-1
///
/// The table keeps the printed digits of all numbers.
public struct TraceTable: Sendable {
    /// The size in bytes of the largest text that is read as a table.
    public static var sizeLimit: Int { Limit.traceSize.value }
    /// The maximum number of values of a table.
    public static var numberLimit: Int { Limit.traceValues.value }

    /// The lines before the first row of numbers, without line ends and surrounding white space.
    public let header: [String]
    /// The number of rows of numbers.
    public let rowCount: Int
    /// The number of values in each row.
    public let columnCount: Int
    /// A Boolean value that indicates whether commas separate the values, which is the case if the first row of numbers
    /// contains one.
    public let isCommaSeparated: Bool

    private let bytes: [UInt8]
    /// The range of bytes of each value, shape `[rowCount][columnCount]` in row-major order.
    private let fields: [Range<UInt32>]

    /// Creates a table from a text.
    /// - Parameters:
    ///   - bytes: The text.
    ///   - file: The name of the file for diagnostics.
    /// - Throws: `DiagnosticsError` with the place of the error if the text exceeds a limit, has no rows of numbers, or
    ///   none after 100 lines, has rows of different widths, or has a value that is missing between commas or not a
    ///   number.
    /// - Complexity: O(*n*) in the size of the text.
    public init(bytes: [UInt8], file: String) throws {
        guard bytes.count <= Self.sizeLimit else {
            throw DiagnosticsError(
                beyond: .traceSize, "the file of the trace is larger than the limit of \(Limit.traceSize.text)",
                at: Place(file: file))
        }
        var splitter = Splitter(bytes: bytes, file: file)
        try splitter.run()
        guard splitter.columnCount > 0 else {
            throw DiagnosticsError(
                .invalidTrace, "the file contains no rows of numbers, so that it is not a trace", at: Place(file: file))
        }
        self.bytes = bytes
        header = splitter.header
        fields = splitter.fields
        columnCount = splitter.columnCount
        rowCount = fields.count / columnCount
        isCommaSeparated = splitter.isCommaSeparated
    }

    /// Returns the text of a value, without surrounding white space. Rows and columns are counted from 0.
    public func text(row: Int, column: Int) -> ArraySlice<UInt8> {
        let field = fields[row * columnCount + column]
        // allow: 32 bits in 64
        return bytes[Int(field.lowerBound)..<Int(field.upperBound)]
    }

    /// Returns a value as the exact number that is printed; nil if it has more than 18 digits or is not finite.
    public func decimal(row: Int, column: Int) -> DecimalNumber? { DecimalNumber(utf8: text(row: row, column: column)) }

    /// Returns a value times 10^`shift` as the nearest Double. A number of more than 18 digits is converted first and
    /// then multiplied by 10^`shift` as a Double, so the result may not be the nearest. Infinities and NaN are returned
    /// as such.
    public func value(row: Int, column: Int, shift: Int = 0) -> Double {
        if let decimal = decimal(row: row, column: column) { return decimal.shifted(by: shift).value }
        let value = Double(String(decoding: text(row: row, column: column), as: UTF8.self)) ?? .nan
        return shift == 0 ? value : value * ElementaryFunctions.pow(10, Double(shift))
    }
}

/// The parser of the text of a trace, which reads its bytes once.
private struct Splitter {
    let bytes: [UInt8]
    let file: String
    var header: [String] = []
    var fields: [Range<UInt32>] = []
    var columnCount = 0
    var isCommaSeparated = false
    private var line = 0

    init(bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    mutating func run() throws {
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
            line += 1
            try take(start..<end)
            // CR LF is a single line end.
            start = end + (bytes[end...].starts(with: [0x0D, 0x0A]) ? 2 : 1)
        }
    }

    private mutating func take(_ range: Range<Int>) throws {
        let found = fields(in: range)
        guard let first = found.first else { return }
        if columnCount == 0, bytes[first.lowerBound] == UInt8(ascii: "#") || !isNumber(first) {
            if bytes[first.lowerBound] != UInt8(ascii: "#"), let number = found.dropFirst().first(where: isNumber) {
                let text = String(decoding: bytes[first].prefix(40), as: UTF8.self)
                throw fault(
                    "the line is neither a header nor a row of numbers: '\(text)' is not a number, but "
                        + "'\(String(decoding: bytes[number].prefix(40), as: UTF8.self))' is",
                    first.lowerBound - range.lowerBound + 1)
            }
            header.append(String(decoding: bytes[range], as: UTF8.self).trimmingCharacters(in: .whitespaces))
            guard header.count <= 100 else {
                throw fault("the first 100 lines contain no row of numbers, so that the file is not a trace", 1)
            }
            return
        }
        if columnCount == 0 { begin(range) }
        if isCommaSeparated { try checkCommas(range) }
        let row = found
        if columnCount == 0 { columnCount = row.count }
        guard row.count == columnCount else {
            throw fault("this row has \(row.count) values, but the first row of numbers has \(columnCount)", 1)
        }
        for field in row where !isNumber(field) {
            let text = String(decoding: bytes[field].prefix(40), as: UTF8.self)
            throw fault("'\(text)' is not a number", field.lowerBound - range.lowerBound + 1)
        }
        guard fields.count + row.count <= TraceTable.numberLimit else {
            throw DiagnosticsError(
                beyond: .traceValues,
                "the file of the trace holds more than \(TraceTable.numberLimit) numbers, the limit",
                at: Place(file: file, line: line))
        }
        // Every offset fits into 32 bits, because the size of the file is bounded.
        for field in row {
            fields.append(UInt32(truncatingIfNeeded: field.lowerBound)..<UInt32(truncatingIfNeeded: field.upperBound))
        }
    }

    /// Refuses a row in which a value is missing, because the values after it would move to the left. A comma may end
    /// the row.
    private func checkCommas(_ range: Range<Int>) throws {
        var isEmpty = true
        for index in range {
            if bytes[index] == UInt8(ascii: ",") {
                if isEmpty { throw fault("a value is missing here", index - range.lowerBound + 1) }
                isEmpty = true
            } else if !isSeparator(bytes[index]) {
                isEmpty = false
            }
        }
    }

    private mutating func begin(_ range: Range<Int>) { isCommaSeparated = bytes[range].contains(UInt8(ascii: ",")) }

    private func fields(in range: Range<Int>) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var start: Int?
        for index in range {
            if isSeparator(bytes[index]) {
                if let begin = start { result.append(begin..<index) }
                start = nil
            } else if start == nil {
                start = index
            }
        }
        if let begin = start { result.append(begin..<range.upperBound) }
        return result
    }

    private func isSeparator(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == UInt8(ascii: ",")
    }

    /// Returns whether a text is a decimal number, an infinity or NaN. Other numbers that Swift's `Double` reads, such
    /// as hexadecimal ones, are not accepted.
    private func isNumber(_ range: Range<Int>) -> Bool {
        if DecimalNumber(utf8: bytes[range]) != nil { return true }
        let text = String(decoding: bytes[range], as: UTF8.self).lowercased()
        if text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.e".utf8.contains($0) }) {
            return Double(text) != nil
        }
        return ["nan", "inf", "infinity"].contains(
            text.first == "-" || text.first == "+" ? text.dropFirst() : text[...])
    }

    private func fault(_ message: String, _ column: Int) -> DiagnosticsError {
        DiagnosticsError(.invalidTrace, message, at: Place(file: file, line: line, column: column))
    }
}
