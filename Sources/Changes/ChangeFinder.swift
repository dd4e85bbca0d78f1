import Results

extension VerificationChanges {
    /// Compares each run of a verification with the earlier result of the same run. The changes are ordered by kind.
    ///
    ///     let changes = VerificationChanges(record, since: try history.past(of: record), command: command)
    ///     print(changes.count(.newFailure))
    ///
    /// A run that is missing counts as removed only if no option restricted the verification to some cases, methods or
    /// step sizes. The runs of a case that could not be run at all count as failed, with the problem of the case as
    /// their cause.
    /// - Parameters:
    ///   - record: The verification.
    ///   - past: The earlier results of its runs.
    ///   - command: The command that repeats a single run, for the user.
    ///   - acceptances: The acceptances of goldens, by the digest of the golden.
    public init(
        _ record: VerificationRecord, since past: VerificationPast, command: ReproductionCommand,
        acceptances: [String: GoldenAcceptance] = [:]
    ) {
        let earlier = past.runs.values.map(\.result) + past.lastPasses.values.map(\.result)
        let finder = ChangeFinder(
            record: record, past: past, command: command, models: ModelHistory(record.runs + earlier),
            acceptances: acceptances)
        let present = Set(record.runs.map(\.key))
        let changes =
            record.runs.map(finder.change)
            + past.lastWhole.filter { !present.contains($0) }
            .compactMap(finder.absence)
        let used = record.runs.compactMap { past.runs[$0.key] } + past.lastWhole.compactMap { past.runs[$0] }
        let latest = used.max { ($0.startedAt, $0.verificationID) < ($1.startedAt, $1.verificationID) }
        let ranks = Dictionary(uniqueKeysWithValues: zip(RunChange.Kind.allCases, 0...))
        let sorted = changes.enumerated().sorted { left, right in
            (ranks[left.element.kind] ?? 0, left.offset) < (ranks[right.element.kind] ?? 0, right.offset)
        }
        self.init(
            previousID: latest?.verificationID, previousStartedAt: latest?.startedAt, runs: sorted.map(\.element))
    }
}

/// The comparison of single runs with their past.
private struct ChangeFinder {
    let record: VerificationRecord
    let past: VerificationPast
    let command: ReproductionCommand
    let models: ModelHistory
    let acceptances: [String: GoldenAcceptance]

    func change(_ run: RunResult) -> RunChange {
        let before = past.runs[run.key]
        let kind = Self.kind(run, before, record.provenance)
        var change = RunChange(
            caseID: run.caseID, method: run.method, step: run.step, kind: kind, cause: FailureCause.text(run),
            command: command.text(
                run.key, step: run.declaredStep ?? run.step, isEngine: run.engineVersion != nil))
        guard let before else { return change }
        let explanation = ChangeExplanation(run, record.provenance, before, models: models, acceptances: acceptances)
        let isSame = run.traceDigest == before.result.traceDigest && run.verdict == before.result.verdict
        change.explanation = explanation.sentence ?? (isSame ? nil : ChangeExplanation.none)
        if kind == .stillFailing, let pass = past.lastPasses[run.key] {
            let whole = ChangeExplanation(run, record.provenance, pass, models: models, acceptances: acceptances)
            change.explanation = "since it last passed, " + (whole.sentence ?? ChangeExplanation.none)
        }
        addStart(of: run, before, &change)
        return change
    }

    /// Returns the change to report for a run that has an earlier result but is missing from this verification: a
    /// failure if its case could not be run, otherwise a removal; nil if options restricted the verification and the
    /// case has no problem.
    func absence(_ key: RunKey) -> RunChange? {
        let before = past.runs[key]
        let step = before?.result.declaredStep ?? key.step
        let problem = record.problems.first { $0.caseID == key.caseID }
        guard problem != nil || record.isPartial != true else { return nil }
        var change = RunChange(
            caseID: key.caseID, method: key.method, step: key.step, kind: .removed,
            command: command.text(key, step: step, isEngine: before?.result.engineVersion != nil))
        if let problem {
            change.kind = before?.result.verdict == .pass ? .newFailure : .stillFailing
            change.cause = FailureCause.firstLine(problem.message)
            if change.kind == .newFailure {
                change.since = record.id
                let own = record.commit(of: key.caseID)
                change.commits = .init(
                    lastGood: before?.provenance.commit, firstBad: own.commit, isDirty: own.isDirty ? true : nil)
            }
        }
        return change
    }

    private static func kind(
        _ run: RunResult, _ before: VerificationPast.Run?, _ provenance: Provenance
    ) -> RunChange.Kind {
        let fails = run.verdict != .pass
        guard let before else { return fails ? .newFailure : .new }
        let failed = before.result.verdict != .pass
        if fails { return failed ? .stillFailing : .newFailure }
        if failed { return .fixed }
        let old = before.result
        // With equal goldens and comparison, equal solutions have equal values, whatever the metric.
        let isComparable =
            run.goldenDigests == old.goldenDigests && provenance.comparator == before.provenance.comparator
        let isIdentical = run.traceDigest != nil && run.traceDigest == old.traceDigest
        let isRounded = run.roundedDigest != nil && run.roundedDigest == old.roundedDigest
        if isComparable, isIdentical || isRounded { return isIdentical ? .identical : .rounding }
        if run.moved(from: old) { return .moved }
        if isIdentical { return .identical }
        // Without a value to compare, only the digests can show a change.
        return isRounded || !run.comparisons.isEmpty ? .rounding : .moved
    }

    /// Adds the first verification with the current result, and the commits between which it appeared. Results of other
    /// machines are ignored if there are results of this machine.
    private func addStart(of run: RunResult, _ before: VerificationPast.Run, _ change: inout RunChange) {
        let machine = before.provenance.machineKey
        let trail = before.trail.filter { $0.machine == nil || $0.machine == machine }
        let streak = trail.prefix { run.continues(verdict: $0.verdict, traceDigest: $0.traceDigest) }
        change.since = streak.last?.verificationID ?? record.id
        guard streak.count < trail.count else { return }
        let own = record.commit(of: change.caseID)
        change.commits = .init(
            lastGood: trail[streak.count].commit, firstBad: streak.last.map(\.commit) ?? own.commit,
            isDirty: streak.last?.isDirty ?? own.isDirty ? true : nil)
    }
}
