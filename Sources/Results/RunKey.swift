/// The identity of a run over successive verifications: its case, method and step size.
public struct RunKey: Hashable, Sendable, Comparable {
    /// The id of the run's case.
    public var caseID: String
    /// The name of the run's method, or of the external engine that ran the case.
    public var method: String
    /// The run's step size in milliseconds, converted exactly from the time scale of the case, such as `0.005`.
    public var step: String

    /// Creates the identity of a run.
    public init(caseID: String, method: String, step: String) {
        self.caseID = caseID
        self.method = method
        self.step = step
    }

    /// Compares the identities of two runs by case, method and step size, as texts.
    public static func < (left: RunKey, right: RunKey) -> Bool {
        (left.caseID, left.method, left.step) < (right.caseID, right.method, right.step)
    }
}

extension RunResult {
    /// The identity of the run over successive verifications: its case, method and step size.
    public var key: RunKey { RunKey(caseID: caseID, method: method, step: step) }
}

extension RunResult {
    /// Returns whether this result continues an earlier one: both have a verdict other than `pass`, or both pass with
    /// the same solution.
    /// - Parameters:
    ///   - verdict: The raw value of the earlier `Verdict`.
    ///   - traceDigest: The digest of the earlier solution; nil if there is none.
    package func continues(verdict earlier: String, traceDigest digest: String?) -> Bool {
        let passed = earlier == Verdict.pass.rawValue
        return verdict == .pass ? passed && traceDigest == digest : !passed
    }
}
