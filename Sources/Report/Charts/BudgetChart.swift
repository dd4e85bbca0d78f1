import Comparison
import Results

/// The interactive chart of an error budget over time: the difference between a run and a golden, and the parts of it
/// that are attributed to step errors and to the translation of the model, or not explained.
enum BudgetChart {
    /// Returns the data from which the script of the page draws the chart.
    /// - Parameters:
    ///   - trace: The difference and its parts at the times that are kept for drawing.
    ///   - share: Half of the largest error of an omitted point of a line, as a share of the range of the line.
    ///   - group: The name of the group of charts that are zoomed together.
    static func data(_ trace: DecimatedBudget, share: Double, group: String) -> ChartData {
        let parts: [(name: String, style: String, values: [Float])] = [
            ("run − golden", "whole", trace.difference),
            ("the golden's own step error", "part-golden", trace.goldenError),
            ("this run's step error", "part-step", trace.discretisation),
            ("the translation of the model", "part-model", trace.translation),
            ("unexplained", "part-rest", trace.unexplained),
        ]
        // A part that is zero at all times is shown by the bars only, without a line.
        let shown = parts.filter { $0.style == "whole" || $0.values.contains { $0 != 0 } }
        let rows = LineSimplification.rows(trace.times, shown.map(\.values), share: share * 2)
        return ChartData(
            title: "\(trace.signal) minus the golden \(trace.golden), and the parts of that difference",
            axis: "time (ms)",
            columns: [PackedColumn(rows.map { trace.times[$0] }, levels: PackedColumn.timeLevels).script],
            panels: [
                .init(
                    label: "difference" + (trace.unit.isEmpty ? "" : " (\(trace.unit))"), height: 1,
                    lines: shown.map { part in
                        .init(
                            name: part.name, style: part.style, column: 0,
                            values: PackedColumn(rows.map { part.values[$0] }).script)
                    })
            ], group: group)
    }
}
