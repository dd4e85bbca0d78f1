import Report

/// The report on a mutation test, in Markdown.
///
///     try OutputFile.write(MutationReport(record).text, to: "mutants.md")
package struct MutationReport {
    private let record: MutationRecord

    /// Creates the report on the mutation test with the given results.
    package init(_ record: MutationRecord) { self.record = record }

    /// The text of the report in Markdown: the score, the mutants that make the test fail, the declared survivors, and
    /// all mutants.
    package var text: String {
        let sections: [(String, [MutantResult])] = [
            ("Survivors", record.mutants.filter { $0.outcome == .survived }),
            ("Declared survivors", record.mutants.filter { $0.outcome == .declared }),
            (
                "False alarms: changes without effect on the model that made a check fail",
                record.mutants.filter { $0.outcome == .falseAlarm }
            ),
            ("All mutants", record.mutants),
        ]
        let head =
            "# Mutation test of \(cell(record.caseID))\n\n\(record.summary)\n\nRuns of the case with which each fault"
            + " was tried, in this order: "
            + record.runs.map(cell).joined(separator: ", ") + ".\n"
        let notes = record.remarks.map { "\n- \(cell($0))" }.joined()
        let tables = sections.filter { !$0.1.isEmpty }.map { "\n## \($0.0)\n\n" + table($0.1) }
        return head + (notes.isEmpty ? "" : notes + "\n") + tables.joined()
    }

    private func table(_ mutants: [MutantResult]) -> String {
        let rows = mutants.map { mutant in
            [
                mutant.fault, mutant.outcome.rawValue, mutant.run, mutant.verdict.rawValue, mutant.check, mutant.reason,
            ].map { $0.isEmpty ? "–" : cell($0) }.joined(separator: " | ")
        }
        return "| fault | outcome | run | verdict | check | reason |\n|---|---|---|---|---|---|\n"
            + rows.map { "| \($0) |\n" }.joined()
    }

    private func cell(_ text: String) -> String { MarkdownText.cell(text, limit: 300) }
}

extension MutationRecord {
    /// One line with the share of killed faults, the number of mutants with each outcome, and the seed, such as `58 of
    /// 60 faults killed (96 %), 2 survived, 9 of 9 changes without effect passed; seed 1`.
    package var summary: String {
        let harmless = mutants.count - faults.count
        let share = ReportNumber.percent(score)
        let passed = [(MutantResult.Outcome.survived, "survived"), (.declared, "declared as survivors")].compactMap {
            outcome, word in count(outcome) > 0 ? "\(count(outcome)) \(word)" : nil
        }
        return
            (["\(count(.killed)) of \(faults.count) faults killed (\(share))"] + passed + [
                "\(count(.kept)) of \(harmless) changes without effect passed"
            ]).joined(separator: ", ") + "; seed \(seed)"
    }
}
