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

    /// The smallest amount of numbers for which a thread is worth its start.
    private static let threadNumbers = 40_000
    /// The amount of numbers of a part, whose text fits into the second-level cache.
    private static let partNumbers = 8192

    /// Calls a closure with the parts of a text in order. Several threads print them; their memory is used again.
    private static func forEachPart(
        _ trajectory: Trajectory, _ format: Format, _ body: (UnsafeRawBufferPointer) -> Void
    ) {
        let columns = [trajectory.times] + trajectory.columns.map(\.values)
        let rows = trajectory.times.count
        let size = max(RowBlock.size, partNumbers / columns.count)
        let threads = max(
            1, min(ProcessInfo.processInfo.activeProcessorCount, rows / size, rows * columns.count / threadNumbers))
        let parts = (0..<threads).map { _ in Part(capacity: min(size, rows) * columns.count) }
        Array(header(trajectory, format).utf8).withUnsafeBytes(body)
        for start in stride(from: 0, to: rows, by: threads * size) {
            DispatchQueue.concurrentPerform(iterations: threads) { index in
                let first = min(rows, start + index * size)
                parts[index].fill(columns, first..<min(rows, first + size), format.separator)
            }
            for part in parts { part.text.withBytes(body) }
        }
    }

    private static func header(_ trajectory: Trajectory, _ format: Format) -> String {
        let names = ["t[ms]"] + trajectory.columns.map { $0.name + ($0.unit.map { "[\($0.name)]" } ?? "") }
        return (format == .csv ? "" : "# ") + names.joined(separator: format == .csv ? "," : "\t") + "\n"
    }

    /// A part of the text, which one thread prints and another one reads afterwards.
    private final class Part: @unchecked Sendable {
        private(set) var text: DoubleText

        init(capacity: Int) { text = DoubleText(capacity: capacity) }

        /// Replaces the text by rows of numbers.
        func fill(_ columns: [[Double]], _ rows: Range<Int>, _ separator: UInt8) {
            text.clear()
            text.append(rows, of: columns, separator: separator)
        }
    }
}
