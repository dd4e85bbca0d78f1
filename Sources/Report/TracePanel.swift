import Results

/// The static picture, for readers without the script, of one signal over time: its values in the golden and in the run
/// and, on a separate axis below, the difference between them.
package enum TracePanel {
    private static let width = 920.0
    private static let left = 78.0
    private static let right = 22.0

    /// The largest error of an omitted point as a share of the range: a third of a pixel of the picture.
    private static let share = 1.0 / 500

    /// Returns the picture as SVG.
    /// - Parameters:
    ///   - trace: The values of the signal at the times that are kept for drawing.
    ///   - limit: The tolerance on the magnitude of the difference, drawn as two lines; nil for none.
    package static func svg(_ trace: DecimatedTrace, limit: Double? = nil) -> String {
        var svg = SVG(width: width, height: 292)
        let time = Axis(linear: trace.times.map(Double.init), from: left, to: width - right, margin: 0)
        let values = Axis(linear: (trace.reference + trace.test).map(Double.init), from: 178, to: 12)
        let residual = Axis(linear: trace.residual.map(Double.init) + [0], from: 256, to: 200, margin: 0.1)
        frame(&svg, time, values, title: trace.unit, bottom: 178, top: 12)
        frame(&svg, time, residual, title: "Δ \(trace.unit)", bottom: 256, top: 200, ticks: 3)
        for tick in time.ticks(10) { svg.label(ReportNumber.short(tick), time.position(tick), 272, anchor: .middle) }
        svg.label("time (ms)", (left + width - right) / 2, 288, anchor: .middle)
        svg.polyline(points(trace.times, trace.reference, time, values), style: "reference")
        svg.polyline(points(trace.times, trace.test, time, values), style: "run")
        for bound in limit.map({ [-$0, $0] }) ?? [] {
            let y = residual.position(bound)
            if y >= 200, y <= 256 { svg.line(left, y, width - right, y, style: "limit") }
        }
        svg.polyline(points(trace.residualTimes, trace.residual, time, residual), style: "residual")
        return svg.text(
            label:
                "\(trace.signal) of the run drawn over that of the golden \(trace.golden), with their difference below")
    }

    private static func frame(
        _ svg: inout SVG, _ time: Axis, _ values: Axis, title: String, bottom: Double, top: Double, ticks: Int = 5
    ) {
        for tick in values.ticks(ticks) {
            let y = values.position(tick)
            guard y >= top - 0.5, y <= bottom + 0.5 else { continue }
            svg.line(left, y, width - right, y, style: "grid")
            svg.label(ReportNumber.short(tick), left - 6, y + 4, anchor: .end)
        }
        for tick in time.ticks(10) { svg.line(time.position(tick), top, time.position(tick), bottom, style: "grid") }
        svg.line(left, bottom, width - right, bottom, style: "axis")
        svg.label(title.isEmpty ? "value" : title, 4, (top + bottom) / 2 + 4, style: "unit")
    }

    private static func points(
        _ times: [Float], _ values: [Float], _ x: Axis, _ y: Axis
    ) -> [(x: Double, y: Double)] {
        LineSimplification.rows(times, [values], share: share).map {
            (x.position(Double(times[$0])), y.position(Double(values[$0])))
        }
    }
}
