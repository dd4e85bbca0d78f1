import Foundation
import History
import Results
import TestSupport
import Testing

/// The file `schema-4.sqlite`, which the fourth schema wrote, opens in the present program, which finds in it what
/// happened before each verification.
///
/// It contains six verifications of one run. They are those of the machine m1, but the second, which is that of m2; the
/// run fails in the third and in the fourth, and its solution in the last two is that of the first.
struct FourthSchemaTests {
    @Test func thePastIsFound() throws {
        let folder = try TemporaryFolder()
        let history = try HistoryStore(path: Samples.schema(4, in: folder))
        #expect(try history.summaries(limit: 9).map(\.id) == ["v6", "v5", "v4", "v3", "v2", "v1"])
        // The latest result of the machine, the latest that passes, the first that is continued, the latest before it.
        let expected: [(id: String, latest: String?, pass: String?, trail: [String])] = [
            ("v1", nil, nil, []), ("v2", "v1", nil, ["v1"]), ("v3", "v1", nil, ["v1"]),
            ("v4", "v3", "v1", ["v3", "v1"]), ("v5", "v4", "v1", ["v4"]), ("v6", "v5", nil, ["v5", "v4"]),
        ]
        for (id, latest, pass, trail) in expected {
            let record = try #require(try history.verification(id))
            let key = try #require(record.runs.first).key
            let past = try history.past(of: record)
            #expect(past.runs[key]?.verificationID == latest, "\(id)")
            #expect(past.runs[key]?.provenance.commit == latest.map { "c" + $0.dropFirst() })
            #expect(past.lastPasses[key]?.verificationID == pass, "\(id)")
            #expect(past.runs[key]?.trail.map(\.verificationID) ?? [] == trail, "\(id)")
        }
    }

    /// A verification that is appended to the migrated file has series with those before it.
    @Test func aVerificationIsAppended() throws {
        let folder = try TemporaryFolder()
        let history = try HistoryStore(path: Samples.schema(4, in: folder))
        var record = try #require(try history.verification("v6"))
        (record.id, record.startedAt) = ("v7", "2026-11-27T06:00:00Z")
        record.runs[0].traceDigest = "new"
        try history.append(record)
        let series = try history.series()
        #expect(series.verifications.map(\.id) == ["v1", "v2", "v3", "v4", "v5", "v6", "v7"])
        #expect(series.checks.map(\.points.count) == [7])
    }
}
