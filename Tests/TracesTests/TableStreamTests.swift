import Foundation
import Synchronization
import Testing
import Traces

/// Tables are printed part by part as they are printed as a whole.
struct TableStreamTests {
    /// The bytes that a table has written, which threads append to one at a time.
    private final class Sink: Sendable {
        private let content = Mutex<[UInt8]>([])
        private let writers = Mutex(0)

        var text: String { content.withLock { String(decoding: $0, as: UTF8.self) } }

        func write(_ bytes: UnsafeRawBufferPointer) {
            #expect(
                writers.withLock {
                    $0 += 1; return $0
                } == 1)
            content.withLock { $0.append(contentsOf: bytes) }
            writers.withLock { $0 -= 1 }
        }
    }

    /// Columns with numbers of all sizes, some of which repeat.
    private static let columns: [[Double]] = (0..<4).map { column in
        (0..<20_000).map { row in
            let value = sin(Double(row / (column + 1))) * pow(10, Double(column * 7 - 10))
            return row % 1000 == column ? 0 : value
        }
    }

    private static func rows(_ rows: Range<Int>) -> RowBlock {
        RowBlock(values: rows.flatMap { row in columns.map { $0[row] } }, distance: columns.count)
    }

    /// Rows whose columns are in another order, with other values between them, are the same tables.
    @Test func rowsWithPlaces() {
        let places = [4, 0, 5, 2]
        let values = (0..<20_000).flatMap { row in
            (0..<7).map { place in places.firstIndex(of: place).map { Self.columns[$0][row] } ?? .nan }
        }
        let stream = TableStream(threads: 2)
        let tables = [[1, 3], [1], [0, 2, 1], [3]]
        let sinks = tables.map { _ in Sink() }
        for (table, sink) in zip(tables, sinks) { stream.add(table, sink.write) }
        stream.append(RowBlock(values: values, distance: 7, places: places))
        stream.finish()
        for (table, sink) in zip(tables, sinks) { #expect(sink.text == Self.whole(table)) }
    }

    private static func whole(_ indices: [Int]) -> String {
        var bytes: [UInt8] = []
        FloatText.forEachPart(indices.map { columns[$0] }) { bytes.append(contentsOf: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [1, 2, 5], [1, 7, 4096, 20_000]) func partsAreTheWholeTable(threads: Int, rows: Int) {
        let stream = TableStream(threads: threads)
        let tables = [[0, 1, 2, 3], [0, 3], [0, 2, 2]]
        let sinks = tables.map { _ in Sink() }
        for (table, sink) in zip(tables, sinks) { stream.add(table, sink.write) }
        for start in stride(from: 0, to: 20_000, by: rows) {
            stream.append(Self.rows(start..<min(20_000, start + rows)))
        }
        stream.finish()
        for (table, sink) in zip(tables, sinks) { #expect(sink.text == Self.whole(table)) }
    }

    /// The closure for complete tables is called once for each, after its last row is written and not before the table
    /// is closed, also if nothing is finished yet.
    @Test(.timeLimit(.minutes(1)), arguments: [1, 3]) func completedTables(threads: Int) {
        let all = DispatchSemaphore(value: 0)
        let stream = TableStream(threads: threads)
        let sinks = [Sink(), Sink()]
        let whole = Self.whole([1])
        let completed = Mutex<[Bool]>([])
        for sink in sinks {
            stream.add(
                [1], sink.write,
                completed: {
                    completed.withLock { $0.append(sink.text == whole) }
                    all.signal()
                })
        }
        for start in stride(from: 0, to: 20_000, by: 4000) {
            let isEarly = completed.withLock { !$0.isEmpty }
            #expect(!isEarly)
            stream.append(Self.rows(start..<start + 4000))
        }
        stream.close()
        for _ in sinks { all.wait() }
        stream.finish()
        let results = completed.withLock { $0 }
        #expect(results == [true, true])
    }

    /// A table that is cancelled is not complete, even if all its rows are written.
    @Test(.timeLimit(.minutes(1))) func cancelledTables() {
        let stream = TableStream(threads: 1)
        let completed = Mutex(0)
        let written = DispatchSemaphore(value: 0)
        stream.add([0], { _ in written.signal() }, completed: { completed.withLock { $0 += 1 } })
        for _ in 0..<5 { stream.append(Self.rows(0..<20_000)) }
        for _ in 0..<5 { written.wait() }
        stream.cancel()
        stream.close()
        let count = completed.withLock { $0 }
        #expect(count == 0)
    }

    @Test func aTableWithoutRowsIsEmpty() {
        let sink = Sink()
        let stream = TableStream(threads: 2)
        stream.add([0], sink.write)
        stream.finish()
        #expect(sink.text.isEmpty)
    }

    /// Rows are not kept without limit while nobody writes: the thread that appends them waits.
    @Test(.timeLimit(.minutes(1))) func rowsWaitForAFullTable() async throws {
        let gate = DispatchSemaphore(value: 0)
        let appended = Mutex(0)
        let stream = TableStream(threads: 2)
        stream.add([0]) { _ in gate.wait() }
        let thread = Thread {
            for _ in 0..<1000 {
                stream.append(RowBlock(values: [1], distance: 1))
                appended.withLock { $0 += 1 }
            }
            stream.finish()
            appended.withLock { $0 = -1 }
        }
        thread.start()
        try await Task.sleep(for: .milliseconds(200))
        #expect((1...100).contains(appended.withLock { $0 }))
        for _ in 0..<1000 { gate.signal() }
        while appended.withLock({ $0 }) >= 0 { try await Task.sleep(for: .milliseconds(1)) }
    }

    /// After `cancel`, nothing is written, and it returns although parts wait.
    @Test(.timeLimit(.minutes(1)), arguments: [1, 3]) func cancelledTablesEnd(threads: Int) {
        let sink = Sink()
        let (started, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let stream = TableStream(threads: threads)
        stream.add([0, 1]) { bytes in
            started.signal()
            gate.wait()
            sink.write(bytes)
        }
        for _ in 0..<5 { stream.append(RowBlock(values: [1, 2], distance: 2)) }
        started.wait()
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.05)
            for _ in 0..<5 { gate.signal() }
        }
        stream.cancel()
        // The part that was being written is complete, and no other follows.
        #expect(sink.text == "1.0\t2.0\t\n")
        Thread.sleep(forTimeInterval: 0.05)
        #expect(sink.text == "1.0\t2.0\t\n")
    }
}
