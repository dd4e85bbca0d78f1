import Drift

/// The chart, without a script, of a series of values: the values, the latest tolerance unless it is more than four
/// times the largest value, and a vertical line at each of the first 200 findings of the drift analysis.
enum DriftChart {
    /// The largest number of values that are drawn individually. A longer series is divided into equal parts, of which
    /// the extremes are drawn.
    private static let pointLimit = 1000

    /// Returns the chart of a series and its findings as SVG.
    static func svg(_ analysis: DriftAnalysis) -> String {
        var svg = SVG(width: 920, height: 170)
        let values = analysis.points.map(\.value)
        let (left, right, top, bottom) = (70.0, 905.0, 12.0, 144.0)
        let tolerance = analysis.points.last { $0.tolerance != nil }?.tolerance
        let peak = values.filter(\.isFinite).map(\.magnitude).max() ?? 0
        // A tolerance far from the values is not drawn, because the values would look constant.
        let limits = tolerance.map { $0 <= 4 * peak ? [-$0, $0] : [] } ?? []
        let x = Axis(linear: [0, Double(max(1, values.count - 1))], from: left, to: right, margin: 0.01)
        let y = Axis(linear: values + limits.filter { $0 > 0 } + [0], from: bottom, to: top)
        for tick in y.ticks(4) {
            svg.line(left, y.position(tick), right, y.position(tick), style: "grid")
            svg.label(ReportNumber.short(tick), left - 6, y.position(tick) + 4, anchor: .end)
        }
        for limit in limits where limit >= y.low && limit <= y.high {
            svg.line(left, y.position(limit), right, y.position(limit), style: "limit")
        }
        for finding in analysis.findings.prefix(200) {
            let place = x.position(Double(finding.index))
            svg.line(place, top, place, bottom, style: "change")
        }
        svg.polyline(line(values).map { (x.position(Double($0)), y.position(values[$0])) }, style: "series s0")
        for finding in analysis.findings.prefix(200) {
            let style = finding.kind.isAlarm ? "series bad dot" : "series s0 dot"
            svg.dot(
                x.position(Double(finding.index)), y.position(values[finding.index]), radius: 4, style: style,
                title: DriftText.sentence(finding))
        }
        if let first = analysis.points.first, let last = analysis.points.last {
            svg.label(first.position.label, left, 162)
            if values.count > 1 { svg.label(last.position.label, right, 162, anchor: .end) }
        }
        return svg.text(label: "\(analysis.name): \(values.count) values")
    }

    /// Returns the indices of the values to draw.
    private static func line(_ values: [Double]) -> [Int] {
        guard values.count > pointLimit else { return Array(values.indices) }
        let part = values.count * 2 / pointLimit + 1
        return stride(from: 0, to: values.count, by: part).flatMap { first -> [Int] in
            let range = first..<min(values.count, first + part)
            let low = range.min { values[$0] < values[$1] } ?? first
            let high = range.max { values[$0] < values[$1] } ?? first
            return low == high ? [low] : [min(low, high), max(low, high)]
        }
    }
}
