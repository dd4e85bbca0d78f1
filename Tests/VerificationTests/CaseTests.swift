import Diagnostics
import Foundation
import Goldens
import History
import Quantities
import Report
import Results
import Simulator
import TVBO
import TestSupport
import Testing
import Verification

/// A small case in a folder of its own.
struct SmallCase {
    let folder: TemporaryFolder
    var path: String { folder.path + "/small" }

    static let experiment = """
        dynamics: { name: M, state_variables: { x: { equation: { rhs: "-x" }, initial_value: 1 } } }
        integration: { method: euler, step_size: 0.5, duration: 1, time_scale: ms }
        """

    /// - Parameters:
    ///   - trace: The reference, the time in milliseconds and a value a line.
    ///   - column: The quantity that it holds.
    ///   - check: The metric and the window of the check.
    init(
        trace: String = "0 1\n0.5 0.5\n1 0.25\n", column: String = "x", experiment: String = SmallCase.experiment,
        check: String = "metric: max_abs",
        tolerance: String = "{ value: 0.1, unit: dimensionless, basis: chosen for this test }", extra: String = ""
    ) throws {
        folder = try TemporaryFolder()
        try folder.write(experiment, to: "small/experiment.yaml")
        try folder.write(trace, to: "trace.dat")
        let golden = try Golden(
            text: Array(trace.utf8), file: "trace.dat", names: ["t", column], units: [.millisecond, nil])
        try FileManager.default.createDirectory(atPath: path + "/goldens", withIntermediateDirectories: true)
        try Data(golden.bytes()).write(to: URL(fileURLWithPath: path + "/goldens/a.golden"))
        try folder.write(
            """
            format: 1
            experiment: experiment.yaml
            goldens: { a: { file: goldens/a.golden } }
            checks:
              - { name: all of it, golden: a, \(check), tolerance: \(tolerance) }
            \(extra)
            """, to: "small/case.yaml")
    }

    func run() async throws -> VerificationRecord {
        let selection = Verification.Selection(root: folder.path, jobs: 2)
        return try await Verification(selection, loader: ModelLoader(database: ModelDatabase(folder: "/nonexistent")))
            .collected().0
    }
}

struct CaseTests {
    @Test func aCaseThatAgreesPasses() async throws {
        let record = try await SmallCase().run()
        #expect(record.verdict == .pass)
        #expect(record.runs[0].checks[0].value == 0)
    }

    @Test func aCaseThatDiffersFails() async throws {
        #expect(try await SmallCase(trace: "0 1\n0.5 0.5\n1 0.5\n").run().verdict == .fail)
    }

    /// A check whose tolerance a constant signal would meet is vacuous.
    @Test func aCheckThatCannotFailIsVacuous() async throws {
        let wide = "{ value: 5, unit: dimensionless, basis: too wide }"
        let record = try await SmallCase(tolerance: wide).run()
        #expect(record.verdict == .vacuous)
        #expect(record.verdict.exitStatus == .nothingVerified)
    }

    @Test func aGoldenThatDoesNotFitIsToldApart() async throws {
        let small = try SmallCase()
        let text = try String(contentsOfFile: small.path + "/experiment.yaml", encoding: .utf8)
        try small.folder.write(
            text.replacingOccurrences(of: "x:", with: "y:").replacingOccurrences(of: "-x", with: "-y"),
            to: "small/experiment.yaml")
        let record = try await small.run()
        #expect(record.verdict == .goldenMismatch)
        #expect(
            record.problems[0].message.contains(
                "a column of the golden 'a' is compared with the quantity 'x', which the experiment does not record"))
    }

    @Test func aGoldenThatIsLongerIsNotExtrapolatedTo() async throws {
        let record = try await SmallCase(trace: "0 1\n0.5 0.5\n2 0.5\n").run()
        #expect(record.verdict == .goldenMismatch)
    }

    @Test func missingAndDamagedGoldensAreToldApart() async throws {
        let small = try SmallCase()
        let golden = small.path + "/goldens/a.golden"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: golden))
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: URL(fileURLWithPath: golden))
        #expect(try await small.run().verdict == .goldenCorrupt)
        try FileManager.default.removeItem(atPath: golden)
        #expect(try await small.run().verdict == .goldenMissing)
    }

    @Test func aSolutionThatBlowsUpIsAnEngineError() async throws {
        let record = try await SmallCase(
            experiment: SmallCase.experiment.replacingOccurrences(of: "\"-x\"", with: "\"1/(x - 1)\"")
        ).run()
        #expect(record.verdict == .engineError)
        #expect(record.runs[0].failure?.contains("x' is infinite after step 1 (t = 0.5 ms)") == true)
    }

    @Test(arguments: [
        ("{ value: 0.1, unit: dimensionless }", "has no basis"),
        ("{ basis: b }", "has no size: none of the keys"),
        ("{ value: -1, unit: dimensionless, basis: b }", "must be a finite number of at least 0"),
        ("{ value: 1, unit: furlong, basis: b }", "unknown unit 'furlong'"),
        (
            "{ measured: { file: ../../x.yaml, factor: 1.1 }, basis: b }",
            "lies outside the folders that the case may read"
        ),
        ("{ measured: { file: x.yaml, factor: 0.5 }, basis: b }", "needs a 'factor' of at least 1, by which"),
        (
            "{ value: 1, unit: mV, basis: b }",
            "the tolerance of the check 'all of it' is in 'mV', which cannot be converted to the unit of max_abs for the signal 'x', '1'"
        ),
    ]) func tolerancesAreRead(tolerance: String, message: String) async throws {
        let record = try await SmallCase(tolerance: tolerance).run()
        #expect(record.verdict == .invalidInput)
        let told = record.problems.map(\.message) + record.runs.compactMap(\.failure)
        #expect(told.contains { $0.contains(message) }, "\(told)")
    }

    /// If the table of measured errors is missing, only that is reported for the tolerance.
    @Test func aMissingTableIsToldOnce() async throws {
        let record = try await SmallCase(tolerance: "{ measured: { file: x.yaml, factor: 1.1 }, basis: b }").run()
        let told = record.problems.map(\.message).joined()
        #expect(told.contains("x.yaml") && !told.contains("has no size"), "\(told)")
    }

    /// A declaration without an effect is refused.
    @Test(arguments: [
        (
            "events: [{ signal: y, threshold: 0.7, unit: dimensionless }]",
            "the signal 'y', which has an entry under 'events:', is not recorded by the experiment or under 'record:'"
        ),
        (
            "matrix: { methods: [rk4] }\ntexts: { x.dat: \(String(repeating: "0", count: 64)) }",
            "no run of the matrix writes the output file 'x.dat', whose text the case checks under 'texts:'"
        ),
        (
            "matrix: { methods: [lems], step_sizes: [0.25] }\ntexts: { x.dat: \(String(repeating: "0", count: 64)) }",
            "no run of the matrix writes the output file 'x.dat', whose text the case checks under 'texts:'"
        ),
    ]) func declarationsWithoutEffect(extra: String, message: String) async throws {
        let record = try await SmallCase(extra: extra).run()
        #expect(record.verdict == .invalidInput)
        #expect(record.problems.map(\.message).joined().contains(message), "\(record.problems)")
    }

    @Test func aThresholdInAnotherUnitIsRefused() async throws {
        let record = try await SmallCase(extra: "events: [{ signal: x, threshold: 0.7, unit: mV }]").run()
        #expect(record.verdict == .invalidInput)
        #expect(
            record.runs[0].failure?.contains(
                "the threshold of the signal 'x' under 'events' has the unit 'mV', which cannot be converted to that of the signal, '1'"
            ) == true)
    }

    @Test(arguments: ["/etc/passwd", "../trace.dat", "a/../../trace.dat", "link/trace.dat"])
    func filesStayInTheFolder(file: String) async throws {
        let small = try SmallCase()
        try FileManager.default.createSymbolicLink(atPath: small.path + "/link", withDestinationPath: small.folder.path)
        let text = try String(contentsOfFile: small.path + "/case.yaml", encoding: .utf8)
        try small.folder.write(
            text.replacingOccurrences(of: "experiment: experiment.yaml", with: "experiment: \(file)"),
            to: "small/case.yaml")
        let record = try await small.run()
        #expect(record.problems.first?.message.contains("lies outside the folders that the case may read") == true)
    }

    /// Interpolation whose error may reach a tenth of the tolerance allows no verdict.
    @Test func aGridThatIsTooCoarseIsTold() async throws {
        let trace = (0...10).map { "\(Double($0) / 10) \(1 - 0.5 * Double($0) / 10)" }.joined(separator: "\n") + "\n"
        let record = try await SmallCase(
            trace: trace, tolerance: "{ value: 0.01, unit: dimensionless, basis: tight }"
        ).run()
        #expect([.gridTooCoarse, .fail].contains(record.verdict))
        #expect(record.runs[0].comparisons[0].metrics.interpolationBound > 0.001)
    }
}

struct DeterminismTests {
    @Test func jobsDoNotChangeABit() async throws {
        func digests(_ jobs: Int) async throws -> [String?] {
            let selection = Verification.Selection(
                root: Repository.root + "/Reference", cases: ["ex3"],
                steps: [DecimalNumber("0.02")!, DecimalNumber("0.05")!],
                jobs: jobs)
            return try await Verification(
                selection, loader: ModelLoader(database: ModelDatabase(folder: "/nonexistent"))
            ).collected().0
                .runs.map(\.traceDigest)
        }
        let one = try await digests(1)
        #expect(one.count == 6)
        #expect(try await digests(2) == one)
        #expect(Set(one).count == 6)
    }
}

struct HistoryTests {
    @Test func whatIsStoredComesBack() async throws {
        let small = try SmallCase()
        let selection = Verification.Selection(root: small.folder.path, jobs: 1)
        let (record, traces) = try await Verification(
            selection, loader: ModelLoader(database: ModelDatabase(folder: "/x"))
        ).collected()
        let store = try HistoryStore(path: small.folder.path + "/h.sqlite")
        try traces.forEach(store.store)
        try store.append(record)
        let back = try #require(try store.verification())
        #expect(back.id == record.id)
        #expect(back.runs.map(\.checks) == record.runs.map(\.checks))
        #expect(try store.traces(of: back.runs).values.map { $0 } == [traces[0]])
        let entry = try #require(try store.entries(limit: 5).first)
        #expect(entry.traceDigest == record.runs[0].traceDigest)
        #expect(entry.verdict == "pass")
    }

    /// Equal traces are stored once.
    @Test func theSameRunTwiceTakesLittleRoom() async throws {
        let folder = try TemporaryFolder()
        let store = try HistoryStore(path: folder.path + "/h.sqlite")
        var sizes: [Int] = []
        for _ in 0..<2 {
            let selection = Verification.Selection(
                root: Repository.root + "/Reference", cases: ["ex3"], methods: [.rungeKutta(.rk4)], jobs: 2)
            let (record, traces) = try await Verification(
                selection, loader: ModelLoader(database: ModelDatabase(folder: "/x"))
            ).collected()
            try traces.forEach(store.store)
            try store.append(record)
            sizes.append(try #require(FileManager.default.contents(atPath: folder.path + "/h.sqlite")).count)
        }
        #expect(sizes[1] - sizes[0] < sizes[0] / 2)
        #expect(try store.count() == 2)
    }

    /// A share of the tolerance that is not finite is not treated as a missing measurement.
    @Test func infiniteSharesAreKept() async throws {
        let none = "{ value: 0, unit: dimensionless, basis: nothing is allowed }"
        let small = try SmallCase(trace: "0 1\n0.5 0.5\n1 0.5\n", tolerance: none)
        let store = try HistoryStore(path: small.folder.path + "/h.sqlite")
        let record = try await small.run()
        #expect(record.runs[0].usage == .infinity)
        try store.append(record)
        #expect(try #require(try store.entries(limit: 5).first).usage == .infinity)
    }

    @Test func aFileThatIsNoHistoryIsRefused() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(String(repeating: "not a database ", count: 100), to: "h.sqlite")
        #expect(headlines { _ = try HistoryStore(path: path) }.first?.contains("E0902") == true)
    }
}

struct ReportTests {
    private func input(title: String, problems: [CaseProblem] = [], cells: Int = 1) async throws -> ReportInput {
        let small = try SmallCase(trace: "0 1\n0.5 0.5\n1 0.5\n")
        let selection = Verification.Selection(root: small.folder.path, jobs: 1)
        var (record, traces) = try await Verification(
            selection, loader: ModelLoader(database: ModelDatabase(folder: "/x"))
        ).collected()
        record.titles["small"] = title
        record.problems = problems
        record.runs = Array(repeating: record.runs[0], count: cells)
        return ReportInput(
            record: record, traces: [traces[0].key: traces[0]], history: [],
            goldens: ["small": ["a": title]])
    }

    @Test func everythingIsEscaped() async throws {
        let evil = "<script>alert('x')</script>\"&"
        let problem = CaseProblem(caseID: evil, verdict: .invalidInput, message: evil)
        let input = try await input(title: evil, problems: [problem])
        let html = try HTMLReport(input).text()
        #expect(!html.contains("<script>alert"))
        #expect(html.contains("&lt;script&gt;"))
        #expect(try !MarkdownReport(input).text().contains("<script"))
    }

    @Test func theReportNeedsNothingElse() async throws {
        let html = try HTMLReport(try await input(title: "t")).text()
        for word in ["http://", "https://", "src=", "@import", "<link", "fetch(", "XMLHttpRequest", "import("] {
            #expect(!html.contains(word), "\(word)")
        }
        // Only the clips of charts are referred to, which are in the page.
        #expect(html.ranges(of: "url(").allSatisfy { html[$0.upperBound...].hasPrefix("#") })
    }

    @Test func theSummaryStaysSmall() async throws {
        let text = try MarkdownReport(try await input(title: "t", cells: 5000)).text()
        #expect(text.utf8.count <= MarkdownReport.sizeLimit)
        #expect(text.contains("further runs are in the HTML report"))
    }

    @Test func failuresAreInTheSummary() async throws {
        let text = try MarkdownReport(try await input(title: "t")).text()
        #expect(text.contains("# tvbo-verify: fail"))
        #expect(text.contains("Checks that did not pass"))
    }
}
