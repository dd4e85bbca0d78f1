import Comparison
import Foundation
import Quantities
import Results
import TestSupport
import Traces

/// Records that tests store, made by hand.
enum Samples {
    /// Returns a verification with one run for each verdict.
    static func record(
        _ id: String, case caseID: String = "case", verdicts: [Verdict] = [.pass], at time: Int = 5
    ) -> VerificationRecord {
        VerificationRecord(
            id: id, startedAt: startedAt(time), seconds: 1.5,
            provenance: Provenance(
                tool: "0.0.0", comparator: Comparator.version, compiler: "c", commit: "abc", isDirty: true, machine: "m"
            ),
            runs: verdicts.enumerated().map { run(caseID, step: "0.\($0 + 1)", $1) },
            problems: [CaseProblem(caseID: "other", verdict: .invalidInput, message: "a\nb \"c\"")],
            titles: [caseID: "Título, 中 'x'"])
    }

    /// Returns a start time, given by a number of seconds below an hour.
    static func startedAt(_ seconds: Int) -> String {
        "2026-01-02T03:"
            + [seconds / 60, seconds % 60].map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: ":")
            + "Z"
    }

    /// Returns a run with one check, a comparison and events. Its values include the numbers that JSON lacks.
    static func run(_ caseID: String, step: String, _ verdict: Verdict) -> RunResult {
        var run = RunResult(
            caseID: caseID, method: "rk4", step: step, isOwnSetting: true, verdict: verdict, modelDigest: "m\(step)",
            experimentDigest: "e", caseDigest: "c", goldenDigests: ["g": "1", "h": "2"], convention: "physical",
            remarks: ["a remark"])
        run.failure = verdict == .engineError ? "it failed" : nil
        run.traceDigest = "digest-\(caseID)-\(step)"
        run.stepCount = 3
        run.seconds = 0.1
        run.checks = [
            CheckResult(
                check: "v", golden: "g", signal: "v", metric: "max_abs", unit: "mV", value: 0.1 + 0.2, tolerance: 0.5,
                basis: "b", verdict: verdict, note: "n"),
            CheckResult(
                check: "w", golden: "g", signal: "w", metric: "rmse", unit: "", value: .infinity, tolerance: 5e-324,
                basis: "b", verdict: verdict),
        ]
        return run
    }

    /// Returns decimated traces for a run. One sample is not a number.
    static func traces(_ run: RunResult) throws -> DecimatedTraces? {
        guard let key = run.tracesKey else { return nil }
        let times = [0, 0.1, 0.2, 0.3]
        func trajectory(_ values: [Double]) -> Trajectory {
            Trajectory(times: times, columns: [.init(name: "v", unit: nil, values: values)])
        }
        let signal = try AlignedSignal(
            reference: trajectory([1, 2, 3, 4]), column: 0, test: trajectory([1, 2.5, .nan, 4]), column: 0)
        return DecimatedTraces(key: key, traces: [DecimatedTrace(signal, golden: "g")])
    }

    /// Returns a value as JSON text with sorted keys, which is equal for equal values.
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "+", negativeInfinity: "-", nan: "nan")
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Copies the history that the first schema wrote into a folder, and returns the path of the copy.
    static func firstSchema(in folder: TemporaryFolder) throws -> String { try schema(1, in: folder) }

    /// Copies the history that a schema wrote into a folder, and returns the path of the copy.
    static func schema(_ version: Int, in folder: TemporaryFolder) throws -> String {
        let path = folder.path + "/history.sqlite"
        try FileManager.default.copyItem(
            atPath: Repository.root + "/Tests/HistoryTests/Fixtures/schema-\(version).sqlite", toPath: path)
        return path
    }
}
