import Cases
import Diagnostics
import ErrorAnalysis

/// The errors for checks whose tolerance is a budget that cannot be computed.
extension CheckEvaluator {
    /// Returns the error for a signal without a complete budget, with the reasons why the budget is not complete.
    func missingBudget(_ signal: String) -> DiagnosticsError {
        let partial = budgets.first { $0.budget.golden == check.golden && $0.budget.signal == signal }?.budget
        let reasons = partial?.remarks ?? []
        return DiagnosticsError(
            .invalidCase,
            "the check '\(check.name)' takes its tolerance from the error budget, but the signal '\(signal)' has no"
                + " complete budget",
            at: check.place, notes: reasons.map { .init($0) },
            hint: reasons.contains { $0.contains(BudgetStudy.shortRuns) }
                ? "run the experiment for the duration of the golden, or give the check a tolerance of its own"
                : "declare the 'scheme:' of the golden; if its model is not installed, store an assessment with 'golden assess'"
        )
    }

    /// Returns the error for a check whose tolerance for a signal is based on an error budget, in a run of an external
    /// engine, for which there are no budgets.
    func engineBudget(_ signal: String) -> DiagnosticsError {
        let own = loaded.matrix.methods.map(\.name).joined(separator: ", ")
        return DiagnosticsError(
            .invalidCase,
            "the check '\(check.name)' takes its tolerance for the signal '\(signal)' from the error budget, but runs"
                + " of engines such as '\(method)' have none",
            at: check.place,
            hint:
                "write 'runs: [\(own)]' in the check, and add a check for the runs of '\(method)' with a tolerance of"
                + " its own"
        )
    }
}
