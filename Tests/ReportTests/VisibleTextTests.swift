import Comparison
import Diagnostics
import Foundation
import Report
import Results
import Simulator
import TestSupport
import Testing
import Verification

/// The display of text from files.
struct VisibleTextTests {
    /// Hidden characters by the Unicode standard; ESC starts the commands of terminals (ECMA-48).
    @Test(
        arguments: [
            ("a\u{1B}[31mb", "a\\u{1B}[31mb"), ("\u{1B}]0;title\u{7}", "\\u{1B}]0;title\\u{7}"),
            ("a\r\nb", "a\\r\\nb"), ("a\tb", "a\\tb"), ("\u{0}", "\\u{0}"), ("\u{7F}", "\\u{7F}"),
            ("\u{9B}31m", "\\u{9B}31m"), ("a\u{202E}b\u{202C}", "a\\u{202E}b\\u{202C}"),
            ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
            ("\u{200B}\u{200E}\u{200F}\u{FEFF}", "\\u{200B}\\u{200E}\\u{200F}\\u{FEFF}"),
            ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"), ("\u{E0041}", "\\u{E0041}"),
            ("µV, é, 中, 😀, e\u{301}", "µV, é, 中, 😀, e\u{301}"), ("C:\\n", "C:\\n"), ("", ""),
        ]) func lines(text: String, shown: String)
    {
        #expect(VisibleText.line(text) == shown)
        #expect(VisibleText.line(shown) == shown)
    }

    @Test func severalLines() {
        #expect(VisibleText.lines("a\nb\r\n\u{1B}c") == "a\nb\\r\n\\u{1B}c")
        #expect(
            VisibleText.lines("::error::x\n  ::set-output\n##[error]x\nx::y")
                == "\\u{3A}:error::x\n  \\u{3A}:set-output\n\\u{23}#[error]x\nx::y")
    }

    /// The escaped text contains no control or format characters.
    @Test func nothingHiddenIsLeft() {
        for value in UInt32(0)...0x1_FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let shown = VisibleText.line(String(scalar))
            #expect(!shown.unicodeScalars.contains(where: VisibleText.isHidden))
            #expect(shown.utf8.allSatisfy { $0 >= 0x20 })
        }
    }

    // MARK: Outputs

    /// A text that ends a line, starts commands of a terminal and of a build service, reverses text, leaves a table
    /// cell and contains a link.
    static let evil = "e\r\n::error::x\u{1B}[2J\u{9B}1m\u{202E}|`<img src=x>[y](javascript:alert(1))\u{200B}"

    /// Returns whether a bracket that nothing takes its meaning from is followed by what it leads to.
    private func isLinked(_ text: String) -> Bool { text.contains(/[^\\]\]\(javascript:/) }

    private func isHarmless(_ text: String) -> Bool {
        !text.unicodeScalars.contains { VisibleText.isHidden($0) && $0 != "\n" }
            && !text.split(separator: "\n").contains { $0.drop { $0 == " " }.hasPrefix("::") }
    }

    @Test func diagnostics() {
        let place = Place(file: Self.evil, line: 1, column: 3)
        let diagnostic = Diagnostic(
            .error, .invalidCase, Self.evil, at: place, notes: [.init(Self.evil, at: place)], hint: Self.evil)
        let text = diagnostic.text { _, _ in Self.evil }
        #expect(isHarmless(text))
        #expect(text.split(separator: "\n").count == 5)
        #expect(isHarmless(diagnostic.headline) && !diagnostic.headline.contains("\n"))
    }

    /// The caret is below its character, however the characters before it are shown.
    @Test func carets() {
        let diagnostic = Diagnostic(.error, .invalidCase, "m", at: Place(file: "f", line: 1, column: 3))
        #expect(
            diagnostic.text { _, _ in "\u{1B}\u{7}x" }.hasSuffix("\n  1 | \\u{1B}\\u{7}x\n    |            ^"))
        #expect(diagnostic.text { _, _ in "\taé" }.hasSuffix("\n  1 |  aé\n    |   ^"))
    }

    private func record() -> VerificationRecord {
        let evil = Self.evil
        var run = RunResult(
            caseID: evil, method: evil, step: evil, isOwnSetting: true, verdict: .fail, modelDigest: "",
            experimentDigest: "",
            caseDigest: "", goldenDigests: [evil: evil], convention: evil, remarks: [evil])
        run.failure = evil
        run.checks = [
            CheckResult(
                check: evil, golden: evil, signal: evil, metric: evil, unit: evil, value: 1, tolerance: 0, basis: evil,
                verdict: .fail, note: evil)
        ]
        return VerificationRecord(
            id: "0", startedAt: evil, seconds: 1,
            provenance: Provenance(
                tool: evil, comparator: 1, compiler: evil, commit: evil, isDirty: true, machine: evil),
            runs: [run], problems: [CaseProblem(caseID: evil, verdict: .invalidInput, message: evil)],
            titles: [evil: evil])
    }

    private func input() -> ReportInput {
        let entry = HistoryEntry(
            verificationID: "0", startedAt: Self.evil, caseID: Self.evil, method: Self.evil, step: Self.evil,
            verdict: Self.evil,
            usage: -1e300, traceDigest: Self.evil, seconds: 0, commit: Self.evil, isDirty: false)
        return ReportInput(
            record: record(), traces: [:], history: [entry], goldens: [Self.evil: [Self.evil: Self.evil]])
    }

    @Test func markdown() throws {
        let text = try MarkdownReport(input()).text()
        #expect(isHarmless(text))
        #expect(!text.contains("<img") && !isLinked(text))
        let cells = text.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(cells.count == 6)
        for (row, columns) in zip(cells, [8, 8, 8, 9, 9, 9]) {
            #expect(row.replacing("\\|", with: "").count { $0 == "|" } == columns + 1, "\(row)")
        }
        #expect(text.replacing("\\`", with: "").contains("`") == false)
    }

    @Test func html() throws {
        let text = try HTMLReport(input()).text()
        #expect(isHarmless(text))
        #expect(!text.contains("<img") && !text.contains("href=\"javascript:"))
        #expect(text.contains("&lt;img"))
    }

    /// The drawings of the report: titles of dots, labels and alternative texts.
    @Test func drawings() throws {
        var record = record()
        record.runs[0].traceDigest = "d"
        let key = try #require(record.runs[0].tracesKey)
        let trace = try AlignedSignal(
            reference: .init(times: [0, 1], columns: [.init(name: Self.evil, unit: nil, values: [0, 1])]), column: 0,
            test: .init(times: [0, 1], columns: [.init(name: Self.evil, unit: nil, values: [0, 1])]), column: 0)
        let sketch = DecimatedTrace(trace, golden: Self.evil)
        var input = input()
        input.record = record
        input.traces = [key: DecimatedTraces(key: key, traces: [sketch])]
        let text = try HTMLReport(input).text()
        #expect(text.contains("<svg"))
        #expect(isHarmless(text))
        #expect(!text.contains("<img"))
    }

    @Test func comparisonsOfEngines() throws {
        let evil = Self.evil
        let engine = EngineComparisonRecord.Engine(
            name: evil, version: evil, scheme: evil, verdict: "error", reason: evil, seconds: 1, textDigest: nil)
        var ran = engine
        ran.verdict = "ran"
        ran.budget = .init(discretisation: nil, printing: 0, unexplained: 1, scheme: evil, isExplained: false)
        let pair = EngineComparisonRecord.Pair(
            first: evil, second: "tvbo-verify", signal: evil, unit: evil, maxAbs: 1, share: 1, isSameText: false)
        let record = EngineComparisonRecord(
            caseID: evil, title: evil, method: evil, step: evil, engines: [engine, ran, ran], pairs: [pair])
        for text in try [EngineComparisonReport.text(record), EngineComparisonReport.findings([record], made: "x")] {
            #expect(isHarmless(text))
            #expect(!text.contains("<img") && !isLinked(text))
            var columns = 0
            for row in text.split(separator: "\n", omittingEmptySubsequences: false) {
                let bars = row.replacing("\\|", with: "").count { $0 == "|" }
                // A table has one number of columns from its head to its end.
                if row.hasPrefix("|"), columns > 0 { #expect(bars == columns, "\(row)") }
                columns = row.hasPrefix("|") ? bars : 0
            }
        }
    }

    @Test func surveys() {
        // The error about a missing file contains its escaped name.
        let text = Survey.table([Survey(folder: "/nowhere", loader: ModelLoader()).entry(Self.evil)])
        #expect(isHarmless(text))
        let row = text.split(separator: "\n").last ?? ""
        #expect(row.replacing("\\|", with: "").count { $0 == "|" } == 6)
        #expect(!text.contains("<img") && !isLinked(text))
    }
}
