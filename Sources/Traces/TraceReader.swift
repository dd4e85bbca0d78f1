import Diagnostics
import Files
import Foundation
import Quantities

/// Reads `.dat` and `.csv` traces.
public enum TraceReader {
    /// What the reader is told about a file that does not say it itself.
    public struct Assumptions: Sendable {
        /// PhysicalUnit of the time column where the header gives none. LEMS writes seconds.
        public var timeUnit: PhysicalUnit
        /// PhysicalUnit of the other columns where the header gives none; nil leaves them without.
        public var valueUnit: PhysicalUnit?
        /// Creates assumptions.
        public init(timeUnit: PhysicalUnit = .second, valueUnit: PhysicalUnit? = nil) {
            self.timeUnit = timeUnit
            self.valueUnit = valueUnit
        }
    }

    /// Reads a file. Times are converted to milliseconds by shifting their printed decimal exponents.
    /// - Throws: `DiagnosticsError` when it cannot be read, is malformed, or its times do not increase.
    public static func read(path: String, assuming: Assumptions = Assumptions()) throws -> Trajectory {
        let bytes = try InputFile.bytes(path, limit: TraceTable.sizeLimit)
        return try trajectory(of: TraceTable(bytes: bytes, file: path), file: path, assuming: assuming)
    }

    /// The trajectory in a table whose first column is time.
    public static func trajectory(
        of table: TraceTable, file: String, assuming: Assumptions
    ) throws -> Trajectory {
        let header = TraceHeader(
            lines: table.header, count: table.columnCount, commaSeparated: table.isCommaSeparated)
        let timeUnit = header?.fields[0].unit ?? assuming.timeUnit
        guard let shift = timeUnit.decimalShift(to: .millisecond) else {
            throw DiagnosticsError(
                .wrongDimension, "the first column has unit '\(timeUnit.name)', which is no time", at: Place(file: file)
            )
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
                .invalidTrace, "two columns are named '\(name)'", at: Place(file: file, line: 1),
                hint: "give every column a name of its own; a suffix such as '_mV' is read as a unit")
        }
        return Trajectory(times: times, columns: columns)
    }

    private static func check(_ times: [Double], in table: TraceTable, file: String) throws {
        guard let disorder = Trajectory.disorder(of: times) else { return }
        throw DiagnosticsError(
            .invalidTrace, "the times do not increase: \(disorder.text)",
            at: Place(file: file, line: table.header.count + disorder.row + 1), hint: "the first column must be time")
    }
}
