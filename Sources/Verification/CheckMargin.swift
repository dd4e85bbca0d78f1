import Cases
import Comparison
import Results
import Traces

extension CheckEvaluator {
    /// Returns the smallest changes of a run, in value and in time, with which a check that it passes would fail.
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
