import Drift
import SyntheticSeries

/// The count of findings of an analysis after each verification.
enum OnlineCount {
    /// Returns how many steps, drifts and creeps were found at any time: each time that their number grows counts.
    static func findings(_ series: SyntheticSeries, _ thresholds: Thresholds = Thresholds()) -> Int {
        var analysis = DriftAnalysis(thresholds: thresholds)
        var (found, last, changes) = (0, 0, 0)
        for point in series.points {
            analysis.append(point)
            guard analysis.changeCount != changes || changes > 0 else { continue }
            changes = analysis.changeCount
            let now = analysis.findings.count { $0.kind.isAlarm }
            found += max(0, now - last)
            last = now
        }
        return found
    }
}
