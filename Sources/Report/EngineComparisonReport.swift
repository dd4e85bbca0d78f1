import Comparison
import Foundation
import Results

/// The Markdown reports of engine comparisons.
///
///     print(try EngineComparisonReport.text(record))
public enum EngineComparisonReport {
    /// Returns the section on the comparison of one case: a table of the engines, and a table of the differences
    /// between each two of them.
    /// - Throws: An error of the template engine if the built-in template is invalid.
    public static func text(_ record: EngineComparisonRecord) throws -> String {
        try MarkdownTemplate(PackageResources.comparison_mustache).text(values(record))
    }

    private static func values(_ record: EngineComparisonRecord) -> [String: Any] {
        let ran = record.engines.filter { $0.verdict == "ran" }.map(\.name)
        return [
            "title": record.title, "case": MarkdownText.code(record.caseID), "method": record.method,
            "step": record.step, "engines": record.engines.map(row), "hasPairs": ran.count > 1, "columns": ran,
            "rows": ran.map { first in ["name": first, "cells": ran.map { cell(record, first, $0) }] as [String: Any] },
        ]
    }

    private static func row(_ engine: EngineComparisonRecord.Engine) -> [String: Any] {
        let budget = engine.budget
        return [
            "name": engine.name, "version": engine.version,
            "verdict": engine.verdict + (engine.reason.map { ": \($0)" } ?? ""),
            "time": engine.seconds > 0 ? String(format: "%.1f s", engine.seconds) : "",
            "agreement": budget.map(agreement) ?? "",
            "step": budget?.discretisation.map(share) ?? "", "printing": budget.map { share($0.printing) } ?? "",
            "unexplained": budget.map { share($0.unexplained) } ?? "",
        ]
    }

    private static func agreement(_ budget: EngineComparisonRecord.Budget) -> String {
        if budget.isExplained { return budget.scheme }
        return within(budget) ?? "no known method (nearest: \(budget.scheme))"
    }

    /// Returns the description of a solution that no known method explains, but whose error is within the step error of
    /// euler or lems; nil for others.
    private static func within(_ budget: EngineComparisonRecord.Budget) -> String? {
        guard budget.isWithinStepError, let use = budget.stepUse else { return nil }
        // Such as "agrees: the converged solution, from which it differs by 12 % of the step error of euler or lems".
        return
            "the converged solution, from which it differs by \(ReportNumber.percent(use)) of the step error of euler"
            + " or lems"
    }

    private static func cell(_ record: EngineComparisonRecord, _ first: String, _ second: String) -> String {
        guard first != second, let pair = record.pair(first, second) else { return "" }
        return pair.isSameText ? "=" : share(pair.share)
    }

    /// Returns a share with two significant digits.
    private static func share(_ value: Double) -> String {
        value == 0 ? "0" : value.isFinite ? String(format: "%.1e", value) : "not a number"
    }

    // MARK: Findings

    /// Returns a page that lists, for every case and every installed engine other than tvbo-verify, whether the engine
    /// agrees with a known integration method, and by how much it differs from tvbo-verify's run of the experiment's
    /// own method. The sections of all cases follow.
    /// - Parameter made: The command that produced the records.
    /// - Throws: An error of the template engine when a built-in template is invalid.
    public static func findings(_ records: [EngineComparisonRecord], made: String) throws -> String {
        let findings = records.flatMap { record in
            record.engines.filter { $0.verdict != "missing" && !$0.name.hasPrefix("tvbo-verify") }.map { engine in
                let (emphasized, finding) = finding(engine, record)
                return [
                    "case": record.caseID, "engine": engine.name, "version": engine.version,
                    "emphasized": emphasized.map { [$0] } ?? [], "finding": finding,
                    "difference": difference(engine, record),
                ] as [String: Any]
            }
        }
        return try MarkdownTemplate(PackageResources.findings_mustache).text(
            ["made": made, "findings": findings, "comparisons": records.map(values)],
            including: ["comparison": MarkdownTemplate(PackageResources.comparison_mustache)])
    }

    /// Returns the finding on an engine in words: an emphasized first part, if any, and the rest.
    private static func finding(
        _ engine: EngineComparisonRecord.Engine, _ record: EngineComparisonRecord
    ) -> (emphasized: String?, text: String) {
        if engine.verdict != "ran" { return (nil, "\(engine.verdict): \(engine.reason ?? "")") }
        if record.pairs.contains(where: { pair in
            pair.isSameText && [pair.first, pair.second].contains(engine.name)
                && [pair.first, pair.second].contains { $0.hasPrefix("tvbo-verify") }
        }) {
            return (
                nil,
                "agrees: the output is character by character that of tvbo-verify's method lems" + lead(engine, record)
            )
        }
        guard let budget = engine.budget else { return (nil, "") }
        if !budget.isExplained, let within = within(budget) { return (nil, "agrees: \(within)") }
        // "disagrees with every method that tvbo-verify knows (nearest: rk4)", "agrees: euler" or "differs: it is euler".
        guard budget.isExplained else {
            return ("disagrees", " with every method that tvbo-verify knows (nearest: \(budget.scheme))")
        }
        return budget.scheme == record.method.lowercased() || budget.scheme == "lems"
            ? (nil, "agrees: \(budget.scheme)") : ("differs", ": it is \(budget.scheme)")
    }

    /// Returns a sentence on the effect of the evaluation order of the method `lems`, if the case shows it: pulses and
    /// spikes act within the step in which they occur.
    private static func lead(_ engine: EngineComparisonRecord.Engine, _ record: EngineComparisonRecord) -> String {
        guard let pair = record.pair(engine.name, "tvbo-verify"), pair.share > 1e-5 else { return "" }
        // The end of "agrees: the output is character by character that of tvbo-verify's method lems, in which …".
        return
            ", in which pulses and spikes act within the step in which they occur, up to one step before they act in \(record.method)"
    }

    /// Returns the difference from tvbo-verify's run of the experiment's own method.
    private static func difference(_ engine: EngineComparisonRecord.Engine, _ record: EngineComparisonRecord) -> String
    {
        guard let pair = record.pair(engine.name, "tvbo-verify") else { return "" }
        guard pair.maxAbs.isFinite else { return "\(pair.signal) does not remain finite" }
        // Such as "0.5 mV in pop[0]/v (1.2e-3 of its range)".
        let size = String(format: "%.3g", pair.maxAbs)
        return "\(size) \(pair.unit) in \(pair.signal) (\(share(pair.share)) of its range)"
    }
}
