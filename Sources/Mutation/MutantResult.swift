import Results

/// The result of running a case with one seeded fault or one harmless change.
package struct MutantResult: Codable, Sendable {
    /// The ways in which the test of a fault or harmless change can end.
    package enum Outcome: String, Codable, Sendable, CaseIterable {
        /// The fault was detected: at least one run did not pass.
        case killed
        /// The fault was not detected: the checks of all runs passed.
        case survived
        /// The fault was not detected, as the case declares under `survivors:`.
        case declared
        /// The harmless change was not detected, as it should be.
        case kept
        /// The harmless change made a check of a run fail.
        case falseAlarm = "false-alarm"
    }

    /// The name of the fault.
    package var fault: String
    /// The kind of the fault.
    package var kind: FaultKind
    /// The way in which the test of the fault ended: detected or not.
    package var outcome: Outcome
    /// The run that did not pass, such as `rk4 at 0.01 ms`; for a fault that passed, the run that came nearest to
    /// failing. It is empty when no check measured any change.
    package var run: String
    /// The verdict of that run; `pass` for a fault that passed.
    package var verdict: Verdict
    /// The name of the check that did not pass or came nearest to failing; empty when the run failed before any check,
    /// and when no check measured any change.
    package var check: String
    /// The name of the quantity of that check; empty without a check.
    package var signal: String
    /// A sentence on what the check measured, or why the run failed.
    package var reason: String

    /// A Boolean value that indicates whether the outcome makes the mutation test fail.
    package var isFault: Bool { outcome == .survived || outcome == .falseAlarm }
}

/// The results of the mutation test of a case.
///
///     let record = try await MutationStudy(target).record(seed: 1)
///     print(record.score)  // the share of faults that were killed
package struct MutationRecord: Sendable {
    /// The id of the case.
    package var caseID: String
    /// The seed by which the faults were chosen.
    package var seed: UInt64
    /// The results, in the order of the kinds of faults.
    package var mutants: [MutantResult]
    /// The descriptions of the runs in which the mutants were simulated, in the order in which they were tried.
    package var runs: [String]
    /// Sentences on runs that were left out, and on faults that the case declares undetectable but that were detected.
    package var remarks: [String]

    /// The results of the faults, without those of harmless changes.
    package var faults: [MutantResult] { mutants.filter { !$0.kind.isHarmless } }

    /// Returns the number of mutants with an outcome.
    package func count(_ outcome: MutantResult.Outcome) -> Int { mutants.count { $0.outcome == outcome } }

    /// The share of faults that were killed (detected), from 0 to 1; 0 if there are no faults.
    package var score: Double {
        faults.isEmpty ? 0 : Double(count(.killed)) / Double(faults.count)
    }

    /// The exit status: `regression` when a fault survives that the case does not declare, or a harmless change makes a
    /// check fail.
    package var status: ExitStatus { mutants.contains(where: \.isFault) ? .regression : .success }
}
