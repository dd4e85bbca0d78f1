import Diagnostics
import Files
import Foundation
import Quantities
import Traces

/// A stored reference: the original text of a trace, without loss, with names and units for its columns.
///
/// The file is a line with the format's name and the SHA-256 of all that follows, a line of JSON that describes the
/// content, and the compressed columns. The same input always gives the same bytes.
public struct Golden: Sendable {
    /// A column as the file describes it.
    public struct Column: Codable, Hashable, Sendable {
        /// Its name.
        public var name: String
        /// The unit in which the original is printed; empty for a bare number.
        public var unit: String
        /// How it is stored.
        var coding: ColumnCoding
    }

    /// The description.
    public struct Header: Codable, Hashable, Sendable {
        /// Rows of numbers.
        public var rows: Int
        /// The columns, time first.
        public var columns: [Column]
        /// SHA-256 and size of the original text.
        public var originalSHA256: String
        public var originalBytes: Int
        /// What stands before the first row, with line ends.
        var preamble: String
        /// Between cells, after the last cell of a row, and whether the last row has it too.
        var separator: String
        var rowEnd: String
        var endsWithRowEnd: Bool
    }

    /// The description.
    public let header: Header
    /// SHA-256 of the content, which identifies this golden.
    public let digest: String
    private let payload: [UInt8]
    /// Where each column starts in the payload.
    private let starts: [Int]

    /// Largest file, and the most numbers that are unpacked from it.
    public static let sizeLimit = 256 << 20
    public static let numberLimit = 1 << 23

    private static let magic = "tvbo-verify golden 1"

    // MARK: Making

    /// Packs the text of a trace.
    /// - Parameters:
    ///   - names: a name for each column, time first.
    ///   - units: a unit for each column; nil for a bare number.
    /// - Throws: `DiagnosticsError` when the text is no trace, or the names do not fit its columns.
    public init(text: [UInt8], file: String, names: [String], units: [PhysicalUnit?]) throws {
        let table = try TraceTable(bytes: text, file: file)
        guard table.rowCount * table.columnCount <= Self.numberLimit else {
            throw Self.tooManyNumbers(table.rowCount, table.columnCount, file)
        }
        guard names.count == table.columnCount, units.count == table.columnCount else {
            throw DiagnosticsError(
                .goldenMismatch, "the file has \(table.columnCount) columns, \(names.count) were named",
                at: Place(file: file))
        }
        let layout = Layout(text, table)
        var columns: [Column] = []
        var payload: [UInt8] = []
        for column in 0..<table.columnCount {
            let coded = try ColumnCodec.encode((0..<table.rowCount).map { table.text(row: $0, column: column) })
            columns.append(Column(name: names[column], unit: units[column]?.name ?? "", coding: coded.coding))
            payload += coded.payload
        }
        header = Header(
            rows: table.rowCount, columns: columns, originalSHA256: ContentDigest.sha256(text), originalBytes: text.count,
            preamble: layout.preamble, separator: layout.separator, rowEnd: layout.rowEnd,
            endsWithRowEnd: layout.endsWithRowEnd)
        self.payload = payload
        starts = Self.starts(columns)
        digest = ContentDigest.sha256(try Self.body(header, payload))
        guard try self.text(file: file) == text else {
            throw DiagnosticsError(
                .goldenMismatch, "the text is not laid out regularly and cannot be stored column by column",
                at: Place(file: file), hint: "every row needs the same separators")
        }
    }

    /// The bytes of the file.
    public func bytes() throws -> [UInt8] {
        Array("\(Self.magic) \(digest)\n".utf8) + (try Self.body(header, payload))
    }

    private static func body(_ header: Header, _ payload: [UInt8]) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(header)) + [0x0A] + payload
    }

    // MARK: Reading

    /// Reads a golden.
    /// - Throws: `DiagnosticsError`: `goldenMissing` when there is no such file, `goldenCorrupt` when a byte of it is
    ///   wrong.
    public static func load(path: String) throws -> Golden {
        guard FileManager.default.fileExists(atPath: path) else {
            throw DiagnosticsError(.goldenMissing, "the golden \(path) is missing", at: Place(file: path))
        }
        return try Golden(bytes: InputFile.bytes(path, limit: sizeLimit), path: path)
    }

    /// Reads the bytes of a golden.
    public init(bytes: [UInt8], path: String) throws {
        func corrupt(_ message: String) -> DiagnosticsError {
            DiagnosticsError(
                .goldenCorrupt, "the golden \(path) is damaged: \(message)", at: Place(file: path),
                hint: "restore it from version control; a golden is never edited by hand")
        }
        guard let lineEnd = bytes.prefix(200).firstIndex(of: 0x0A) else { throw corrupt("it has no first line") }
        let line = String(decoding: bytes[..<lineEnd], as: UTF8.self)
        let expected = line.hasPrefix(Self.magic + " ") ? String(line.dropFirst(Self.magic.count + 1)) : nil
        guard let expected else { throw corrupt("it does not start with '\(Self.magic)'") }
        let body = Array(bytes[(lineEnd + 1)...])
        let found = ContentDigest.sha256(body)
        guard found == expected else { throw corrupt("its SHA-256 should be \(expected) and is \(found)") }
        guard let headerEnd = body.firstIndex(of: 0x0A),
            let header = try? JSONDecoder().decode(Header.self, from: Data(body[..<headerEnd]))
        else { throw corrupt("its description cannot be read") }
        let (numbers, isBeyond) = header.rows.multipliedReportingOverflow(by: header.columns.count)
        guard !isBeyond, numbers <= Self.numberLimit else {
            throw Self.tooManyNumbers(header.rows, header.columns.count, path)
        }
        guard header.isSound else {
            throw corrupt("a size in its description is negative, or beyond \(TraceTable.sizeLimit >> 20) MiB")
        }
        self.header = header
        starts = Self.starts(header.columns)
        payload = Array(body[(headerEnd + 1)...])
        digest = expected
        // allow: at most 65536 columns of at most 256 MiB
        guard header.columns.reduce(0, { $0 + $1.coding.bytes + $1.coding.extraBytes }) == payload.count else {
            throw corrupt("its columns do not fill it")
        }
    }

    private static func tooManyNumbers(_ rows: Int, _ columns: Int, _ path: String) -> DiagnosticsError {
        DiagnosticsError(
            .inputTooLarge,
            "\(rows) rows of \(columns) columns are more than the \(numberLimit) numbers that a golden may hold",
            at: Place(file: path), hint: "keep fewer rows or columns")
    }

    private static func starts(_ columns: [Column]) -> [Int] {
        var next = 0
        return columns.map { column in
            // allow: at most 65536 columns of at most 256 MiB
            defer { next += column.coding.bytes + column.coding.extraBytes }
            return next
        }
    }

    /// The original text, byte for byte.
    /// - Throws: `DiagnosticsError` (`goldenCorrupt`) when it does not have the SHA-256 that was noted.
    public func text(file: String) throws -> [UInt8] {
        var result = Array(header.preamble.utf8)
        result.reserveCapacity(header.originalBytes)
        let columns = try texts(file: file)
        for row in 0..<header.rows {
            for column in columns.indices {
                if column > 0 { result += header.separator.utf8 }
                columns[column].append(row, to: &result)
            }
            // allow: there is a row
            if row < header.rows - 1 || header.endsWithRowEnd { result += header.rowEnd.utf8 }
            // What is longer than the original is not it, however long it would grow.
            if result.count > header.originalBytes { break }
        }
        let found = ContentDigest.sha256(result)
        guard found == header.originalSHA256 else {
            throw DiagnosticsError(
                .goldenCorrupt,
                "the original of \(file) should have SHA-256 \(header.originalSHA256), and has \(found)",
                at: Place(file: file))
        }
        return result
    }

    /// The trace: times in milliseconds, values in the given units, both by shifting printed decimal exponents.
    /// - Parameter unit: the unit wanted for a column; nil keeps its own.
    /// - Throws: `DiagnosticsError`: `goldenCorrupt` when the instants do not increase, `goldenMismatch` for a unit of
    ///   another kind.
    public func trajectory(file: String, unit: (String) -> PhysicalUnit? = { _ in nil }) throws -> Trajectory {
        let times = try values(0, in: .millisecond, file: file)
        if let disorder = Trajectory.disorder(of: times) {
            throw DiagnosticsError(
                .goldenCorrupt,
                "the times of the golden \(file) do not increase: \(disorder.text) in row \(disorder.row + 1)",
                at: Place(file: file), hint: "pack it anew from a trace whose first column is time")
        }
        let columns = try header.columns.indices.dropFirst().map { index in
            let own = UnitTable.unit(named: header.columns[index].unit)
            let wanted = unit(header.columns[index].name) ?? own
            return Trajectory.Column(
                name: header.columns[index].name, unit: wanted, values: try values(index, in: wanted, file: file))
        }
        return Trajectory(times: times, columns: columns)
    }

    private func values(_ index: Int, in wanted: PhysicalUnit?, file: String) throws -> [Double] {
        let column = header.columns[index]
        let own = UnitTable.unit(named: column.unit)
        var shift = 0
        if let wanted, let own, wanted != own {
            guard let power = own.decimalShift(to: wanted) else {
                throw DiagnosticsError(
                    .goldenMismatch,
                    "column '\(column.name)' is in \(own.name), which is not a decimal multiple of \(wanted.name)",
                    at: Place(file: file))
            }
            shift = power
        }
        if let numbers = ColumnCodec.numbers(column.coding, slice(index), rows: header.rows) {
            return numbers.map { $0.shifted(by: shift).value }
        }
        let scale = DecimalNumber(mantissa: 1, exponent: shift).value
        guard let texts = ColumnCodec.verbatim(column.coding, slice(index), rows: header.rows) else {
            throw packed(column, file)
        }
        return texts.map { (Double(String(decoding: $0, as: UTF8.self)) ?? .nan) * scale }
    }

    private func texts(file: String) throws -> [ColumnCodec.Texts] {
        try header.columns.indices.map { index in
            let column = header.columns[index]
            guard let texts = ColumnCodec.decode(column.coding, slice(index), rows: header.rows) else {
                throw packed(column, file)
            }
            return texts
        }
    }

    private func packed(_ column: Column, _ file: String) -> DiagnosticsError {
        DiagnosticsError(.goldenCorrupt, "column '\(column.name)' of \(file) cannot be unpacked", at: Place(file: file))
    }

    private func slice(_ index: Int) -> ArraySlice<UInt8> {
        let coding = header.columns[index].coding
        // allow: at most 65536 columns of at most 256 MiB
        return payload[starts[index]..<starts[index] + coding.bytes + coding.extraBytes]
    }

}

extension Golden.Header {
    /// Whether its sizes can be believed before anything is allocated by them.
    var isSound: Bool {
        let sizes = 0...TraceTable.sizeLimit
        guard rows > 0, !columns.isEmpty, columns.count <= 1 << 16, sizes.contains(originalBytes) else { return false }
        return columns.allSatisfy { column in
            let coding = column.coding
            return [coding.bytes, coding.extraBytes, coding.size, coding.extraSize].allSatisfy(sizes.contains)
                && (0...ColumnCodec.highestDifference).contains(coding.difference)
                && (0...ColumnCodec.maximumDecimals).contains(coding.decimals)
        }
    }
}
