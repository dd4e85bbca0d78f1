import Diagnostics
import Foundation
import GRDB
import Results

/// The insertion of an archive into the tables of a history.
///
///     let added = try HistoryWriter(database).add(archive)
///
/// A frame, a run or a list of runs with a digest that the history already contains is not stored again. Of two sets of
/// traces with the same key, the shorter one is kept.
struct HistoryWriter {
    /// The database of a history, within a transaction.
    let database: Database

    /// Creates a writer to the tables of a history in a database, within a transaction.
    init(_ database: Database) { self.database = database }

    /// Adds the verifications of an archive that the history does not contain, and their contents. The decimated traces
    /// of all its verifications are added.
    /// - Returns: The number of verifications that were added.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the history contains a verification with the same id and
    ///   another content.
    func add(_ archive: HistoryArchive) throws -> Int {
        for traces in archive.traces.values.sorted(by: { $0.key < $1.key }) { try insert(traces) }
        var added = 0
        for entry in archive.entries {
            if let row = try VerificationRow.fetchOne(
                database, sql: VerificationRow.query + " WHERE v.id = ?", arguments: [entry.id])
            {
                var known = row.entry
                known.runs = entry.runs
                guard known == entry, row.setDigest == entry.setDigest else { throw Self.conflict(entry) }
            } else {
                try insert(entry, archive)
                added += 1
            }
        }
        return added
    }

    private static func conflict(_ entry: HistoryArchive.Entry) -> DiagnosticsError {
        DiagnosticsError(
            // The whole message: the history h.sqlite cannot be used: its verification 2f1a has other content than the
            // one with the same id in the file to be added
            .historyFault,
            "its verification \(entry.id) has other content than the one with the same id in the file to be added")
    }

    /// Adds a verification whose id the history does not contain, and the frame and those of its runs that the history
    /// does not contain.
    /// - Parameter archive: The archive that holds the frame and the runs.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the archive lacks the frame or a run.
    func insert(_ entry: HistoryArchive.Entry, _ archive: HistoryArchive) throws {
        guard let content = archive.frames[entry.frame] else { throw Self.incomplete }
        let frame: HistoryArchive.Frame = try StoredJSON.value(content.bytes)
        let (setID, verdicts) = try insertSet(entry, archive)
        let verdict = Verdict.worst(verdicts + frame.problems.map(\.verdict))
        let commits: String? = try entry.caseCommits.map { try StoredJSON.text($0) }
        let frameID: Int64 = try insert(frame, content)
        let wallTimes: Data = WallTimes.data(entry.wallTimes)
        try execute(
            """
            INSERT INTO verification (id, startedAt, seconds, verdict, "commit", isDirty, caseCommits, isPartial,
            peakMemory, frameID, runSetID, wallTimes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                entry.id, entry.startedAt, entry.seconds, verdict.rawValue, entry.commit, entry.isDirty,
                commits, entry.isPartial, entry.peakMemory, frameID, setID, wallTimes,
            ])
    }

    private static var incomplete: DiagnosticsError {
        DiagnosticsError(
            // The whole message: the history h.sqlite cannot be used: nothing was added to it, because the history to
            // be added lacks a frame or a run to which one of its verifications refers
            .historyFault,
            "nothing was added to it, because the history to be added lacks a frame or a run to which one of its"
                + " verifications refers")
    }

    private func insert(_ frame: HistoryArchive.Frame, _ content: StoredContent) throws -> Int64 {
        if let id = try id("frame", content.digest) { return id }
        let key = frame.provenance(commit: nil, isDirty: false).machineKey
        try execute(
            "INSERT INTO frame (digest, machineKey, size, data) VALUES (?, ?, ?, ?)",
            [content.digest, key, content.bytes.count, try content.packed()])
        return database.lastInsertedRowID
    }

    /// Adds a list of runs.
    /// - Returns: Its row, and the verdicts of the runs.
    private func insertSet(
        _ entry: HistoryArchive.Entry, _ archive: HistoryArchive
    ) throws -> (id: Int64, verdicts: [Verdict]) {
        if let id = try id("runSet", entry.setDigest) {
            let texts = try String.fetchAll(
                database, sql: "SELECT r.verdict FROM member m JOIN run r ON r.id = m.runID WHERE m.setID = ?",
                arguments: [id])
            return (id, texts.compactMap(Verdict.init(rawValue:)))
        }
        let rows = try entry.runs.map { digest -> (id: Int64, verdict: Verdict) in
            guard let content = archive.runs[digest] else { throw Self.incomplete }
            return try insert(run: content)
        }
        try execute("INSERT INTO runSet (digest) VALUES (?)", [entry.setDigest])
        let setID = database.lastInsertedRowID
        for (position, row) in rows.enumerated() {
            try execute("INSERT INTO member (setID, position, runID) VALUES (?, ?, ?)", [setID, position, row.id])
        }
        return (setID, rows.map(\.verdict))
    }

    private func insert(run content: StoredContent) throws -> (id: Int64, verdict: Verdict) {
        if let row = try Row.fetchOne(
            database, sql: "SELECT id, verdict FROM run WHERE digest = ?", arguments: [content.digest])
        {
            return (row["id"], Verdict(rawValue: row["verdict"]) ?? .vacuous)
        }
        let run: RunResult = try StoredJSON.value(content.bytes)
        let data: Data = try content.packed()
        try execute(
            """
            INSERT INTO run (digest, caseID, method, step, verdict, usage, traceDigest, traceKey, size, data)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                content.digest, run.caseID, run.method, run.step, run.verdict.rawValue, run.usage, run.traceDigest,
                run.tracesKey, content.bytes.count, data,
            ])
        return (database.lastInsertedRowID, run.verdict)
    }

    /// Adds a set of decimated traces. If the history contains a set with the same key, the one with fewer compressed
    /// bytes is kept, so that the order of merging does not matter.
    func insert(_ traces: HistoryArchive.Traces) throws {
        try execute(
            """
            INSERT INTO trace ("key", size, data) VALUES (?, ?, ?) ON CONFLICT ("key") DO UPDATE
            SET size = excluded.size, data = excluded.data
            WHERE (length(excluded.data), excluded.data, excluded.size) < (length(data), data, size)
            """,
            [traces.key, traces.size, traces.data])
    }

    private func id(_ table: String, _ digest: String) throws -> Int64? {
        try Int64.fetchOne(database, sql: "SELECT id FROM \(table) WHERE digest = ?", arguments: [digest])
    }

    private func execute(_ sql: String, _ arguments: StatementArguments) throws {
        try database.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}
