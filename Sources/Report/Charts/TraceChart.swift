import Comparison
import Results

/// The interactive chart of one signal over time: its values in the golden and in the run, and the difference between
/// them, with the tolerances on the difference.
enum TraceChart {
    /// Returns the data from which the script of the page draws the chart.
    /// - Parameters:
    ///   - trace: The values of the signal at the times that are kept for drawing.
    ///   - checks: The checks of the run, of which those on this signal give the tolerances.
    ///   - share: The largest error of an omitted point of a line, as a share of the range of the line; that of the
    ///     difference may be twice as large.
    ///   - group: The name of the group of charts that are zoomed together.
    static func data(_ trace: DecimatedTrace, _ checks: [CheckResult], share: Double, group: String) -> ChartData {
        let rows = LineSimplification.rows(trace.times, [trace.reference, trace.test], share: share)
        let rest = LineSimplification.rows(trace.residualTimes, [trace.residual], share: share * 2)
        let golden = PackedColumn(rows.map { trace.reference[$0] })
        let run = PackedColumn(rows.map { trace.test[$0] }, relativeTo: golden)
        let limits = tolerances(trace, checks)
        let unit = trace.unit.isEmpty ? "" : " (\(trace.unit))"
        return ChartData(
            title: "\(trace.signal) of the run and of the golden \(trace.golden), and their difference",
            axis: "time (ms)",
            columns: [
                PackedColumn(rows.map { trace.times[$0] }, levels: PackedColumn.timeLevels).script,
                PackedColumn(rest.map { trace.residualTimes[$0] }, levels: PackedColumn.timeLevels).script,
            ],
            panels: [
                .init(
                    label: "value" + unit, height: 1,
                    lines: [
                        .init(name: "golden", style: "reference", column: 0, values: golden.script),
                        .init(name: "run", style: "run", column: 0, values: run.script),
                    ], bands: limits),
                .init(
                    label: "run − golden" + unit, height: 0.6,
                    lines: [
                        .init(
                            name: "run − golden", style: "residual", column: 1,
                            values: PackedColumn(rest.map { trace.residual[$0] }).script)
                    ], bands: limits, isAroundZero: true),
            ], group: group)
    }

    /// Returns bands for the largest three tolerances on the magnitude of the difference between run and golden, the
    /// largest first.
    /// - Parameters:
    ///   - trace: The signal whose difference is drawn.
    ///   - checks: The checks of the run, of which those with the metric `max_abs` on this signal and golden are used.
    static func tolerances(_ trace: DecimatedTrace, _ checks: [CheckResult]) -> [ChartData.Band] {
        checks.filter {
            $0.golden == trace.golden && $0.signal == trace.signal && $0.metric == Metric.maxAbs.rawValue
                && $0.tolerance.isFinite && $0.tolerance > 0
        }.sorted { $0.tolerance > $1.tolerance }.prefix(3).map {
            .init(distance: $0.tolerance, name: $0.check, start: $0.window?.start, end: $0.window?.end)
        }
    }
}
