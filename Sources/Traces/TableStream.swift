import DequeModule
import Foundation

/// A printer of tables whose rows arrive part by part, as jLEMS prints them, while further rows are computed.
///
///     let stream = TableStream(threads: 2)
///     stream.add([0, 2]) { output.write($0) }
///     stream.append(rows)  // some rows with three columns: prints columns 0 and 2 of them
///     stream.finish()
///
/// Several threads print parts, and those of a table are written one after the other, in order. The numbers of a column
/// with which several tables begin, as the time is, are printed once. The number of values that
/// wait is limited: while there are more, ``append(_:)`` prints parts itself or waits, so that memory does not grow with
/// the number of rows. The threads end with ``finish()`` or ``cancel()``, one of which must be called.
///
/// It can be shared by threads, because `condition` guards all that changes, except while tables are added, before the
/// threads start.
public final class TableStream: @unchecked Sendable {
    /// A table, whose parts are printed in any order and written in theirs.
    private struct Table {
        /// The columns, by their index in a part.
        var columns: [Int]
        var write: @Sendable (UnsafeRawBufferPointer) -> Void
        /// The closure that is called once all rows are written; nil from then on, or without one.
        var completed: (@Sendable () -> Void)?
        /// The printed parts that are not written yet, by number.
        var printed: [Int: PrintedPart] = [:]
        /// The number of the part that is written next.
        var next = 0
        /// A Boolean value that indicates whether a thread is writing.
        var isWriting = false
    }

    /// A text whose memory is used again for later parts.
    private final class PrintedPart {
        var text = FloatText()
    }

    /// Some rows that are to be printed into all tables.
    private struct Job {
        var number: Int
        var rows: RowBlock
    }

    /// The largest number of parts of tables that wait to be printed or written, and of values in them.
    ///
    /// A thread that appends prints while more wait, because the files are complete only once they are on the disk: with
    /// more parts at the end of a run, what follows would wait longer.
    private static let (partLimit, valueLimit) = (32, 1 << 20)

    private let condition = NSCondition()
    private let threads: Int
    private var tables: [Table] = []
    /// The jobs that no thread has taken, in order.
    private var jobs = Deque<Job>()
    /// The number of parts of tables that have been appended and not written.
    private var waiting = 0
    private var partCount = 0
    private var spare: [PrintedPart] = []
    /// The column with which several tables begin; nil if there is none.
    private var sharedColumn: Int?
    private var isClosed = false
    private var isCancelled = false

    /// Creates a printer without tables.
    /// - Parameter threads: The number of threads that print, besides the one that appends; at least 1. They start with
    ///   the first part.
    public init(threads: Int) { self.threads = max(1, threads) }

    /// Adds a table, before the first part is appended.
    /// - Parameters:
    ///   - columns: The columns of the table, as indices of the columns of a part; at least one.
    ///   - write: A closure that is called with the text of the table in parts, in order, on one thread at a time.
    ///   - completed: A closure that is called after the last part, once it is known to be the last (``close()``,
    ///     ``finish()``). It must not wait.
    public func add(
        _ columns: [Int], _ write: @escaping @Sendable (UnsafeRawBufferPointer) -> Void,
        completed: (@Sendable () -> Void)? = nil
    ) {
        precondition(!columns.isEmpty && partCount == 0, "a table has columns, and is added before its rows")
        tables.append(Table(columns: columns, write: write, completed: completed))
    }

    /// Appends rows to all tables, and returns before they are printed. One thread at a time may call it.
    public func append(_ rows: RowBlock) {
        let limit = max(1, min(Self.partLimit, Self.valueLimit / max(1, rows.values.count)))
        condition.lock()
        if partCount == 0 { start() }
        while waiting > limit, !isCancelled { if !printFirst() { condition.wait() } }
        jobs.append(Job(number: partCount, rows: rows))
        waiting += tables.count
        partCount += 1
        condition.broadcast()
        condition.unlock()
    }

    /// Declares that all rows are appended, and returns before they are printed.
    public func close() {
        condition.lock()
        isClosed = true
        condition.broadcast()
        for table in tables.indices { complete(table) }
        condition.unlock()
    }

    /// Waits until all rows are written, and prints parts meanwhile. No more may be appended.
    public func finish() {
        close()
        condition.lock()
        while waiting > 0, !isCancelled { if !printFirst() { condition.wait() } }
        condition.unlock()
    }

    /// Gives up the rows that have not been printed, and waits until no thread writes.
    public func cancel() {
        condition.lock()
        isClosed = true
        isCancelled = true
        waiting -= jobs.count * tables.count
        jobs.removeAll()
        condition.broadcast()
        while tables.contains(where: \.isWriting) { condition.wait() }
        condition.unlock()
    }

    private func start() {
        let first = tables.map { $0.columns[0] }
        sharedColumn = first.first { column in first.count { $0 == column } > 1 }
        for number in 0..<threads {
            let thread = Thread { [self] in work() }
            thread.name = "printer \(number)"
            thread.start()
        }
    }

    /// Prints parts until none follows.
    private func work() {
        condition.lock()
        while true {
            while jobs.isEmpty, !isClosed { condition.wait() }
            guard printFirst() else { break }
        }
        condition.unlock()
    }

    /// Prints the first rows that no thread has taken into all tables, and returns whether there are any. The lock is
    /// held at the start and at the end.
    private func printFirst() -> Bool {
        guard let job = jobs.popFirst() else { return false }
        let shared = sharedColumn
        var sharedNumbers: PrintedColumn?
        for table in tables.indices where !isCancelled {
            let part = spare.popLast() ?? PrintedPart()
            let columns = tables[table].columns
            condition.unlock()
            part.text.clear()
            if sharedNumbers == nil, let shared { sharedNumbers = part.text.printed(job.rows, column: shared) }
            part.text.append(job.rows, columns: columns, first: columns[0] == shared ? sharedNumbers : nil)
            condition.lock()
            tables[table].printed[job.number] = part
            writePrinted(table)
        }
        return true
    }

    /// Writes the parts of a table that are printed and whose predecessors are written, unless another thread does so.
    /// The lock is held at the start and at the end.
    private func writePrinted(_ table: Int) {
        guard !tables[table].isWriting else { return }
        tables[table].isWriting = true
        while !isCancelled, let part = tables[table].printed.removeValue(forKey: tables[table].next) {
            let write = tables[table].write
            condition.unlock()
            part.text.withBytes(write)
            condition.lock()
            tables[table].next += 1
            spare.append(part)
            waiting -= 1
            condition.broadcast()
        }
        tables[table].isWriting = false
        condition.broadcast()
        complete(table)
    }

    /// Calls the closure of a table whose rows are all written, unless that was done before. The lock is held.
    private func complete(_ table: Int) {
        guard isClosed, !isCancelled, !tables[table].isWriting, tables[table].next == partCount else { return }
        tables[table].completed?()
        tables[table].completed = nil
    }
}
