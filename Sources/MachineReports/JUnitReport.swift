import Algorithms
import Diagnostics
import Foundation
import Report
import Results

/// A verification in the XML format of JUnit, which build services such as Jenkins and GitLab read.
///
///     let text = JUnitReport(record).text
///
/// A case is a suite. A check of a signal in a run is a test; so is a run that failed or has no checks, and a case that
/// could not be run. The time of a run is divided equally among its tests, so that the times of a suite add up.
///
/// The format has no standard. The elements and attributes are those that the documentation of its readers describes:
/// GitLab's (https://docs.gitlab.com/ci/testing/unit_test_reports) and that of
/// https://github.com/testmoapp/junitxml. `docs/schema/formats/junit.xsd` describes the subset that is written.
public struct JUnitReport: Sendable {
    private let record: VerificationRecord
    private let changes: [Key: RunChange]
    private let places: ReportPlaces
    /// The tests that are not runs of cases; nil for the tests of a verification.
    private let reported: [ReportedTest]?

    private struct Key: Hashable { var caseID, method, step: String }

    /// The outcomes of a test.
    private enum Outcome: String { case passed, failure, error, skipped }

    /// A test and its outcome.
    private struct Test {
        var name: String
        var time: Double
        var verdict: Verdict
        var message: String
        var details: String
        var line: Int
        /// The path of the source file of the test; nil to name the file of its case.
        var file: String?
    }

    /// Creates the JUnit report of a verification.
    public init(
        _ record: VerificationRecord, changes: VerificationChanges? = nil, places: ReportPlaces = ReportPlaces()
    ) {
        self.record = record
        self.places = places
        reported = nil
        self.changes = Dictionary(
            (changes?.runs ?? []).map { (Key(caseID: $0.caseID, method: $0.method, step: $0.step), $0) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Creates the JUnit report of tests that are not runs of cases.
    /// - Parameter record: A record without runs, which describes the program and the time.
    public init(for tests: [ReportedTest], of record: VerificationRecord) {
        self.record = record
        places = ReportPlaces()
        changes = [:]
        reported = tests
    }

    /// The text of the JUnit report, an XML document.
    public var text: String {
        let suites = suiteNames.map { ($0, Self.named(tests(of: $0))) }
        let all = suites.flatMap(\.1)
        return XMLTag(
            name: "testsuites", attributes: [("name", "tvbo-verify")] + Self.counts(all),
            children: suites.map(suite)
        ).document
    }

    // MARK: Tests

    private var suiteNames: [String] { reported.map { Array($0.map(\.suite).uniqued()) } ?? record.caseIDs }

    private func tests(of id: String) -> [Test] {
        if let reported {
            return reported.filter { $0.suite == id }.map { test in
                Test(
                    name: test.name, time: test.seconds, verdict: test.verdict, message: test.firstLine,
                    details: VisibleText.lines(test.message), line: test.place.line, file: test.place.file)
            }
        }
        return runTests(of: id)
    }

    private func runTests(of id: String) -> [Test] {
        record.problems.filter { $0.caseID == id }.map { problem in
            Test(
                name: "case", time: 0, verdict: problem.verdict,
                message: problem.message.split(separator: "\n").first.map(String.init) ?? problem.verdict.rawValue,
                details: VisibleText.lines(problem.message), line: places.place(of: problem).line)
        } + record.runs(of: id).flatMap(tests)
    }

    private func tests(of run: RunResult) -> [Test] {
        let change = changes[Key(caseID: run.caseID, method: run.method, step: run.step)]
        let isWhole = run.checks.isEmpty || run.failure != nil
        let time = run.seconds / Double(run.checks.count + (isWhole ? 1 : 0))
        var tests: [Test] = []
        if isWhole {
            let finding = Finding(run, change: change, places: places)
            tests.append(
                Test(
                    name: run.label, time: time, verdict: run.verdict,
                    message: finding.message.split(separator: "\n").first.map(String.init) ?? run.verdict.rawValue,
                    details: finding.message, line: finding.place.line))
        }
        return tests
            + run.checks.map { check in
                // For example: euler at 0.005 ms: voltage, max_abs of v against jneuroml
                Test(
                    name: "\(run.label): \(check.check), \(check.metric) of \(check.signal) against \(check.golden)",
                    time: time, verdict: check.verdict, message: Self.message(check),
                    details: CheckSentence.text(check, change),
                    line: places.place(of: run.caseID, check: check.check).line)
            }
    }

    /// Returns the value, the limit and its basis on a line.
    private static func message(_ check: CheckResult) -> String {
        CheckSentence.text(check, nil).split(separator: "\n").first.map(String.init) ?? check.verdict.rawValue
    }

    /// Returns tests with distinct names, because GitLab ignores all but the first test of a name.
    private static func named(_ tests: [Test]) -> [Test] {
        var counts: [String: Int] = [:]
        return tests.map { test in
            var test = test
            test.name = VisibleText.line(test.name)
            let number = counts[test.name, default: 0] + 1
            counts[test.name] = number
            if number > 1 { test.name += " (\(number))" }
            return test
        }
    }

    private static func outcome(_ verdict: Verdict) -> Outcome {
        switch verdict {
        case .pass: .passed
        case .vacuous, .missing: .skipped
        case .improved, .fail, .gridTooCoarse, .belowFloor: .failure
        case .engineError, .goldenMismatch, .goldenMissing, .goldenCorrupt, .invalidInput: .error
        }
    }

    // MARK: Elements

    private func suite(id: String, tests: [Test]) -> XMLTag {
        XMLTag(
            name: "testsuite",
            attributes: [("name", id)] + Self.counts(tests) + [("timestamp", Self.withoutZone(record.startedAt))],
            children: [properties(of: id)] + tests.map { testcase($0, id) })
    }

    private static func counts(_ tests: [Test]) -> [(name: String, value: String)] {
        let outcomes = tests.map { outcome($0.verdict) }
        return [
            ("tests", "\(tests.count)"), ("failures", "\(outcomes.count { $0 == .failure })"),
            ("errors", "\(outcomes.count { $0 == .error })"), ("skipped", "\(outcomes.count { $0 == .skipped })"),
            ("time", seconds(tests.map(\.time).reduce(0, +))),
        ]
    }

    private func testcase(_ test: Test, _ id: String) -> XMLTag {
        var element = XMLTag(
            name: "testcase",
            attributes: [
                ("classname", id), ("name", test.name), ("time", Self.seconds(test.time)),
                ("file", test.file ?? places.place(of: id).file),
            ])
        if test.line > 0 { element.attributes.append(("line", "\(test.line)")) }
        let outcome = Self.outcome(test.verdict)
        guard outcome != .passed else { return element }
        var child = XMLTag(name: outcome.rawValue, attributes: [("message", test.message)], text: test.details)
        if outcome != .skipped { child.attributes.append(("type", test.verdict.rawValue)) }
        element.children = [child]
        return element
    }

    private func properties(of id: String) -> XMLTag {
        let provenance = record.provenance
        var values = [
            ("title", record.titles[id]), ("verification", record.id), ("tool", provenance.tool),
            ("comparator", "\(provenance.comparator)"), ("compiler", provenance.compiler),
            ("machine", provenance.machine), ("commit", provenance.commit),
            ("uncommitted changes", provenance.isDirty ? "yes" : "no"),
        ]
        if let run = record.runs.first(where: { $0.caseID == id }) {
            values += [
                ("model digest", run.modelDigest), ("experiment digest", run.experimentDigest),
                ("case digest", run.caseDigest),
            ]
            values += run.goldenDigests.sorted { $0.key < $1.key }.map { ("golden digest of \($0.key)", $0.value) }
        }
        return XMLTag(
            name: "properties",
            children: values.compactMap { name, value in
                value.map { XMLTag(name: "property", attributes: [("name", name), ("value", $0)]) }
            })
    }

    private static func seconds(_ value: Double) -> String {
        value.isFinite ? ReportNumber.decimals(max(0, value), 6) : "0"
    }

    /// Returns a time in UTC without its zone, as the format writes it.
    private static func withoutZone(_ time: String) -> String { time.hasSuffix("Z") ? String(time.dropLast()) : time }
}
