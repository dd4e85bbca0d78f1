import Cases
import Comparison
import Results
import Traces

extension CheckEvaluator {
    /// Returns the margin of a check that a run passes: the smallest constant added to the signal of the run, and the
    /// smallest shift of the signal in time, with which the check would fail.
    /// - Parameters:
    ///   - measured: The measurement of the signal in the run.
    ///   - run: The run, whose events are searched for again in the changed signal.
    /// - Throws: `DiagnosticsError` when no tolerance is declared for the signal.
    func margin(_ measured: Measurement, _ run: Trajectory) throws -> ChangeMargin {
        let signal = measured.aligned
        let allowance = try allowance(signal.name, unit(signal), expected(signal.name))
        // A value above this limit is beyond the tolerance, or too near to it for a decision.
        let highest = max(allowance.lowest, allowance.highest - measured.bound)
        let size = try check.tube?.size(in: signal.unit, signal: signal.name)
        let tube = size.map { Tube(around: signal, $0) }
        let search = MarginSearch(
            check.metric, signal, measured.metrics, parts: measured.parts, tube: tube,
            limits: allowance.lowest...highest)
        return ChangeMargin(
            value: search.value { try? trains(signal.name, run, offset: $0) }, unit: signal.unit?.name ?? "",
            time: search.time())
    }
}
