import Comparison
import Foundation
import Quantities
import Report
import Results
import TestSupport
import Testing
import Traces

/// The reports of a small record made by hand are equal, byte for byte, to the files in `Snapshots`.
///
/// After an intended change of the reports, record the files again and read the difference:
///
///     RECORD_SNAPSHOTS=1 swift test -c release --filter SnapshotTests && git diff Tests/ReportTests/Snapshots
struct SnapshotTests {
    private static let folder = Repository.root + "/Tests/ReportTests/Snapshots"

    /// Compares a text with a file, or writes the file where the environment asks for it.
    private func compare(_ text: String, _ name: String) throws {
        let path = "\(Self.folder)/\(name)"
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            try text.write(toFile: path, atomically: false, encoding: .utf8)
        }
        let stored = try String(contentsOfFile: path, encoding: .utf8)
        guard text != stored else { return }
        let lines = [text, stored].map { $0.split(separator: "\n", omittingEmptySubsequences: false) }
        let line = zip(lines[0], lines[1]).enumerated().first { $1.0 != $1.1 }
        Issue.record(
            """
            the report differs from \(name) from line \((line?.offset ?? min(lines[0].count, lines[1].count)) + 1) on:
            \(line.map { "stored: \($0.element.1)\nnow:    \($0.element.0)" } ?? "one of them is longer")
            """)
    }

    /// Returns a page without its style and script, whose effect the browser tests see.
    private func bare(_ html: String) -> String {
        html.replacing(#/<style>.*?</style>/#.dotMatchesNewlines(), with: "<style>…</style>")
            .replacing(#/<script>.*?</script>/#.dotMatchesNewlines(), with: "<script>…</script>")
            .replacing(#/'sha256-[^']*'/#, with: "'sha256-…'")
    }

    @Test func html() throws { try compare(bare(HTMLReport(SmallReport.input()).text()), "report.html") }
    @Test func htmlOfACase() throws {
        try compare(bare(HTMLReport(SmallReport.input()).casePage("leaky")), "case.html")
    }
    @Test func markdown() throws { try compare(MarkdownReport(SmallReport.input()).text(), "summary.md") }

    @Test func htmlOfNothing() throws { try compare(bare(HTMLReport(SmallReport.empty).text()), "empty.html") }
    @Test func markdownOfNothing() throws { try compare(MarkdownReport(SmallReport.empty).text(), "empty.md") }

    // MARK: Properties of the reports, whatever they look like

    /// The pages are complete: they need no other file, and allow no other script.
    @Test func thePagesStandAlone() throws {
        let report = try HTMLReport(SmallReport.input())
        for html in [report.text(), report.casePage("leaky")] {
            #expect(html.hasPrefix("<!DOCTYPE html>"))
            for word in ["<link", "<img", "src=", "http://", "https://", "javascript:", "'unsafe-inline'"] {
                #expect(!html.contains(word), "\(word)")
            }
            #expect(html.contains("default-src 'none'; script-src 'sha256-"))
            #expect(html.matches(of: /<script>/).count == 1)
        }
    }

    /// Every link leads to an element of the page or to a page of a case and an element of it, and no page uses an id
    /// twice.
    @Test func linksLeadSomewhere() throws {
        let report = try HTMLReport(SmallReport.input())
        let text = report.text()
        let main = ["report.html": text]
        var pages = Dictionary(
            uniqueKeysWithValues: report.caseIDs.map { ("cases/" + PageName.file(of: $0), report.casePage($0)) })
        pages.merge(main) { $1 }
        let ids = pages.mapValues { $0.matches(of: #/ id="([^"]*)"/#).map { String($0.1) } }
        for (page, names) in ids { #expect(Set(names).count == names.count, "\(page)") }
        for (page, html) in pages {
            let links = html.matches(of: #/ href="([^"]*)"/#).map { String($0.1) }
            #expect(!links.isEmpty)
            for link in links {
                let parts = link.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
                let base = page.split(separator: "/").dropLast()
                let up = parts[0].split(separator: "/").count { $0 == ".." }
                let steps = base.dropLast(up) + parts[0].split(separator: "/").drop { $0 == ".." }
                let target = parts[0].isEmpty ? page : steps.joined(separator: "/")
                let known = try #require(ids[target], "\(link) on \(page)")
                #expect(parts.count < 2 || known.contains(parts[1]), "\(link) on \(page)")
            }
        }
    }

    /// One entry of the matrix is framed: that of the experiment's own settings. An entry without a run is not.
    @Test func theOwnSettingsAreFramed() throws {
        let html = try HTMLReport(SmallReport.input()).text()
        let framed = html.matches(of: #/<td class="([^"]*) own"[^>]*>/#).map { String($0.1) }
        #expect(framed == ["pass h2"])
        #expect(html.contains("<td class=\"none \" title=\"\">–</td>"))
    }

    /// A quotation mark with a combining mark is still a quotation mark to a browser.
    @Test func combiningMarksDoNotEndAttributes() throws {
        var input = try SmallReport.input()
        let evil = "\"\u{301} onclick=\"\u{301} <\u{301}"
        for index in input.record.runs.indices { input.record.runs[index].method = evil }
        // Inside the data of the script, quotation marks follow a backslash and end nothing.
        let scalars = try HTMLReport(input).text()
            .replacing(#/<script type="application/json"[^>]*>.*?</script>/#, with: "").unicodeScalars
        let marks = zip(scalars, scalars.dropFirst()).filter { $1 == "\u{301}" }.map(\.0)
        #expect(!marks.isEmpty && marks.allSatisfy { $0 == ";" })
    }

    /// A summary with too many rows stays below its limit and says how many it leaves out.
    @Test(arguments: [199, 200, 201, 5000]) func summariesAreLimited(count: Int) throws {
        var input = try SmallReport.input()
        input.record.runs = Array(repeating: input.record.runs[0], count: count)
        let text = try MarkdownReport(input).text()
        #expect(text.utf8.count <= MarkdownReport.sizeLimit)
        let rows = text.split(separator: "\n").count { $0.hasPrefix("| leaky | euler |") }
        let omitted = text.firstMatch(of: /(\d+) further runs are in the HTML report/).flatMap { Int($0.1) } ?? 0
        #expect(rows + omitted == count)
        #expect((omitted == 0) == (count <= 200))
    }
}

/// A record of two methods and two step sizes of a decay, and a case that could not be run.
enum SmallReport {
    /// A verification without cases.
    static let empty = ReportInput(
        record: VerificationRecord(
            id: "00000000-1111", startedAt: "2026-01-02T03:04:05Z", seconds: 0, provenance: provenance, runs: [],
            problems: [], titles: [:]), traces: [:], history: [], goldens: [:])

    private static let provenance = Provenance(
        tool: "0.0.0", comparator: 3, compiler: "Swift 0.0, release", commit: "0123456789abcdef", isDirty: true,
        machine: "a machine")

    private static let times = (0...20).map { Double($0) }
    private static let golden = times.map { -65 + 15 * pow(0.95, $0) }

    private static func run(_ method: String, _ step: String, share: Double) throws -> (RunResult, AlignedSignal) {
        let unit = UnitTable.unit(named: "mV")
        func trajectory(_ values: [Double]) -> Trajectory {
            Trajectory(times: times, columns: [.init(name: "v", unit: unit, values: values)])
        }
        // The largest difference is `share` times the tolerance and occurs at 10 ms.
        let test = zip(times, golden).map { time, value in value + 0.5 * share * (1 - abs(time - 10) / 10) }
        let signal = try AlignedSignal(
            reference: trajectory(golden), column: 0, test: trajectory(test), column: 0)
        let verdict: Verdict = share <= 1 ? .pass : .fail
        var run = RunResult(
            caseID: "leaky", method: method, step: step, isOwnSetting: method == "euler" && step == "0.5",
            verdict: verdict, modelDigest: "mmmm", experimentDigest: "eeee", caseDigest: "cccc",
            goldenDigests: ["exact": "gggg"], convention: "physical", remarks: ["a remark with <markup>"])
        let metrics = SignalMetrics(signal)
        run.checks = [
            CheckResult(
                check: "v", golden: "exact", signal: "v", metric: "max_abs", unit: "mV", value: metrics.maxAbs,
                tolerance: 0.5, basis: "half a millivolt & no more", verdict: verdict,
                note: verdict == .fail ? "too | large" : nil)
        ]
        run.comparisons = [SignalComparison(golden: "exact", signal: "v", unit: "mV", metrics: metrics, events: nil)]
        run.traceDigest = "digest-\(method)-\(step)"
        run.stepCount = 40
        run.seconds = 0.25
        return (run, signal)
    }

    /// The data of the report.
    static func input() throws -> ReportInput {
        var runs: [RunResult] = []
        var traces: [String: DecimatedTraces] = [:]
        for (method, step, share) in [
            ("euler", "0.5", 0.5), ("euler", "1", 1.0), ("heun", "0.5", 0.125), ("heun", "1", 2.0),
        ] {
            var (run, signal) = try run(method, step, share: share)
            let key = run.tracesKey ?? ""
            traces[key] = DecimatedTraces(key: key, traces: [DecimatedTrace(signal, golden: "exact")])
            if run.isOwnSetting {
                let zero = times.map { _ in 0.0 }
                let parts = ErrorBudget.Traces(
                    times: times, run: signal.test, goldenValues: golden, goldenStepError: zero,
                    discretisation: signal.differences.map { $0 * 0.75 }, translation: zero, bound: zero)
                let budget = ErrorBudget(
                    golden: "exact", signal: "v", unit: "mV", traces: parts, isComplete: true, remarks: ["an estimate"])
                run.budgets = [budget]
                traces[key] = DecimatedTraces(
                    key: key, traces: [DecimatedTrace(signal, golden: "exact")],
                    budgets: [DecimatedBudget(parts, budget)])
            }
            runs.append(run)
        }
        var failed = runs[0]
        (failed.method, failed.verdict, failed.isOwnSetting) = ("rk4", .engineError, false)
        (failed.checks, failed.comparisons, failed.budgets, failed.traceDigest) = ([], [], nil, nil)
        failed.failure = "leaky.yaml:3:1: error[E0603]: v is not finite\n  3 | v: 1"
        runs.append(failed)
        let history = [("b", 0.5, "d2"), ("a", 0.25, "d1")].map { id, usage, digest in
            HistoryEntry(
                verificationID: id, startedAt: "2026-01-0\(id == "b" ? 2 : 1)T00:00:00Z", caseID: "leaky",
                method: "euler", step: "0.5", verdict: "pass", usage: usage, traceDigest: digest, seconds: 0.25,
                commit: "0123456789abcdef", isDirty: id == "b")
        }
        let record = VerificationRecord(
            id: "01234567-89ab", startedAt: "2026-01-02T03:04:05Z", seconds: 1.5, provenance: provenance, runs: runs,
            problems: [CaseProblem(caseID: "broken", verdict: .invalidInput, message: "error[E0801]: x\n  hint: y")],
            titles: ["leaky": "A leaky membrane", "broken": "A case <b>"])
        return ReportInput(
            record: record, traces: traces, history: history, goldens: ["leaky": ["exact": "the exact solution"]],
            changes: changes, series: [series])
    }

    private static let changes = VerificationChanges(
        previousID: "fedcba98-76", previousStartedAt: "2026-01-01T00:00:00Z",
        runs: [
            RunChange(
                caseID: "leaky", method: "heun", step: "1", kind: .newFailure,
                explanation: "the model changed; the golden and the tool did not",
                cause: "v departs at 3 ms by an offset",
                since: "01234567-89ab", commits: .init(lastGood: "aaaaaaaaaaaaaaaa", firstBad: "bbbbbbbbbbbbbbbb"),
                command: "tvbo-verify all --case leaky --method heun --step-size 1"),
            RunChange(
                caseID: "leaky", method: "euler", step: "1", kind: .moved, explanation: "the model changed",
                command: "tvbo-verify all --case leaky --method euler --step-size 1"),
            RunChange(
                caseID: "gone", method: "euler", step: "1", kind: .removed,
                command: "tvbo-verify all --case gone --method euler --step-size 1"),
            RunChange(
                caseID: "leaky", method: "euler", step: "0.5", kind: .identical,
                command: "tvbo-verify all --case leaky --method euler --step-size 0.5"),
        ])

    /// Twelve values of a check that step up at the sixth, and a tolerance that was doubled at the ninth.
    private static let series = ReportSeries(
        caseID: "leaky", method: "heun", step: "1", check: "v", signal: "v", unit: "mV",
        points: (0..<12).map { index in
            ReportSeries.Point(
                verificationID: "s\(index)", startedAt: "2026-01-\(10 + index)T00:00:00Z", commit: "c\(index)000000000",
                machine: "a machine", value: index < 6 ? 0.1 : 0.4, tolerance: index < 9 ? 0.25 : 0.5,
                goldenDigest: index < 3 ? "g1" : "g2")
        },
        findings: [
            .init(
                kind: .step, index: 6, from: 0.1, to: 0.4,
                commits: .init(lastGood: "c5000000000", firstBad: "c6000000000"),
                confidence: 0.99),
            .init(kind: .toleranceChange, index: 9, from: 0.25, to: 0.5),
            .init(kind: .drift, index: 10, slope: 0.01, breachIn: 9.2, confidence: 0.7),
        ])
}
