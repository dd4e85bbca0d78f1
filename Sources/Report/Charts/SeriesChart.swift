/// The chart of the values of a check in successive verifications, with tolerances and with the findings of the drift
/// analysis.
enum SeriesChart {
    /// Returns the data from which the script of the page draws the chart.
    /// - Parameters:
    ///   - series: The values of the check, with the findings.
    ///   - table: The table of the verifications to which charts of the page refer. Those of the series are added to
    ///     it.
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
