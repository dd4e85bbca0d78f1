import Diagnostics
import Files

/// A table of numbers in a text file, such as a matrix in TSV or CSV.
///
/// Columns are separated by tabs, commas or spaces; text after `#` is a comment, and blank lines are skipped. A field
/// between tabs or commas must not be empty, because the numbers after it would move to another column.
///
///     let table = try NumberTable.read("weights.tsv", at: place)
///     let weights = try table.square(at: place)
package struct NumberTable {
    /// The numbers of the table, row by row; rows may differ in length.
    package var rows: [[Double]]
    /// The path of the file from which the table was read.
    package var path: String

    /// Reads a table from a file.
    /// - Parameter place: The place of the file's name in the experiment, which a note of an error refers to.
    /// - Throws: `DiagnosticsError` with the line of a text that is not a number, or of an empty field, and for a file
    ///   that cannot be read, is too large or has too many rows or columns.
    package static func read(_ path: String, at place: Place) throws -> NumberTable {
        let bytes = try InputFile.bytes(path, limit: .tableSize)
        var rows: [[Double]] = []
        var number = 0
        // The lines are taken one by one: a list of all of them takes many times the memory of the file.
        var rest = bytes[...]
        while !rest.isEmpty {
            number += 1
            let line = rest.prefix { $0 != UInt8(ascii: "\n") }
            rest = rest[line.endIndex...].dropFirst()
            let values = try numbers(of: line, path, number, place)
            if values.isEmpty { continue }
            guard rows.count < SquareMatrix.largestSize else { throw tooLarge(path, place) }
            rows.append(values)
        }
        return NumberTable(rows: rows, path: path)
    }

    private static func numbers(
        of line: ArraySlice<UInt8>, _ path: String, _ number: Int, _ place: Place
    ) throws -> [Double] {
        func unexpected(_ found: String) -> DiagnosticsError {
            DiagnosticsError(
                .wrongType, "expected a number, not \(found)", at: Place(file: path, line: number),
                notes: [.init("the file is named here", at: place)])
        }
        var values: [Double] = []
        var rest = line.prefix { $0 != UInt8(ascii: "#") }
        var (hasFields, isEmpty) = (false, true)
        while let first = rest.first {
            if isBlank(first) {
                rest = rest.dropFirst()
                continue
            }
            if isDelimiter(first) {
                guard !isEmpty else { throw unexpected("an empty field") }
                (hasFields, isEmpty) = (true, true)
                rest = rest.dropFirst()
                continue
            }
            let word = rest.prefix { !isBlank($0) && !isDelimiter($0) }
            rest = rest[word.endIndex...]
            guard values.count < SquareMatrix.largestSize else { throw tooLarge(path, place) }
            guard let value = Double(Substring(decoding: word, as: UTF8.self)) else {
                throw unexpected("'\(String(decoding: word.prefix(40), as: UTF8.self))'")
            }
            values.append(value)
            isEmpty = false
        }
        guard !hasFields || !isEmpty else { throw unexpected("an empty field") }
        return values
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\r") }

    private static func isDelimiter(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\t") || byte == UInt8(ascii: ",") }

    private static func tooLarge(_ path: String, _ place: Place) -> DiagnosticsError {
        DiagnosticsError(
            .inputTooLarge,
            "the file '\(path)' has more than \(SquareMatrix.largestSize) rows or columns, which is the limit",
            at: place)
    }

    /// Returns the table as a square matrix.
    /// - Parameter place: The place of the file's name in the experiment, for errors.
    /// - Throws: `DiagnosticsError` unless there are as many rows as columns, at least one.
    package func square(at place: Place) throws -> SquareMatrix {
        let widths = Set(rows.map(\.count))
        guard widths == [rows.count], let matrix = SquareMatrix(size: rows.count, values: rows.flatMap(\.self)) else {
            let shown = widths.count == 1 ? "\(widths.first ?? 0)" : widths.isEmpty ? "no" : "different numbers of"
            throw DiagnosticsError(
                .invalidValue,
                "the file '\(path)' has \(rows.count) rows and \(shown) columns; a matrix of edges is square",
                at: place)
        }
        return matrix
    }
}
