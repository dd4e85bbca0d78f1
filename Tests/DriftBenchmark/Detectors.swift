import Drift
import SyntheticSeries

/// The detection of this program, after each verification.
enum OwnDetection {
    /// Returns when a drift or step is first reported, and the place of it in the end.
    static func detect(_ series: SyntheticSeries, _ thresholds: Thresholds = Thresholds()) -> Detection? {
        var analysis = DriftAnalysis(thresholds: thresholds)
        var first: Int?
        for (index, point) in series.points.enumerated() {
            analysis.append(point)
            if first == nil, index >= series.lead, analysis.changeCount > 0,
                analysis.findings.contains(where: { isWanted($0, series) })
            {
                first = index
            }
        }
        guard let first, let finding = analysis.findings.first(where: { isWanted($0, series) }) else { return nil }
        return Detection(index: first, place: finding.index)
    }

    private static func isWanted(_ finding: DriftFinding, _ series: SyntheticSeries) -> Bool {
        if case .step = series.form { return finding.kind == .step }
        return finding.kind == .drift
    }
}

/// The step detection that asv describes, after every eighth verification of at most 240.
enum PottsDetection {
    /// Returns when a step is first reported.
    static func detect(_ series: SyntheticSeries) -> Detection? {
        let values = series.points.prefix(240).map(\.value)
        let costs = PottsFit.costs(values)
        for end in stride(from: max(8, series.lead), through: values.count, by: 8) {
            let steps = PottsFit.steps(Array(values[..<end]), costs: costs).filter { $0 >= series.lead - 5 }
            if let place = steps.first { return Detection(index: end - 1, place: place) }
        }
        return nil
    }
}

/// The CUSUM of the textbook: allowance 0.5, limit 5, standardized by the median and scale of the first 30 values.
enum CUSUMDetection {
    /// Returns when there is first an alarm.
    static func detect(_ series: SyntheticSeries) -> Detection? {
        guard let alarm = alarms(in: series).first(where: { $0.index >= series.lead }) else { return nil }
        return alarm
    }

    /// Returns the number of alarms.
    static func alarms(_ series: SyntheticSeries) -> Int { alarms(in: series).count }

    /// Returns all alarms; the sums start at 0 again after each.
    private static func alarms(in series: SyntheticSeries) -> [Detection] {
        let reference = series.points.prefix(30).map(\.value).sorted()
        guard reference.count == 30 else { return [] }
        let median = (reference[14] + reference[15]) / 2
        let distances = reference.map { ($0 - median).magnitude }.sorted()
        let scale = (distances[14] + distances[15]) / 2 * 1.4826
        guard scale > 0 else { return [] }
        var chart = CUSUM(allowance: 0.5, limit: 5)
        var alarms: [Detection] = []
        for (index, point) in series.points.enumerated().dropFirst(30) {
            guard chart.append((point.value - median) / scale) else { continue }
            let count = chart.upper > chart.lower ? chart.upperCount : chart.lowerCount
            alarms.append(Detection(index: index, place: index - count + 1))
            chart = CUSUM(allowance: 0.5, limit: 5)
        }
        return alarms
    }
}
