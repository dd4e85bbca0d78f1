import Diagnostics
import Results
import Testing

struct FailureConditionsTests {
    private func record(_ verdict: Verdict) -> VerificationRecord {
        var run = SampleRecord.run
        run.verdict = verdict
        return VerificationRecord(
            id: "i", startedAt: "", seconds: 0, provenance: SampleRecord.provenance, runs: [run], problems: [],
            titles: [:])
    }

    private func changes(_ kind: RunChange.Kind) -> VerificationChanges {
        VerificationChanges(
            previousID: "p", previousStartedAt: nil,
            runs: [RunChange(caseID: "a", method: "rk4", step: "0.025", kind: kind, command: "")])
    }

    /// Without conditions the status is that of the verdict, whatever changed.
    @Test(arguments: Verdict.allCases) func theVerdictAlwaysCounts(verdict: Verdict) throws {
        for kind in RunChange.Kind.allCases {
            let status = try FailureConditions().status(
                of: record(verdict), changes: changes(kind), hasDrift: nil)
            #expect(status == verdict.exitStatus)
        }
        let all = FailureConditions(Set(FailureConditions.Condition.allCases))
        let status = try all.status(of: record(verdict), changes: changes(.moved), hasDrift: true)
        #expect(status == .mostSevere([verdict.exitStatus, .regression]))
    }

    /// A condition is met by changes of its own kind only.
    @Test(arguments: [
        (FailureConditions.Condition.moved, RunChange.Kind.moved), (.rounding, .rounding), (.new, .new),
        (.removed, .removed),
    ]) func aConditionHasItsKind(condition: FailureConditions.Condition, kind: RunChange.Kind) throws {
        let conditions = FailureConditions([condition])
        for other in RunChange.Kind.allCases {
            let status = try conditions.status(of: record(.pass), changes: changes(other), hasDrift: nil)
            #expect(status == (other == kind ? .regression : .success), "\(other)")
        }
        #expect(try conditions.status(of: record(.pass), changes: nil, hasDrift: nil) == .success)
    }

    @Test func driftIsNotIgnored() throws {
        let conditions = try FailureConditions(words: ["drift"])
        #expect(try conditions.status(of: record(.pass), changes: nil, hasDrift: true) == .drift)
        #expect(try conditions.status(of: record(.pass), changes: nil, hasDrift: false) == .success)
        #expect(throws: DiagnosticsError.self) {
            try conditions.status(of: record(.pass), changes: nil, hasDrift: nil)
        }
    }

    @Test func words() throws {
        #expect(try FailureConditions(words: ["moved,drift", "new"]).conditions == [.fail, .moved, .drift, .new])
        #expect(
            throws: FailureConditions.UnknownWord(
                description: "'mvoed' is not a condition of --fail-on; did you mean 'moved'?")
        ) {
            try FailureConditions(words: ["fail,mvoed"])
        }
    }
}
