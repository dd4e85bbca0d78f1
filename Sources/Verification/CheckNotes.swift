import Cases
import Comparison
import Report

/// Sentences on checks whose value is within the tolerance, and on values that cannot be decided.
extension CheckEvaluator {
    /// Returns the reason why a check whose value is within the tolerance could not have failed; nil if it could.
    func emptiness(_ measured: Measurement, _ tolerance: Double) -> String? {
        if check.metric.isStatistical { return emptyStatistic(measured.aligned.name, tolerance) }
        if check.metric.needsEvents {
            return SilenceCheck(check: check).reason(tolerance, measured.metrics, measured.parts)
        }
        return FlatLineCheck(check: check).reason(tolerance, measured.aligned, measured.metrics)
    }

    /// Returns the note of a passing check that may hide differences, because it compares few samples, has a wide tube,
    /// or has a tolerance from a budget that expects much more than is found; nil for other checks.
    /// - Parameter expected: The value of the metric for a correct run according to the error budget; nil without one.
    func passingNote(_ measured: Measurement, _ expected: Double?) -> String? {
        let notes = [sparseness(measured), looseness(measured), overestimate(measured, expected)].compactMap(\.self)
        return notes.isEmpty ? nil : notes.joined(separator: "; ")
    }

    /// The share of the samples of the golden below which a passing check reports that few are compared.
    private static let sparseShare = 0.1

    /// Returns the note that few samples of the golden in the window are compared, because the others are not shared
    /// with the run or are declared undefined; nil if enough are.
    private func sparseness(_ measured: Measurement) -> String? {
        guard !check.metric.isStatistical, !check.metric.needsEvents, let golden else { return nil }
        let rows = golden.trajectory.times.count { check.window?.contains($0) != false }
        let count = measured.aligned.times.count
        guard Double(count) < Self.sparseShare * Double(rows) else { return nil }
        return "only \(count) of the \(rows) samples of the golden are compared: the others are not sample times of the"
            + " run, or lie in intervals under 'undefined:'"
    }

    /// The mean width of a tube, as a share of the range of the golden, above which a passing check reports that the
    /// tube is wide.
    private static let looseTube = 0.2

    private func looseness(_ measured: Measurement) -> String? {
        guard let tightness = measured.parts.tube?.tightness, tightness > Self.looseTube else { return nil }
        return
            "the tube is wide and may hide differences: its mean width is \(ReportNumber.percent(tightness)) of the range of the golden"
    }

    /// The ratio of the difference that a budget expects to that which is found, above which a passing check reports
    /// that they do not fit. Estimates from three step sizes are rarely wrong by this factor.
    private static let overestimated = 3.0

    /// Returns the note that a run is much closer to the golden than the budget expects, so that the tolerance is too
    /// large; nil if it is not, and for a tolerance that is not based on a budget.
    private func overestimate(_ measured: Measurement, _ expected: Double?) -> String? {
        guard check.tolerance.budgetFactor != nil, let expected, let value = measured.value,
            expected > Self.overestimated * (value + measured.bound)
        else { return nil }
        let unit = unit(measured.aligned).map { " \($0.name)" } ?? ""
        return "the budget expects a difference of \(ReportNumber.short(expected))\(unit), but only"
            + " \(ReportNumber.short(value))\(unit) is found: the 'scheme' of the golden is not the one that made it, or the"
            + " estimates do not apply, and the tolerance is too large"
    }

    /// Returns the note for a value that cannot be decided because the samples of the run are too far apart.
    func coarseness(_ measured: Measurement) -> String {
        let unit = unit(measured.aligned).map { " \($0.name)" } ?? ""
        return
            "the samples of the run are too far apart: interpolation may add an error of \(ReportNumber.short(measured.bound))\(unit),"
            + " too much to decide whether the value is within its tolerance; use a smaller step size, a golden with"
            + " more rows or, except for events, 'instants: shared'"
    }
}
