import Comparison
import Foundation
import Results

/// What several engines made of cases, as Markdown.
public enum EngineComparisonReport {
    /// The section of one case.
    public static func text(_ record: EngineComparisonRecord) -> String {
        var lines = [
            "## \(plain(record.title))", "",
            "Case \(MarkdownText.code(record.caseID)), \(plain(record.method)) at \(plain(record.step)) ms.", "",
            "| engine | version | verdict | time | agrees with | step error | printing | left over |",
            "|---|---|---|---|---|---|---|---|",
        ]
        lines += record.engines.map(row)
        let ran = record.engines.filter { $0.verdict == "ran" }.map(\.name)
        let names = ran.map(plain)
        if ran.count > 1 {
            lines += [
                "", "Largest difference of any signal, as a share of its range; `=` is the same text byte for byte.",
                "",
                "| | " + names.joined(separator: " | ") + " |", "|---|" + ran.map { _ in "---|" }.joined(),
            ]
            lines += ran.map { first in
                "| \(plain(first)) | " + ran.map { cell(record, first, $0) }.joined(separator: " | ") + " |"
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func row(_ engine: EngineComparisonRecord.Engine) -> String {
        let budget = engine.budget
        let verdict = engine.verdict + (engine.reason.map { ": \(plain($0))" } ?? "")
        let time = engine.seconds > 0 ? String(format: "%.1f s", engine.seconds) : ""
        var agreement = ""
        if let budget { agreement = budget.isExplained ? budget.scheme : "nothing known (nearest: \(budget.scheme))" }
        let step = budget?.discretisation.map(share) ?? ""
        let printing = budget.map { share($0.printing) } ?? ""
        let rest = budget.map { share($0.unexplained) } ?? ""
        let parts: [String] = [
            plain(engine.name), plain(engine.version), verdict, time, plain(agreement), step, printing, rest,
        ]
        return "| " + parts.joined(separator: " | ") + " |"
    }

    private static func cell(_ record: EngineComparisonRecord, _ first: String, _ second: String) -> String {
        guard first != second, let pair = record.pair(first, second) else { return "" }
        return pair.isSameText ? "=" : share(pair.share)
    }

    /// A share with two digits that count.
    static func share(_ value: Double) -> String {
        value == 0 ? "0" : value.isFinite ? String(format: "%.1e", value) : "not a number"
    }

    /// Text that breaks no table.
    static func plain(_ text: String) -> String { MarkdownText.cell(text) }

    // MARK: Findings

    /// A page that says which engine disagrees on which case, by how much and why.
    public static func findings(_ records: [EngineComparisonRecord], made: String) -> String {
        var lines = [
            "# Findings", "",
            "Which engines disagree with what an experiment asks for, by how much and why. Made by `\(made)`; every line "
                + "was measured in that run.", "",
            "An engine's solution is held against the schemes that tvbo-verify has: the experiment's own method, plain "
                + "Euler, jLEMS's tree order, Heun, Runge-Kutta, each also a row early or late, and without the events. "
                + "Agreement is a difference of at most 1e-5 of each signal's range.", "",
            "| case | engine | version | finding | largest difference |", "|---|---|---|---|---|",
        ]
        for record in records {
            for engine in record.engines where engine.verdict != "missing" && !engine.name.hasPrefix("tvbo-verify") {
                lines.append(
                    "| \(plain(record.caseID)) | \(plain(engine.name)) | \(plain(engine.version)) | \(finding(engine, record)) | \(difference(engine, record)) |"
                )
            }
        }
        return lines.joined(separator: "\n") + "\n\n" + records.map(text).joined(separator: "\n")
    }

    private static func finding(_ engine: EngineComparisonRecord.Engine, _ record: EngineComparisonRecord) -> String {
        if engine.verdict != "ran" { return "\(engine.verdict): \(plain(engine.reason ?? ""))" }
        if record.pairs.contains(where: { pair in
            pair.isSameText && [pair.first, pair.second].contains(engine.name)
                && [pair.first, pair.second].contains { $0.hasPrefix("tvbo-verify") }
        }) {
            return "agrees: the same text as tvbo-verify's method lems" + lead(engine, record)
        }
        guard let budget = engine.budget else { return "" }
        guard budget.isExplained else { return "**disagrees** with every scheme (nearest: \(plain(budget.scheme)))" }
        return budget.scheme == record.method.lowercased() || budget.scheme == "lems"
            ? "agrees: \(plain(budget.scheme))" : "**differs**: it is \(plain(budget.scheme))"
    }

    /// Where the tree's order shows: pulses and spikes act within the step in which they fall.
    private static func lead(_ engine: EngineComparisonRecord.Engine, _ record: EngineComparisonRecord) -> String {
        guard let pair = record.pair(engine.name, "tvbo-verify"), pair.share > 1e-5 else { return "" }
        return ", in which pulses and spikes act within a step, up to a step ahead of \(plain(record.method))"
    }

    /// The distance from tvbo-verify's own method.
    private static func difference(_ engine: EngineComparisonRecord.Engine, _ record: EngineComparisonRecord) -> String {
        guard let pair = record.pair(engine.name, "tvbo-verify") else { return "" }
        guard pair.maxAbs.isFinite else { return "\(plain(pair.signal)) ends in no finite number" }
        return
            "\(String(format: "%.3g", pair.maxAbs)) \(plain(pair.unit)) in \(plain(pair.signal)) (\(share(pair.share)) of its range)"
    }
}
