import Cases
import Comparison

/// The recognition of checks that a constant signal would pass, so that they verify nothing.
struct FlatLineCheck {
    /// The check that is examined.
    let check: CaseDefinition.Check

    /// Returns the reason why a passing check could not have failed, namely that a constant signal equal to the mean of
    /// the golden would pass too; nil if such a signal would fail, for `bias` and `peak`, for metrics that do not
    /// compare values, and for a check that declares its signals as constant.
    /// - Parameters:
    ///   - tolerance: The largest allowed value of the check's metric, in the unit of the metric.
    ///   - signal: The golden and the run at the same instants.
    func reason(_ tolerance: Double, _ signal: AlignedSignal) -> String? {
        let comparesValues = [.nrmseRange, .nrmseSD, .tube].contains(check.metric)
        guard !check.isConstant, check.metric.scale == .signal || comparesValues else { return nil }
        guard check.metric != .bias, check.metric != .peak else { return nil }
        var flat = signal
        let mean = signal.reference.reduce(0, +) / Double(signal.reference.count)
        flat.test = [Double](repeating: mean, count: signal.reference.count)
        // The tube depends on the golden only, not on the run.
        let size = try? check.tube?.size(in: signal.unit, signal: signal.name)
        let parts = Metric.ExtraResults(tube: size.map { TubeMetrics(flat, $0) })
        guard let value = check.metric.value(SignalMetrics(flat), nil, parts), value <= tolerance else { return nil }
        let text = "the check proves nothing: a flat line at the mean of the golden would pass too"
        let isFlat = signal.reference.allSatisfy { $0 == signal.reference[0] }
        return isFlat && check.metric.scale == .signal
            ? text + "; if the signal must remain constant, add 'constant: true' to the check" : text
    }

    /// Returns the reason why the metric of the check has no value for a signal.
    func missingValue(_ metrics: SignalMetrics) -> String {
        let subject = "\(check.metric.rawValue) has no value for"
        return metrics.referenceRange == 0
            ? "\(subject) a signal that is constant in the golden; use 'metric: max_abs' with 'constant: true'"
            : "\(subject) a constant signal, or for too few samples"
    }
}
