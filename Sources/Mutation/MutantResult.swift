import Results

/// The result of running a case with one seeded fault or one harmless change.
package struct MutantResult: Codable, Sendable {
    /// The ways in which the test of a seeded fault or harmless change can end.
    package enum Outcome: String, Codable, Sendable, CaseIterable {
        /// The fault was detected: the checks of at least one run did not pass, or the changed model could not be
        /// prepared or run.
        case killed
        /// The fault was not detected: the checks of all runs passed.
        case survived
        /// The fault was not detected, but the case declares under `survivors:` that its checks cannot detect it.
        case declared
        /// The harmless change made no check fail, as it should be.
        case kept
        /// The harmless change made a check or a run fail.
        case falseAlarm = "false-alarm"
    }

    /// The name of the seeded fault or harmless change.
    package var fault: String
    /// The kind of the seeded fault or harmless change.
    package var kind: FaultKind
    /// The way in which the test of the fault or harmless change ended, such as `killed` (detected).
    package var outcome: Outcome
    /// The run that did not pass, such as `rk4 at 0.01 ms`; if all passed, the run that came nearest to failing. It is
    /// empty when the changed model was refused before any run, and when no check measured any change.
    package var run: String
    /// The verdict of the check that did not pass, or of the error because of which there was no run; `pass` if all
    /// runs passed.
    package var verdict: Verdict
    /// The name of the check that did not pass or came nearest to failing; empty when the model was refused or its run
    /// failed, and when no check measured any change.
    package var check: String
    /// The name of the signal that the check named by ``check`` measures; empty without a check.
    package var signal: String
    /// A sentence on what the check named by ``check`` measured, or why the run failed; if all checks passed, on the
    /// change of the metric that the fault caused, and on why it is a declared survivor.
    package var reason: String

    /// A Boolean value that indicates whether the mutation test fails because of this result: an undeclared fault
    /// survived, or a harmless change made a check fail.
    package var failsTest: Bool { outcome == .survived || outcome == .falseAlarm }
}

/// The results of the mutation test of a case.
///
///     let record = try await study.record(seed: 1, limit: 8, jobs: 2)
///     print(record.score)  // the share of faults that were killed
package struct MutationRecord: Sendable {
    /// The id of the tested case.
    package var caseID: String
    /// The seed by which the faults were chosen.
    package var seed: UInt64
    /// The results of the faults and harmless changes, in the order of their kinds.
    package var mutants: [MutantResult]
    /// The descriptions of the runs that were repeated with each fault, such as `rk4 at 0.01 ms`, in the order in which
    /// they were tried.
    package var runs: [String]
    /// Sentences on runs that were left out, and on faults that the case declares undetectable but that were detected.
    package var remarks: [String]

    /// The results of the seeded faults, without those of harmless changes.
    package var faults: [MutantResult] { mutants.filter { !$0.kind.isHarmless } }

    /// Returns the number of faults and harmless changes whose test ended in the given way.
    package func count(_ outcome: MutantResult.Outcome) -> Int { mutants.count { $0.outcome == outcome } }

    /// The share of faults that were killed (detected), from 0 to 1; 0 if there are no faults.
    package var score: Double {
        faults.isEmpty ? 0 : Double(count(.killed)) / Double(faults.count)
    }

    /// The exit status: `regression` when a fault survives that the case does not declare, or a harmless change makes a
    /// check fail; otherwise `success`.
    package var status: ExitStatus { mutants.contains(where: \.failsTest) ? .regression : .success }
}
