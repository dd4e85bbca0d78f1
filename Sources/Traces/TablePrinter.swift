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

/// A printer of tables of numbers, in which several threads print parts, and write them one after the other.
///
///     TablePrinter<FloatText>.forEachPart(columns, separator: UInt8(ascii: "\t")) { write($0) }
///
/// Each thread uses the memory of its parts again, so that memory does not grow with the table.
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
    }

    private static func print(_ columns: [[Double]], _ separator: UInt8, _ writer: Writer) {
        let rows = columns.first?.count ?? 0
        let size = max(RowBlock.partRows, partNumbers / columns.count)
        let threads = max(
            1, min(ProcessInfo.processInfo.activeProcessorCount, rows / size, rows * columns.count / threadNumbers))
        let turns = PartTurns(count: (rows + size - 1) / size)
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            var text = Text(capacity: min(size, rows) * columns.count)
            while let part = turns.next() {
                text.clear()
                text.append(part * size..<min(rows, (part + 1) * size), of: columns, separator: separator)
                turns.wait(for: part)
                text.withBytes(writer.body)
                turns.finish(part)
            }
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
