import Cases
import Comparison
import Diagnostics
import ErrorAnalysis
import Quantities
import Report
import Results
import Traces

/// The evaluation of one check of a case on the solution of a run.
///
///     let evaluator = CheckEvaluator(loaded: loaded, check: check, method: "rk4", step: step, budgets: [])
///     let results = try evaluator.results(run.trajectory)
struct CheckEvaluator {
    /// The case to which the check belongs, with its goldens.
    let loaded: LoadedCase
    /// The check that is evaluated.
    let check: CaseDefinition.Check
    /// The name of the method or engine of the run.
    let method: String
    /// The step size of the run, in the experiment's time scale.
    let step: DecimalNumber
    /// The error budgets of the run, each of which predicts the difference of the run from one golden in one signal.
    let budgets: [BudgetStudy.Entry]

    /// The fraction of the expected difference that a tolerance must reach: the error of a correct run may be smaller
    /// than its estimate from three step sizes.
    private static let floorShare = 0.8

    /// Returns the result of the check on a run, for each of its signals; empty if the case lacks the check's golden.
    /// - Throws: `DiagnosticsError` when the golden or the run lacks a signal, no tolerance is declared for it, or a
    ///   unit of the check does not fit it.
    func results(_ run: Trajectory) throws -> [CheckResult] {
        try measurements(run).map { try result($0) }
    }

    /// Returns the result of each signal of the check; passing results include the smallest changes with which they
    /// would fail.
    /// - Throws: `DiagnosticsError` when the golden or the run lacks a signal, no tolerance is declared for it, or a
    ///   unit of the check does not fit it.
    func resultsWithMargins(_ run: Trajectory) throws -> [CheckResult] {
        try measurements(run).map { measured in
            var result = try result(measured)
            if result.verdict == .pass { result.margin = try margin(measured, run) }
            return result
        }
    }

    /// The value of the check's metric for one signal, with the comparison from which it was computed.
    struct Measurement {
        /// The signal of the golden and that of the run at the same instants.
        var aligned: AlignedSignal
        /// The metrics of the difference between the golden and the run in the signal.
        var metrics: SignalMetrics
        /// The metrics of the events of the golden and the run; nil if no threshold is declared for the signal.
        var events: EventMetrics?
        /// The parts of the comparison that only some metrics use, such as the tube or the statistic of an ensemble.
        var parts: Metric.ExtraResults
        /// The value of the metric, in the unit of the metric; nil where the metric is not defined.
        var value: Double?
        /// The bound on the error of `value` that is caused by interpolation between samples, in the same unit; 0 for
        /// an ensemble.
        var bound: Double
    }

    /// Returns the metric's value with its data for each signal, by default all of the golden; empty without a golden.
    /// - Throws: `DiagnosticsError` when the golden or the run lacks a signal.
    func measurements(_ run: Trajectory) throws -> [Measurement] {
        guard let golden else { return [] }
        if check.metric.isStatistical { return try ensembleMeasurements(golden, run) }
        let signals = check.signals.isEmpty ? golden.trajectory.columns.map(\.name) : check.signals
        return try signals.map { try measurement($0, golden, run) }
    }

    /// The golden of the check; nil if the case has none of that name.
    var golden: LoadedCase.LoadedGolden? { loaded.goldens.first { $0.name == check.golden } }

    private func measurement(
        _ signal: String, _ golden: LoadedCase.LoadedGolden, _ run: Trajectory
    ) throws -> Measurement {
        // The whole message: the golden 'jneuroml' has no column 'pop[0]/v'
        let own = try index(of: signal, in: golden.trajectory, "the golden '\(golden.name)' has no column")
        let other = try index(of: signal, in: run, "the run records no")
        let excluded = loaded.definition.undefined.windows(of: signal)
        let aligned = try AlignedSignal(
            reference: golden.trajectory, column: own, test: run, column: other, window: check.window,
            onlyShared: check.onlyShared, excluding: excluded)
        let trains = try trains(signal, run)
        let events = trains.map { EventMetrics($0) }
        let metrics = SignalMetrics(aligned)
        let size = try check.tube?.size(in: aligned.unit, signal: signal)
        let parts = Metric.ExtraResults(
            tube: size.map { TubeMetrics(aligned, $0) }, trains: trains, matchWindow: check.matchWindow)
        return Measurement(
            aligned: aligned, metrics: metrics, events: events, parts: parts,
            value: check.metric.value(metrics, events, parts), bound: bound(aligned, metrics, events, parts))
    }

    /// Returns the event times of a signal in the golden and in the run; nil if no threshold is declared for it.
    /// - Parameter offset: A constant that is added to the run, in the signal's unit.
    func trains(_ signal: String, _ run: Trajectory, offset: Double = 0) throws -> EventTrains? {
        guard let golden, let rule = loaded.definition.events.first(where: { $0.signal == signal }) else { return nil }
        return try EventTrains(
            rule, golden.trajectory, run, window: check.window,
            excluding: loaded.definition.undefined.windows(of: signal), offset: offset)
    }

    /// Returns the bound on the interpolation error of the metric's value, without the error of locating events and
    /// peaks between samples if the tolerance was measured by the same check and so includes that error.
    private func bound(
        _ aligned: AlignedSignal, _ metrics: SignalMetrics, _ events: EventMetrics?, _ parts: Metric.ExtraResults
    ) -> Double {
        let isMeasured = check.tolerance.measured?.check == check.name
        if isMeasured, check.metric == .eventTime { return 0 }
        return check.metric.bound(MetricBounds(aligned, metrics, readsBetween: !isMeasured), events, parts)
    }

    private func index(of signal: String, in trajectory: Trajectory, _ complaint: String) throws -> Int {
        if let index = trajectory.columnIndex(signal) { return index }
        let names = trajectory.columns.map(\.name)
        throw DiagnosticsError(
            .goldenMismatch, "\(complaint) '\(signal)'", at: check.place,
            notes: [.init("there are " + names.joined(separator: ", "))], hint: Spelling.hint(for: signal, among: names)
        )
    }

    private func result(_ measured: Measurement) throws -> CheckResult {
        let unit = self.unit(measured.aligned)
        let expected = self.expected(measured.aligned.name)
        let allowance = try self.allowance(measured.aligned.name, unit, expected)
        let outcome = floorOutcome(allowance, expected, unit) ?? verdict(measured, allowance, expected)
        return CheckResult(
            check: check.name, golden: check.golden, signal: measured.aligned.name, metric: check.metric.rawValue,
            unit: unit?.name ?? "", value: measured.value, tolerance: allowance.highest,
            basis: basis(measured.aligned.name, expected), verdict: outcome.verdict, note: outcome.note,
            signedValue: check.metric.signedValue(
                measured.aligned, measured.metrics, measured.events, measured.parts),
            departure: departure(measured, outcome.verdict, allowance), window: check.window)
    }

    /// Returns the start and the kind of a difference that fails the check; nil for other verdicts.
    private func departure(
        _ measured: Measurement, _ verdict: Verdict, _ allowance: ToleranceRule.Allowance
    ) -> Departure? {
        guard verdict == .fail || verdict == .gridTooCoarse else { return nil }
        return Departure(
            measured.aligned, measured.metrics, measured.events, metric: check.metric, tolerance: allowance.highest)
    }

    /// Returns the unit of the metric's value for a signal; nil for a metric or a signal without a unit.
    func unit(_ signal: AlignedSignal) -> PhysicalUnit? {
        switch check.metric.scale {
        case .signal: signal.unit
        case .milliseconds: .millisecond
        case .bare: nil
        }
    }

    // MARK: Expected difference

    /// Returns the value that the metric has for a correct run according to the error budget, in the unit of the
    /// signal; nil without a complete budget, and for metrics other than `max_abs` and `rmse`.
    func expected(_ signal: String) -> Double? {
        guard let traces = budget(signal)?.traces else { return nil }
        let rows = traces.times.indices.filter { row in
            check.window?.contains(traces.times[row]) != false
        }
        let expected = traces.expected
        let values = rows.map { expected[$0] }
        guard !values.isEmpty else { return nil }
        switch check.metric {
        case .maxAbs: return Largest.magnitude(values)
        case .rmse: return ErrorBudget.rms(values)
        default: return nil
        }
    }

    private func budget(_ signal: String) -> BudgetStudy.Entry? {
        budgets.first { $0.budget.golden == check.golden && $0.budget.signal == signal && $0.budget.isComplete }
    }

    /// Returns the justification of a tolerance, with the parts of the budget if the tolerance is based on one.
    private func basis(_ signal: String, _ expected: Double?) -> String {
        guard let factor = check.tolerance.budgetFactor, let expected, let budget = budget(signal)?.budget else {
            return check.tolerance.basis
        }
        let parts = budget.parts.filter { $0.source != .unexplained && $0.source != .rounding }
            .map { "\($0.source.rawValue) up to \(ReportNumber.short($0.maxAbs))" }
        // Such as: REASON (PART up to 0.001, PART up to 0.002; together 0.003, times 1.1)
        return check.tolerance.basis + " (\(parts.joined(separator: ", ")); together \(ReportNumber.short(expected)),"
            + " times \(ReportNumber.short(factor)))"
    }

    /// Returns the outcome for a tolerance that a correct run would exceed; nil for a larger one.
    private func floorOutcome(
        _ allowance: ToleranceRule.Allowance, _ expected: Double?, _ unit: PhysicalUnit?
    ) -> Outcome? {
        guard let expected, allowance.highest < Self.floorShare * expected else { return nil }
        let named = unit.map { " \($0.name)" } ?? ""
        return (
            .belowFloor,
            "the tolerance is too small: a correct run is expected to differ by \(ReportNumber.short(expected))\(named), because of the step"
                + " errors of the golden and of this run, and the translation of the model"
        )
    }

    /// Returns the range of the metric's values that the tolerance allows for a signal, in the unit of the metric.
    /// - Parameters:
    ///   - unit: The unit of the metric; nil for a number without a unit.
    ///   - expected: The value for a correct run according to the error budget; nil without a complete budget.
    /// - Throws: `DiagnosticsError` when no tolerance is declared for the signal, it is in a unit of another dimension,
    ///   or it is based on a budget and there is no complete one.
    func allowance(
        _ signal: String, _ unit: PhysicalUnit?, _ expected: Double?
    ) throws -> ToleranceRule.Allowance {
        if let golden, let allowance = try ensembleAllowance(golden) { return allowance }
        if let factor = check.tolerance.budgetFactor {
            guard let expected else {
                if loaded.definition.engines.contains(where: { $0.name == method }) { throw engineBudget(signal) }
                throw missingBudget(signal)
            }
            return .init(lowest: 0, highest: factor * expected + (try constant(signal, unit)))
        }
        guard let value = try stated(signal, unit) else {
            let scale = loaded.preparedModel.model.simulation.timeScale.name
            throw DiagnosticsError(
                .invalidCase,
                "the check '\(check.name)' has no tolerance for the signal '\(signal)' with \(method) at \(step) \(scale)",
                at: check.place,
                hint: check.tolerance.constants.isEmpty || check.tolerance.constants[signal] != nil
                    ? "measure it with 'tvbo-verify golden measure \(loaded.definition.id)'"
                    : "add the signal to 'values:' of the tolerance, or give a 'value:' for all other signals")
        }
        return value
    }

    /// Returns the constant that is added to the multiple of a budget, in the unit of the metric; 0 if there is none.
    private func constant(_ signal: String, _ unit: PhysicalUnit?) throws -> Double {
        check.tolerance.constant == nil ? 0 : try stated(signal, unit)?.highest ?? 0
    }

    /// Returns the range that the rule gives by constants and measured errors; nil if it gives none for the signal.
    private func stated(_ signal: String, _ unit: PhysicalUnit?) throws -> ToleranceRule.Allowance? {
        let own = check.tolerance.unit ?? .one
        guard let shift = own.decimalShift(to: unit ?? .one) ?? (check.tolerance.unit == nil ? 0 : nil) else {
            throw DiagnosticsError(
                .invalidCase,
                "the tolerance of the check '\(check.name)' is in '\(own.name)', which cannot be converted to the unit"
                    + " of \(check.metric.rawValue) for the signal '\(signal)', '\(unit?.name ?? "1")'",
                at: check.place,
                hint: unit.map { "give the tolerance in a unit such as '\($0.name)'" }
                    ?? "give the tolerance as a number with 'unit: dimensionless'")
        }
        return check.tolerance.allowance(signal: signal, method: method, step: step, shift: shift)
    }

    // MARK: Verdict

    private typealias Outcome = (verdict: Verdict, note: String?)

    private func verdict(
        _ measured: Measurement, _ allowance: ToleranceRule.Allowance, _ expected: Double?
    ) -> Outcome {
        if let outcome = nonFiniteOutcome(measured) { return outcome }
        if check.metric.needsEvents, let outcome = eventOutcome(measured) { return outcome }
        guard let value = measured.value else {
            return (.vacuous, FlatLineCheck(check: check).missingValue(measured.metrics))
        }
        switch ToleranceDecision(value, bound: measured.bound, tolerance: allowance.highest) {
        case .undecided: return (.gridTooCoarse, coarseness(measured))
        case .beyond: return (.fail, failure(measured, value))
        case .within: break
        }
        if value < allowance.lowest {
            return (
                .improved,
                "the value is below \(ReportNumber.short(allowance.lowest)), the least that the measured errors allow;"
                    + " if the run is meant to be more accurate now, run 'golden measure' again"
            )
        }
        if let reason = emptiness(measured, allowance.highest) { return (.vacuous, reason) }
        return (.pass, passingNote(measured, expected))
    }

    /// Returns the outcome for samples in the window that are not finite; nil if all are finite.
    private func nonFiniteOutcome(_ measured: Measurement) -> Outcome? {
        let sides = [("golden", measured.aligned.nonFiniteReference), ("run", measured.aligned.nonFiniteTest)]
        let told = sides.compactMap { name, samples in
            samples.first.map {
                "the signal of the \(name) is not finite in \(samples.count) \(samples.count == 1 ? "sample" : "samples"), first at \(ReportNumber.short($0, digits: 7)) ms"
            }
        }
        if !told.isEmpty { return (.fail, told.joined(separator: "; ")) }
        let isFinite = measured.aligned.isFinite && (!check.metric.needsEvents || measured.events?.isFinite != false)
        let reason = "an interpolated value of the run, or a sample next to the check's window, is not finite"
        return isFinite ? nil : (.fail, reason)
    }

    /// Returns the outcome if the numbers of events decide it; nil if the value of the metric decides.
    private func eventOutcome(_ measured: Measurement) -> Outcome? {
        guard let events = measured.events else {
            return (.vacuous, "'events:' of the case has no threshold for the signal '\(measured.aligned.name)'")
        }
        if events.isVacuous { return (.vacuous, "neither golden nor run crosses the signal's threshold of 'events:'") }
        guard check.metric == .eventTime, events.reference.count != events.test.count else { return nil }
        return (.fail, eventCounts(measured))
    }

    /// Returns a description of the numbers of events; nil for metrics that do not concern events.
    private func eventCounts(_ measured: Measurement) -> String? {
        guard check.metric.needsEvents, let events = measured.events, events.reference.count != events.test.count
        else { return nil }
        return "the number of events is \(events.test.count) in the run and \(events.reference.count) in the golden"
    }

    /// Returns a description of a value beyond its tolerance; nil if the value alone is sufficient.
    private func failure(_ measured: Measurement, _ value: Double) -> String? {
        if check.metric.needsMatchWindow, let trains = measured.parts.trains, let window = measured.parts.matchWindow {
            return MatchText(trains, within: window).text
        }
        guard value.isFinite else { return "\(check.metric.rawValue) is not finite" }
        return eventCounts(measured) ?? largestDifference(measured)
    }

    /// Returns the time of the largest difference, for metrics in the signal's unit or relative to its range or
    /// deviation; nil for other metrics.
    private func largestDifference(_ measured: Measurement) -> String? {
        let time = "\(ReportNumber.short(measured.metrics.maxAbsTime, digits: 6)) ms"
        switch check.metric {
        case .maxAbs: return "at \(time)"
        case .rmse, .nrmseRange, .nrmseSD, .bias:
            let unit = measured.aligned.unit.map { " \($0.name)" } ?? ""
            return
                "the largest difference from the golden is \(ReportNumber.short(measured.metrics.maxAbs))\(unit), at \(time)"
        default: return nil
        }
    }
}
