import Comparison
import Foundation
import History
import Results
import TestSupport
import Testing

/// The file `schema-2.sqlite`, which the second schema wrote, opens in the present program with all that it holds.
///
/// It contains two verifications of the membrane of `FirstSchemaTests`, each with a run by Euler's method and one by
/// Heun's. The golden is exact for k = 1/(20 ms); the second verification has k three times as large.
struct SecondSchemaTests {
    /// The factor by which a run decays in a step of 1 ms: the stability functions 1 - hk and 1 - hk + (hk)²/2.
    private static func decay(_ method: String, _ k: Double) -> Double {
        method == "euler" ? 1 - k : 1 - k + k * k / 2
    }

    private static func largest(_ method: String, _ k: Double) -> Double {
        (0...20).map { 15 * abs(pow(decay(method, k), Double($0)) - exp(-Double($0) / 20)) }.max() ?? 0
    }

    @Test func everythingIsKept() throws {
        let folder = try TemporaryFolder()
        let history = try HistoryStore(path: Samples.schema(2, in: folder))
        let summaries = try history.summaries(limit: 10)
        #expect(summaries.map(\.verdict) == ["fail", "pass"])
        #expect(summaries.map(\.runCount) == [2, 2])
        for (summary, k) in zip(summaries, [0.15, 0.05]) {
            let record = try #require(try history.verification(summary.id))
            #expect(record.titles == ["leaky": "leaky"] && record.problems.isEmpty)
            #expect(record.provenance.comparator == 3 && record.provenance.tool == "0.1.0")
            #expect(record.isPartial == nil && record.peakMemory == nil)
            #expect(record.runs.map(\.method) == ["euler", "heun"])
            for run in record.runs {
                let check = try #require(run.checks.first)
                #expect(try abs(#require(check.value) - Self.largest(run.method, k)) < 1e-9)
                #expect(check.tolerance == 0.5 && check.signedValue == nil && check.departure == nil)
                #expect(run.seconds > 0 && run.stepCount == 20)
                #expect(run.comparator == 3)
            }
            #expect(try history.traces(of: record.runs).count == 2)
        }
        #expect(try history.entries(case: "leaky", limit: 10).map(\.method) == ["heun", "euler", "heun", "euler"])
    }

    /// The other history of a merge is read without being migrated itself.
    @Test func mergingLeavesTheFileAsItIs() throws {
        let folder = try TemporaryFolder()
        let path = try Samples.schema(2, in: folder)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let archive = try HistoryStore.archive(at: path)
        #expect(archive.count == 2)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        let history = try HistoryStore(path: folder.path + "/new.sqlite")
        #expect(try history.add(archive) == 2)
        #expect(try HistoryStore(path: path).archive() == history.archive())
    }
}
