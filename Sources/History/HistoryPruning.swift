import Diagnostics
import GRDB

extension HistoryStore {
    /// The numbers of verifications that a removal of old ones from a history removed and kept.
    public struct Pruning: Sendable, Hashable {
        /// The number of verifications that were removed.
        public var removed: Int
        /// The number of verifications that remain.
        public var kept: Int
    }

    /// Removes all verifications but the latest ones, by their start times, and the runs, frames and traces that no
    /// remaining verification uses. The file becomes smaller.
    /// - Parameter count: The number of verifications to keep; a negative number keeps none.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be written.
    public func prune(keeping count: Int) throws -> Pruning {
        try prune(
            """
            id NOT IN (SELECT id FROM verification ORDER BY startedAt DESC, id DESC LIMIT ?)
            """, [max(0, count)])
    }

    /// Removes the verifications that started before a time, and the runs, frames and traces that no remaining
    /// verification uses. The file becomes smaller.
    /// - Parameter time: The time, as `VerificationTime.normalized` writes it.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be written.
    public func prune(before time: String) throws -> Pruning { try prune("startedAt < ?", [time]) }

    private func prune(_ condition: String, _ arguments: StatementArguments) throws -> Pruning {
        try access {
            let pruning = try queue.write { database in
                try database.execute(sql: "DELETE FROM verification WHERE " + condition, arguments: arguments)
                let removed = database.changesCount
                // Everything that only the removed verifications refer to is removed.
                for sql in [
                    "DELETE FROM member WHERE setID NOT IN (SELECT runSetID FROM verification)",
                    "DELETE FROM runSet WHERE id NOT IN (SELECT runSetID FROM verification)",
                    "DELETE FROM checkValues WHERE runID NOT IN (SELECT runID FROM member)",
                    "DELETE FROM checkLayout WHERE id NOT IN (SELECT layoutID FROM checkValues)",
                    "DELETE FROM run WHERE id NOT IN (SELECT runID FROM member)",
                    "DELETE FROM frame WHERE id NOT IN (SELECT frameID FROM verification)",
                    #"DELETE FROM trace WHERE "key" NOT IN (SELECT traceKey FROM run WHERE traceKey IS NOT NULL)"#,
                ] { try database.execute(sql: sql) }
                let kept = try Int.fetchOne(database, sql: "SELECT count(*) FROM verification") ?? 0
                return Pruning(removed: removed, kept: kept)
            }
            try queue.vacuum()
            return pruning
        }
    }
}
