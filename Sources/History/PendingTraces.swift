import Synchronization

/// The compressed decimated traces that are waiting to be written, so that many of them share one transaction and one
/// synchronization with the disk.
final class PendingTraces: Sendable {
    /// The total size of the compressed traces, in bytes, at which they are written.
    private static let limit = 4 << 20

    private struct State {
        var rows: [TraceRow] = []
        var keys: Set<String> = []
        var size = 0
    }

    private let state = Mutex(State())

    /// Returns whether decimated traces with the given key are waiting to be written.
    func contains(_ key: String) -> Bool { state.withLock { $0.keys.contains(key) } }

    /// Adds the row of a set of traces to those that are waiting, unless a row with the same key is waiting already.
    /// - Returns: All waiting rows, which the caller must write, once their size reaches ``limit``; empty before that.
    func add(_ row: TraceRow) -> [TraceRow] {
        state.withLock { state in
            guard state.keys.insert(row.key).inserted else { return [] }
            state.rows.append(row)
            state.size += row.data.count
            return state.size < Self.limit ? [] : Self.take(&state)
        }
    }

    /// Removes and returns the rows of all decimated traces that are waiting to be written.
    func take() -> [TraceRow] { state.withLock { Self.take(&$0) } }

    private static func take(_ state: inout State) -> [TraceRow] {
        defer { state = State() }
        return state.rows
    }
}
