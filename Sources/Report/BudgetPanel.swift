import Results

/// The chart of the difference between a run and a golden over time, with the parts that cause it.
enum BudgetPanel {
    private static let width = 920.0
    private static let left = 78.0
    private static let right = 22.0
    private static let top = 12.0
    private static let bottom = 216.0

    /// Returns the chart as SVG.
    static func svg(_ trace: DecimatedBudget) -> String {
        var svg = SVG(width: width, height: 252)
        let lines: [(values: [Float], style: String)] = [
            (trace.difference, "whole"), (trace.goldenError, "part-golden"), (trace.discretisation, "part-step"),
            (trace.translation, "part-model"), (trace.unexplained, "part-rest"),
        ]
        let time = Axis(linear: trace.times.map(Double.init), from: left, to: width - right, margin: 0)
        let values = Axis(linear: lines.flatMap { $0.values.map(Double.init) } + [0], from: bottom, to: top)
        frame(&svg, time, values, trace.unit)
        for line in lines {
            let points = zip(trace.times, line.values).map {
                (x: time.position(Double($0)), y: values.position(Double($1)))
            }
            svg.polyline(points, style: line.style)
        }
        return svg.text(label: "\(trace.signal) minus the golden \(trace.golden), and the parts of that difference")
    }

    private static func frame(_ svg: inout SVG, _ time: Axis, _ values: Axis, _ unit: String) {
        for tick in values.ticks(5) {
            let y = values.position(tick)
            svg.line(left, y, width - right, y, style: "grid")
            svg.label(ReportNumber.short(tick), left - 6, y + 4, anchor: .end)
        }
        for tick in time.ticks(10) {
            svg.line(time.position(tick), top, time.position(tick), bottom, style: "grid")
            svg.label(ReportNumber.short(tick), time.position(tick), bottom + 16, anchor: .middle)
        }
        svg.line(left, bottom, width - right, bottom, style: "axis")
        svg.label("time (ms)", (left + width - right) / 2, bottom + 32, anchor: .middle)
        svg.label("Δ \(unit)", 4, (top + bottom) / 2 + 4, style: "unit")
    }
}
