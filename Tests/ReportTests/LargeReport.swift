import Comparison
import Foundation
import Quantities
import Report
import Results
import TestSupport
import Testing
import Traces

/// Records of many cases, whose traces are spikes of FitzHugh and Nagumo's equations.
enum LargeReport {
    private static let times = (0...20_000).map { Double($0) * 0.01 }

    /// Integrates v' = v - v³/3 - w + I, w' = (v + 0.7 - 0.8 w) / 12.5 by Euler's method.
    private static func solution(_ current: Double, error: Double) -> [(name: String, values: [Double])] {
        var (v, w) = (-1.0, 1.0)
        var (potential, recovery) = ([Double](), [Double]())
        for _ in times {
            potential.append(v)
            recovery.append(w)
            (v, w) = (v + 0.01 * (v - v * v * v / 3 - w + current + error), w + 0.01 * (v + 0.7 - 0.8 * w) / 12.5)
        }
        return [("v", potential), ("w", recovery)]
    }

    /// The aligned signals of one run; `scale` names more signals of the same shape.
    private static func signals(_ variant: Int, copies: Int) throws -> [AlignedSignal] {
        let current = 0.5 + 0.05 * Double(variant % 8)
        let (golden, run) = (solution(current, error: 0), solution(current, error: 1e-4 * Double(1 + variant % 3)))
        func trajectory(_ solution: [(name: String, values: [Double])]) -> Trajectory {
            Trajectory(times: times, columns: solution.map { .init(name: $0.name, unit: nil, values: $0.values) })
        }
        return try (0..<2).flatMap { column in
            let signal = try AlignedSignal(
                reference: trajectory(golden), column: column, test: trajectory(run), column: column)
            return Array(repeating: signal, count: copies)
        }
    }

    /// Returns a report.
    /// - Parameters:
    ///   - cases: The number of cases.
    ///   - failed: The number of runs that fail.
    ///   - copies: The number of signals of each kind.
    ///   - runs: The methods of a case.
    static func input(cases: Int, failed: Int, copies: Int = 1, methods: [String] = ["heun", "rk4"]) throws
        -> ReportInput
    {
        var (runs, traces, history): ([RunResult], [String: DecimatedTraces], [HistoryEntry]) = ([], [:], [])
        let variants = try (0..<8).map { try signals($0, copies: copies) }
        let decimated = variants.map { signals in
            signals.enumerated().map { index, signal in
                var trace = DecimatedTrace(signal, golden: "reference")
                trace.signal = copies == 1 ? signal.name : "population[\(index)]/\(signal.name)"
                return trace
            }
        }
        let metrics = variants.map { $0.map(SignalMetrics.init) }
        for number in 0..<cases {
            for (index, method) in methods.enumerated() {
                let id = "models/copy-\(number)"
                let isFailed = runs.count < failed
                let shape = number % 8
                var run = RunResult(
                    caseID: id, method: method, step: "0.01", isOwnSetting: index == methods.count - 1,
                    verdict: isFailed ? .fail : .pass, modelDigest: digest("m", number),
                    experimentDigest: digest("e", number), caseDigest: digest("c", number),
                    goldenDigests: ["reference": digest("g", number)], convention: "physical", remarks: [])
                run.checks = decimated[shape].enumerated().map { row, trace in
                    CheckResult(
                        check: "all", golden: "reference", signal: trace.signal, metric: "max_abs",
                        unit: "dimensionless", value: metrics[shape][row].maxAbs,
                        tolerance: isFailed ? metrics[shape][row].maxAbs / 3 : 0.01,
                        basis: "far above the error of either method",
                        verdict: isFailed ? .fail : .pass)
                }
                run.comparisons = decimated[shape].enumerated().map { row, trace in
                    SignalComparison(
                        golden: "reference", signal: trace.signal, unit: "", metrics: metrics[shape][row], events: nil)
                }
                run.traceDigest = digest(method, number)
                (run.stepCount, run.seconds) = (20_000, 0.01 + 0.001 * Double(number))
                let key = run.tracesKey ?? ""
                traces[key] = DecimatedTraces(key: key, traces: decimated[shape])
                history += (0..<60).map { day in
                    HistoryEntry(
                        verificationID: "v\(day)", startedAt: "2026-01-01T00:\(10 + day % 50):00Z", caseID: id,
                        method: method, step: "0.01", verdict: "pass", usage: 0.1 + 0.01 * Double(day % 7),
                        traceDigest: digest(method, day / 9), seconds: 0.1, commit: digest("k", day), isDirty: false)
                }
                runs.append(run)
            }
        }
        let titles = Dictionary(
            uniqueKeysWithValues: (0..<cases).map {
                ("models/copy-\($0)", "Copy \($0) of a cell that fires repeatedly")
            })
        let record = VerificationRecord(
            id: "01234567-89ab", startedAt: "2026-01-02T03:04:05Z", seconds: 60,
            provenance: Provenance(
                tool: "0.0.0", comparator: 3, compiler: "Swift", commit: "0123", isDirty: false, machine: "a machine"),
            runs: runs, problems: [], titles: titles)
        return ReportInput(record: record, traces: traces, history: history, goldens: [:])
    }

    private static func digest(_ kind: String, _ number: Int) -> String {
        var random = SplitMix(UInt64(number) &* 31 &+ UInt64(kind.unicodeScalars.first?.value ?? 0))
        return (0..<4).map { _ in String(format: "%016lx", Int(bitPattern: UInt(random.next()))) }.joined()
    }
}

/// The sizes of pages.
struct PageSizeTests {
    /// The page of 200 cases with 400 runs is smaller than 2 MB, and the page of each case than 300 kB: when all runs
    /// pass, when 20 or all of them fail, and when each run has 40 signals.
    @Test(arguments: [(0, 1), (20, 1), (400, 1), (20, 20)]) func pagesAreSmall(failed: Int, copies: Int) throws {
        let input = try LargeReport.input(cases: 200, failed: failed, copies: copies)
        let report = try HTMLReport(input)
        let text = report.text()
        let pages = [0, 1, 199].map { report.casePage("models/copy-\($0)").utf8.count }
        print("200 cases, 400 runs, \(failed) failed, \(2 * copies) signals: \(text.utf8.count) bytes; cases \(pages)")
        #expect(text.utf8.count < 2_000_000)
        #expect(pages.allSatisfy { $0 < 300_000 })
        // Each case has a row and a drawn run.
        #expect(text.matches(of: /<tr data-verdict/).count == 200)
        if failed < 400 { #expect(text.matches(of: /data-kind="chart"/).count >= 200) }
        // The first 50 failed runs have a static picture.
        #expect(text.matches(of: /<details class="failure"/).count == min(failed, 50))
        #expect(text.matches(of: /role="img"/).count >= min(failed, 50))
    }

    /// In a report of 2000 cases, each case has one row on the main page, and its own page.
    @Test func manyCasesHaveRows() throws {
        let text = try HTMLReport(LargeReport.input(cases: 2000, failed: 2, methods: ["rk4"])).text()
        print("2000 cases: \(text.utf8.count) bytes")
        #expect(text.utf8.count < 2_000_000)
        #expect(text.matches(of: /<tr data-verdict/).count == 2000)
        #expect(text.contains("href=\"cases/models/copy-1999.html\""))
    }
}
