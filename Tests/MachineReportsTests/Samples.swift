import MachineReports
import Results

/// Records made by hand, with texts that every format has to escape.
enum Sample {
    /// Ends elements, attributes, commands, properties and lines, and contains characters that XML excludes.
    static let evil = "a<b>&\"'\u{301}]]>\u{1B}[2J\r\n::error file=x,line=1::%0A\u{FFFE}\u{202E}\u{0}é😀"

    static let provenance = Provenance(
        tool: "0.0.0", comparator: 3, compiler: "Swift 0.0, release", commit: "0123456789abcdef", isDirty: true,
        machine: "a machine")

    /// Returns a run whose checks have the given verdicts.
    static func run(
        _ caseID: String, _ method: String = "euler", _ step: String = "0.5", checks: [Verdict],
        usage: Double = 2, failure: String? = nil, verdict: Verdict? = nil
    ) -> RunResult {
        var run = RunResult(
            caseID: caseID, method: method, step: step, isOwnSetting: false,
            verdict: verdict ?? Verdict.worst(checks), modelDigest: "mm", experimentDigest: "ee", caseDigest: "cc",
            goldenDigests: ["jlems": "gg"], convention: "physical", remarks: [])
        run.failure = failure
        run.seconds = 1.5
        run.checks = checks.enumerated().map { index, verdict in
            CheckResult(
                check: "check \(index)", golden: "jlems", signal: "v", metric: "max_abs", unit: "mV",
                value: 0.5 * usage, tolerance: 0.5, basis: "measured", verdict: verdict, note: nil)
        }
        return run
    }

    /// Returns a record of runs and problems.
    static func record(_ runs: [RunResult], problems: [CaseProblem] = []) -> VerificationRecord {
        VerificationRecord(
            id: "00000000-1111", startedAt: "2026-01-02T03:04:05Z", seconds: 3, provenance: provenance, runs: runs,
            problems: problems, titles: ["a": "A cell"])
    }

    /// A record with every verdict as that of a check, of a run and of a case, and hostile texts everywhere.
    static var everything: VerificationRecord {
        var runs = Verdict.allCases.map { run("all", $0.rawValue, checks: [.pass, $0]) }
        runs += Verdict.allCases.filter { $0 != .pass }.map {
            run(
                "failed", $0.rawValue, checks: [], failure: "error[E0603]: v is infinite\n  hint: smaller steps",
                verdict: $0)
        }
        var hostile = run(evil, evil, evil, checks: [.fail, .fail, .engineError])
        for index in hostile.checks.indices {
            hostile.checks[index] = CheckResult(
                check: evil, golden: evil, signal: evil, metric: index == 2 ? "text" : "max_abs", unit: evil,
                value: index == 1 ? .nan : .infinity, tolerance: 0, basis: evil, verdict: hostile.checks[index].verdict,
                note: evil)
        }
        hostile.failure = evil
        let problems = Verdict.allCases.filter { $0 != .pass }.map {
            CaseProblem(
                caseID: "problem \($0.rawValue)", verdict: $0, message: evil,
                place: SourcePlace(file: "/repo/cases/x \(evil)/case.yaml", line: 7, column: 3))
        }
        return record(
            runs + [hostile], problems: problems + [CaseProblem(caseID: evil, verdict: .missing, message: "")])
    }

    static let places = ReportPlaces(
        root: SourceRoot(folder: "/repo", workingFolder: "/repo"),
        cases: ["all": .init(file: "cases/all/case.yaml", checks: ["check 0": 11, "check 1": 12])])

    /// Returns changes of runs.
    static func changes(_ runs: [RunResult], _ kind: RunChange.Kind) -> VerificationChanges {
        VerificationChanges(
            previousID: "0", previousStartedAt: nil,
            runs: runs.map {
                RunChange(
                    caseID: $0.caseID, method: $0.method, step: $0.step, kind: kind,
                    explanation: "the model changed; the golden and the tool did not",
                    cause: "shifted by 0.2 ms from 3 ms on", commits: .init(lastGood: "aaaa", firstBad: nil),
                    command: "tvbo-verify all --case \($0.caseID)")
            })
    }
}
