import Foundation
import History
import Results
import TestSupport
import Testing

/// A history returns the records that were appended to it.
struct RoundTripTests {
    private func store(_ folder: TemporaryFolder) throws -> HistoryStore {
        try HistoryStore(path: folder.path + "/history.sqlite")
    }

    @Test(arguments: [[], [Verdict.pass], Verdict.allCases]) func recordsComeBackWhole(verdicts: [Verdict]) throws {
        let folder = try TemporaryFolder()
        let record = Samples.record("one", verdicts: verdicts)
        try store(folder).append(record)
        let found = try #require(try store(folder).verification())
        #expect(try Samples.json(found) == Samples.json(record))
    }

    @Test func tracesComeBackWhole() throws {
        let folder = try TemporaryFolder()
        let history = try store(folder)
        let run = Samples.run("case", step: "0.1", .pass)
        let traces = try #require(try Samples.traces(run))
        try history.store(traces)
        try history.append(Samples.record("written", case: "other", verdicts: [.pass]))
        let found = try store(folder).traces(of: [run, run, Samples.run("case", step: "9", .pass)])
        #expect(Array(found.keys) == [traces.key])
        #expect(try Samples.json(found[traces.key]) == Samples.json(traces))
    }

    /// A key identifies its traces, so that the set stored first is kept.
    @Test func tracesAreStoredOnce() throws {
        let folder = try TemporaryFolder()
        let history = try store(folder)
        let run = Samples.run("case", step: "0.1", .pass)
        let traces = try #require(try Samples.traces(run))
        try history.store(traces)
        try history.store(DecimatedTraces(key: traces.key, traces: []))
        try history.append(Samples.record("written", case: "other", verdicts: [.pass]))
        #expect(try history.traces(of: [run])[traces.key]?.traces.count == 1)
    }

    @Test func runsWithoutASolutionHaveNoTraces() throws {
        let folder = try TemporaryFolder()
        var run = Samples.run("case", step: "0.1", .engineError)
        run.traceDigest = nil
        #expect(try store(folder).traces(of: [run]).isEmpty)
        #expect(try store(folder).traces(of: []).isEmpty)
    }

    @Test func anEmptyHistoryHasNothing() throws {
        let folder = try TemporaryFolder()
        let history = try store(folder)
        #expect(try history.count() == 0)
        #expect(try history.verification() == nil)
        #expect(try history.entries(limit: 10).isEmpty)
    }

    /// An id is stored once; a second record with it is refused as a whole.
    @Test func anIdIsUsedOnce() throws {
        let folder = try TemporaryFolder()
        let history = try store(folder)
        try history.append(Samples.record("one"))
        #expect(
            headlines { try history.append(Samples.record("one", verdicts: [.fail, .fail])) } == [
                "error[E0902]: the history \(folder.path)/history.sqlite cannot be used: "
                    + "UNIQUE constraint failed: verification.id"
            ])
        #expect(try history.entries(limit: 10).map(\.verdict) == ["pass"])
    }

    // MARK: Entries

    @Test func entriesAreThoseOfTheRunsLatestFirst() throws {
        let folder = try TemporaryFolder()
        let history = try store(folder)
        let records = (0..<4).map { Samples.record("id\($0)", case: "case\($0 % 2)", verdicts: [.pass, .fail]) }
        for record in records { try history.append(record) }
        let runs = records.flatMap { record in record.runs.map { (record, $0) } }.reversed()
        let entries = try history.entries(limit: 100)
        #expect(entries.count == runs.count)
        for (entry, (record, run)) in zip(entries, runs) {
            #expect(entry.verificationID == record.id && entry.startedAt == record.startedAt)
            #expect(entry.caseID == run.caseID && entry.method == run.method && entry.step == run.step)
            #expect(entry.verdict == run.verdict.rawValue && entry.usage == run.usage)
            #expect(entry.traceDigest == run.traceDigest && entry.seconds == run.seconds)
            #expect(entry.commit == record.provenance.commit && entry.isDirty == record.provenance.isDirty)
        }
        let ids = entries.map { $0.verificationID + $0.step }
        for limit in 0...9 {
            #expect(try history.entries(limit: limit).map { $0.verificationID + $0.step } == Array(ids.prefix(limit)))
        }
        let ofOne = try history.entries(case: "case1", limit: 3)
        #expect(ofOne.map(\.verificationID) == ["id3", "id3", "id1"])
        #expect(try history.entries(case: "case_", limit: 3).isEmpty)
    }

    // MARK: Lookup by prefix

    /// Wildcards of SQL, quotation marks and letters of several bytes are text like any other.
    @Test(arguments: [
        ("a%", "a%c"), ("a_", "a_c"), ("%", nil), ("_", nil), ("ab", "abc"), ("a'", "a'c"), ("abc", "abc"),
        ("abcd", nil), ("A", nil), ("é", "é1"), ("é1", "é1"), ("e", nil), ("a\\", nil), ("*", nil),
    ]) func prefixesAreText(prefix: String, id: String?) throws {
        let folder = try TemporaryFolder()
        let history = try store(folder)
        for (time, id) in ["abc", "a%c", "é1", "a_c", "a'c"].enumerated() {
            try history.append(Samples.record(id, at: time))
        }
        #expect(try history.verification(prefix)?.id == id)
    }

    /// An id that another one begins with is found; a prefix of several ids is refused.
    @Test func prefixesOfSeveralAreRefused() throws {
        let folder = try TemporaryFolder()
        let history = try store(folder)
        for (time, id) in ["a", "a2", "b1", "c0", "b0"].enumerated() {
            try history.append(Samples.record(id, at: time))
        }
        #expect(try history.verification("a")?.id == "a")
        #expect(try history.verification("c")?.id == "c0")
        for prefix in ["b", ""] {
            #expect(
                headlines { _ = try history.verification(prefix) } == [
                    "error[E0404]: several verifications have an id that starts with '\(prefix)'"
                ])
        }
        #expect(try history.verification()?.id == "b0")
    }
}
