/// The comparison of a run's result with the result of the same run in the previous verification.
///
///     for change in changes.runs where change.kind == .newFailure { print(change.caseID, change.cause ?? "") }
public struct RunChange: Codable, Sendable, Hashable {
    /// The kinds of a run's change since the previous verification, from the most to the least severe.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// The run fails or could not be made, and it passed before or is new.
        case newFailure = "new-failure"
        /// The run fails or could not be made, and it failed in the previous verification as well.
        case stillFailing = "still-failing"
        /// The run passes, and it failed in the previous verification.
        case fixed
        /// The run passes and was not in the previous verification.
        case new
        /// The run was in the previous verification, but is not in this verification.
        case removed
        /// The run passes as before, but a value of a check changed by more than rounding; without values to compare,
        /// the rounded solution changed.
        case moved
        /// The run passes as before, and the bits of the solution changed, but neither the rounded solution nor a value
        /// of a check by more than rounding.
        case rounding
        /// The run passes as before, with the same bits of the solution.
        case identical
    }

    /// The commits, in the repository that contains the run's case, between which the result of the run changed.
    public struct CommitRange: Codable, Sendable, Hashable {
        /// The commit that was checked out in the last verification with the old result; nil if it is unknown.
        public var lastGood: String?
        /// The commit that was checked out in the first verification with the new result; nil if it is unknown. The
        /// range includes it.
        public var firstBad: String?
        /// True if the first verification with the new result was made with uncommitted changes, which may be the
        /// cause; nil otherwise.
        public var isDirty: Bool?

        /// Creates a range of commits.
        public init(lastGood: String?, firstBad: String?, isDirty: Bool? = nil) {
            self.lastGood = lastGood
            self.firstBad = firstBad
            self.isDirty = isDirty
        }
    }

    /// The id of the run's case.
    public var caseID: String
    /// The name of the run's method, or of the external engine that ran the case.
    public var method: String
    /// The run's step size in milliseconds, converted exactly from the time scale of the case, such as `0.005`.
    public var step: String
    /// The kind of the run's change since the previous verification.
    public var kind: Kind
    /// The changed inputs that explain the change, in a sentence, such as `the model changed; the golden and the tool
    /// did not`; nil if nothing changed, and for a run without an earlier result or missing from this verification. For
    /// a run that still fails, the sentence tells what changed since it last passed, if it ever did.
    public var explanation: String?
    /// A one-line description of the cause of a failure: when the solution first departs from the golden, and whether
    /// by a shift, an offset, an amplitude or the number of events; nil for a run that does not fail.
    public var cause: String?
    /// The id of the first verification with the run's current result; nil if it is unknown.
    public var since: String?
    /// The commits, in the repository that contains the run's case, between which the run's current result appeared;
    /// nil if they are unknown.
    public var commits: CommitRange?
    /// The command line that repeats this run alone.
    public var command: String

    /// Creates the description of how a run's result changed.
    public init(
        caseID: String, method: String, step: String, kind: Kind, explanation: String? = nil, cause: String? = nil,
        since: String? = nil, commits: CommitRange? = nil, command: String
    ) {
        self.caseID = caseID
        self.method = method
        self.step = step
        self.kind = kind
        self.explanation = explanation
        self.cause = cause
        self.since = since
        self.commits = commits
        self.command = command
    }
}

/// The changes of all runs of a verification relative to the previous verification.
public struct VerificationChanges: Codable, Sendable, Hashable {
    /// The id of the previous verification; nil for the first one in a history.
    public var previousID: String?
    /// The start time of the previous verification, ISO 8601 in UTC; nil for the first one in a history.
    public var previousStartedAt: String?
    /// The changes of the runs, the most severe first; equally severe ones are in the order of the verification.
    public var runs: [RunChange]

    /// Creates the changes of a verification.
    public init(previousID: String?, previousStartedAt: String?, runs: [RunChange]) {
        self.previousID = previousID
        self.previousStartedAt = previousStartedAt
        self.runs = runs
    }

    /// Returns the number of runs with a given kind of change.
    public func count(_ kind: RunChange.Kind) -> Int { runs.count { $0.kind == kind } }
}
