import Comparison
import Results

/// The interactive chart of the times at which the signals of a run and of its golden cross their thresholds: two rows
/// of strokes for each signal.
enum RasterChart {
    /// The largest number of crossings of one row.
    private static let limit = 1000

    /// Returns the data from which the script of the page draws the chart; nil if no signal crosses its threshold. Of
    /// each signal, at most the first 1000 crossings of the run and of the golden are drawn.
    /// - Parameters:
    ///   - comparisons: The comparisons of the signals of a run with those of one golden.
    ///   - signals: The largest number of signals that are drawn.
    ///   - group: The name of the group of charts that are zoomed together.
    static func data(_ comparisons: [SignalComparison], signals: Int, group: String) -> ChartData? {
        let shown = comparisons.filter { comparison in
            comparison.events.map { !($0.reference.isEmpty && $0.test.isEmpty) } ?? false
        }.prefix(signals)
        guard let golden = shown.first?.golden else { return nil }
        var columns: [ScriptValue] = []
        var lines: [ChartData.Line] = []
        for (row, comparison) in shown.enumerated() {
            guard let events = comparison.events else { continue }
            for (name, style, times) in [
                ("golden", "reference", events.reference), ("run", "run", events.test),
            ] {
                let times = times.filter(\.isFinite).sorted().prefix(limit)
                lines.append(.init(name: name, style: style, form: .ticks, column: columns.count, row: row))
                // Times are rounded to a microsecond, which is less than the width of a stroke.
                columns.append(.numbers(times.map { ($0 * 1000).rounded() / 1000 }))
            }
        }
        return ChartData(
            title: "Threshold crossings of the run and of the golden \(golden)", axis: "time (ms)", columns: columns,
            panels: [.init(label: "", height: 0.22 * Double(shown.count), lines: lines, rows: shown.map(name))],
            group: group)
    }

    /// Returns the name of a row: the signal, the threshold and the numbers of crossings.
    private static func name(_ comparison: SignalComparison) -> String {
        guard let events = comparison.events else { return comparison.signal }
        let unit = comparison.unit.isEmpty ? "" : " \(comparison.unit)"
        let counts = "golden \(events.reference.count), run \(events.test.count)"
        let rest = max(events.reference.count, events.test.count) > limit ? "; the first \(limit) are drawn" : ""
        return "\(comparison.signal) above \(ReportNumber.short(events.threshold))\(unit): \(counts)\(rest)"
    }
}
