import Diagnostics
import Foundation
import Quantities

/// Writes traces as text: a header line with names and units, then a row an instant, every number with the fewest
/// digits that give the same Double back.
public enum TraceWriter {
    /// The kinds of text.
    public enum Format: Sendable {
        /// Tab-separated, the header behind `#`.
        case dat
        /// Comma-separated.
        case csv

        /// By a file's ending; nil when it is neither.
        public init?(path: String) {
            switch (path as NSString).pathExtension.lowercased() {
            case "dat", "txt", "tsv": self = .dat
            case "csv": self = .csv
            default: return nil
            }
        }
    }

    /// The text of a trajectory, times in milliseconds.
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
