import Diagnostics
import Files
import Foundation
import Quantities
import Traces

/// A stored reference solution: the original text of a trace in compressed form, with the names and units of its
/// columns.
///
///     let units = [PhysicalUnit.second, UnitTable.unit(named: "V")]
///     let golden = try Golden(text: text, file: "v.dat", names: ["t", "v"], units: units)
///     try OutputFile.write(golden.bytes(), to: "v.golden")
///     let trace = try Golden.load(path: "v.golden").trajectory(file: "v.golden")
///
/// The file consists of a line with the name of the format and the SHA-256 of everything that follows, a line of JSON
/// with the ``Header``, and the compressed columns. The original text is restored byte for byte.
public struct Golden: Sendable {
    /// The description of one column of a golden: its name, its unit and its encoding.
    public struct Column: Codable, Hashable, Sendable {
        /// The name of the column, such as `v`; `t` or another name for the column of times.
        public var name: String
        /// The name of the unit in which the original text of the golden gives the column; empty for a pure number.
        public var unit: String
        /// The parameters with which the column's numbers are encoded.
        var coding: ColumnCoding
    }

    /// The description of a golden's content, which its file stores as one line of JSON.
    public struct Header: Codable, Hashable, Sendable {
        /// The number of rows of numbers in the golden.
        public var rows: Int
        /// The descriptions of the columns, with the column of times first.
        public var columns: [Column]
        /// The SHA-256 of the text from which the golden was made, as 64 lower-case hexadecimal digits.
        public var originalSHA256: String
        /// The size in bytes of the text from which the golden was made.
        public var originalBytes: Int
        /// The original text before the first number of its first row, such as header lines, with their line ends.
        var preamble: String
        /// The text between two numbers of a row in the original, such as a tab; empty for a single column.
        var separator: String
        /// The text between the last number of a row and the first number of the next in the original, such as a line
        /// feed.
        var rowEnd: String
        /// A Boolean value that indicates whether ``rowEnd`` also follows the last row of the original text.
        var endsWithRowEnd: Bool
    }

    /// The description of the golden's content: its columns, and the layout of the text from which it was made.
    public let header: Header
    /// The SHA-256 of the header and columns, which identifies the golden, as 64 lower-case hexadecimal digits.
    public let digest: String
    /// The compressed columns.
    private let payload: [UInt8]
    /// The offset of each column in the payload, in bytes.
    private let starts: [Int]

    /// The largest size in bytes of a golden's file that is read.
    public static var sizeLimit: Int { Limit.goldenSize.value }
    /// The maximum number of values that a golden may hold: its rows times its columns.
    public static var numberLimit: Int { Limit.goldenValues.value }

    private static let magic = "tvbo-verify golden"

    /// The version of the file format: 2 with a column of the format `fixed`, which older programs do not know, else 1.
    private static func version(_ columns: [Column]) -> Int { columns.contains { $0.coding.format == .fixed } ? 2 : 1 }

    // MARK: Making

    /// Creates a golden from the text of a trace.
    /// - Parameters:
    ///   - text: The text, as ``TraceTable`` reads it.
    ///   - file: The name of the file for diagnostics.
    ///   - names: The names of the columns, the time first.
    ///   - units: The units of the columns; nil for a pure number.
    /// - Throws: `DiagnosticsError` if the text is not a trace or exceeds a limit, if the numbers of names or units do
    ///   not match its columns, or if its separators differ between rows.
    public init(text: [UInt8], file: String, names: [String], units: [PhysicalUnit?]) throws {
        let table = try TraceTable(bytes: text, file: file)
        guard table.rowCount * table.columnCount <= Self.numberLimit else {
            throw Self.tooManyNumbers(table.rowCount, table.columnCount, file)
        }
        guard names.count == table.columnCount, units.count == table.columnCount else {
            throw DiagnosticsError(
                .goldenMismatch,
                "the trace has \(table.columnCount) columns, but \(names.count) names are given; name every column, time first",
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
            rows: table.rowCount, columns: columns, originalSHA256: ContentDigest.sha256(text),
            originalBytes: text.count, preamble: layout.preamble, separator: layout.separator, rowEnd: layout.rowEnd,
            endsWithRowEnd: layout.endsWithRowEnd)
        self.payload = payload
        starts = Self.starts(columns)
        digest = ContentDigest.sha256(try Self.body(header, payload))
        guard try layOut(file: file) == text else {
            throw DiagnosticsError(
                .goldenMismatch,
                "the rows of the trace differ in layout, so that a golden cannot store their text column by column",
                at: Place(file: file), hint: "end every row alike, with the same separators between its numbers")
        }
    }

    /// Returns the content of the golden's file, as ``load(path:)`` reads it.
    /// - Throws: An `EncodingError` if the header cannot be encoded.
    public func bytes() throws -> [UInt8] {
        Array("\(Self.magic) \(Self.version(header.columns)) \(digest)\n".utf8) + (try Self.body(header, payload))
    }

    private static func body(_ header: Header, _ payload: [UInt8]) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(header)) + [0x0A] + payload
    }

    // MARK: Reading

    /// Reads a golden from a file.
    /// - Throws: `DiagnosticsError` with the code `goldenMissing` if there is no such file, `goldenCorrupt` if its
    ///   digest is wrong or its content is inconsistent, or `inputTooLarge` if it is beyond a limit.
    public static func load(path: String) throws -> Golden {
        guard FileManager.default.fileExists(atPath: path) else {
            throw DiagnosticsError(.goldenMissing, "the golden \(path) is missing", at: Place(file: path))
        }
        return try Golden(bytes: InputFile.regularBytes(path, limit: .goldenSize), path: path)
    }

    /// Creates a golden from the content of its file.
    ///
    /// The digest is verified. The columns are decompressed later, by ``text(file:)`` and ``trajectory(file:unit:)``.
    /// - Parameters:
    ///   - bytes: The content of the file.
    ///   - path: The path of the file for diagnostics.
    /// - Throws: `DiagnosticsError` (`goldenCorrupt`) if the content is damaged, or (`inputTooLarge`) if it has too
    ///   many numbers.
    public init(bytes: [UInt8], path: String) throws {
        func corrupt(_ message: String) -> DiagnosticsError { Self.corrupt(message, path) }
        guard let lineEnd = bytes.prefix(200).firstIndex(of: 0x0A) else { throw corrupt("it has no first line") }
        let (version, expected) = try Self.firstLine(String(decoding: bytes[..<lineEnd], as: UTF8.self), path)
        let body = Array(bytes[(lineEnd + 1)...])
        let found = ContentDigest.sha256(body)
        guard found == expected else {
            throw corrupt("its first line states the SHA-256 \(expected) of all that follows, but that is \(found)")
        }
        guard let headerEnd = body.firstIndex(of: 0x0A),
            let header = try? JSONDecoder().decode(Header.self, from: Data(body[..<headerEnd]))
        else { throw corrupt("the header of the golden, its second line, cannot be read") }
        let (numbers, isBeyond) = header.rows.multipliedReportingOverflow(by: header.columns.count)
        guard !isBeyond, numbers <= Self.numberLimit else {
            throw Self.tooManyNumbers(header.rows, header.columns.count, path)
        }
        try LargeAllocation.check(
            max(0, numbers) * MemoryLayout<Double>.size, .inputTooLarge, "the numbers of the golden",
            at: Place(file: path))
        guard version == Self.version(header.columns) else {
            throw corrupt(
                "the first line says version \(version), but the columns need version \(Self.version(header.columns))")
        }
        guard header.isSound else {
            throw corrupt(
                "a size or count in its header is out of range; a size is at most \(TraceTable.sizeLimit >> 20) MiB")
        }
        self.header = header
        starts = Self.starts(header.columns)
        payload = Array(body[(headerEnd + 1)...])
        digest = expected
        // allow: at most 65536 columns of at most 256 MiB
        guard header.columns.reduce(0, { $0 + $1.coding.bytes + $1.coding.extraBytes }) == payload.count else {
            throw corrupt("the sizes of the columns in the header do not add up to the size of the data after it")
        }
    }

    // For example: the golden v.golden is damaged: the header of the golden, its second line, cannot be read
    private static func corrupt(_ message: String, _ path: String) -> DiagnosticsError {
        DiagnosticsError(
            .goldenCorrupt, "the golden \(path) is damaged: \(message)", at: Place(file: path),
            hint: "restore the golden from version control; a golden is never edited by hand")
    }

    /// Returns the version and the digest in the first line of a file.
    /// - Throws: `DiagnosticsError` (`goldenCorrupt`) for another line, and for a version that is not known.
    private static func firstLine(_ line: String, _ path: String) throws -> (version: Int, digest: String) {
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 4, words.prefix(2).joined(separator: " ") == magic, let version = Int(words[2]) else {
            throw corrupt("the file does not start with '\(magic) 1' or '\(magic) 2'", path)
        }
        guard (1...2).contains(version) else {
            throw DiagnosticsError(
                .goldenCorrupt,
                "the golden \(path) has version \(version) of its format; this tvbo-verify reads versions 1 and 2",
                at: Place(file: path), hint: "use a newer version of tvbo-verify")
        }
        return (version, words[3])
    }

    private static func tooManyNumbers(_ rows: Int, _ columns: Int, _ path: String) -> DiagnosticsError {
        DiagnosticsError(
            beyond: .goldenValues,
            "a golden of \(rows) rows and \(columns) columns would exceed the \(numberLimit) numbers that it may hold",
            at: Place(file: path), hint: "keep fewer rows or columns, for instance every 10th row")
    }

    private static func starts(_ columns: [Column]) -> [Int] {
        var next = 0
        return columns.map { column in
            // allow: at most 65536 columns of at most 256 MiB
            defer { next += column.coding.bytes + column.coding.extraBytes }
            return next
        }
    }

    /// Returns the text from which the golden was made, byte for byte.
    /// - Parameter file: The path of the golden for diagnostics.
    /// - Throws: `DiagnosticsError` (`goldenCorrupt`) if a column cannot be unpacked, or the text does not have the
    ///   SHA-256 in the header.
    public func text(file: String) throws -> [UInt8] {
        let result = try layOut(file: file)
        let found = ContentDigest.sha256(result)
        guard found == header.originalSHA256 else {
            throw DiagnosticsError(
                .goldenCorrupt,
                "the golden \(file) is damaged: its header states the SHA-256 \(header.originalSHA256) of the original text, but the restored text has \(found); restore the file from version control",
                at: Place(file: file))
        }
        return result
    }

    /// Returns the text of the columns with the layout of the first row.
    private func layOut(file: String) throws -> [UInt8] {
        var result = Array(header.preamble.utf8)
        result.reserveCapacity(header.originalBytes)
        let columns = try texts(file: file)
        for row in 0..<header.rows {
            for column in columns.indices {
                if column > 0 { result += header.separator.utf8 }
                columns[column].append(row, to: &result)
            }
            // allow: the header has been checked to have at least one row
            if row < header.rows - 1 || header.endsWithRowEnd { result += header.rowEnd.utf8 }
            // A damaged header could describe a text that is far longer than the original.
            if result.count > header.originalBytes { break }
        }
        return result
    }

    /// Returns the solution that the golden stores, with times in milliseconds. Numbers are converted between units as
    /// decimal numbers, before they are rounded to binary; a text that is not a number becomes NaN.
    /// - Parameters:
    ///   - file: The path of the golden for diagnostics.
    ///   - unit: A function that returns the unit to which the column with a name is converted, or nil to keep the unit
    ///     of the original. A column that is stored without a unit gets that unit with unchanged numbers.
    /// - Throws: `DiagnosticsError` with the code `goldenCorrupt` if a column is damaged or the times do not increase,
    ///   or `goldenMismatch` if a unit is not a decimal multiple of the original one.
    public func trajectory(file: String, unit: (String) -> PhysicalUnit? = { _ in nil }) throws -> Trajectory {
        let times = try values(0, in: .millisecond, file: file)
        if let disorder = Trajectory.disorder(of: times) {
            throw DiagnosticsError(
                .goldenCorrupt,
                "the times of the golden \(file) do not increase: \(disorder.text) in row \(disorder.row + 1)",
                at: Place(file: file), hint: "create the golden again from a trace whose times increase")
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
                    "the column '\(column.name)' of the golden is in '\(own.name)', which cannot be converted to the unit '\(wanted.name)' of the run's quantity; correct one of the two units",
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
        return texts.map { text in
            // A product of rounded numbers could miss an instant that the run has by one unit in the last place.
            DecimalNumber(utf8: text)?.shifted(by: shift).value
                ?? (Double(String(decoding: text, as: UTF8.self)) ?? .nan) * scale
        }
    }

    /// Returns the numbers of a column in the unit of the original text; nil for a column that is stored as text or is
    /// damaged.
    func numbers(ofColumn index: Int) -> [DecimalNumber]? {
        ColumnCodec.numbers(header.columns[index].coding, slice(index), rows: header.rows)
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
        DiagnosticsError(
            .goldenCorrupt,
            "the golden \(file) is damaged: its column '\(column.name)' cannot be unpacked; restore the file from version control",
            at: Place(file: file))
    }

    private func slice(_ index: Int) -> ArraySlice<UInt8> {
        let coding = header.columns[index].coding
        // allow: at most 65536 columns of at most 256 MiB
        return payload[starts[index]..<starts[index] + coding.bytes + coding.extraBytes]
    }

}

extension Golden.Header {
    /// A Boolean value that indicates whether all sizes and counts in the header are within their limits, so that
    /// it is safe to allocate memory of these sizes, and there is at least one row and one column.
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
