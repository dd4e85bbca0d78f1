import Diagnostics
import Dispatch
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
        /// Columns separated by commas.
        case csv

        /// Creates the format for the extension of a file: `.dat`, `.txt` and `.tsv`, or `.csv`. The result is nil for
        /// others.
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

    /// Returns a trajectory as text, with times in milliseconds and values in the units of their columns.
    public static func text(_ trajectory: Trajectory, format: Format) -> [UInt8] {
        var bytes: [UInt8] = []
        for page in pages(trajectory, format) { page.text.withBytes { bytes.append(contentsOf: $0) } }
        return bytes
    }

    /// Writes a trajectory to a file as ``text(_:format:)`` does, without waiting for the disk, because a result that is
    /// lost in a power failure can be computed again.
    /// - Throws: `DiagnosticsError` if the file cannot be written.
    public static func write(_ trajectory: Trajectory, format: Format, to path: String) throws {
        let pages = pages(trajectory, format)
        try withExtendedLifetime(pages) {
            try OutputFile.write(pages.map { $0.text.withBytes { $0 } }, to: path, syncs: false)
        }
    }

    /// The smallest amount of numbers for which a thread is worth its start.
    private static let pageNumbers = 40_000

    /// Returns the parts of a text, which several threads print.
    private static func pages(_ trajectory: Trajectory, _ format: Format) -> [Page] {
        let columns = [trajectory.times] + trajectory.columns.map(\.values)
        let rows = trajectory.times.count
        let count = max(
            1, min(ProcessInfo.processInfo.activeProcessorCount, rows, rows * columns.count / pageNumbers))
        let pages = (0..<count).map { _ in Page(capacity: (rows / count + 1) * columns.count) }
        pages[0].text.append(header(trajectory, format))
        DispatchQueue.concurrentPerform(iterations: count) { page in
            pages[page].fill(columns, (rows * page / count)..<(rows * (page + 1) / count), format.separator)
        }
        return pages
    }

    private static func header(_ trajectory: Trajectory, _ format: Format) -> String {
        let names = ["t[ms]"] + trajectory.columns.map { $0.name + ($0.unit.map { "[\($0.name)]" } ?? "") }
        return (format == .csv ? "" : "# ") + names.joined(separator: format == .csv ? "," : "\t") + "\n"
    }

    /// A part of the text, which one thread writes and others read afterwards.
    private final class Page: @unchecked Sendable {
        var text: DoubleText

        init(capacity: Int) { text = DoubleText(capacity: capacity) }

        /// Appends rows of numbers.
        func fill(_ columns: [[Double]], _ rows: Range<Int>, _ separator: UInt8) {
            text.append(rows, of: columns, separator: separator)
        }
    }
}
