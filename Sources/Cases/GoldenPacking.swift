import Diagnostics
import Files
import Foundation
import Goldens
import Quantities
import Traces

/// The conversion of trace files (text tables of times and values) into goldens.
///
///     let golden = try GoldenPacking.pack(path: "v.dat", columns: [.init("t[s]"), .init("pop[0]/v[V]")])
public enum GoldenPacking {
    /// The name and unit of a column, written as `name[unit]`, such as `pop[0]/v[mV]`.
    public struct ColumnName: Sendable {
        /// The name of the column, without its unit.
        public var name: String
        /// The unit of the column; nil if none is given, and for a unit without a dimension.
        public var unit: PhysicalUnit?

        /// Parses `name[unit]` or `name`. A bracketed number, as in `pop[0]`, is an index and belongs to the name.
        /// - Throws: `DiagnosticsError` (`unknownUnit`) for an unknown unit.
        public init(_ text: String) throws {
            guard text.hasSuffix("]"), let open = text.lastIndex(of: "[") else {
                name = text
                return
            }
            let word = String(text[text.index(after: open)...].dropLast())
            // A path such as pop[0] ends in a bracket too, which holds an index.
            if Int(word, radix: 10) != nil {
                name = text
                return
            }
            guard let unit = UnitTable.unit(named: word) else {
                throw DiagnosticsError(
                    .unknownUnit, "unknown unit '\(word)'", hint: Spelling.hint(for: word, among: UnitTable.names))
            }
            name = String(text[..<open])
            self.unit = unit.dimension == .bare ? nil : unit
        }
    }

    /// Returns a golden with the content of a trace file.
    /// - Parameters:
    ///   - path: The path of the trace file.
    ///   - columns: Names for all columns, time first; nil to take them from the file's header.
    ///   - allowsUndefined: A Boolean value that indicates whether samples that are not finite are packed; the case
    ///     must then declare them.
    /// - Throws: `DiagnosticsError` when the file is not a trace, has no header and no names are given, the names are
    ///   not one for each column, are not unique or do not start with a time, the times do not increase, or a sample is
    ///   not finite.
    public static func pack(path: String, columns: [ColumnName]?, allowsUndefined: Bool = false) throws -> Golden {
        let bytes = try InputFile.bytes(path, limit: TraceTable.sizeLimit)
        let table = try TraceTable(bytes: bytes, file: path)
        let names = try columns ?? headerNames(table, path)
        guard names.count == table.columnCount else {
            throw DiagnosticsError(
                .goldenMismatch,
                "the file has \(table.columnCount) columns, but '--columns' gives \(names.count) names",
                at: Place(file: path),
                hint: "name all columns, time first, as in --columns 't[s],pop[0]/v[V],…'")
        }
        if let name = Trajectory.duplicate(in: names.map(\.name)) {
            throw DiagnosticsError(
                .invalidTrace, "two columns have the name '\(name)'", at: Place(file: path),
                hint: "give every column its own name with --columns")
        }
        guard names[0].unit?.dimension == .time else {
            throw DiagnosticsError(
                .wrongDimension, "the first column must be the time and have a unit of time", at: Place(file: path),
                hint: "give its name a unit of time in brackets, in the header or with --columns, as in 't[s]'")
        }
        let golden = try Golden(text: bytes, file: path, names: names.map(\.name), units: names.map(\.unit))
        try check(golden, path, allowsUndefined: allowsUndefined)
        return golden
    }

    private static func check(_ golden: Golden, _ path: String, allowsUndefined: Bool) throws {
        let trajectory: Trajectory
        do {
            trajectory = try golden.trajectory(file: path)
        } catch let faults as DiagnosticsError where faults.diagnostics.first?.code == .goldenCorrupt {
            // No golden exists yet, so the error concerns the trace.
            throw DiagnosticsError(
                faults.diagnostics.map { Diagnostic(.error, .invalidTrace, $0.message, at: $0.place) })
        }
        guard !allowsUndefined else { return }
        try GoldenSoundness.check(
            trajectory, name: path, code: .invalidTrace, at: Place(file: path),
            hint:
                "correct the trace; or, where the signal has no value, add the golden with"
                + " 'golden add --allow-undefined' and declare the interval under 'undefined:' of the case"
        )
    }

    private static func headerNames(_ table: TraceTable, _ path: String) throws -> [ColumnName] {
        let header = TraceHeader(lines: table.header, count: table.columnCount, commaSeparated: table.isCommaSeparated)
        guard let header else {
            throw DiagnosticsError(
                .goldenMismatch, "the file has no header that names its \(table.columnCount) columns",
                at: Place(file: path),
                hint: "name all columns, time first, as in --columns 't[s],pop[0]/v[V],…'")
        }
        return try header.fields.map { try ColumnName($0.name + ($0.unit.map { "[\($0.name)]" } ?? "")) }
    }
}
