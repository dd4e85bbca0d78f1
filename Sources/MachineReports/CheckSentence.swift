import Diagnostics
import Report
import Results

/// The description of a check's result in sentences, for reports that are read on the page of a build service.
enum CheckSentence {
    /// Returns the result of a check as text of several lines: the measured value with the tolerance and its basis, the
    /// note of the check if it has one, and the reasons of the run's change since the previous verification.
    static func text(_ check: CheckResult, _ change: RunChange?) -> String {
        let value = check.value.map { amount($0, check.unit) } ?? "not measured"
        // For example: max_abs of v against the golden 'jneuroml' in check 'voltage' is 0.2 mV, allowed 0.1 mV (measured)
        var lines = [
            "\(check.metric) of \(check.signal) against the golden '\(check.golden)' in check '\(check.check)' is"
                + " \(value), allowed "
                + amount(check.tolerance, check.unit) + (check.basis.isEmpty ? "" : " (\(check.basis))")
        ]
        if let note = check.note { lines.append(note) }
        return VisibleText.lines((lines + reasons(change)).joined(separator: "\n"))
    }

    /// Returns the sentences on how a run changed since the previous verification: the cause, the explanation, the
    /// commits, and the command that repeats the run, each as far as it is known; empty if the change is nil.
    static func reasons(_ change: RunChange?) -> [String] {
        guard let change else { return [] }
        var lines = [change.cause, change.explanation].compactMap(\.self)
        if let commits = change.commits {
            let names = [commits.lastGood, commits.firstBad].map { $0.map { String($0.prefix(12)) } ?? "unknown" }
            let changes = commits.isDirty == true ? " with uncommitted changes" : ""
            lines.append("the result changed between the commits \(names[0]) and \(names[1])\(changes)")
        }
        if !change.command.isEmpty { lines.append("run it alone: \(change.command)") }
        return lines
    }

    private static func amount(_ value: Double, _ unit: String) -> String {
        unit.isEmpty ? ReportNumber.short(value) : "\(ReportNumber.short(value)) \(unit)"
    }
}
