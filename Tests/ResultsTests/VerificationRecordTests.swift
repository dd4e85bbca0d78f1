import Comparison
import Foundation
import Results
import Testing
import Traces

/// A record made by hand.
enum SampleRecord {
    static let run = RunResult(
        caseID: "a", method: "rk4", step: "0.025", isOwnSetting: true, verdict: .pass, modelDigest: "m",
        experimentDigest: "e", caseDigest: "c", goldenDigests: ["g": "1", "h": "2"], convention: "physical",
        remarks: ["r"])

    static let provenance = Provenance(
        tool: "1", comparator: 3, compiler: "c", commit: nil, isDirty: true, machine: "m")

    /// Returns a record with all optional parts.
    static func full() throws -> VerificationRecord {
        var run = run
        let times = [0.0, 0.5, 1, 1.5]
        func trajectory(_ values: [Double]) -> Trajectory {
            Trajectory(times: times, columns: [.init(name: "v", unit: nil, values: values)])
        }
        let (golden, test) = (trajectory([-1, 1, -1, 1]), trajectory([-1, 1.1, -1, 0.9]))
        let signal = try AlignedSignal(reference: golden, column: 0, test: test, column: 0)
        let events = try EventMetrics(
            threshold: 0, reference: golden, column: 0, test: test, column: 0, window: nil)
        run.comparisons = [
            SignalComparison(golden: "g", signal: "v", unit: "", metrics: SignalMetrics(signal), events: events)
        ]
        let zero = [0.0, 0, 0, 0]
        let traces = ErrorBudget.Traces(
            times: times, run: signal.test, goldenValues: signal.reference, goldenStepError: [0, 0.01, 0, 0.01],
            discretisation: [0, 0.1, 0, -0.1], translation: zero, bound: zero)
        run.budgets = [
            ErrorBudget(golden: "g", signal: "v", unit: "", traces: traces, isComplete: true, remarks: ["x"])
        ]
        run.checks = [
            CheckResult(
                check: "v", golden: "g", signal: "v", metric: "max_abs", unit: "mV", value: 0.1 + 0.2,
                tolerance: .leastNonzeroMagnitude, basis: "b \"q\" \u{1F600}", verdict: .fail, note: "n"),
            CheckResult(
                check: "w", golden: "g", signal: "v", metric: "rmse", unit: "", value: nil, tolerance: 1, basis: "",
                verdict: .gridTooCoarse),
        ]
        run.failure = "line one\nline two"
        run.traceDigest = "d"
        run.stepCount = .max
        run.seconds = 1e-9
        return VerificationRecord(
            id: "i", startedAt: "s", seconds: 2.5, provenance: provenance, runs: [run, Self.run],
            problems: Verdict.allCases.map { CaseProblem(caseID: "p", verdict: $0, message: "m") },
            titles: ["a": "A", "p": "P"])
    }
}

/// Records as JSON and as summaries.
struct VerificationRecordTests {
    private func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private func decoded<Value: Decodable>(_ text: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }

    @Test func roundTrip() throws {
        let record = try SampleRecord.full()
        let json = try text(record)
        let back: VerificationRecord = try decoded(json)
        #expect(try text(back) == json)
        let (run, original) = (try #require(back.runs.first), try #require(record.runs.first))
        #expect(run.checks == original.checks)
        #expect(run.comparisons == original.comparisons)
        #expect(run.budgets == original.budgets)
        #expect(run.goldenDigests == original.goldenDigests && run.failure == original.failure)
        #expect(run.stepCount == .max && run.seconds == 1e-9)
        #expect(back.problems == record.problems && back.titles == record.titles)
        #expect(back.provenance == record.provenance)
    }

    /// Verdicts are stored by names that do not change, since stored records contain them.
    @Test func namesOfVerdicts() throws {
        #expect(
            try text(Verdict.allCases) == """
                ["pass","vacuous","missing","improved","fail","grid-too-coarse","engine-error","golden-mismatch",\
                "golden-missing","golden-corrupt","below-floor","invalid-input"]
                """)
    }

    /// A record of an older version has no budgets.
    @Test func olderRecordsAreRead() throws {
        let json = try text(SampleRecord.run)
        #expect(!json.contains("budgets"))
        let run: RunResult = try decoded(json)
        #expect(run.budgets == nil)
    }

    @Test func theVerdictIsTheWorst() throws {
        var record = try SampleRecord.full()
        record.problems = []
        record.runs[0].verdict = .fail
        #expect(record.verdict == .fail)
        record.problems = [CaseProblem(caseID: "z", verdict: .goldenMissing, message: "")]
        #expect(record.verdict == .goldenMissing)
        (record.runs, record.problems) = ([], [])
        #expect(record.verdict == .vacuous)
    }

    @Test func caseIDsAreInOrderOfAppearance() throws {
        var record = try SampleRecord.full()
        record.runs = ["b", "a", "b"].map { id in
            var run = SampleRecord.run
            run.caseID = id
            return run
        }
        record.problems = ["c", "a"].map { CaseProblem(caseID: $0, verdict: .fail, message: "") }
        #expect(record.caseIDs == ["b", "a", "c"])
    }

    @Test func keysOfTraces() {
        var run = SampleRecord.run
        #expect(run.tracesKey == nil)
        run.traceDigest = "d"
        #expect(run.tracesKey == "d g=1 h=2 comparator \(Comparator.version)")
    }

    @Test(arguments: [("0.025", 0.025), ("1e-3", 0.001)]) func stepsAreNumbers(text: String, value: Double) {
        var run = SampleRecord.run
        run.step = text
        #expect(run.stepValue == value)
        #expect(run.label == "rk4 at \(text) ms")
        run.step = "x"
        #expect(run.stepValue.isNaN)
    }
}
