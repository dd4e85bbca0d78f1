import Comparison
import Results

/// The chart of error against step size on logarithmic axes, with a line for each method and its order between the two
/// smallest step sizes.
enum ConvergenceChart {
    /// The errors of one method.
    struct Line {
        /// The name of the method.
        var method: String
        /// The step sizes in milliseconds and the errors in the unit of the check.
        var points: [(step: Double, error: Double)]

        /// The order between the two smallest step sizes; nil when an error is 0 or there is only one step size.
        var order: Double? {
            let sorted = points.sorted { $0.step < $1.step }
            guard sorted.count > 1 else { return nil }
            return ObservedOrder.between(
                error: sorted[1].error, step: sorted[1].step, and: sorted[0].error, step: sorted[0].step)
        }
    }

    /// Returns the chart as SVG.
    /// - Parameters:
    ///   - title: the name of the quantity.
    ///   - unit: the name of the unit of the errors.
    static func svg(_ lines: [Line], title: String, unit: String) -> String {
        var svg = SVG(width: 300, height: 200 + Double((lines.count - 1) / 3) * 12)
        let points = lines.flatMap(\.points)
        let x = Axis(logarithmic: points.map(\.step), from: 52, to: 290)
        let y = Axis(logarithmic: points.map(\.error), from: 162, to: 12)
        for tick in y.ticks(5) {
            svg.line(52, y.position(tick), 290, y.position(tick), style: "grid")
            svg.label(ReportNumber.short(tick), 48, y.position(tick) + 4, anchor: .end)
        }
        for step in Set(points.map(\.step)).sorted() {
            svg.line(x.position(step), 162, x.position(step), 166, style: "axis")
            svg.label(ReportNumber.short(step), x.position(step), 178, anchor: .middle, style: "tick small")
        }
        svg.line(52, 162, 290, 162, style: "axis")
        for (index, line) in lines.enumerated() {
            let style = "series s\(index % 6)"
            let sorted = line.points.filter { $0.error > 0 && $0.error.isFinite }.sorted { $0.step < $1.step }
            svg.polyline(sorted.map { (x.position($0.step), y.position($0.error)) }, style: style)
            for point in sorted {
                svg.dot(
                    x.position(point.step), y.position(point.error), radius: 3, style: style + " dot",
                    title:
                        "\(line.method) at \(ReportNumber.short(point.step)) ms: \(ReportNumber.short(point.error)) \(unit)"
                )
            }
            let order = line.order.map { ", order \(ReportNumber.decimals($0, 2))" } ?? ""
            svg.label(
                line.method + order, 6 + Double(index % 3) * 99, 196 + Double(index / 3) * 12,
                style: "legend t\(index % 6)")
        }
        return svg.text(label: "Error of \(title) against step size")
    }
}
