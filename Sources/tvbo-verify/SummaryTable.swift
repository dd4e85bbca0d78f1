import Foundation
import Report
import Results

/// The result of a run as a table for a terminal, and what did not pass in words.
struct SummaryTable {
    let record: RunRecord

    init(_ record: RunRecord) { self.record = record }

    /// The text.
    var text: ConsoleText {
        var lines: [ConsoleText] = []
        for id in record.caseIDs {
            let verdict = record.verdict(of: id)
            lines.append("\(id): \(record.titles[id] ?? "")  \(Console.painted(verdict.rawValue, verdict))")
            lines += matrix(record.cells(of: id)) + failures(record.cells(of: id))
            lines += record.problems.filter { $0.caseID == id }.map { indented($0.message) }
        }
        return .joined(lines + ["", "\(record.headline)"])
    }

    private func indented(_ text: String) -> ConsoleText { .lines("  " + text.replacing("\n", with: "\n  ")) }

    /// A row a method, a column a step size; in each cell the share of the tolerance, or the verdict.
    private func matrix(_ cells: [CellResult]) -> [ConsoleText] {
        guard !cells.isEmpty else { return [] }
        let steps = Dictionary(cells.map { ($0.step, $0.stepValue) }, uniquingKeysWith: { first, _ in first })
            .sorted { $0.value < $1.value }.map(\.key)
        var seen: Set<String> = []
        let methods = cells.map(\.method).filter { seen.insert($0).inserted }
        let width = max(12, cells.map(\.verdict.rawValue.count).max() ?? 0) + 2
        let header = "  " + pad("step (ms)", 11) + steps.map { pad($0, width) }.joined()
        return ["\(header)"]
            + methods.map { method in
                steps.reduce("  \(pad(method, 11))") { row, step in
                    guard let cell = cells.first(where: { $0.method == method && $0.step == step }) else {
                        return row + "\(pad("–", width))"
                    }
                    return row + Console.painted(pad(content(cell), width), cell.verdict)
                }
            }
    }

    private func content(_ cell: CellResult) -> String {
        guard cell.verdict == .pass || cell.verdict == .fail, let usage = cell.usage else {
            return cell.verdict.rawValue
        }
        return (cell.verdict == .pass ? "pass " : "FAIL ") + ReportNumber.percent(usage)
    }

    private func failures(_ cells: [CellResult]) -> [ConsoleText] {
        let failing = cells.filter { $0.verdict != .pass }
        let shown = failing.prefix(8).flatMap { cell -> [ConsoleText] in
            if let failure = cell.failure { return ["  \(cell.label): \(ConsoleText.lines(failure))"] }
            let checks = cell.checks.filter { $0.verdict != .pass }
            let more: [ConsoleText] = checks.count > 4 ? ["  \(cell.label): and \(checks.count - 4) more checks"] : []
            return checks.prefix(4).map { "  \(cell.label): \(sentence($0))" } + more
        }
        return shown + (failing.count > 8 ? ["  and \(failing.count - 8) more cells"] : [])
    }

    private func sentence(_ check: CheckResult) -> String {
        let value = check.value.map { "\(ReportNumber.short($0)) \(check.unit)" } ?? "nothing"
        let note = check.note.map { " (\($0))" } ?? ""
        return
            "\(check.verdict.rawValue): \(check.metric) of \(check.signal) against '\(check.golden)' in check '\(check.check)'"
            + " is \(value), allowed \(ReportNumber.short(check.tolerance)) \(check.unit)\(note)"
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
