import Diagnostics
import Foundation
import GRDB
import Results

extension HistoryStore {
    /// Returns the past of a verification: the earlier results of its own runs, and the earlier results of the runs in
    /// the latest whole verification before it.
    ///
    /// A verification is earlier if it started before this one, or at the same time and has a smaller id. The earlier
    /// result of a run is the latest one on the same machine or, without one, the latest on any machine. If it fails,
    /// the latest passing result on that machine is returned as well, if there is one. The verification itself need not
    /// be in the history.
    /// - Complexity: O(*s* log *v* + *s* *r*) for *r* runs and *v* earlier verifications, among which there are *s*
    ///   combinations of results and frames; the number of verifications that repeat earlier results hardly counts. Two
    ///   results of each run are decoded at most.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the file cannot be read.
    public func past(of record: VerificationRecord) throws -> VerificationPast {
        try access {
            try queue.read { database in
                var reader = try PastReader(HistoryReader(database), record)
                return try reader.past()
            }
        }
    }
}

/// The search for the earlier results of runs.
private struct PastReader {
    private let reader: HistoryReader
    private let record: VerificationRecord
    /// The present results, by run.
    private let present: [RunKey: RunResult]
    /// The combinations of results and frames that occur before, the latest first.
    private let spans: [RunSpan]
    /// The key of the machine of the record; nil if no earlier verification ran on it.
    private let machine: String?
    private var members: [Int64: [RunMember]] = [:]

    /// An earlier result of a run: the latest of those in one combination.
    private struct Place {
        var span: RunSpan
        var member: RunMember
    }

    /// The earlier results of a run on one machine, from the latest to the one at which the search ends.
    private struct Trail {
        /// The latest result of the run before the verification whose past is read.
        var latest: Place
        /// The latest passing result of the run before the verification whose past is read; nil until one is found.
        var pass: Place?
        /// The earlier results of the run, the latest first, that its present result continues
        /// (`RunResult.continues`), up to the first that it does not continue.
        var streak: [Place] = []
        /// The latest earlier result that the present result of the run does not continue; nil until one is found.
        var end: Place?

        init(_ latest: Place) { self.latest = latest }

        /// Adds a result of the run that is older than all added before.
        /// - Parameter run: The result of the run in the verification whose past is read; nil if it has none there, so
        ///   that ``streak`` and ``end`` do not change.
        mutating func append(_ place: Place, before run: RunResult?) {
            if pass == nil, place.member.passes { pass = place }
            guard end == nil, let run else { return }
            let member = place.member
            if run.continues(verdict: member.verdict, traceDigest: member.traceDigest) {
                streak.append(place)
            } else {
                end = place
            }
        }

        /// Returns whether the search may end: ``pass`` has been found and, if the run has a present result, ``end``.
        func isSettled(_ run: RunResult?) -> Bool { pass != nil && (run == nil || end != nil) }
    }

    init(_ reader: HistoryReader, _ record: VerificationRecord) throws {
        self.reader = reader
        self.record = record
        present = Dictionary(record.runs.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        spans = try RunSpan.before((record.startedAt, record.id), reader.database)
        let own = record.provenance.machineKey
        machine = spans.contains { $0.machineKey == own } ? own : nil
    }

    mutating func past() throws -> VerificationPast {
        let lastWhole = try lastWholeRuns()
        var open = Set(present.keys).union(lastWhole)
        // The results on the machine of the record, and on that of the latest result.
        var own: [RunKey: Trail] = [:], other: [RunKey: Trail] = [:]
        for span in spans where !open.isEmpty {
            for member in try members(of: span.runSetID) where open.contains(member.key) {
                let (key, place) = (member.key, Place(span: span, member: member))
                if span.machineKey == machine {
                    own[key, default: Trail(place)].append(place, before: present[key])
                } else if machine == nil || own[key] == nil, span.machineKey == machineKey(other[key], or: span) {
                    other[key, default: Trail(place)].append(place, before: present[key])
                }
                let trail = machine == nil ? other[key] : own[key]
                if trail?.isSettled(present[key]) == true { open.remove(key) }
            }
        }
        var past = VerificationPast(lastWhole: lastWhole)
        for (key, trail) in other.merging(own, uniquingKeysWith: { $1 }) {
            let entries = try entries(trail)
            past.runs[key] = try run(trail.latest, entries)
            guard !trail.latest.member.passes else { continue }
            past.lastPasses[key] = try trail.pass.map { try run($0, entries) }
        }
        return past
    }

    private func machineKey(_ trail: Trail?, or span: RunSpan) -> String {
        trail?.latest.span.machineKey ?? span.machineKey
    }

    /// Returns the runs of the latest whole verification before.
    private mutating func lastWholeRuns() throws -> [RunKey] {
        let row = try VerificationRow.fetchOne(
            reader.database,
            sql: VerificationRow.query
                + " WHERE (v.startedAt, v.id) < (?, ?) AND v.isPartial IS NOT 1" + VerificationRow.latestFirst
                + " LIMIT 1",
            arguments: [record.startedAt, record.id])
        return try row.map { try members(of: $0.runSetID).map(\.key) } ?? []
    }

    /// Returns the results in a list of runs, in order.
    private mutating func members(of setID: Int64) throws -> [RunMember] {
        if let known = members[setID] { return known }
        let result = try RunMember.all(of: setID, reader.database)
        members[setID] = result
        return result
    }

    /// Returns the summaries of the results that bound the present one: the first of those that it continues, and the
    /// latest one before.
    private func entries(_ trail: Trail) throws -> [HistoryEntry] {
        var first: (place: Place, verification: RunSpan.Verification)?
        for place in trail.streak {
            guard let verification = try place.span.first(after: trail.end?.span.last, reader.database),
                first.map({ verification < $0.verification }) ?? true
            else { continue }
            first = (place, verification)
        }
        return try [
            first.map { $0.place.member.entry(in: try row($0.verification.number)) },
            trail.end.map { $0.member.entry(in: try row($0.span.last.number)) },
        ].compactMap(\.self)
    }

    private func row(_ number: Int64) throws -> VerificationRow {
        guard
            let row = try VerificationRow.fetchOne(
                reader.database, sql: VerificationRow.query + " WHERE v.number = ?", arguments: [number])
        else { throw DiagnosticsError(.historyFault, "a stored record is damaged") }
        return row
    }

    private func run(_ place: Place, _ trail: [HistoryEntry]) throws -> VerificationPast.Run {
        let entry = try row(place.span.last.number).entry
        let own = entry.commit(of: place.member.key.caseID)
        return VerificationPast.Run(
            result: try reader.run(place.member.id), verificationID: entry.id, startedAt: entry.startedAt,
            provenance: try reader.frame(place.span.frameID).provenance(commit: own.commit, isDirty: own.isDirty),
            trail: trail)
    }
}
