import Diagnostics
import Foundation
import GRDB
import History
import Results
import TestSupport
import Testing

/// Tests that equal contents are stored once, and the size of the file.
struct ContentTests {
    /// A verification like that of the shipped matrix: 46 runs with about 10 kB each.
    private static func matrix(_ id: String, at time: Int) -> VerificationRecord {
        var record = Samples.record(id, verdicts: [Verdict](repeating: .pass, count: 46), at: time)
        for index in record.runs.indices {
            record.runs[index].seconds = Double(index + 1) / Double(time + 3)
            record.runs[index].remarks = (0..<100).map { "remark \($0) of run \(index), with some words" }
        }
        return record
    }

    private static func size(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
    }

    /// A thousand unchanged verifications take less than 5 MB, and so a hundred less than 500 kB.
    @Test func unchangedVerificationsCostLittle() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/history.sqlite"
        let history = try HistoryStore(path: path)
        try history.append(Self.matrix("first", at: 0))
        let before = try Self.size(path)
        for index in 1...100 { try history.append(Self.matrix("id\(index)", at: index)) }
        #expect(try Self.size(path) - before < 500_000)
        // Wall times differ between verifications, and are restored exactly.
        let found = try #require(try history.verification("id57"))
        #expect(try Samples.json(found) == Samples.json(Self.matrix("id57", at: 57)))
    }

    /// An id or a prefix denotes one verification; the whole id goes before longer ones.
    @Test func aPrefixOfSeveralIdsIsRefused() throws {
        let folder = try TemporaryFolder()
        let history = try HistoryStore(path: folder.path + "/history.sqlite")
        for (index, id) in ["ab", "abc", "abd", "x1"].enumerated() { try history.append(Self.matrix(id, at: index)) }
        #expect(try history.verification("ab")?.id == "ab")
        #expect(try history.verification("x")?.id == "x1")
        #expect(try history.verification()?.id == "x1")
        #expect(try history.verification("abe") == nil)
        let error = #expect(throws: DiagnosticsError.self) { try history.verification("a") }
        #expect(error?.diagnostics.first?.message == "several verifications have an id that starts with 'a'")
        #expect(error?.diagnostics.first?.notes.map(\.message) == ["ab", "abc", "abd"])
    }

    /// A changed run is stored beside those that did not change.
    @Test func aChangedRunIsStoredAlone() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/history.sqlite"
        let history = try HistoryStore(path: path)
        var record = Self.matrix("a", at: 0)
        try history.append(record)
        record = Self.matrix("b", at: 1)
        record.runs[3].traceDigest = "other"
        try history.append(record)
        let counts = try DatabaseQueue(path: path).read { database in
            try ["run", "runSet", "frame"].map { try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)") ?? 0 }
        }
        #expect(counts == [47, 2, 1])
        #expect(try history.verification("a")?.runs[3].traceDigest == Self.matrix("a", at: 0).runs[3].traceDigest)
        #expect(try history.verification("b")?.runs[3].traceDigest == "other")
    }

    // MARK: Series

    @Test func seriesHaveThePointsOfTheirVerifications() throws {
        let folder = try TemporaryFolder()
        let history = try HistoryStore(path: folder.path + "/history.sqlite")
        // Added out of order.
        for time in [2, 0, 1] {
            var record = Samples.record("id\(time)", verdicts: [.pass, .fail], at: time)
            record.runs[0].checks[0].signedValue = -Double(time)
            record.runs[1].seconds = Double(time) + 0.5
            try history.append(record)
        }
        try history.append(Samples.record("other", case: "another", at: 3))
        let series = try history.series(case: "case")
        #expect(series.verifications.map(\.id) == ["id0", "id1", "id2", "other"])
        #expect(series.checks.count == 4 && series.runs.count == 2)
        let first = try #require(series.checks.first { $0.key.run.step == "0.1" && $0.key.check == "v" })
        #expect(first.points.map(\.verification) == [0, 1, 2])
        #expect(first.points.map(\.signedValue) == [0, -1, -2])
        #expect(first.points.allSatisfy { $0.value == 0.1 + 0.2 && $0.tolerance == 0.5 && $0.goldenDigest == "1" })
        // For a metric without a sign, the signed value is the value itself.
        let other = try #require(series.checks.first { $0.key.run.step == "0.2" && $0.key.check == "v" })
        #expect(other.points.map(\.signedValue) == [0.1 + 0.2, 0.1 + 0.2, 0.1 + 0.2])
        #expect(series.runs.map { $0.points.map(\.seconds) } == [[0.1, 0.1, 0.1], [0.5, 1.5, 2.5]])
        #expect(try history.series(case: "none").checks.isEmpty)
        #expect(try history.series(since: Samples.startedAt(2)).verifications.map(\.id) == ["id2", "other"])
    }

    /// The points of a thousand verifications of 46 runs are there in well under a second.
    @Test func longSeriesAreFast() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/history.sqlite"
        let history = try HistoryStore(path: path)
        try history.append(Self.matrix("first", at: 0))
        try DatabaseQueue(path: path).write { database in
            for index in 1..<1000 {
                try database.execute(
                    sql: """
                        INSERT INTO verification SELECT NULL, ?, startedAt, seconds, verdict, "commit", isDirty,
                        caseCommits, isPartial, peakMemory, frameID, runSetID, wallTimes FROM verification WHERE id = 'first'
                        """, arguments: ["id\(index)"])
            }
        }
        let clock = ContinuousClock()
        var series: HistorySeries?
        let time = try clock.measure { series = try history.series() }
        #expect(series?.checks.count == 92 && series?.checks.allSatisfy { $0.points.count == 1000 } == true)
        #expect(time < .seconds(2))
    }

    /// Checks of one name in a run, and runs of one name in a verification, have series of their own.
    @Test func checksOfOneNameAreNotMixed() throws {
        let folder = try TemporaryFolder()
        let history = try HistoryStore(path: folder.path + "/history.sqlite")
        for time in 0..<3 {
            var record = Samples.record("id\(time)", at: time)
            record.runs[0].checks[1] = record.runs[0].checks[0]
            record.runs[0].checks[1].value = 7
            record.runs.append(record.runs[0])
            record.runs[1].checks[0].value = 8
            record.runs[1].checks[1].value = 9
            try history.append(record)
        }
        let series = try history.series()
        #expect(series.checks.map { $0.points.map(\.value) } == [0.1 + 0.2, 7, 8, 9].map { [$0, $0, $0] })
        #expect(Set(series.checks.map(\.key)).count == 4)
        #expect(series.checks.map(\.key.checkLabel) == ["v", "v (no. 2)", "v (no. 3)", "v (no. 5)"])
        #expect(series.runs.map(\.points.count) == [3, 3])
    }

    // MARK: Past

    @Test func thePastIsThatOfTheSameMachine() throws {
        let folder = try TemporaryFolder()
        let history = try HistoryStore(path: folder.path + "/history.sqlite")
        for (time, machine) in [(0, "a"), (1, "b"), (2, "a"), (3, "b"), (9, "a")] {
            var record = Samples.record("id\(time)", verdicts: [.pass], at: time)
            record.provenance.machineID = machine
            record.provenance.commit = "commit\(time)"
            try history.append(record)
        }
        var record = Samples.record("new", verdicts: [.pass, .pass], at: 5)
        record.provenance.machineID = "a"
        let past = try history.past(of: record)
        #expect(past.lastWhole == [record.runs[0].key])
        let run = try #require(past.runs[record.runs[0].key])
        #expect(run.verificationID == "id2" && run.provenance.commit == "commit2")
        // All results of this machine are the same; the first one bounds them.
        #expect(run.trail.map(\.verificationID) == ["id0"])
        #expect(run.trail.map(\.machine) == ["a"])
        #expect(past.runs[record.runs[1].key] == nil)
        // Without a result of this machine, the latest result of any machine is used.
        record.provenance.machineID = "c"
        #expect(try history.past(of: record).runs[record.runs[0].key]?.verificationID == "id3")
    }

    @Test func partialVerificationsCountForTheirRuns() throws {
        let folder = try TemporaryFolder()
        let history = try HistoryStore(path: folder.path + "/history.sqlite")
        try history.append(Samples.record("whole", verdicts: [.pass, .pass], at: 0))
        var partial = Samples.record("partial", verdicts: [.fail], at: 1)
        partial.isPartial = true
        try history.append(partial)
        let record = Samples.record("new", verdicts: [.pass, .pass], at: 2)
        let past = try history.past(of: record)
        #expect(past.lastWhole == record.runs.map(\.key))
        #expect(record.runs.map { past.runs[$0.key]?.verificationID } == ["partial", "whole"])
    }
}
