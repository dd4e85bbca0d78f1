import Diagnostics

/// The conditions under which a verification ends with a status other than `success`, the argument of `--fail-on`.
///
///     let conditions = try FailureConditions(words: ["moved,removed"])
///     let status = try conditions.status(of: record, changes: changes, hasDrift: nil)
///     // .regression if all runs pass and one has moved or is missing
///
/// A verdict other than `pass` always gives its own status. Conditions can only add reasons to fail.
public struct FailureConditions: Sendable, Hashable {
    /// A condition that the option `--fail-on` can name.
    public enum Condition: String, Sendable, CaseIterable {
        /// A check, run or case has a verdict other than `pass`; this condition always applies.
        case fail
        /// In the series of a check, this verification has a step, or begins or continues a drift or creep. See
        /// ``DriftFinding``.
        case drift
        /// A value of a check moved by more than rounding and remains within its tolerance (``RunChange/Kind/moved``).
        case moved
        /// The bits of a solution changed, but only by rounding (``RunChange/Kind/rounding``).
        case rounding
        /// A run that passes was not in the previous verification.
        case new
        /// A run of the previous verification is missing from this one.
        case removed

        /// The kind of a run's change that meets the condition; nil for conditions that do not depend on changes of
        /// runs.
        var kind: RunChange.Kind? {
            switch self {
            case .fail, .drift: nil
            case .moved: .moved
            case .rounding: .rounding
            case .new: .new
            case .removed: .removed
            }
        }
    }

    /// The error for a word in `--fail-on` that is not a condition.
    public struct UnknownWord: Error, Hashable, CustomStringConvertible {
        /// The description of the error for the user, with a suggestion.
        public var description: String

        /// Creates an error with the given description.
        public init(description: String) { self.description = description }
    }

    /// The conditions under which the verification fails; `fail` is always among them.
    public let conditions: Set<Condition>

    /// Creates a set of conditions; `fail` always applies and need not be named.
    public init(_ conditions: Set<Condition> = []) { self.conditions = conditions.union([.fail]) }

    /// Creates conditions from the arguments of `--fail-on`, each of which may name several, separated by commas.
    /// - Throws: `UnknownWord` for a word that is not a condition.
    public init(words: [String]) throws(UnknownWord) {
        var found: Set<Condition> = []
        for word in words.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }) {
            guard let condition = Condition(rawValue: word) else {
                let names = Condition.allCases.map(\.rawValue)
                let hint =
                    Spelling.hint(for: word, among: names)
                    ?? "use one of the conditions \(names.joined(separator: ", "))"
                throw UnknownWord(description: "'\(VisibleText.line(word))' is not a condition of --fail-on; \(hint)")
            }
            found.insert(condition)
        }
        self.init(found)
    }

    /// Returns the exit status of a verification, the most severe of these: that of its verdict, `drift` when that is a
    /// condition and `hasDrift` is true, and `regression` when another condition is met.
    /// - Parameters:
    ///   - record: The verification.
    ///   - changes: The changes since the previous verification; nil for a first one, in which nothing has changed.
    ///   - hasDrift: A Boolean value that indicates whether the verification has a step, or begins or continues a drift
    ///     or creep, in the series of a check; nil if the series have not been analyzed.
    /// - Throws: `DiagnosticsError` (`unsupportedFeature`) when `drift` is a condition and the series have not been
    ///   analyzed.
    public func status(
        of record: VerificationRecord, changes: VerificationChanges?, hasDrift: Bool?
    ) throws -> ExitStatus {
        if conditions.contains(.drift), hasDrift == nil {
            throw DiagnosticsError(
                .unsupportedFeature,
                "'--fail-on drift' cannot be used with this command, which does not look for drift; remove 'drift' from"
                    + " '--fail-on'"
            )
        }
        var statuses = [record.verdict.exitStatus]
        if conditions.contains(.drift), hasDrift == true { statuses.append(.drift) }
        let kinds = Set(conditions.compactMap(\.kind))
        if let changes, changes.runs.contains(where: { kinds.contains($0.kind) }) { statuses.append(.regression) }
        return .mostSevere(statuses)
    }
}
