import SyntheticSeries

/// The report of a detector on a series: its time and the place that it names.
struct Detection {
    /// The index of the verification after which it reports.
    var index: Int
    /// The reported first changed verification.
    var place: Int
}

/// The detections of one detector on some series.
struct Row {
    /// The number of series whose change was found in time.
    let inTime: Int
    /// The number of series.
    let count: Int
    private let delays: [Int]
    private let errors: [Int]

    /// Counts detections of series. Those before the change are false and do not count.
    init(_ cases: [SyntheticSeries], _ detections: [Detection?]) {
        count = cases.count
        let found = zip(cases, detections).compactMap { series, detection in
            detection.flatMap { $0.index >= series.lead ? (series, $0) : nil }
        }
        inTime = found.count { series, detection in detection.index < series.deadline }
        delays = found.map { series, detection in detection.index - series.lead }.sorted()
        errors = found.map { series, detection in abs(detection.place - series.lead) }.sorted()
    }

    /// The share that was found in time, in percent.
    var percentage: Double { 100 * Double(inTime) / Double(max(1, count)) }

    /// The cell of a table: found in time and all, the median delay, and the median error of the place.
    var text: String {
        delays.isEmpty
            ? "\(inTime)/\(count)" : "\(inTime)/\(count) \(delays[delays.count / 2]) \(errors[errors.count / 2])"
    }
}

extension SyntheticSeries {
    /// The index at which half of the margin left at the start is used; the end of the series for a step or a drift that
    /// ends before.
    var deadline: Int {
        if case .step = form { return points.count }
        let margin = (1 - points[0].value.magnitude) / 2
        return trend.firstIndex { ($0 - trend[0]).magnitude >= margin } ?? points.count
    }
}
