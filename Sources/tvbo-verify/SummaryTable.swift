import Algorithms
import Diagnostics
import Foundation
import Report
import Results

/// The result of a verification as text for a terminal: a table for each case, and its failures. Cases that could not
/// be run are not included; their diagnostics have been printed before.
///
///     Console.say(SummaryTable(record).text)
struct SummaryTable {
    /// The record of the verification that is shown.
    let record: VerificationRecord

    /// Creates the text of the result of a verification.
    init(_ record: VerificationRecord) { self.record = record }

    /// The tables of all cases, their failures and the summary of the verification, as text for a terminal.
    var text: ConsoleText {
        var lines: [ConsoleText] = []
        for id in record.caseIDs {
            let verdict = record.verdict(of: id)
            let name: ConsoleText = record.titles[id].map { "\(id): \($0)" } ?? "\(id)"
            lines.append("\(name)  \(Console.painted(verdict.rawValue, verdict))")
            lines += matrix(record.runs(of: id)) + annotations(record.runs(of: id)) + failures(record.runs(of: id))
        }
        return .joined(lines + ["", "\(record.headline)"])
    }

    /// The lines that describe the runs that do not pass, grouped under the ids of their cases. For each case, at most
    /// eight runs or groups of runs with the same reason are described, with at most four checks each, and the others
    /// are counted.
    var failureLines: [ConsoleText] {
        record.caseIDs.flatMap { id -> [ConsoleText] in
            let lines = failures(record.runs(of: id))
            return lines.isEmpty ? [] : ["\(id):"] + lines
        }
    }

    /// The warnings of properties of a model that no result depends on, so that nothing fails if they are wrong: its
    /// units, if they are only annotations, and its step size, if no run has it.
    private static let silent = [Code.unitsAreAnnotations, .unverifiedStep].map { "[\($0.rawValue)]" }

    /// Returns the warnings of properties of the model that no result depends on.
    private func annotations(_ runs: [RunResult]) -> [ConsoleText] {
        runs.flatMap(\.remarks).filter { remark in Self.silent.contains { remark.contains($0) } }.uniqued()
            .map { "  \($0)" }
    }

    /// Returns a table with one row for each method and one column for each step size. An entry shows the share of the
    /// tolerance that is used, or the verdict.
    private func matrix(_ runs: [RunResult]) -> [ConsoleText] {
        guard !runs.isEmpty else { return [] }
        let steps = runs.uniqued(on: \.step).sorted { $0.stepValue < $1.stepValue }.map(\.step)
        let methods = Array(runs.map(\.method).uniqued())
        let width = max(12, runs.map(\.verdict.rawValue.count).max() ?? 0) + 2
        let header = "  " + pad("step (ms)", 11) + steps.map { pad($0, width) }.joined()
        return ["\(header)"]
            + methods.map { method in
                steps.reduce("  \(pad(method, 11))") { row, step in
                    guard let run = runs.first(where: { $0.method == method && $0.step == step }) else {
                        return row + "\(pad("–", width))"
                    }
                    return row + Console.painted(pad(content(run), width), run.verdict)
                }
            }
    }

    private func content(_ run: RunResult) -> String {
        guard run.verdict == .pass || run.verdict == .fail, let usage = run.usage else {
            return run.verdict.rawValue
        }
        return (run.verdict == .pass ? "pass " : "FAIL ") + ReportNumber.percent(usage)
    }

    private func failures(_ runs: [RunResult]) -> [ConsoleText] {
        let failing = groups(runs.filter { $0.verdict != .pass })
        let shown = failing.prefix(8).flatMap { group -> [ConsoleText] in
            let label = group.map(\.label).joined(separator: ", ")
            if let failure = group[0].failure { return ["  \(label): \(ConsoleText.lines(failure))"] }
            if group.count > 1 { return ["  \(label): \(Self.notes(group[0]) ?? "")"] }
            let checks = group[0].checks.filter { $0.verdict != .pass }
            let more: [ConsoleText] =
                checks.count > 4 ? ["  \(label): and \(checks.count - 4) more checks that do not pass"] : []
            return checks.prefix(4).map { "  \(label): \(sentence($0))" } + more
        }
        return shown
            + (failing.count > 8 ? ["  and \(failing.dropFirst(8).joined().count) more runs that do not pass"] : [])
    }

    /// Returns the runs in groups. Runs that failed for the same reason, and those whose checks could decide nothing for
    /// the same reasons, form one group; every other run is a separate group.
    private func groups(_ runs: [RunResult]) -> [[RunResult]] {
        var result: [[RunResult]] = []
        for run in runs {
            let reason = run.failure ?? Self.notes(run)
            if let reason, let index = result.firstIndex(where: { ($0[0].failure ?? Self.notes($0[0])) == reason }) {
                result[index].append(run)
            } else {
                result.append([run])
            }
        }
        return result
    }

    /// Returns the checks of a run that do not pass with the reasons, if none of them fails by its value; nil otherwise.
    /// Signals with the same reason are counted, and the first is named.
    private static func notes(_ run: RunResult) -> String? {
        let checks = run.checks.filter { $0.verdict != .pass }
        guard run.failure == nil, !checks.isEmpty, checks.allSatisfy({ $0.verdict == .vacuous && $0.note != nil })
        else {
            return nil
        }
        let groups = checks.grouped { "\($0.note ?? "")" }
        return groups.sorted { $0.key < $1.key }.map { note, checks in
            let more = checks.count > 1 ? " and \(checks.count - 1) more" : ""
            return
                "vacuous: \(checks[0].metric) of \(checks[0].signal) in the check '\(checks[0].check)'\(more) (\(note))"
        }.joined(separator: "; ")
    }

    private func sentence(_ check: CheckResult) -> String {
        if check.metric == "text", check.verdict == .fail {
            // The signal is the name of the output file.
            return
                "\(check.verdict.rawValue): the text of the output file '\(check.signal)' differs: \(check.note ?? "")"
        }
        let value = check.value.map { amount($0, check.unit) } ?? "not defined"
        let note = check.note.map { " (\($0))" } ?? ""
        // For example, "fail: max_abs of v against the golden 'jneuroml' in the check 'potential' is 0.7 mV, allowed
        // 0.6 mV".
        return
            "\(check.verdict.rawValue): \(check.metric) of \(check.signal) against the golden '\(check.golden)' in the"
            + " check '\(check.check)'"
            + " is \(value), allowed \(amount(check.tolerance, check.unit))\(note)"
    }

    private func amount(_ value: Double, _ unit: String) -> String {
        unit.isEmpty ? ReportNumber.short(value) : "\(ReportNumber.short(value)) \(unit)"
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
