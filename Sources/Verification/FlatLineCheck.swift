import Cases
import Comparison

/// The recognition of checks that a constant signal would pass, or whose metric never exceeds the tolerance, so that
/// they verify nothing.
struct FlatLineCheck {
    /// The check that is examined.
    let check: CaseDefinition.Check

    private static let start = "the check proves nothing: "

    /// Returns the reason why a passing check could not have failed; nil if it could, for metrics that do not compare
    /// values, and for a check that declares its signals as constant.
    ///
    /// The reason is that a constant signal would pass too: one equal to the mean of the golden, or for `bias` and
    /// `peak`, which such a signal may pass by right, one at the lowest and at the highest value of the golden. For
    /// `decorrelation`, `time_shift` and `time_to_peak` it is that the metric is not defined, or its largest value, or
    /// that of a signal without any relation to the golden, is within the tolerance.
    /// - Parameters:
    ///   - tolerance: The largest allowed value of the check's metric, in the unit of the metric.
    ///   - signal: The golden and the run at the same instants.
    ///   - metrics: The metrics of their difference.
    func reason(_ tolerance: Double, _ signal: AlignedSignal, _ metrics: SignalMetrics) -> String? {
        guard !check.isConstant else { return nil }
        switch check.metric {
        case .maxAbs, .rmse, .nrmseRange, .nrmseSD, .tube: return meanReason(tolerance, signal)
        case .bias, .peak: return extremeReason(tolerance, signal)
        case .decorrelation:
            return tolerance < 1
                ? nil
                : Self.start
                    + "the decorrelation of a signal without any relation to the golden is 1, which its tolerance"
                    + " allows"
        case .timeShift: return tolerance < duration(signal) / 4 ? nil : unreachable("a quarter of the compared time")
        case .timeToPeak:
            if Largest.range(signal.test) == 0 { return "time_to_peak has no value, because the run is constant" }
            let peak = metrics.referencePeak.time
            return tolerance < max(peak, duration(signal) - peak) ? nil : unreachable("the compared time allows")
        default: return nil
        }
    }

    /// Returns the duration of the compared time, in milliseconds.
    private func duration(_ signal: AlignedSignal) -> Double { (signal.times.last ?? 0) - (signal.times.first ?? 0) }

    private func unreachable(_ limit: String) -> String {
        // For example: the check proves nothing: time_shift is never larger than a quarter of the compared time, …
        Self.start + "\(check.metric.rawValue) is never larger than \(limit), and so never beyond its tolerance"
    }

    private func meanReason(_ tolerance: Double, _ signal: AlignedSignal) -> String? {
        let mean = signal.reference.reduce(0, +) / Double(signal.reference.count)
        guard passes(mean, tolerance, signal) else { return nil }
        let text = Self.start + "a flat line at the mean of the golden would pass too"
        let isFlat = signal.reference.allSatisfy { $0 == signal.reference[0] }
        return isFlat && check.metric.scale == .signal
            ? text + "; if the signal must remain constant, add 'constant: true' to the check" : text
    }

    private func extremeReason(_ tolerance: Double, _ signal: AlignedSignal) -> String? {
        guard let lowest = signal.reference.min(), let highest = signal.reference.max(), lowest < highest,
            passes(lowest, tolerance, signal), check.metric == .peak || passes(highest, tolerance, signal)
        else { return nil }
        return check.metric == .peak
            ? Self.start + "a flat line at the lowest value of the golden would pass too"
            : Self.start + "flat lines at the lowest and at the highest value of the golden would pass too"
    }

    /// Returns whether a constant run would pass.
    private func passes(_ constant: Double, _ tolerance: Double, _ signal: AlignedSignal) -> Bool {
        var flat = signal
        flat.test = [Double](repeating: constant, count: signal.reference.count)
        // The tube depends on the golden only, not on the run.
        let size = try? check.tube?.size(in: signal.unit, signal: signal.name)
        let parts = Metric.ExtraResults(tube: size.map { TubeMetrics(flat, $0) })
        return check.metric.value(SignalMetrics(flat), nil, parts).map { $0 <= tolerance } ?? false
    }

    /// Returns the reason why the metric of the check has no value for a signal.
    func missingValue(_ metrics: SignalMetrics) -> String {
        let subject = "\(check.metric.rawValue) has no value"
        return metrics.referenceRange == 0
            ? "\(subject) for a signal that is constant in the golden; use 'metric: max_abs' with 'constant: true'"
            : "\(subject), because golden or run is constant apart from rounding, or too few samples are compared"
    }
}
