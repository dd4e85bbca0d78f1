import Cases
import Comparison

/// The recognition of checks that a constant signal would pass, so that they verify nothing.
struct FlatLineCheck {
    /// The check that is examined.
    let check: CaseDefinition.Check

    /// Returns the reason why a passing check could not have failed, namely that a constant signal equal to the mean of
    /// the golden would pass too; nil if such a signal would fail, for `bias` and `peak`, and for metrics that do not
    /// compare values.
    /// - Parameters:
    ///   - tolerance: The largest allowed value of the check's metric, in the unit of the metric.
    ///   - signal: The golden and the run at the same instants.
    func reason(_ tolerance: Double, _ signal: AlignedSignal) -> String? {
        let comparesValues = [.nrmseRange, .nrmseSD, .tube].contains(check.metric)
        guard check.metric.scale == .signal || comparesValues else { return nil }
        guard check.metric != .bias, check.metric != .peak else { return nil }
        var flat = signal
        let mean = signal.reference.reduce(0, +) / Double(signal.reference.count)
        flat.test = [Double](repeating: mean, count: signal.reference.count)
        // The tube depends on the golden only, not on the run.
        let size = try? check.tube?.size(in: signal.unit, signal: signal.name)
        let parts = Metric.ExtraResults(tube: size.map { TubeMetrics(flat, $0) })
        guard let value = check.metric.value(SignalMetrics(flat), nil, parts), value <= tolerance else { return nil }
        return "the check proves nothing: a flat line at the mean of the golden would pass too"
    }
}
