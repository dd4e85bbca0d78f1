import Diagnostics
import Files
import Foundation
import Quantities

/// A writer of traces (tables of times and values) as text.
///
///     let bytes = TraceWriter.text(trajectory, format: .csv)
///     // t[ms],v[mV]
///     // 0.0,-65.0
///
/// A header line with the names and units of the columns is followed by a row for each instant. Each number is printed
/// with the fewest digits from which `Double` reads the same value.
public enum TraceWriter {
    /// The text format of a trace.
    public enum Format: Sendable {
        /// Columns separated by tabs, with a header line that starts with `#`.
        case dat
        /// Columns separated by commas, with a header line without `#`.
        case csv

        /// Creates the format for the extension of a file in any case: `dat` for `.dat`, `.txt` and `.tsv`, and `csv`
        /// for `.csv`. The result is nil for other extensions.
        public init?(path: String) {
            switch (path as NSString).pathExtension.lowercased() {
            case "dat", "txt", "tsv": self = .dat
            case "csv": self = .csv
            default: return nil
            }
        }

        /// The byte between two columns.
        fileprivate var separator: UInt8 { self == .csv ? UInt8(ascii: ",") : UInt8(ascii: "\t") }
    }

    /// Returns a trajectory as text, with times in milliseconds and values in the units of their columns. Numbers that
    /// are not finite are printed as `inf`, `-inf` and `nan`.
    public static func text(_ trajectory: Trajectory, format: Format) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(trajectory.times.count * (trajectory.columns.count + 1) * 20)
        forEachPart(trajectory, format) { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Writes a trajectory to a file as ``text(_:format:)`` returns it. The bytes are on the disk before the file gets
    /// its name, so that a power failure leaves an older file or the whole new one.
    /// - Throws: `DiagnosticsError` if the file cannot be written.
    public static func write(_ trajectory: Trajectory, format: Format, to path: String) throws {
        try OutputFile.write(to: path, syncs: true) { write in forEachPart(trajectory, format) { write($0) } }
    }

    /// Calls a closure with the parts of a text in order, of which several threads print those of the table.
    private static func forEachPart(
        _ trajectory: Trajectory, _ format: Format, _ body: (UnsafeRawBufferPointer) -> Void
    ) {
        Array(header(trajectory, format).utf8).withUnsafeBytes(body)
        TablePrinter<DoubleText>.forEachPart(
            [trajectory.times] + trajectory.columns.map(\.values), separator: format.separator, body)
    }

    private static func header(_ trajectory: Trajectory, _ format: Format) -> String {
        let names = ["t[ms]"] + trajectory.columns.map { $0.name + ($0.unit.map { "[\($0.name)]" } ?? "") }
        return (format == .csv ? "" : "# ") + names.joined(separator: format == .csv ? "," : "\t") + "\n"
    }
}
