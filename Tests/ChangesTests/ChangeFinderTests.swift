import Changes
import Comparison
import Foundation
import Results
import Testing

/// Tests of the kind, explanation, cause and origin of changes.
struct ChangeFinderTests {
    private func change(
        _ run: RunResult, _ past: [RunResult], acceptances: [String: GoldenAcceptance] = [:],
        _ adapt: (inout VerificationRecord) -> Void = { _ in }
    ) throws -> RunChange {
        var record = Sample.record([run])
        adapt(&record)
        let changes = VerificationChanges(
            record, since: Sample.past(past), command: ReproductionCommand(), acceptances: acceptances)
        #expect(changes.runs.count == 1)
        return try #require(changes.runs.first)
    }

    private static func shifted(_ difference: Double) -> [Double] { Sample.golden.map { $0 + difference } }

    // MARK: Kinds

    /// Every pair of a passing, a changed and a failing result.
    @Test(
        arguments: [
            (0.0, nil, .new), (2.0, nil, .newFailure), (0.0, 0.0, .identical), (0.5, 0.0, .moved), (0.0, 2.0, .fixed),
            (2.0, 0.0, .newFailure), (2.0, 2.0, .stillFailing), (3.0, 2.0, .stillFailing), (1e-9, 0.0, .rounding),
            // The spacing of the rounded digest is 2⁻³⁰ of 85 mV, 8e-8 mV.
            (1e-6, 0.0, .moved), (.nan, 0.0, .newFailure), (.nan, .nan, .stillFailing),
        ] as [(Double, Double?, RunChange.Kind)])
    func kindsFollowFromTheResults(now: Double, before: Double?, kind: RunChange.Kind) throws {
        let past = try before.map { [try Sample.run(Self.shifted($0))] } ?? []
        let change = try change(try Sample.run(Self.shifted(now)), past)
        #expect(change.kind == kind)
        #expect((change.cause != nil) == [.newFailure, .stillFailing].contains(kind))
    }

    /// Results with equal rounded digests differ only by rounding, whatever the values of the checks are.
    @Test func roundedDigestsDecide() throws {
        var (now, before) = (try Sample.run(Self.shifted(0.01)), try Sample.run())
        (now.roundedDigest, before.roundedDigest) = ("r", "r")
        #expect(try change(now, [before]).kind == .rounding)
        now.roundedDigest = "other"
        #expect(try change(now, [before]).kind == .moved)
        // With another golden, the values decide.
        now.roundedDigest = "r"
        now.goldenDigests = ["g": "other"]
        #expect(try change(now, [before]).kind == .moved)
    }

    @Test func onlyWholeVerificationsRemove() throws {
        let (one, two) = (try Sample.run(), try Sample.run(method: "rk4"))
        var past = Sample.past([one])
        past.runs.merge(Sample.past([two]).runs) { first, _ in first }
        past.lastWhole = [one.key, two.key]
        var record = Sample.record([one])
        let whole = VerificationChanges(record, since: past, command: ReproductionCommand())
        #expect(whole.runs.map(\.kind) == [.removed, .identical])
        record.isPartial = true
        #expect(
            VerificationChanges(record, since: past, command: ReproductionCommand()).runs.map(\.kind) == [.identical])
        // A case that cannot be run fails in all its runs.
        record.runs = []
        record.problems = [CaseProblem(caseID: "case", verdict: .invalidInput, message: "a.yaml:1: bad\nmore")]
        let broken = VerificationChanges(record, since: past, command: ReproductionCommand())
        #expect(broken.runs.map(\.kind) == [.newFailure, .newFailure])
        #expect(broken.runs.allSatisfy { $0.cause == "a.yaml:1: bad" && $0.since == "present" })
    }

    @Test func theGravestComesFirst() throws {
        let runs = try zip(["a", "b", "c", "d"], [0.0, 2, 0.5, 0]).map { try Sample.run(Self.shifted($1), method: $0) }
        var past = VerificationPast()
        for (method, before) in zip(["a", "b", "c"], [0.0, 0, 0]) {
            past.runs.merge(Sample.past([try Sample.run(Self.shifted(before), method: method)]).runs) { $1 }
        }
        let changes = VerificationChanges(Sample.record(runs), since: past, command: ReproductionCommand())
        #expect(changes.runs.map(\.method) == ["b", "d", "c", "a"])
        #expect(changes.runs.map(\.kind) == [.newFailure, .new, .moved, .identical])
        #expect(changes.previousID == "id0" && changes.previousStartedAt == "2026-01-08T00:00:00Z")
        let first = VerificationChanges(Sample.record(runs), since: VerificationPast(), command: ReproductionCommand())
        #expect(first.previousID == nil)
    }

    // MARK: Explanations

    /// A change of an input of a run, and the sentence that explains it.
    struct Input: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var change: @Sendable (inout RunResult, inout VerificationRecord) -> Void
    }

    static let inputs = [
        Input(testDescription: "the model changed; the golden and the tool did not") { run, _ in
            (run.modelDigest, run.experimentDigest) = ("new", "new")
        },
        Input(testDescription: "the model changed, though its file did not; the golden and the tool did not") {
            run, _ in
            run.modelDigest = "new"
        },
        Input(
            testDescription:
                "the file of the experiment changed, but the model read from it did not; the model, the golden and the tool did not"
        ) { run, _ in run.experimentDigest = "new" },
        Input(
            testDescription:
                "the golden 'g' changed and was accepted by Ada, reason: jNeuroML 0.14; the model and the tool did not"
        ) { run, _ in run.goldenDigests = ["g": "accepted"] },
        Input(testDescription: "the golden 'g' changed; the model and the tool did not") { run, _ in
            run.goldenDigests = ["g": "unknown"]
        },
        Input(testDescription: "the golden 'h' is new; the model and the tool did not") { run, _ in
            run.goldenDigests["h"] = "x"
        },
        Input(
            testDescription:
                "the tolerance of check 'potential' was raised from 1 to 100 mV; the model, the golden and the tool did not"
        ) { run, _ in
            run.caseDigest = "new"
            run.checks[0].tolerance = 100
        },
        Input(testDescription: "the check 'other' is new; the model, the golden and the tool did not") { run, _ in
            run.caseDigest = "new"
            run.checks.append(run.checks[0])
            run.checks[1].check = "other"
        },
        Input(testDescription: "the file of the case changed; the model, the golden and the tool did not") { run, _ in
            run.caseDigest = "new"
        },
        Input(testDescription: "tvbo-verify 1 became 2; the model and the golden did not") { _, record in
            record.provenance.tool = "2"
        },
        Input(
            testDescription:
                "the version of tvbo-verify's comparison changed from 3 to 4; the model and the golden did not"
        ) {
            _, record in
            record.provenance.comparator = 4
        },
        Input(testDescription: "the machine changed from m to n; the model, the golden and the tool did not") {
            _, record in
            record.provenance.machineID = "n"
        },
    ]

    @Test(arguments: inputs) func eachInputExplains(input: Input) throws {
        var record = Sample.record([try Sample.run()])
        var run = record.runs[0]
        input.change(&run, &record)
        record.runs = [run]
        let changes = VerificationChanges(
            record, since: Sample.past([try Sample.run()]), command: ReproductionCommand(),
            acceptances: ["accepted": GoldenAcceptance(author: "Ada", reason: "jNeuroML 0.14")])
        #expect(changes.runs.map(\.explanation) == [input.testDescription])
    }

    /// The parts of a model before and after a change, whether its digest changed, and the explanation.
    @Test(
        arguments: [
            (["g": "5 nS"], ["g": "6 nS"], "the model changed: g from 5 nS to 6 nS"),
            (["g": "5 nS"], [:], "the model changed: g, which was removed"),
            ([:], ["g": "5 nS"], "the model changed: g, which is new"),
            (["a": "1", "b": "1"], ["a": "2", "b": "2"], "the model changed: a from 1 to 2, and b from 1 to 2"),
            (
                ["a": "1", "b": "1", "c": "1", "d": "1", "e": "1"], ["a": "2", "b": "2", "c": "2", "d": "2", "e": "2"],
                "the model changed: a from 1 to 2, b from 1 to 2, c from 1 to 2, and 2 more"
            ),
            // A text of more than 80 characters is not shown.
            (["a": "1"], ["a": String(repeating: "2", count: 81)], "the model changed: a"),
            (["g": "5 nS"], ["g": "5 nS"], "the model changed"),
        ] as [([String: String], [String: String], String)])
    func changedPartsAreNamed(before: [String: String], after: [String: String], text: String) throws {
        var (old, new) = (try Sample.run(), try Sample.run())
        (old.modelParts, new.modelParts) = (before, after)
        (new.modelDigest, new.experimentDigest) = ("new", "new")
        #expect(try change(new, [old]).explanation == text + "; the golden and the tool did not")
        // Without the parts of one of the models, nothing is named.
        old.modelParts = nil
        #expect(try change(new, [old]).explanation == "the model changed; the golden and the tool did not")
    }

    /// Only the first run of a case has the parts of the model; they explain the other runs too.
    @Test func partsOfAnotherRunOfTheCaseExplain() throws {
        var (old, new) = (try Sample.run(), try Sample.run())
        let oldOther = try Sample.run(method: "rk4")
        var newOther = oldOther
        (old.modelParts, new.modelParts) = (["step size": "1 ms"], ["step size": "2 ms"])
        (new.experimentDigest, newOther.experimentDigest) = ("new", "new")
        var past = Sample.past([old])
        past.runs.merge(Sample.past([oldOther]).runs) { first, _ in first }
        let changes = VerificationChanges(
            Sample.record([new, newOther]), since: past, command: ReproductionCommand())
        let text =
            "the settings of the model changed: step size from 1 ms to 2 ms; its equations and values, the golden and the"
            + " tool did not"
        #expect(changes.runs.map(\.explanation) == [text, text])
    }

    @Test func withoutAChangedInputNothingExplains() throws {
        #expect(try change(try Sample.run(), [try Sample.run()]).explanation == nil)
        let moved = try change(try Sample.run(Self.shifted(0.5)), [try Sample.run()])
        #expect(moved.explanation == "no recorded input changed")
    }

    // MARK: Causes

    private static let causes: [(String, @Sendable (Int) -> Double)] = [
        ("v first departs from the golden 'g' at 0 ms; mostly an offset of +2 mV", { Self.shifted(2)[$0] }),
        // 20 mV · |sin(t - 1/2) - sin t| exceeds 1 mV from the start.
        (
            "v first departs from the golden 'g' at 0 ms; mostly a shift of +0.5 ms",
            { -65 + 20 * sin(Sample.times[$0] - 0.5) }
        ),
        // 0.1 · 20 mV · sin t exceeds 1 mV beyond t = π/6 = 0.52 ms.
        (
            "v first departs from the golden 'g' at 0.6 ms; mostly an amplitude of 1.1 times the golden's",
            { Sample.golden[$0] + 2 * sin(Sample.times[$0]) }
        ),
        (
            "v first departs from the golden 'g' at 3 ms; mostly another waveform",
            { Sample.golden[$0] + ($0 == 30 ? 5 : 0) }
        ),
        (
            "v first departs from the golden 'g' at 3 ms; a sample is not finite",
            { $0 == 30 ? .nan : Sample.golden[$0] }
        ),
    ]

    /// Each difference is constructed so that its largest part is known.
    @Test(arguments: causes.indices) func causesNameStartAndKind(index: Int) throws {
        let (cause, value) = Self.causes[index]
        let run = try Sample.run(Sample.times.indices.map(value))
        #expect(try change(run, []).cause == cause)
    }

    @Test func failuresAreTheirOwnCause() throws {
        var run = try Sample.run()
        (run.verdict, run.failure, run.checks) = (.engineError, "error[E0603]: v is not finite\nnote: x", [])
        #expect(try change(run, []).cause == "error[E0603]: v is not finite")
        run.failure = nil
        run.verdict = .vacuous
        #expect(try change(run, []).cause == "the run has no check, so it verifies nothing")
    }

    // MARK: Origins

    @Test func originsAreTheFirstWithThePresentResult() throws {
        let (good, bad) = (try Sample.run(), try Sample.run(Self.shifted(2)))
        let worse = try Sample.run(Self.shifted(3))
        let new = try change(bad, [good, good])
        #expect(new.since == "present" && new.commits == .init(lastGood: "commit0", firstBad: "now"))
        let still = try change(worse, [bad, worse, bad, good, bad])
        #expect(still.since == "id2" && still.commits == .init(lastGood: "commit3", firstBad: "commit2"))
        let ever = try change(bad, [bad, bad])
        #expect(ever.since == "id1" && ever.commits == nil)
        // For a run that passes, the bits of the solution count.
        let moved = try Sample.run(Self.shifted(0.5))
        let same = try change(good, [good, good, moved, good])
        #expect(same.since == "id1" && same.commits == .init(lastGood: "commit2", firstBad: "commit1"))
    }

    // MARK: Commands

    @Test(arguments: [
        ("ex3", "ex3"), ("tvbo/iaf", "tvbo/iaf"), ("a b", "'a b'"), ("it's", #"'it'\''s'"#), ("", "''"), ("$x", "'$x'"),
        ("-a", "-a"), ("é", "'é'"), ("a\nb", "'a\nb'"), ("~", "'~'"), ("a;b", "'a;b'"),
    ]) func wordsAreQuoted(word: String, text: String) throws {
        #expect(ReproductionCommand.quoted(word) == text)
        // A shell reads the original word from the quoted one.
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "printf %s \(text)"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(String(decoding: output, as: UTF8.self) == word)
    }

    @Test func commandsTakeTheDeclaredStep() throws {
        var run = try Sample.run()
        run.declaredStep = "0.0001"
        let changes = VerificationChanges(
            Sample.record([run]), since: VerificationPast(),
            command: ReproductionCommand(options: ["--cases", "my cases"]))
        #expect(
            changes.runs.map(\.command) == [
                "tvbo-verify all --cases 'my cases' --case case --method euler --step-size 0.0001"
            ])
    }
}
