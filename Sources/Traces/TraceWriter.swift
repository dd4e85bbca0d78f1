import Diagnostics
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
    }

    /// Returns a trajectory as text, with times in milliseconds and values in the units of their columns. Numbers that
    /// are not finite are printed as `inf`, `-inf` and `nan`.
    public static func text(_ trajectory: Trajectory, format: Format) -> [UInt8] {
        let separator = format == .csv ? UInt8(ascii: ",") : 0x09
        var bytes: [UInt8] = []
        bytes.reserveCapacity(trajectory.times.count * (trajectory.columns.count + 1) * 19)
        let names = ["t[ms]"] + trajectory.columns.map { $0.name + ($0.unit.map { "[\($0.name)]" } ?? "") }
        bytes += ((format == .csv ? "" : "# ") + names.joined(separator: format == .csv ? "," : "\t") + "\n").utf8
        for row in trajectory.times.indices {
            bytes += trajectory.times[row].description.utf8
            for column in trajectory.columns {
                bytes.append(separator)
                bytes += column.values[row].description.utf8
            }
            bytes.append(0x0A)
        }
        return bytes
    }
}
