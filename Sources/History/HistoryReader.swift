import Diagnostics
import Foundation
import GRDB
import Results

/// A reader of the frames, runs and verifications in the tables of a history.
///
///     let record = try HistoryReader(database).record(row)
struct HistoryReader {
    /// The database of a history, within a transaction.
    let database: Database

    /// Creates a reader of the tables of a history in a database, within a transaction.
    init(_ database: Database) { self.database = database }

    /// Returns the verification that a row describes, with its runs.
    func record(_ row: VerificationRow) throws -> VerificationRecord {
        let contents = try Row.fetchAll(
            database,
            sql: """
                SELECT r.size, r.data FROM member m JOIN run r ON r.id = m.runID WHERE m.setID = ? ORDER BY m.position
                """, arguments: [row.runSetID])
        guard contents.count == row.entry.wallTimes.count else {
            throw DiagnosticsError(.historyFault, "a stored record is damaged")
        }
        let runs = try zip(contents, row.entry.wallTimes).map { content, seconds in
            var run: RunResult = try StoredJSON.value(
                try StoredContent.unpacked(content["data"], size: content["size"], "record"))
            run.seconds = seconds
            return run
        }
        return row.entry.record(try frame(row.frameID), runs)
    }

    /// Returns the frame with an id in the table `frame`.
    /// - Throws: An error when there is no such frame or its content is damaged.
    func frame(_ id: Int64) throws -> HistoryArchive.Frame {
        let bytes = try content("frame", id)
        return try StoredJSON.value(bytes)
    }

    /// Returns the run with an id in the table `run`, decoded as a whole or in part. Its wall time is 0.
    /// - Throws: An error when there is no such run or its content is damaged.
    func run<Value: Decodable>(_ id: Int64) throws -> Value { try StoredJSON.value(try content("run", id)) }

    private func content(_ table: String, _ id: Int64) throws -> [UInt8] {
        guard
            let row = try Row.fetchOne(database, sql: "SELECT size, data FROM \(table) WHERE id = ?", arguments: [id])
        else { throw DiagnosticsError(.historyFault, "a stored record is damaged") }
        return try StoredContent.unpacked(row["data"], size: row["size"], "record")
    }

    /// Returns the rows of the verifications that a window selects, of all by default, the oldest first.
    func verifications(in window: HistoryWindow = HistoryWindow()) throws -> [VerificationRow] {
        try VerificationRow.fetchAll(
            database,
            sql: VerificationRow.query + " WHERE v.startedAt >= ?" + VerificationRow.latestFirst + " LIMIT ?",
            arguments: window.arguments
        ).reversed()
    }

    /// Returns the lists of runs of the verifications that a window selects: the ids of the runs in the table `run`, in
    /// the order of the verification, by the id of the list in the table `runSet`.
    func members(of window: HistoryWindow) throws -> [Int64: [Int64]] {
        var result: [Int64: [Int64]] = [:]
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT setID, runID FROM member WHERE setID IN (\(HistoryWindow.sets)) ORDER BY setID, position",
            arguments: window.arguments)
        while let row = try rows.next() { result[row[0], default: []].append(row[1]) }
        return result
    }
}
