import Comparison
import Results

/// The section of a page on the error budgets of a run: for each signal and golden, bars and a chart of the causes to
/// which the difference between run and golden is attributed.
struct BudgetSection {
    /// The run whose error budgets are shown; nil if the case has no run.
    let run: RunResult?
    /// The data of the report, arranged by case and run.
    let index: PageIndex
    /// The amount of detail of the page that contains the section.
    let detail: PageDetail

    /// The values for the template, one entry for each budget of a signal that the page has room for, by the names of
    /// the template's variables. They are in the order of the case's goldens and of their columns.
    var entries: [[String: Any]] {
        guard let run, let budgets = run.budgets else { return [] }
        let traces = index.traces(run)?.budgets ?? []
        return budgets.prefix(detail.budgets.shown).enumerated().map { row, budget in
            let trace = traces.first { $0.golden == budget.golden && $0.signal == budget.signal }
            let data =
                row < detail.budgets.drawn
                ? trace.map {
                    BudgetChart.data($0, share: detail.largestError, group: PageIndex.anchor(run)).script.text
                }
                : nil
            return [
                "sentence": budget.sentence + ".", "unit": budget.unit, "parts": parts(budget),
                "shape": shape(budget), "data": data ?? "", "hasData": data != nil,
            ]
        }
    }

    private func parts(_ budget: ErrorBudget) -> [[String: Any]] {
        let largest = budget.parts.map(\.rms).filter(\.isFinite).max() ?? 0
        return budget.parts.map { part in
            let share = largest > 0 && part.rms.isFinite ? part.rms / largest : 0
            return [
                "name": part.source.rawValue, "maxAbs": ReportNumber.short(part.maxAbs),
                "rms": ReportNumber.short(part.rms), "atWorst": ReportNumber.short(part.atWorst),
                "svg": "<svg class=\"bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                    + "<rect width=\"\(SVG.number(share * 100))\" height=\"10\" class=\"\(style(part.source))\"/></svg>",
            ]
        }
    }

    private func style(_ source: ErrorBudget.Source) -> String {
        switch source {
        case .golden: "part-golden"
        case .discretisation: "part-step"
        case .translation: "part-model"
        case .rounding: "part-print"
        case .unexplained: "part-rest"
        }
    }

    private func shape(_ budget: ErrorBudget) -> String {
        let shape = budget.shape
        // "Of the mean square of the difference, 30 % is a shift in time by 0.1 ms, 20 % an offset, 10 % another
        // amplitude, 40 % another waveform. Unexplained: 5 % of its root mean square. Note: …."
        return "Of the mean square of the difference, \(ReportNumber.percent(shape.timeShift)) is a shift in time"
            + (shape.delay.map { " by \(ReportNumber.short($0)) ms" } ?? "")
            + ", \(ReportNumber.percent(shape.offset)) an offset, \(ReportNumber.percent(shape.amplitude)) another amplitude,"
            + " \(ReportNumber.percent(shape.residual)) another waveform. Unexplained:"
            + " \(ReportNumber.percent(budget.unexplainedShare)) of its root mean square."
            + budget.remarks.map { " Note: \($0)." }.joined()
    }
}
