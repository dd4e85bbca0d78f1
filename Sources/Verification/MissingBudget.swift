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
            .invalidCase, "check '\(check.name)' takes its tolerance from a budget, but '\(signal)' has none",
            at: check.place, notes: reasons.map { .init($0) },
            hint: reasons.contains { $0.contains("runs of its model at") }
                ? "run for the duration of the golden, or give the check a tolerance of its own"
                : "declare the 'scheme:' of the golden, and store an assessment if its model is not installed")
    }

    /// Returns the error of a check by a budget in the run of an external engine.
    func engineBudget(_ signal: String) -> DiagnosticsError {
        let own = loaded.matrix.methods.map(\.name).joined(separator: ", ")
        return DiagnosticsError(
            .invalidCase,
            "check '\(check.name)' takes its tolerance for '\(signal)' from a budget, which engines such as '\(method)' lack",
            at: check.place,
            hint:
                "write 'runs: [\(own)]' in it, and add a check for the runs of '\(method)' with a tolerance of its own")
    }
}
