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

    /// The text: a sentence with the number of runs for each kind of change, and the first 20 groups of the runs in
    /// `changes.listed`, whose result or inputs differ from those of the previous verification. Each group is
    /// described by its runs, the kind of change, the reason, the origin (since when) and, for a failure, the command
    /// that repeats the first run; the runs of a group have the same kind, reason and origin.
    var text: ConsoleText {
        var lines: [ConsoleText] = ["\(changes.headline)"]
        let groups = groups
        for group in groups.prefix(Self.limit) {
            let change = group[0]
            let verdict: Verdict = change.cause != nil ? .fail : change.kind == .fixed ? .pass : .vacuous
            let kind = Console.painted(change.kind.text, verdict)
            // For example, "  ex3 rk4 at 0.01 ms: newly failing", or "  3 runs, ex3 rk4 at 0.01 ms, …: newly failing".
            lines.append(
                group.count == 1
                    ? "  \(Self.name(change)): \(kind)"
                    : "  \(group.count) runs, \(Self.names(group)): \(kind)")
            if !change.reason.isEmpty { lines.append("    \(change.reason)") }
            if let origin = change.origin, change.kind != .new { lines.append("    \(origin)") }
            if change.cause != nil { lines.append("    \(change.command)") }
        }
        let more = groups.dropFirst(Self.limit).joined().count
        if more > 0 { lines.append("  and \(more) more runs") }
        return .joined(lines)
    }

    /// The listed changes in groups with the same kind, reason and origin, in the order of their first runs.
    private var groups: [[RunChange]] {
        var result: [[RunChange]] = []
        var places: [[String]: Int] = [:]
        for change in changes.listed {
            let key = [change.kind.rawValue, change.reason, change.origin ?? ""]
            if let place = places[key] {
                result[place].append(change)
            } else {
                places[key] = result.count
                result.append([change])
            }
        }
        return result
    }

    /// The largest number of runs of a group that are named.
    private static let nameLimit = 3

    /// Returns the names of the first runs of a group; the case is named where it differs from that of the run before.
    private static func names(_ group: [RunChange]) -> String {
        let shown = group.prefix(nameLimit).enumerated().map { index, change in
            index > 0 && group[index - 1].caseID == change.caseID
                ? "\(change.method) at \(change.step) ms" : name(change)
        }
        return shown.joined(separator: ", ") + (group.count > nameLimit ? ", …" : "")
    }

    private static func name(_ change: RunChange) -> String { "\(change.caseID) \(change.method) at \(change.step) ms" }
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
