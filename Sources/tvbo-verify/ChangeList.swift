import Report
import Results

/// The differences between a verification and the previous one, as text for a terminal.
///
///     Console.say(ChangeList(changes).text)
struct ChangeList {
    /// The differences between the verification and the previous one.
    let changes: VerificationChanges

    /// The largest number of runs that are listed.
    private static let limit = 20

    /// Creates the text of the differences between a verification and the previous one.
    init(_ changes: VerificationChanges) { self.changes = changes }

    /// The text: a sentence with the number of runs for each kind of change, and for the first 20 runs of
    /// `changes.listed`, whose result or inputs differ, the kind of change, its reason and, for a failure, the command
    /// that repeats the run.
    var text: ConsoleText {
        var lines: [ConsoleText] = ["\(changes.headline)"]
        for change in changes.listed.prefix(Self.limit) {
            let verdict: Verdict = change.cause != nil ? .fail : change.kind == .fixed ? .pass : .vacuous
            let kind = Console.painted(change.kind.text, verdict)
            // For example, "  ex3 rk4 at 0.01 ms: newly failing".
            lines.append("  \(change.caseID) \(change.method) at \(change.step) ms: \(kind)")
            if !change.reason.isEmpty { lines.append("    \(change.reason)") }
            if let origin = change.origin, change.kind != .new { lines.append("    \(origin)") }
            if change.cause != nil { lines.append("    \(change.command)") }
        }
        let more = changes.listed.count - Self.limit
        if more > 0 { lines.append("  and \(more) more runs") }
        return .joined(lines)
    }
}

/// A verification with the changes since the previous one, as it is printed in JSON: the members of the verification
/// and an additional member `changes`.
struct ChangedRecord: Encodable {
    /// The record of the verification.
    var record: VerificationRecord
    /// The changes since the previous verification.
    var changes: VerificationChanges

    private enum Key: String, CodingKey { case changes }

    /// Encodes the members of the verification's record and, in the same object, the member `changes`.
    func encode(to encoder: any Encoder) throws {
        try record.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(changes, forKey: .changes)
    }
}
