import Dispatch
import Foundation

/// A text to which the rows of a table can be appended.
protocol TableText: ~Copyable {
    /// Creates an empty text with space for a number of numbers. The space grows as needed.
    init(capacity numbers: Int)

    /// Removes the text and keeps the memory.
    mutating func clear()

    /// Appends rows of a table of the shape `[columns][rows]`, each with a line feed at its end.
    /// - Parameter separator: The byte between two numbers of a row, which ``FloatText`` also writes after the last.
    mutating func append(_ rows: Range<Int>, of columns: [[Double]], separator: UInt8)

    /// Calls a closure with the bytes of the text. The pointer is valid only during the call.
    borrowing func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result
}

extension DoubleText: TableText {}
extension FloatText: TableText {}

/// A printer of tables of numbers, in which several threads print parts while another one writes the parts before them.
///
///     TablePrinter<FloatText>.forEachPart(columns, separator: UInt8(ascii: "\t")) { write($0) }
///
/// The memory of the parts is used again, so that it does not grow with the table.
enum TablePrinter<Text: TableText & ~Copyable> {
    /// The smallest amount of numbers for which a thread is worth its start.
    private static var threadNumbers: Int { 40_000 }
    /// The amount of numbers of a part, whose text fits into the second-level cache.
    private static var partNumbers: Int { 8192 }

    /// Calls a closure with the parts of the text of a table in order, each with whole rows.
    /// - Parameters:
    ///   - columns: The columns of the table, shape `[columns][rows]`; at least one.
    ///   - separator: The byte between two numbers of a row, which ``FloatText`` also writes after the last.
    ///   - body: The closure, which is called on one thread at a time.
    static func forEachPart(_ columns: [[Double]], separator: UInt8, _ body: (UnsafeRawBufferPointer) -> Void) {
        withoutActuallyEscaping(body) { print(columns, separator, Writer(body: $0)) }
    }

    /// A closure that several threads call, one at a time.
    private struct Writer: @unchecked Sendable {
        var body: (UnsafeRawBufferPointer) -> Void

        func write(_ parts: [Part]) {
            for part in parts { part.text.withBytes(body) }
        }
    }

    private static func print(_ columns: [[Double]], _ separator: UInt8, _ writer: Writer) {
        let rows = columns.first?.count ?? 0
        let size = max(RowBlock.size, partNumbers / columns.count)
        let threads = max(
            1, min(ProcessInfo.processInfo.activeProcessorCount, rows / size, rows * columns.count / threadNumbers))
        var (printed, free): ([Part], [Part]) = ([], [])
        for start in stride(from: 0, to: rows, by: threads * size) {
            if free.isEmpty { free = (0..<threads).map { _ in Part(capacity: min(size, rows) * columns.count) } }
            let (printing, writing) = (free, printed)
            DispatchQueue.concurrentPerform(iterations: threads + (writing.isEmpty ? 0 : 1)) { index in
                guard index < threads else { return writer.write(writing) }
                let first = min(rows, start + index * size)
                printing[index].fill(columns, first..<min(rows, first + size), separator)
            }
            (printed, free) = (printing, writing)
        }
        writer.write(printed)
    }

    /// A part of the text, which one thread prints and another one reads afterwards.
    private final class Part: @unchecked Sendable {
        private(set) var text: Text

        init(capacity: Int) { text = Text(capacity: capacity) }

        /// Replaces the text of the part by that of some rows of a table of the shape `[columns][rows]`.
        func fill(_ columns: [[Double]], _ rows: Range<Int>, _ separator: UInt8) {
            text.clear()
            text.append(rows, of: columns, separator: separator)
        }
    }
}

extension FloatText {
    /// Calls a closure with the text of a table in parts, as ``append(_:of:separator:)`` prints its rows. Several
    /// threads print it.
    /// - Parameters:
    ///   - columns: The columns of the table, shape `[columns][rows]`; at least one.
    ///   - body: The closure, which is called with the parts in order, on one thread at a time.
    public static func forEachPart(_ columns: [[Double]], _ body: (UnsafeRawBufferPointer) -> Void) {
        TablePrinter<FloatText>.forEachPart(columns, separator: UInt8(ascii: "\t"), body)
    }
}
