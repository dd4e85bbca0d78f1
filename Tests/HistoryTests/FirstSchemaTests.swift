import Comparison
import Foundation
import GRDB
import History
import Results
import TestSupport
import Testing

/// The file `schema-1.sqlite`, which the first schema wrote, opens in the present program.
///
/// It contains two verifications of a leaky membrane, v' = -k (v + 65 mV) from -50 mV, integrated by Euler's method with
/// steps of 1 ms and compared with a golden in which k = 1/(20 ms). The first run has that k, the second has k three
/// times as large.
struct FirstSchemaTests {
    private static let passed = "9a0ba7e2-c898-444a-b5c7-20ee8a5c235d"
    private static let failed = "16962fe7-13b2-4a99-a16b-ea0cbb43764e"
    /// The decay of each run in a step of Euler's method.
    private static let decays = [passed: 0.95, failed: 0.85]

    private func history(_ folder: TemporaryFolder) throws -> HistoryStore {
        try HistoryStore(path: Samples.firstSchema(in: folder))
    }

    /// The solution of the golden: exact, after `n` ms.
    private func golden(_ n: Int) -> Double { -65 + 15 * exp(-Double(n) / 20) }
    /// The solution of Euler's method after `n` steps.
    private func euler(_ decay: Double, _ n: Int) -> Double { -65 + 15 * pow(decay, Double(n)) }

    @Test func verificationsAreKept() throws {
        let folder = try TemporaryFolder()
        let history = try history(folder)
        #expect(try history.count() == 2)
        // Both started in the same second, so that their ids give the order.
        #expect(try history.verification()?.id == Self.passed)
        for (prefix, id, verdict) in [("9a0b", Self.passed, Verdict.pass), ("1", Self.failed, .fail)] {
            let record = try #require(try history.verification(prefix))
            #expect(record.id == id)
            #expect(record.verdict == verdict)
            #expect(record.startedAt == "2026-11-24T21:13:13Z")
            #expect(record.titles == ["leaky": "leaky.yaml"])
            #expect(record.provenance.comparator == 3 && record.provenance.commit == nil)
            #expect(record.problems.isEmpty)
        }
    }

    @Test(arguments: [passed, failed]) func runsAreKept(id: String) throws {
        let folder = try TemporaryFolder()
        let record = try #require(try history(folder).verification(id))
        #expect(record.runs.count == 1)
        let run = try #require(record.runs.first)
        #expect(run.caseID == "leaky" && run.label == "euler at 1 ms" && run.isOwnSetting)
        #expect(run.verdict == record.verdict)
        #expect(run.stepCount == 20)
        let check = try #require(run.checks.first)
        #expect(check.metric == "max_abs" && check.tolerance == 0.5 && check.unit == "mV")
        let decay = try #require(Self.decays[id])
        let largest = try #require((0...20).map { (euler(decay, $0) - golden($0)).magnitude }.max())
        #expect(try abs(#require(check.value) - largest) < 1e-12)
        #expect(run.comparisons.first?.metrics.maxAbs == check.value)
    }

    @Test func entriesAreKept() throws {
        let folder = try TemporaryFolder()
        let history = try history(folder)
        let entries = try history.entries(limit: 10)
        #expect(entries.map(\.verificationID) == [Self.passed, Self.failed])
        #expect(entries.map(\.verdict) == ["pass", "fail"])
        for entry in entries {
            let run = try #require(try history.verification(entry.verificationID)?.runs.first)
            #expect(entry.usage == run.usage && entry.traceDigest == run.traceDigest)
        }
    }

    /// The keys of stored traces contain the version of the comparison that made them.
    @Test(.enabled(if: Comparator.version == 3, "the traces are those of version 3 of the comparison"))
    func tracesAreKept() throws {
        let folder = try TemporaryFolder()
        let history = try history(folder)
        for (id, decay) in Self.decays {
            let record = try #require(try history.verification(id))
            let key = try #require(record.runs[0].tracesKey)
            let set = try #require(try history.traces(of: record.runs)[key])
            #expect(set.key == key)
            #expect(set.traces.count == 1)
            let trace = try #require(set.traces.first)
            #expect(trace.golden == "reference" && trace.signal == "v" && trace.unit == "mV")
            #expect(trace.times == (0...20).map(Float.init))
            for n in 0...20 {
                #expect(abs(trace.reference[n] - Float(golden(n))) < 1e-5)
                #expect(abs(trace.test[n] - Float(euler(decay, n))) < 1e-5)
            }
        }
    }

    /// A migrated file is an ordinary history: it is appended to, and opening it again changes nothing.
    @Test func migratedFilesAreUsed() throws {
        let folder = try TemporaryFolder()
        let path = try Samples.firstSchema(in: folder)
        try HistoryStore(path: path).append(Samples.record("new"))
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let history = try HistoryStore(path: path)
        #expect(try history.count() == 3)
        #expect(try history.entries(limit: 10).map(\.verificationID) == [Self.passed, Self.failed, "new"])
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    /// The schema of a migrated file is that of a new one.
    @Test func migratedSchemaIsThatOfANewFile() throws {
        let folder = try TemporaryFolder()
        let old = try Samples.firstSchema(in: folder)
        let new = folder.path + "/new.sqlite"
        let columns = try [old, new].map { path in
            _ = try HistoryStore(path: path)
            return try DatabaseQueue(path: path).read { database in
                try ["verification", "run", "frame", "runSet", "member", "trace", "grdb_migrations"].map { table in
                    try database.columns(in: table).map { "\(table).\($0.name) \($0.type) \($0.isNotNull)" }
                }
            }
        }
        #expect(columns[0] == columns[1])
    }
}
