import Diagnostics
import Files
import Foundation
import Quantities

/// A reader of traces (tables of times and values) from text files with columns separated by white space or commas,
/// such as `.dat` and `.csv` files.
///
///     let trace = try TraceReader.read(path: "v.dat")
///     trace.times                // in milliseconds
///     trace.columns[0].values
public enum TraceReader {
    /// The units that are assumed for columns if the header of a file gives none.
    public struct Assumptions: Sendable {
        /// The unit of the time column; by default seconds, which LEMS writes.
        public var timeUnit: PhysicalUnit
        /// The unit of the other columns; nil if their units are unknown.
        public var valueUnit: PhysicalUnit?
        /// Creates assumptions, by default those for files that LEMS writes.
        public init(timeUnit: PhysicalUnit = .second, valueUnit: PhysicalUnit? = nil) {
            self.timeUnit = timeUnit
            self.valueUnit = valueUnit
        }
    }

    /// Reads a trace from a file.
    ///
    /// Times are converted to milliseconds in decimal, without rounding errors. Values keep the units of their columns.
    /// - Parameters:
    ///   - path: The path of the file, whose first column is the time.
    ///   - assuming: The units of columns for which the header gives none.
    /// - Throws: `DiagnosticsError` if the file cannot be read or is malformed, or if its times do not increase.
    public static func read(path: String, assuming: Assumptions = Assumptions()) throws -> Trajectory {
        let bytes = try InputFile.bytes(path, limit: .traceSize)
        return try trajectory(of: TraceTable(bytes: bytes, file: path), file: path, assuming: assuming)
    }

    /// Returns the trace in a table whose first column is the time. Columns without a header are named `column 1`,
    /// `column 2` and so on, after the time.
    /// - Parameters:
    ///   - table: The table, whose values are converted to numbers.
    ///   - file: The name of the file for diagnostics.
    ///   - assuming: The units of columns for which the header gives none.
    /// - Throws: `DiagnosticsError` if the unit of the first column is not a unit of time such as s or ms, if the first
    ///   column does not increase, or if two columns have one name.
    public static func trajectory(
        of table: TraceTable, file: String, assuming: Assumptions
    ) throws -> Trajectory {
        let header = TraceHeader(
            lines: table.header, count: table.columnCount, commaSeparated: table.isCommaSeparated)
        let timeUnit = header?.fields[0].unit ?? assuming.timeUnit
        guard let shift = timeUnit.decimalShift(to: .millisecond) else {
            throw DiagnosticsError(
                .wrongDimension,
                "the first column must be the time, but its unit '\(timeUnit.name)' is not a unit of time such as s or ms",
                at: Place(file: file))
        }
        let times = (0..<table.rowCount).map { table.value(row: $0, column: 0, shift: shift) }
        try check(times, in: table, file: file)
        let columns = (1..<max(1, table.columnCount)).map { column in
            Trajectory.Column(
                name: header?.fields[column].name ?? "column \(column)",
                unit: header?.fields[column].unit ?? assuming.valueUnit,
                values: (0..<table.rowCount).map { table.value(row: $0, column: column) })
        }
        if let name = Trajectory.duplicate(in: columns.map(\.name)) {
            throw DiagnosticsError(
                .invalidTrace, "two columns of the trace have the name '\(name)'", at: Place(file: file, line: 1),
                hint: "give every column its own name; a suffix such as '_mV' is not part of the name but its unit")
        }
        return Trajectory(times: times, columns: columns)
    }

    private static func check(_ times: [Double], in table: TraceTable, file: String) throws {
        guard let disorder = Trajectory.disorder(of: times) else { return }
        throw DiagnosticsError(
            .invalidTrace, "the times in the first column do not increase from row to row: \(disorder.text)",
            at: Place(file: file, line: table.header.count + disorder.row + 1),
            hint: "write the time into the first column, and sort the rows by it")
    }
}
