import Results

/// The description in words of the changes between a verification and the previous one.
///
///     changes.headline  // "Runs compared with those of 2026-11-24T21:13:13Z: 1 newly failing, 45 identical."
extension VerificationChanges {
    /// A sentence that names the start of the previous verification and counts the runs of each kind of change, or says
    /// that there are no earlier results.
    public var headline: String {
        guard let previousStartedAt else { return "The history contains no earlier results of these runs." }
        let counts = RunChange.Kind.allCases.map { ($0, count($0)) }.filter { $0.1 > 0 }
        let parts = counts.map { kind, count in "\(count) \(kind.text)" }
        return "Runs compared with those of \(previousStartedAt): \(parts.joined(separator: ", "))."
    }

    /// The changes that a report lists one by one: all but those of runs whose result and inputs are both the same as
    /// before. Without a previous verification, they are those of the runs that fail by their values.
    public var listed: [RunChange] {
        runs.filter { change in
            previousID == nil ? change.departs : change.kind != .identical || change.explanation != nil
        }
    }
}

extension RunChange {
    /// A Boolean value that indicates whether the run fails by its values, and not by an error, which is reported in full
    /// where it occurs.
    fileprivate var departs: Bool { cause.map { !$0.contains("error[") } ?? false }
}

extension RunChange.Kind {
    /// The kind of change in words, such as `moved within tolerance`.
    public var text: String {
        switch self {
        case .newFailure: "newly failing"
        case .stillFailing: "still failing"
        case .fixed: "fixed"
        case .new: "new"
        case .removed: "removed"
        case .moved: "moved within tolerance"
        case .rounding: "only rounding"
        case .identical: "identical"
        }
    }
}

extension RunChange {
    /// The cause and the explanation of the change, separated by a semicolon; empty when there are none.
    public var reason: String { [cause, explanation].compactMap(\.self).joined(separator: "; ") }

    /// A description of when the current result appeared: the id of the first verification that has it, and the last
    /// commit without and the first with it, such as `since 7f3a…, commits 1a2b3c4d5e..6f7a8b9c0d with uncommitted
    /// changes`; nil if the first verification is not known.
    public var origin: String? {
        guard let since else { return nil }
        guard let commits, commits.lastGood != nil || commits.firstBad != nil else { return "since \(since)" }
        let names = [commits.lastGood, commits.firstBad].map { $0.map { String($0.prefix(10)) } ?? "no commit" }
        return "since \(since), " + (names[0] == names[1] ? "commit \(names[0])" : "commits \(names[0])..\(names[1])")
            + (commits.isDirty == true ? " with uncommitted changes" : "")
    }
}
