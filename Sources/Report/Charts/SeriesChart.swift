/// The chart of the values of a check in successive verifications, with tolerances and findings.
enum SeriesChart {
    /// Returns the data from which the page's script draws the chart.
    /// - Parameter table: The table of the page's verifications, to which those of the series are added.
    static func script(_ series: ReportSeries, _ table: inout VerificationTable) -> ScriptValue {
        var rows: [Double] = []
        for point in series.points {
            rows.append(table.index(point.verificationID, point.startedAt, point.commit, point.machine))
        }
        let goldens = series.points.indices.dropFirst().filter { index in
            guard let before = series.points[index - 1].goldenDigest, let now = series.points[index].goldenDigest else {
                return false
            }
            return before != now
        }
        return .object([
            ("n", .text(series.label)), ("unit", .text(series.unit)), ("v", .numbers(rows)),
            ("y", .numbers(series.points.map { $0.value ?? .nan })),
            ("tol", .numbers(series.points.map { $0.tolerance ?? .nan })),
            ("marks", .list(series.findings.map { .list([.number(Double($0.index)), .text(FindingText.short($0))]) })),
            ("goldens", .numbers(goldens.map(Double.init))),
        ])
    }
}
