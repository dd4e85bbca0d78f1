import Comparison
import Foundation
import Results
import Traces

/// Constructed runs and earlier results that tests compare.
enum Sample {
    /// The golden: a sine with an offset, over 10 ms.
    static let times = (0...100).map { Double($0) / 10 }
    /// The values of the golden in mV.
    static let golden = times.map { -65 + 20 * sin($0) }

    /// Returns a run with one check of `max_abs`, whose solution is `values`.
    static func run(
        _ values: [Double] = golden, tolerance: Double = 1, method: String = "euler", step: String = "0.1",
        limit: Double? = nil
    ) throws -> RunResult {
        func trajectory(_ values: [Double]) -> Trajectory {
            Trajectory(times: times, columns: [.init(name: "v", unit: nil, values: values)])
        }
        let signal = try AlignedSignal(
            reference: trajectory(golden), column: 0, test: trajectory(values), column: 0)
        let metrics = SignalMetrics(signal)
        let fails = !(metrics.maxAbs <= tolerance)
        var run = RunResult(
            caseID: "case", method: method, step: step, isOwnSetting: true, verdict: fails ? .fail : .pass,
            modelDigest: "model", experimentDigest: "file", caseDigest: "case", goldenDigests: ["g": "golden"],
            convention: "physical", remarks: [])
        run.traceDigest = "\(values)"
        run.checks = [
            CheckResult(
                check: "potential", golden: "g", signal: "v", metric: "max_abs", unit: "mV", value: metrics.maxAbs,
                tolerance: tolerance, basis: "b", verdict: run.verdict,
                departure: fails
                    ? Departure(signal, metrics, nil, metric: .maxAbs, tolerance: limit ?? tolerance) : nil)
        ]
        run.comparisons = [SignalComparison(golden: "g", signal: "v", unit: "mV", metrics: metrics, events: nil)]
        return run
    }

    /// Returns the versions of a verification.
    static func provenance(_ commit: String? = nil) -> Provenance {
        Provenance(tool: "1", comparator: 3, compiler: "c", commit: commit, isDirty: false, machine: "m")
    }

    /// Returns a verification of runs.
    static func record(_ runs: [RunResult], commit: String? = "now") -> VerificationRecord {
        VerificationRecord(
            id: "present", startedAt: "2026-01-09T00:00:00Z", seconds: 1, provenance: provenance(commit), runs: runs,
            problems: [], titles: [:])
    }

    /// Returns the past of a run, given by its results, the latest first.
    static func past(_ results: [RunResult]) -> VerificationPast {
        guard let latest = results.first else { return VerificationPast() }
        let trail = results.enumerated().map { index, run in
            HistoryEntry(
                verificationID: "id\(index)", startedAt: "2026-01-0\(8 - index)T00:00:00Z", caseID: run.caseID,
                method: run.method, step: run.step, verdict: run.verdict.rawValue, usage: run.usage,
                traceDigest: run.traceDigest, seconds: 0, commit: "commit\(index)", isDirty: false, machine: "m, c")
        }
        let run = VerificationPast.Run(
            result: latest, verificationID: "id0", startedAt: trail[0].startedAt, provenance: provenance("commit0"),
            trail: trail)
        return VerificationPast(runs: [latest.key: run], lastWhole: [latest.key])
    }
}
