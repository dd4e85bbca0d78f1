import Mutation
import Results

/// The result of a mutation test as text for a terminal: the score, a table of the kinds of faults, and lists of the
/// faults that no check detected and of the harmless changes that a check detected.
///
///     Console.say(MutationTable(record).text)
struct MutationTable {
    private let record: MutationRecord

    /// Creates the text of the result of a mutation test.
    init(_ record: MutationRecord) { self.record = record }

    /// The score of the mutation test and its tables, as text for a terminal.
    var text: ConsoleText {
        let verdict = Console.painted(record.status == .success ? "pass" : "fail", verdict)
        var lines: [ConsoleText] = ["\(record.caseID): \(record.summary)  \(verdict)", "\(header)"]
        lines += FaultKind.allCases.compactMap(row)
        // Each list is printed below its title, if it is not empty.
        lines += list("survivors: faults that no check detected", .survived)
        lines += list("declared survivors", .declared)
        lines += list("false alarms: changes without effect that made a check fail", .falseAlarm)
        return .joined(lines)
    }

    private var verdict: Verdict { record.status == .success ? .pass : .fail }

    private var header: String { "  \(pad("kind", 20))\(pad("mutants", 10))\(pad("killed", 10))passed" }

    private func row(_ kind: FaultKind) -> ConsoleText? {
        let mutants = record.mutants.filter { $0.kind == kind }
        guard !mutants.isEmpty else { return nil }
        let killed = mutants.count { $0.verdict != .pass }
        return
            "  \(pad(kind.rawValue, 20) + pad("\(mutants.count)", 10) + pad("\(killed)", 10))\(mutants.count - killed)"
    }

    private func list(_ title: String, _ outcome: MutantResult.Outcome) -> [ConsoleText] {
        let mutants = record.mutants.filter { $0.outcome == outcome }
        guard !mutants.isEmpty else { return [] }
        return ["\(title)"]
            + mutants.map { mutant in
                let check = mutant.check.isEmpty ? "" : "check '\(mutant.check)', "
                let place = mutant.run.isEmpty ? "" : " (\(check)\(mutant.run))"
                return "  \(mutant.fault): \(mutant.reason)\(place)"
            }
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
