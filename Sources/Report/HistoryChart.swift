import Results

/// The chart of the used share of the tolerance over successive verifications.
///
/// A vertical line marks a run whose solution differs from the previous one in at least one bit. The line of the chart
/// is interrupted where nothing was measured, and an infinite share is drawn at the top.
enum HistoryChart {
    /// Returns the chart as SVG.
    /// - Parameters:
    ///   - entries: the runs, the oldest first.
    ///   - label: the accessible description of the chart.
    static func svg(_ entries: [HistoryEntry], label: String) -> String {
        var svg = SVG(width: 920, height: 130)
        let usages = entries.map { $0.usage ?? .nan }
        let x = Axis(linear: [0, Double(max(1, entries.count - 1))], from: 60, to: 905, margin: 0.02)
        let y = Axis(linear: usages + [0, 1], from: 104, to: 12)
        for (tick, text) in [(0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")] {
            svg.line(60, y.position(tick), 905, y.position(tick), style: tick == 1 ? "limit" : "grid")
            svg.label(text, 54, y.position(tick) + 4, anchor: .end)
        }
        func height(_ usage: Double) -> Double { usage == .infinity ? 12 : y.position(usage) }
        svg.polyline(entries.indices.map { (x.position(Double($0)), height(usages[$0])) }, style: "series s0")
        for (index, entry) in entries.enumerated() {
            let changed = index > 0 && entries[index - 1].traceDigest != entry.traceDigest
            let style = entry.verdict == Verdict.pass.rawValue ? "series s0 dot" : "series bad dot"
            let px = x.position(Double(index))
            let py = usages[index].isNaN ? y.position(0) : height(usages[index])
            if changed { svg.line(px, 12, px, 104, style: "change") }
            svg.dot(
                px, py, radius: 4, style: style,
                title:
                    "\(entry.startedAt): \(entry.verdict), \(entry.usage.map(ReportNumber.percent) ?? "nothing measured")"
            )
        }
        if let first = entries.first, let last = entries.last {
            svg.label(first.startedAt, 60, 124)
            if entries.count > 1 { svg.label(last.startedAt, 905, 124, anchor: .end) }
        }
        return svg.text(label: label)
    }
}
