import Diagnostics
import Foundation
import GRDB
import Results

extension HistoryStore {
    /// Returns the past of a verification: the earlier results of its own runs, and the earlier results of the runs in
    /// the latest whole verification before it.
    ///
    /// A verification is earlier if it started before this one, or at the same time and has a smaller id. The earlier
    /// result of a run is the latest one on the same machine or, without one, the latest on any machine. The
    /// verification itself need not be in the history.
    /// - Complexity: O(*v* *r*) for *v* earlier verifications and *r* runs; two results of each run are decoded at
    ///   most.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be read.
    public func past(of record: VerificationRecord) throws -> VerificationPast {
        try access { try queue.read { try PastReader(HistoryReader($0), record).past() } }
    }
}

/// The search for the earlier results of runs.
private struct PastReader {
    private let reader: HistoryReader
    private let record: VerificationRecord
    /// The earlier verifications, the latest first.
    private let rows: [VerificationRow]
    private let members: [Int64: [Int64]]
    private let briefs: [Int64: Brief]

    /// The indexed columns of a distinct run.
    private struct Brief {
        var key: RunKey
        var verdict: String
        var usage: Double?
        var traceDigest: String?
    }

    init(_ reader: HistoryReader, _ record: VerificationRecord) throws {
        self.reader = reader
        self.record = record
        rows = try reader.verifications().reversed().filter {
            ($0.entry.startedAt, $0.entry.id) < (record.startedAt, record.id)
        }
        members = try reader.members()
        var briefs: [Int64: Brief] = [:]
        let cursor = try Row.fetchCursor(
            reader.database, sql: "SELECT id, caseID, method, step, verdict, usage, traceDigest FROM run")
        while let row = try cursor.next() {
            briefs[row[0]] = Brief(
                key: RunKey(caseID: row[1], method: row[2], step: row[3]), verdict: row[4], usage: row[5],
                traceDigest: row[6])
        }
        self.briefs = briefs
    }

    func past() throws -> VerificationPast {
        let whole = rows.first { $0.entry.isPartial != true }
        let lastWhole = whole.map { members[$0.runSetID] ?? [] }?.compactMap { briefs[$0]?.key } ?? []
        var found: [RunKey: [(row: VerificationRow, position: Int, id: Int64)]] = [:]
        let wanted = Set(record.runs.map(\.key) + lastWhole)
        for row in rows {
            for (position, id) in (members[row.runSetID] ?? []).enumerated() {
                guard let key = briefs[id]?.key, wanted.contains(key) else { continue }
                found[key, default: []].append((row, position, id))
            }
        }
        let machine = record.provenance.machineKey
        var runs: [RunKey: VerificationPast.Run] = [:]
        var lastPasses: [RunKey: VerificationPast.Run] = [:]
        for (key, places) in found {
            guard let place = places.first(where: { $0.row.machineKey == machine }) ?? places.first else { continue }
            let trail = places.map { entry($0, key) }
            runs[key] = try run(place, key, trail)
            let pass = Verdict.pass.rawValue
            guard briefs[place.id]?.verdict != pass else { continue }
            let passed = places.first { $0.row.machineKey == place.row.machineKey && briefs[$0.id]?.verdict == pass }
            lastPasses[key] = try passed.map { try run($0, key, trail) }
        }
        return VerificationPast(runs: runs, lastWhole: lastWhole, lastPasses: lastPasses)
    }

    private func run(
        _ place: (row: VerificationRow, position: Int, id: Int64), _ key: RunKey, _ trail: [HistoryEntry]
    ) throws -> VerificationPast.Run {
        let entry = place.row.entry
        let own = commit(entry, key.caseID)
        return VerificationPast.Run(
            result: try reader.run(place.id), verificationID: entry.id, startedAt: entry.startedAt,
            provenance: try reader.frame(place.row.frameID).provenance(commit: own.commit, isDirty: own.isDirty),
            trail: trail)
    }

    private func entry(
        _ place: (row: VerificationRow, position: Int, id: Int64), _ key: RunKey
    ) -> HistoryEntry {
        let (entry, brief) = (place.row.entry, briefs[place.id])
        let own = commit(entry, key.caseID)
        let seconds = entry.wallTimes.indices.contains(place.position) ? entry.wallTimes[place.position] : 0
        return HistoryEntry(
            verificationID: entry.id, startedAt: entry.startedAt, caseID: key.caseID, method: key.method,
            step: key.step, verdict: brief?.verdict ?? "", usage: brief?.usage, traceDigest: brief?.traceDigest,
            seconds: seconds, commit: own.commit, isDirty: own.isDirty, machine: place.row.machineKey)
    }

    private func commit(_ entry: HistoryArchive.Entry, _ caseID: String) -> CaseCommit {
        entry.caseCommits?[caseID] ?? CaseCommit(commit: entry.commit, isDirty: entry.isDirty)
    }
}
