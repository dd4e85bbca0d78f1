import Diagnostics
import Report
import Results

/// The result of a test that is not a run of a case, for machine-readable reports: a test of OMV, an engine of a
/// comparison, or a column that two traces have in common.
///
///     let test = ReportedTest(suite: "b.csv", name: "v", verdict: .fail, rule: "max_abs", message: "…", place: place)
///     let text = JUnitReport(for: [test], of: record).text
public struct ReportedTest: Sendable, Hashable {
    /// The name of the group of tests, such as the path of the tested file.
    public var suite: String
    /// The name of the test within its group, such as the compared column.
    public var name: String
    /// The verdict that the test ended with.
    public var verdict: Verdict
    /// The name of the rule that the test checks, such as the metric `max_abs`.
    public var rule: String
    /// The description of the test's result in one or more lines.
    public var message: String
    /// The wall time of the test in seconds.
    public var seconds: Double
    /// The place in the sources to which the test refers; its file is relative to the root of the repository.
    public var place: SourcePlace
    /// A Boolean value that indicates whether the test is reported as a warning although it passes.
    public var isNotable: Bool

    /// Creates the result of a test for machine-readable reports.
    public init(
        suite: String, name: String, verdict: Verdict, rule: String, message: String, seconds: Double = 0,
        place: SourcePlace, isNotable: Bool = false
    ) {
        self.suite = suite
        self.name = name
        self.verdict = verdict
        self.rule = rule
        self.message = message
        self.seconds = seconds
        self.place = place
        self.isNotable = isNotable
    }

    /// The first line of the test's message, or its verdict if the message is empty.
    var firstLine: String {
        VisibleText.line(message.split(separator: "\n").first.map(String.init) ?? verdict.rawValue)
    }

    /// Returns a section of Markdown: a heading with the given title, the number of tests that pass and of all tests,
    /// and a table with a row for each test.
    public static func markdown(_ tests: [ReportedTest], title: String) -> String {
        let passed = tests.count { $0.verdict == .pass }
        let rows = tests.map { test in
            "| \(MarkdownText.cell(test.suite)) | \(MarkdownText.cell(test.name)) | \(test.verdict.rawValue) | "
                + MarkdownText.cell(test.firstLine, limit: 500) + " |"
        }
        let table = ["| | test | verdict | |", "|---|---|---|---|"] + rows
        return "# \(MarkdownText.cell(title))\n\n\(passed) of \(tests.count) pass.\n\n"
            + table.joined(separator: "\n") + "\n"
    }
}

extension Finding {
    /// Creates the finding of a test that is not a run of a case.
    init(_ test: ReportedTest) {
        self.init(
            caseID: test.suite, run: test.name, verdict: test.verdict, rule: test.rule,
            message: VisibleText.lines(test.message), place: test.place, check: nil, change: nil,
            fingerprint: Self.digest([test.suite, test.name]))
    }
}
