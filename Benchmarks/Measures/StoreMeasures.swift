import Comparison
import Diagnostics
import Foundation
import Goldens
import History
import Quantities
import Results
import Traces

/// The measures of comparing traces, of goldens, and of the history.
struct StoreMeasures {
    /// The number of measured repetitions; one more comes before them.
    let repetitions: Int
    private let reference: Trajectory
    private let test: Trajectory

    /// Makes two traces of 20 001 samples and 3 quantities: spike trains with different rates, each slightly delayed.
    init(repetitions: Int) {
        let times = (0...20000).map { Double($0) * 0.005 }
        func trace(_ delay: Double) -> Trajectory {
            Trajectory(
                times: times,
                columns: [3.0, 7.0, 11.0].map { period in
                    .init(
                        name: "v\(period)", unit: nil,
                        values: times.map { -65 + 90 * pow(sin(Double.pi * ($0 - delay) / period), 20) })
                })
        }
        self.repetitions = repetitions
        (reference, test) = (trace(0), trace(0.02))
    }

    /// Prints the costs of one comparison with all metrics and their bounds.
    func comparison() throws {
        var sum = 0.0
        for repetition in 0...repetitions {
            let compared = try Times.of { try Self.sumOfMetrics(reference, test) }
            sum += compared.value
            if repetition > 0 { compared.times.print("compare") }
        }
        guard sum.isFinite else { throw DiagnosticsError(.invalidValue, "a metric is not finite") }
    }

    /// Prints the costs of encoding and decoding a golden.
    func golden() throws {
        let text = TraceWriter.text(reference, format: .dat)
        let names = ["t"] + reference.columns.map(\.name)
        let units: [PhysicalUnit?] = [UnitTable.unit(named: "ms")] + reference.columns.map { _ in PhysicalUnit.one }
        for repetition in 0...repetitions {
            let encode = try Times.of { try Golden(text: text, file: "v.dat", names: names, units: units).bytes() }
            let decode = try Times.of {
                try Golden(bytes: encode.value, path: "v.golden").trajectory(file: "v.golden")
            }
            guard repetition > 0 else { continue }
            encode.times.print("golden-encode")
            decode.times.print("golden-decode")
        }
    }

    /// Prints the costs of adding a verification of 46 runs with nine changed values each to a history.
    func history() throws {
        let path = NSTemporaryDirectory() + "/benchmark-\(getpid()).sqlite"
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        let store = try HistoryStore(path: path)
        for repetition in 0...repetitions {
            let record = Self.record(repetition)
            let times = try Times.of { try store.append(record) }.times
            if repetition > 0 { times.print("history-insert") }
        }
    }

    /// Returns the sum of all metrics and bounds, so that none is left out.
    private static func sumOfMetrics(_ reference: Trajectory, _ test: Trajectory) throws -> Double {
        var sum = 0.0
        for column in reference.columns.indices {
            let aligned = try AlignedSignal(reference: reference, column: column, test: test, column: column)
            let metrics = SignalMetrics(aligned)
            let trains = try EventTrains(
                threshold: 0, reference: reference, column: column, test: test, column: column, window: nil)
            let events = EventMetrics(trains)
            let tube = TubeMetrics(aligned, TubeSize(time: 0.1, amount: .range(0.001)))
            let parts = Metric.ExtraResults(tube: tube, trains: trains, matchWindow: 1)
            let bounds = MetricBounds(aligned, metrics)
            for metric in Metric.allCases {
                sum += metric.value(metrics, events, parts) ?? 0
                sum += metric.bound(bounds, events, parts)
            }
        }
        return sum
    }

    private static func record(_ number: Int) -> VerificationRecord {
        let second = (number % 60 < 10 ? "0" : "") + String(number % 60)
        return VerificationRecord(
            id: "verification-\(number)", startedAt: "2026-01-02T03:04:\(second)Z", seconds: 1,
            provenance: Provenance(
                tool: "0.0.0", comparator: 1, compiler: "c", commit: "abc", isDirty: false, machine: "m"),
            runs: (0..<46).map { run($0, number) }, problems: [], titles: [:])
    }

    private static func run(_ index: Int, _ number: Int) -> RunResult {
        var run = RunResult(
            caseID: "case\(index)", method: "rk4", step: "0.01", isOwnSetting: true, verdict: .pass, modelDigest: "m",
            experimentDigest: "e", caseDigest: "c", goldenDigests: ["g": "1"], convention: "physical", remarks: [])
        run.traceDigest = "digest-\(index)-\(number)"
        run.checks = (0..<9).map { check in
            CheckResult(
                check: "check\(check / 3)", golden: "g", signal: "v\(check % 3)", metric: "max_abs", unit: "mV",
                value: 0.1 + 1e-6 * Double(number + check), tolerance: 0.5, basis: "b", verdict: .pass)
        }
        return run
    }
}
