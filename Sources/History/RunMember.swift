import GRDB
import Results

/// A result in a stored list of runs, with the columns of the table `run` that tell it without decoding the run.
///
///     let members = try RunMember.all(of: row.runSetID, database)
///     let entry = members[0].entry(in: row)
struct RunMember {
    /// The id of the run in the table `run`.
    var id: Int64
    /// The index of the result in the list of runs, from 0.
    var position: Int
    /// The case, method and step size of the run.
    var key: RunKey
    /// The verdict of the run, as the raw value of a `Verdict`.
    var verdict: String
    /// The largest ratio of a measured value to its tolerance among the checks of the run; nil if nothing was measured.
    var usage: Double?
    /// The digest of the solution of the run; nil if it has none.
    var traceDigest: String?

    /// A Boolean value that indicates whether the run passes.
    var passes: Bool { verdict == Verdict.pass.rawValue }

    /// Returns the results in the list of runs with an id in the table `runSet`, in the order of the list.
    /// - Parameter setID: The id of the list of runs.
    static func all(of setID: Int64, _ database: Database) throws -> [RunMember] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT r.id, m.position, r.caseID, r.method, r.step, r.verdict, r.usage, r.traceDigest
                FROM member m CROSS JOIN run r ON r.id = m.runID WHERE m.setID = ? ORDER BY m.position
                """)
        var result: [RunMember] = []
        let rows = try Row.fetchCursor(statement, arguments: [setID])
        while let row = try rows.next() {
            result.append(
                RunMember(
                    id: row[0], position: row[1], key: RunKey(caseID: row[2], method: row[3], step: row[4]),
                    verdict: row[5], usage: row[6], traceDigest: row[7]))
        }
        return result
    }

    /// Returns the summary of this result in the verification of a row, whose list of runs must contain it.
    func entry(in row: VerificationRow) -> HistoryEntry {
        let own = row.entry.commit(of: key.caseID)
        let times = row.entry.wallTimes
        return HistoryEntry(
            verificationID: row.entry.id, startedAt: row.entry.startedAt, caseID: key.caseID, method: key.method,
            step: key.step, verdict: verdict, usage: usage, traceDigest: traceDigest,
            seconds: times.indices.contains(position) ? times[position] : 0, commit: own.commit, isDirty: own.isDirty,
            machine: row.machineKey)
    }
}

extension HistoryArchive.Entry {
    /// Returns the commit of the repository that contains a case, and whether it had uncommitted changes.
    func commit(of caseID: String) -> CaseCommit {
        caseCommits?[caseID] ?? CaseCommit(commit: commit, isDirty: isDirty)
    }
}
