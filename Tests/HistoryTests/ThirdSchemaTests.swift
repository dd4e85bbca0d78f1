import Foundation
import History
import Results
import TestSupport
import Testing

/// The file `schema-3.sqlite`, which the third schema wrote, opens in the present program with the series of its checks.
///
/// It contains three verifications of the membrane of `FirstSchemaTests`, each with a run by Euler's method and one by
/// Heun's. The golden is exact for k = 1/(20 ms); the third verification has k three times as large.
struct ThirdSchemaTests {
    /// Returns the difference of largest magnitude from the golden.
    private static func largest(_ method: String, _ k: Double) -> Double {
        let decay = method == "euler" ? 1 - k : 1 - k + k * k / 2
        let differences = (0...20).map { 15 * (pow(decay, Double($0)) - exp(-Double($0) / 20)) }
        return differences.max { abs($0) < abs($1) } ?? 0
    }

    @Test func seriesAreRead() throws {
        let folder = try TemporaryFolder()
        let history = try HistoryStore(path: Samples.schema(3, in: folder))
        let series = try history.series()
        #expect(series.verifications.map(\.commit) == ["c1", "c2", "c3"])
        #expect(series.verifications.map(\.machine) == ["m", "m", "m"])
        #expect(series.runs.map(\.run.method).sorted() == ["euler", "heun"])
        #expect(series.runs.allSatisfy { $0.points.map(\.verification) == [0, 1, 2] })
        #expect(series.checks.map(\.key.run.method).sorted() == ["euler", "heun"])
        for check in series.checks {
            let key = check.key
            #expect(
                [key.run.caseID, key.check, key.golden, key.signal, key.metric, key.unit].joined(separator: " ")
                    == "leaky potential exact v max_abs mV")
            #expect(check.points.map(\.verdict) == [.pass, .pass, .fail])
            #expect(check.points.allSatisfy { $0.tolerance == 0.5 && $0.goldenDigest?.isEmpty == false })
            for (point, k) in zip(check.points, [0.05, 0.05, 0.15]) {
                let expected = Self.largest(key.run.method, k)
                #expect(try abs(#require(point.signedValue) - expected) < 1e-9)
                #expect(try abs(#require(point.value) - abs(expected)) < 1e-9)
            }
        }
        #expect(try history.series(case: "other").checks.isEmpty)
        #expect(try history.series(case: "leaky").checks.map(\.points) == series.checks.map(\.points))
        #expect(try history.series(since: "2026-11-23").verifications.map(\.commit) == ["c3"])
    }

    /// Series follow from the archive: a history that imports it has the same ones.
    @Test func anImportHasTheSameSeries() throws {
        let folder = try TemporaryFolder()
        let history = try HistoryStore(path: Samples.schema(3, in: folder))
        let other = try HistoryStore(path: folder.path + "/other.sqlite")
        #expect(try other.add(history.archive()) == 3)
        let (own, imported) = try (history.series().checks, other.series().checks)
        #expect(own.map(\.key) == imported.map(\.key) && own.map(\.points) == imported.map(\.points))
        // Values of runs that are no longer part of the history are removed with them.
        #expect(try other.prune(keeping: 1).removed == 2)
        #expect(try other.series().checks.map(\.points.count) == [1, 1])
    }
}
