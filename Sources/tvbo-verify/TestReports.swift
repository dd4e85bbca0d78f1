import EngineComparison
import Files
import Foundation
import MachineReports
import OMV
import Report
import Results
import Verification

/// The machine-readable reports of commands whose results are not runs of cases, such as `omv` and `compare`.
///
///     try TestReports(tests: tests, title: "OMV tests", json: { json }).write(format)
struct TestReports {
    /// The results of the command, which the reports show as tests.
    var tests: [ReportedTest]
    /// The heading of the summary in Markdown.
    var title: String
    /// A function that returns the JSON that the command prints with `--json`.
    var json: () throws -> String
    /// A function that returns the summary of the results in Markdown; nil for a table of the tests.
    var markdown: (() throws -> String)?

    /// Writes the reports that `--format` names. Without `--format` nothing is written, not even on GitHub Actions.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) when a file cannot be written.
    func write(_ format: FormatOptions) async throws {
        guard !format.formats.isEmpty else { return }
        let start = Date().formatted(.iso8601)
        let provenance = await ProvenanceProbe.probe(root: ".", folders: [:]).provenance
        let record = VerificationRecord(
            id: start, startedAt: start, seconds: tests.reduce(0) { $0 + $1.seconds }, provenance: provenance,
            runs: [], problems: [], titles: [:])
        try format.write(
            .init(
                record: record, tests: tests, json: json,
                markdown: markdown ?? { ReportedTest.markdown(tests, title: title) }))
    }

    /// Returns a file as a place for reports. Its path is relative to the root of the repository that contains the
    /// working folder, or unchanged if it is not in this repository.
    static func place(_ path: String) -> SourcePlace {
        let root = SourceRoot(containing: FileManager.default.currentDirectoryPath)
        return SourcePlace(file: root.relative(path) ?? path)
    }
}

extension OMVResult {
    /// The checks of the OMV test as test results; for a test without checks, a single result for the test itself.
    var reportedTests: [ReportedTest] {
        let place = TestReports.place(test)
        guard !checks.isEmpty else {
            return [
                ReportedTest(
                    suite: test, name: "test", verdict: verdict.reported, rule: verdict.rawValue,
                    message: reason ?? verdict.rawValue, seconds: seconds ?? 0, place: place)
            ]
        }
        let share = (seconds ?? 0) / Double(checks.count)
        return checks.map { check in
            let gate = check.strictVerdict.map {
                // For example, "tvbo-verify's stricter rule for events, which does not decide the verdict: fail: 3
                // events instead of 4".
                "tvbo-verify's stricter rule for events, which does not decide the verdict: \($0.rawValue)"
                    + (check.gateReason.map { ": \($0)" } ?? "")
            }
            return ReportedTest(
                suite: test, name: "\(check.experiment), \(check.observable)", verdict: check.verdict.reported,
                rule: check.observable, message: ([check.reason] + [gate].compactMap(\.self)).joined(separator: "\n"),
                seconds: share, place: place)
        }
    }
}

extension OMVResult.Verdict {
    /// The verdict of this program that corresponds to the verdict of OMV: `vacuous` for `unsupported`, otherwise the
    /// one of the same name.
    var reported: Verdict {
        switch self {
        case .pass: .pass
        case .fail: .fail
        case .unsupported: .vacuous
        case .engineError: .engineError
        case .invalidInput: .invalidInput
        }
    }
}

extension EngineComparisonRecord {
    /// Returns one test result for each engine of the comparison: `pass` for an engine that ran, `missing` for one that
    /// is not installed, `vacuous` for one that does not support the model, and `engine-error` for one that failed. A
    /// result is marked as notable if no known method explains the engine's solution.
    /// - Parameter place: The place of the case or of the experiment.
    func reportedTests(at place: SourcePlace) -> [ReportedTest] {
        engines.map { engine in
            let isExplained = engine.budget?.isExplained != false
            let verdict: Verdict =
                switch engine.verdict {
                case "ran": .pass
                case "missing": .missing
                case "unsupported": .vacuous
                default: .engineError
                }
            // The message of the test of an engine, for example "the engine agrees with no known method (nearest: rk4);
            // 0.02 times the range of a signal is unexplained".
            let found = engine.budget.map {
                $0.isExplained
                    ? "the engine agrees with \($0.scheme)"
                    : "the engine agrees with no known method (nearest: \($0.scheme));"
                        + " \(ReportNumber.short($0.unexplained)) times the range of a signal is unexplained"
            }
            return ReportedTest(
                suite: caseID, name: engine.name, verdict: verdict,
                rule: isExplained ? engine.verdict : "unexplained-difference",
                message: engine.reason ?? found ?? engine.verdict, seconds: engine.seconds, place: place,
                isNotable: !isExplained)
        }
    }
}

extension TraceComparison {
    /// Returns the comparison of one column as a test result with the verdict of the comparison; `pass` if it has none,
    /// because no tolerance is given and all samples are finite.
    /// - Parameters:
    ///   - suite: The path of the compared trace.
    ///   - text: The metrics as a text for readers.
    func reportedTest(suite: String, text: String) -> ReportedTest {
        let metrics = comparison.metrics
        let unit = comparison.unit.isEmpty ? "" : " \(comparison.unit)"
        let allowed = tolerance.map { ", allowed \(ReportNumber.short($0))\(unit)" } ?? ""
        // For example, "max_abs is 0.7 mV at 12.5 ms, allowed 0.6 mV": the largest difference, its time and the
        // tolerance.
        let largest =
            "max_abs is \(ReportNumber.short(metrics.maxAbs))\(unit) at \(ReportNumber.short(metrics.maxAbsTime, digits: 6)) ms"
        let isFinite = nonFiniteReference.count + nonFiniteTest.count == 0
        return ReportedTest(
            suite: suite, name: comparison.signal, verdict: verdict ?? .pass, rule: "max_abs",
            message: (isFinite ? largest + allowed : "a sample is not finite") + "\n" + text,
            place: TestReports.place(suite))
    }
}
