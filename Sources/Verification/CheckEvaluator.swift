import Cases
import Comparison
import Diagnostics
import ErrorAnalysis
import Quantities
import Report
import Results
import Traces

/// Evaluates one check of a case on a finished run.
struct CheckEvaluator {
    /// The case, the check, and the method and step size of the run.
    let loaded: LoadedCase
    let check: CaseDefinition.Check
    let method: String
    let step: DecimalNumber
    /// Differences from goldens, split into causes.
    let budgets: [BudgetStudy.Entry]

    /// How much better than estimated a run without fault may be: what extrapolation over three steps leaves open.
    private static let floorShare = 0.8

    /// A result for each signal of the check.
    /// - Throws: `DiagnosticsError` when the golden does not have a signal, or the tolerance is not declared for it.
    func results(_ run: Trajectory) throws -> [CheckResult] {
        try measurements(run).map(result)
    }

    /// What the check measures for a signal.
    struct Measurement {
        /// Golden and run on the same instants, and their events where a threshold is declared.
        var aligned: AlignedSignal
        var events: EventMetrics?
        /// The value of the metric; nil where it is not defined.
        var value: Double?
        /// How far interpolation may have moved the value.
        var bound: Double
    }

    /// Measures every signal of the check.
    /// - Throws: `DiagnosticsError` when golden or run do not have it.
    func measurements(_ run: Trajectory) throws -> [Measurement] {
        guard let golden = loaded.goldens.first(where: { $0.name == check.golden }) else { return [] }
        let signals = check.signals.isEmpty ? golden.trajectory.columns.map(\.name) : check.signals
        return try signals.map { try measurement($0, golden, run) }
    }

    private func measurement(
        _ signal: String, _ golden: LoadedCase.LoadedGolden, _ run: Trajectory
    ) throws -> Measurement {
        let own = try index(of: signal, in: golden.trajectory, "the golden '\(golden.name)' has no column")
        let other = try index(of: signal, in: run, "the run records no")
        let excluded = loaded.definition.undefined.windows(of: signal)
        let aligned = try AlignedSignal(
            reference: golden.trajectory, column: own, test: run, column: other, window: check.window,
            onlyShared: check.onlyShared, excluding: excluded)
        let events = try loaded.definition.events.first { $0.signal == signal }
            .flatMap { try EventMetrics($0, golden.trajectory, run, window: check.window, excluding: excluded) }
        let metrics = SignalMetrics(aligned)
        return Measurement(
            aligned: aligned, events: events, value: check.metric.value(metrics, events),
            bound: bound(aligned, metrics, events))
    }

    /// How far interpolation may have moved the value of the metric. What reading events and peaks between samples adds is
    /// part of an error that this very check measured on the same grids, so that it does not count again.
    private func bound(_ aligned: AlignedSignal, _ metrics: SignalMetrics, _ events: EventMetrics?) -> Double {
        let isMeasured = check.tolerance.measured?.check == check.name
        if isMeasured, check.metric == .eventTime { return 0 }
        return check.metric.bound(MetricBounds(aligned, metrics, readsBetween: !isMeasured), events)
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
        let outcome = floorOutcome(allowance, expected, unit) ?? verdict(measured, allowance)
        return CheckResult(
            check: check.name, golden: check.golden, signal: measured.aligned.name, metric: check.metric.rawValue,
            unit: unit?.name ?? "", value: measured.value, tolerance: allowance.highest,
            basis: basis(measured.aligned.name, expected), verdict: outcome.verdict, note: outcome.note)
    }

    /// The unit of the metric for this signal; nil for a bare number.
    private func unit(_ signal: AlignedSignal) -> PhysicalUnit? {
        switch check.metric.scale {
        case .signal: signal.unit
        case .milliseconds: .millisecond
        case .bare: nil
        }
    }

    // MARK: What a run without fault differs by

    /// What the metric would be for a run that differs from the golden as its budget expects; nil without a budget, or
    /// for a metric that a trace of differences does not give.
    private func expected(_ signal: String) -> Double? {
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

    /// The reason of a tolerance, with its derivation where a budget gives it.
    private func basis(_ signal: String, _ expected: Double?) -> String {
        guard let factor = check.tolerance.budgetFactor, let expected, let budget = budget(signal)?.budget else {
            return check.tolerance.basis
        }
        let parts = budget.parts.filter { $0.source != .unexplained && $0.source != .rounding }
            .map { "\($0.source.rawValue) up to \(ReportNumber.short($0.maxAbs))" }
        return check.tolerance.basis + " (\(parts.joined(separator: ", ")); together \(ReportNumber.short(expected)),"
            + " times \(ReportNumber.short(factor)))"
    }

    /// The outcome for a tolerance that a run without fault would break; nil for one that it keeps.
    private func floorOutcome(
        _ allowance: ToleranceRule.Allowance, _ expected: Double?, _ unit: PhysicalUnit?
    ) -> Outcome? {
        guard let expected, allowance.highest < Self.floorShare * expected else { return nil }
        let named = unit.map { " \($0.name)" } ?? ""
        return (
            .belowFloor,
            "a run without fault differs by \(ReportNumber.short(expected))\(named), from the golden's own step error, the"
                + " step of this run and the translation of the model"
        )
    }

    private func allowance(
        _ signal: String, _ unit: PhysicalUnit?, _ expected: Double?
    ) throws -> ToleranceRule.Allowance {
        if let factor = check.tolerance.budgetFactor {
            guard let expected else {
                throw DiagnosticsError(
                    .invalidCase, "check '\(check.name)' takes its tolerance from a budget, which '\(signal)' has not",
                    at: check.place,
                    hint: "the golden needs a 'scheme:', and where its model is not installed a stored assessment")
            }
            return .init(lowest: 0, highest: factor * expected)
        }
        let own = check.tolerance.unit ?? .one
        guard let shift = own.decimalShift(to: unit ?? .one) ?? (check.tolerance.unit == nil ? 0 : nil) else {
            throw DiagnosticsError(
                .invalidCase,
                "the tolerance of check '\(check.name)' is in \(own.name), '\(signal)' in \(unit?.name ?? "no unit")",
                at: check.place)
        }
        guard let value = check.tolerance.allowance(signal: signal, method: method, step: step, shift: shift) else {
            throw DiagnosticsError(
                .invalidCase, "check '\(check.name)' says no tolerance for '\(signal)' with \(method) at \(step)",
                at: check.place,
                hint: "measure it with 'tvbo-verify golden measure \(loaded.definition.id)'")
        }
        return value
    }

    // MARK: Verdict

    private typealias Outcome = (verdict: Verdict, note: String?)

    private func verdict(_ measured: Measurement, _ allowance: ToleranceRule.Allowance) -> Outcome {
        if let outcome = nonFiniteOutcome(measured) { return outcome }
        if check.metric.needsEvents, let outcome = eventOutcome(measured) { return outcome }
        guard let value = measured.value else {
            return (.vacuous, "\(check.metric.rawValue) is not defined for a constant signal, or one of few samples")
        }
        switch Gate(value, bound: measured.bound, tolerance: allowance.highest) {
        case .undecided: return (.gridTooCoarse, coarseness(measured))
        case .beyond: return (.fail, value.isFinite ? eventCounts(measured) : "\(check.metric.rawValue) is not finite")
        case .within: break
        }
        if value < allowance.lowest {
            return (
                .improved, "less than \(ReportNumber.short(allowance.lowest)): if the change is meant, measure again"
            )
        }
        if let reason = vacuity(allowance.highest, measured.aligned) { return (.vacuous, reason) }
        return (.pass, nil)
    }

    /// The outcome for samples in the window that are not finite; nil where there are none.
    private func nonFiniteOutcome(_ measured: Measurement) -> Outcome? {
        let sides = [("golden", measured.aligned.nonFiniteReference), ("run", measured.aligned.nonFiniteTest)]
        let told = sides.compactMap { name, samples in
            samples.first.map {
                "the \(name) is not finite in \(samples.count) \(samples.count == 1 ? "sample" : "samples"), first at \(ReportNumber.short($0, digits: 7)) ms"
            }
        }
        if !told.isEmpty { return (.fail, told.joined(separator: "; ")) }
        let isFinite = measured.aligned.isFinite && (!check.metric.needsEvents || measured.events?.isFinite != false)
        return isFinite ? nil : (.fail, "the run is not finite between its samples, or next to the window")
    }

    /// The outcome that the numbers of events decide; nil where the value of the metric does.
    private func eventOutcome(_ measured: Measurement) -> Outcome? {
        guard let events = measured.events else {
            return (.vacuous, "no threshold is declared for '\(measured.aligned.name)'")
        }
        if events.isVacuous { return (.vacuous, "no event on either side") }
        guard check.metric == .eventTime, events.reference.count != events.test.count else { return nil }
        return (.fail, eventCounts(measured))
    }

    /// The numbers of events in words; nil for metrics of other things.
    private func eventCounts(_ measured: Measurement) -> String? {
        guard check.metric.needsEvents, let events = measured.events, events.reference.count != events.test.count
        else { return nil }
        return "\(events.test.count) events where the golden has \(events.reference.count)"
    }

    private func coarseness(_ measured: Measurement) -> String {
        let unit = unit(measured.aligned).map { " \($0.name)" } ?? ""
        return "the interpolation error may reach \(ReportNumber.short(measured.bound))\(unit)"
    }

    /// Why a passing check could not have failed: a flat line at the reference's mean would pass too.
    private func vacuity(_ tolerance: Double, _ signal: AlignedSignal) -> String? {
        guard check.metric.scale == .signal || check.metric == .nrmseRange || check.metric == .nrmseSD else {
            return nil
        }
        guard check.metric != .bias, check.metric != .peak else { return nil }
        var flat = signal
        let mean = signal.reference.reduce(0, +) / Double(signal.reference.count)
        flat.test = [Double](repeating: mean, count: signal.reference.count)
        guard let value = check.metric.value(SignalMetrics(flat), nil), value <= tolerance else { return nil }
        return "a flat line at the mean of the golden would pass too"
    }
}
