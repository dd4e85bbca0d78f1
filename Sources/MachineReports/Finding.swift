import Diagnostics
import Files
import Report
import Results

/// A reason why a verification does not pass: a check, a run or a case with a verdict other than `pass`. A
/// ``ReportedTest`` that does not pass or is notable is a finding as well.
///
///     for finding in FindingList(record).findings { print(finding.title, finding.message) }
public struct Finding: Sendable, Hashable {
    /// The severity of a finding in machine-readable reports: an error or a warning.
    public enum Level: String, Sendable, CaseIterable {
        /// The result of the check, run or case is wrong or could not be computed.
        case error
        /// No result is known to be wrong, but something was not verified, or a result became much more accurate than
        /// when its tolerance was measured.
        case warning
    }

    /// The id of the case to which the finding belongs, or the group of the reported test.
    public var caseID: String
    /// A description of the run to which the finding belongs, such as `euler at 0.005 ms`, or the name of the reported
    /// test; nil for a case that could not be run.
    public var run: String?
    /// The verdict of the check, run, case or reported test; `pass` only for a notable test.
    public var verdict: Verdict
    /// The name of the violated rule: the metric of the check, the rule of the reported test, or else the verdict.
    public var rule: String
    /// The description of the finding in one or more lines, without characters that a terminal would act on.
    public var message: String
    /// The place in the sources to which the finding refers. Its file is relative to the root of the repository; its
    /// line is 0 if it is not known.
    public var place: SourcePlace
    /// The result of the check that does not pass; nil if the finding concerns a whole run or case, or a reported test.
    public var check: CheckResult?
    /// The change of the finding's run since the previous verification; nil if it is not known.
    public var change: RunChange?
    /// A digest that identifies the finding across verifications: the same check of the same run always has the same
    /// one.
    public var fingerprint: String

    /// The severity of the finding, derived from its verdict.
    public var level: Level { verdict.level }

    /// A heading of one line with the case, the run and the verdict, such as `ex3, euler at 0.005 ms: fail`; for a
    /// notable test that passes, the rule takes the place of the verdict.
    public var title: String {
        VisibleText.line(
            ([caseID] + [run].compactMap(\.self)).joined(separator: ", ") + ": "
                + (verdict == .pass ? rule : verdict.rawValue))
    }

    /// The largest number of characters of a finding's message in a report whose size is limited.
    static let messageLimit = 2000

    /// The finding's message for reports whose size is limited: cut to ``messageLimit`` characters and an ellipsis if
    /// it is longer.
    var shortMessage: String {
        message.count > Self.messageLimit ? message.prefix(Self.messageLimit) + "…" : message
    }

    /// The measured value of the finding's check divided by its tolerance; 0 if the finding has no check, or if nothing
    /// was measured.
    var usage: Double { check?.usage ?? 0 }
}

extension Finding {
    /// Creates the finding of a check that does not pass.
    init(_ check: CheckResult, of run: RunResult, change: RunChange?, places: ReportPlaces) {
        self.init(
            caseID: run.caseID, run: run.label, verdict: check.verdict, rule: check.metric,
            message: CheckSentence.text(check, change), place: places.place(of: run.caseID, check: check.check),
            check: check, change: change,
            fingerprint: Self.digest([
                run.caseID, run.method, run.step, check.check, check.golden, check.signal, check.metric,
            ]))
    }

    /// Creates the finding of a run as a whole, which does not pass because its simulation failed or, if `failure` is
    /// nil, because it has no checks.
    init(_ run: RunResult, change: RunChange?, places: ReportPlaces) {
        let lines = [run.failure ?? "the run has no check, so it verifies nothing"] + CheckSentence.reasons(change)
        self.init(
            caseID: run.caseID, run: run.label, verdict: run.verdict, rule: run.verdict.rawValue,
            message: VisibleText.lines(lines.joined(separator: "\n")), place: places.place(of: run.caseID), check: nil,
            change: change, fingerprint: Self.digest([run.caseID, run.method, run.step]))
    }

    /// Creates the finding of a case that could not be run.
    init(_ problem: CaseProblem, places: ReportPlaces) {
        self.init(
            caseID: problem.caseID, run: nil, verdict: problem.verdict, rule: problem.verdict.rawValue,
            message: VisibleText.lines(problem.message), place: places.place(of: problem), check: nil, change: nil,
            fingerprint: Self.digest([problem.caseID]))
    }

    /// Returns the SHA-256 digest of a list of words. Different lists have different digests, even if joining their
    /// words gives the same text.
    package static func digest(_ words: [String]) -> String {
        ContentDigest.sha256(Array(words.map { "\($0.utf8.count):\($0)" }.joined().utf8))
    }
}

extension Verdict {
    /// The severity of findings with this verdict in machine-readable reports; `warning` for `pass`, with which only
    /// notable tests are findings.
    var level: Finding.Level {
        switch self {
        case .pass, .vacuous, .missing, .improved: .warning
        case .fail, .gridTooCoarse, .engineError, .goldenMismatch, .goldenMissing, .goldenCorrupt, .belowFloor,
            .invalidInput:
            .error
        }
    }
}
