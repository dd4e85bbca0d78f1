import Comparison
import Results

/// The largest change of a check's value that rounding of the solution can cause.
///
///     let floor = RoundingFloor(comparison)
///     let isRounding = (new - old).magnitude <= floor.of(.maxAbs)
///
/// The samples of two solutions are taken to differ by rounding if they differ by at most 2⁻²⁹ of the golden's largest
/// magnitude, twice the spacing of the grid to which values are rounded before the digest of the rounded solution is
/// computed. The floor bounds the resulting change of each metric: by the triangle inequality for metrics in the
/// signal's unit, and divided by range, deviation or mean slope for the others. The digests cannot decide this
/// reliably, because a value near the middle between two grid points may be rounded to either of them.
public struct RoundingFloor: Sendable {
    /// The largest change of a sample, in the signal's unit.
    private let change: Double
    /// The range of the reference, in the signal's unit.
    private let range: Double
    /// The standard deviation of the reference, in the signal's unit.
    private let deviation: Double
    /// The latest time that occurs in the comparison, in milliseconds.
    private let duration: Double

    /// The spacing of the grid to which values are rounded before the digest of the rounded solution is computed,
    /// relative to the largest magnitude of the signal.
    public static let spacing = 0x1p-30

    /// Creates the rounding floors for the metrics of one signal compared with one golden.
    public init(_ comparison: SignalComparison) {
        let metrics = comparison.metrics
        let peak = metrics.referencePeak.value
        // The lowest value of the golden is its highest one minus its range.
        change = 2 * Self.spacing * Largest.of(peak.magnitude, (peak - metrics.referenceRange).magnitude)
        range = metrics.referenceRange
        let relative = metrics.nrmseSD ?? 0
        deviation = relative > 0 ? metrics.rmse / relative : metrics.referenceRange / 2
        let events = (comparison.events?.reference ?? []) + (comparison.events?.test ?? [])
        duration = Largest.magnitude(
            ([metrics.maxAbsTime, metrics.referencePeak.time, metrics.testPeak.time] + events).filter(\.isFinite))
    }

    /// Returns the largest change of a metric's value that counts as rounding, in the unit of the metric. It is 0, so
    /// that every change counts, for counts and shares of events and samples, for distances between event trains, for
    /// statistics of ensembles, and where it would not be finite, as for metrics relative to the range of a constant
    /// signal.
    public func of(_ metric: Metric) -> Double {
        let floor = unlimited(metric)
        return floor.isFinite ? floor : 0
    }

    private func unlimited(_ metric: Metric) -> Double {
        switch metric {
        case .maxAbs, .rmse, .bias, .peak: change
        case .nrmseRange: change / range
        case .nrmseSD: change / deviation
        case .decorrelation: 2 * change / deviation
        case .timeShift, .eventTime, .timeToPeak, .matchTime, .matchRMS: change / range * duration
        case .eventCount, .tube, .eventMismatch, .victorPurpura, .vanRossum, .isiDistance, .spikeDistance, .meanZ,
            .varianceY, .ks:
            0
        }
    }
}

extension RunResult {
    /// Returns whether the value of a check, or `max_abs`, `rmse`, `bias`, `peak` or `event_count` of the comparison
    /// with a golden, differs by more than rounding from the value in another result of the same run. Checks and
    /// comparisons that only one of the results has are ignored. A value that is missing or not a number in only one of
    /// them counts as different.
    func moved(from other: RunResult) -> Bool {
        let floors = Dictionary(
            comparisons.map { (Signal($0.golden, $0.signal), RoundingFloor($0)) },
            uniquingKeysWith: { first, _ in first })
        return checksMoved(other, floors) || comparisonsMoved(other, floors)
    }

    private struct Signal: Hashable {
        var golden: String
        var signal: String

        init(_ golden: String, _ signal: String) {
            self.golden = golden
            self.signal = signal
        }
    }

    private func checksMoved(_ other: RunResult, _ floors: [Signal: RoundingFloor]) -> Bool {
        let old = Dictionary(other.checks.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        return checks.contains { check in
            // A new check has no earlier value to compare.
            guard let before = old[check.key] else { return false }
            let floor = Metric(rawValue: check.metric).flatMap { floors[Signal(check.golden, check.signal)]?.of($0) }
            return Self.differ(check.value, before.value, by: floor ?? 0)
        }
    }

    private func comparisonsMoved(_ other: RunResult, _ floors: [Signal: RoundingFloor]) -> Bool {
        let old = Dictionary(
            other.comparisons.map { (Signal($0.golden, $0.signal), $0) }, uniquingKeysWith: { first, _ in first })
        return comparisons.contains { comparison in
            let signal = Signal(comparison.golden, comparison.signal)
            guard let before = old[signal], let floor = floors[signal] else { return false }
            let metrics: [Metric] = [.maxAbs, .rmse, .bias, .peak, .eventCount]
            return metrics.contains { metric in
                Self.differ(
                    metric.value(comparison.metrics, comparison.events), metric.value(before.metrics, before.events),
                    by: floor.of(metric))
            }
        }
    }

    private static func differ(_ value: Double?, _ other: Double?, by floor: Double) -> Bool {
        guard let value, let other else { return value != nil || other != nil }
        if value == other || (value.isNaN && other.isNaN) { return false }
        return !((value - other).magnitude <= floor)
    }
}

/// The key of a check result within a run (check, golden, signal and metric), by which the same check is found in an
/// earlier result of that run.
struct CheckKey: Hashable {
    /// The name of the check in its case.
    var check: String
    /// The name of the golden with which the check compares.
    var golden: String
    /// The name of the checked signal.
    var signal: String
    /// The name of the metric that the check measures.
    var metric: String
}

extension CheckResult {
    /// The key of the result within its run, by which the same check is found in an earlier result.
    var key: CheckKey { CheckKey(check: check, golden: golden, signal: signal, metric: metric) }
}
