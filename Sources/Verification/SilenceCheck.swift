import Cases
import Comparison

/// The recognition of checks of events that a run without any event would pass, so that they verify nothing.
struct SilenceCheck {
    /// The check that is examined.
    let check: CaseDefinition.Check

    /// The metrics of events whose values are at most 1.
    private static let bounded: Set<Metric> = [.eventMismatch, .isiDistance, .spikeDistance]

    /// Returns the reason why a passing check could not have failed: a run without events would pass although the
    /// golden has some, or no value of the metric exceeds the tolerance; nil if there is no such reason.
    /// - Parameters:
    ///   - tolerance: The largest allowed value of the check's metric, in the unit of the metric.
    ///   - metrics: The metrics of the difference between the golden and the run.
    ///   - parts: The events of the golden and the run, which must be finite, and the match window.
    func reason(_ tolerance: Double, _ metrics: SignalMetrics, _ parts: Metric.ExtraResults) -> String? {
        guard let trains = parts.trains else { return nil }
        if Self.bounded.contains(check.metric), tolerance >= 1 {
            return "the check proves nothing: \(check.metric.rawValue) is never larger than 1, and so never beyond its"
                + " tolerance"
        }
        guard !trains.reference.times.isEmpty else { return nil }
        var silent = parts
        silent.trains?.test = EventTimes([], [], threshold: trains.threshold)
        let events = silent.trains.map { EventMetrics($0) }
        guard let value = check.metric.value(metrics, events, silent), value <= tolerance else { return nil }
        return "the check proves nothing: a run without any event would pass too"
    }
}
