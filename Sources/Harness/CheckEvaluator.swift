import Comparison
import Diagnostics
import Quantities
import Results
import Traces

/// Evaluates one check of a case on a finished run.
struct CheckEvaluator {
    let loaded: LoadedCase
    let check: CaseDefinition.Check
    let method: String
    let step: DecimalNumber

    /// The part of a tolerance that an interpolation error may take before the grid counts as too coarse.
    /// Source: the practice of keeping a reference ten times better than the tolerance.
    private static let interpolationShare = 0.1

    /// A result for each signal of the check.
    /// - Throws: `Faults` when the golden does not have a signal, or the tolerance is not declared for it.
    func results(_ run: Trajectory) throws -> [CheckResult] {
        guard let golden = loaded.goldens.first(where: { $0.name == check.golden }) else { return [] }
        let signals = check.signals.isEmpty ? golden.trajectory.columns.map(\.name) : check.signals
        return try signals.map { try result($0, golden, run) }
    }

    private func result(_ signal: String, _ golden: LoadedCase.LoadedGolden, _ run: Trajectory) throws -> CheckResult {
        guard let column = golden.trajectory.columnIndex(signal) else {
            throw Faults(
                .goldenMismatch, "the golden '\(golden.name)' has no column '\(signal)'", at: check.place,
                notes: [.init("it has " + golden.trajectory.columns.map(\.name).joined(separator: ", "))],
                hint: Spelling.hint(for: signal, among: golden.trajectory.columns.map(\.name)))
        }
        guard let index = run.columnIndex(signal) else {
            throw Faults(
                .goldenMismatch, "the run records no '\(signal)'", at: check.place,
                hint: Spelling.hint(for: signal, among: run.columns.map(\.name)))
        }
        let aligned = try AlignedSignal(
            reference: golden.trajectory, column: column, test: run, column: index, window: check.window,
            onlyShared: check.onlyShared)
        let unit = try self.unit(aligned)
        let tolerance = try self.tolerance(signal, unit)
        let events = self.events(signal, golden, run)
        let value = check.metric.value(SignalMetrics(aligned), events)
        let outcome = verdict(value, tolerance, aligned, events)
        return CheckResult(
            check: check.name, golden: golden.name, signal: signal, metric: check.metric.rawValue, unit: unit?.name ?? "",
            value: value, tolerance: tolerance, basis: check.tolerance.basis, verdict: outcome.verdict, note: outcome.note)
    }

    /// The unit of the metric for this signal; nil for a bare number.
    private func unit(_ signal: AlignedSignal) throws -> PhysicalUnit? {
        switch check.metric.scale {
        case .signal: signal.unit
        case .milliseconds: .millisecond
        case .bare: nil
        }
    }

    private func tolerance(_ signal: String, _ unit: PhysicalUnit?) throws -> Double {
        let own = check.tolerance.unit ?? .one
        guard let shift = own.decimalShift(to: unit ?? .one) ?? (check.tolerance.unit == nil ? 0 : nil) else {
            throw Faults(
                .invalidCase, "the tolerance of check '\(check.name)' is in \(own.name), '\(signal)' in \(unit?.name ?? "no unit")",
                at: check.place)
        }
        guard let value = check.tolerance.value(signal: signal, method: method, step: step, shift: shift) else {
            throw Faults(
                .invalidCase, "check '\(check.name)' says no tolerance for '\(signal)' with \(method) at \(step)", at: check.place,
                hint: "measure it with 'tvbo-verify reference measure \(loaded.definition.id)'")
        }
        return value
    }

    private func events(_ signal: String, _ golden: LoadedCase.LoadedGolden, _ run: Trajectory) -> EventMetrics? {
        guard let rule = loaded.definition.events.first(where: { $0.signal == signal }) else { return nil }
        return EventMetrics(rule, golden.trajectory, run, window: check.window)
    }

    // MARK: Verdict

    private func verdict(
        _ value: Double?, _ tolerance: Double, _ signal: AlignedSignal, _ events: EventMetrics?
    ) -> (verdict: Verdict, note: String?) {
        if check.metric.needsEvents {
            guard let events else { return (.vacuous, "no threshold is declared for '\(signal.name)'") }
            if events.isVacuous { return (.vacuous, "no event on either side") }
            if events.reference.count != events.test.count {
                return (.fail, "\(events.test.count) events where the golden has \(events.reference.count)")
            }
        }
        guard let value, !value.isNaN else { return (.vacuous, "\(check.metric.rawValue) is not defined for a constant signal") }
        if value > tolerance {
            let lowest = value - signal.interpolationBound
            let isUndecided = check.metric == .maxAbs && lowest <= tolerance
            return isUndecided ? (.gridTooCoarse, interpolationNote(signal)) : (.fail, nil)
        }
        if check.metric == .maxAbs, signal.interpolationBound > Self.interpolationShare * tolerance {
            return (.gridTooCoarse, interpolationNote(signal))
        }
        if let reason = vacuity(tolerance, signal) { return (.vacuous, reason) }
        return (.pass, nil)
    }

    private func interpolationNote(_ signal: AlignedSignal) -> String {
        "the interpolation error may reach \(signal.interpolationBound) \(signal.unit?.name ?? "")"
    }

    /// Why a passing check could not have failed: a flat line at the reference's mean would pass too.
    private func vacuity(_ tolerance: Double, _ signal: AlignedSignal) -> String? {
        guard check.metric.scale == .signal || check.metric == .nrmseRange || check.metric == .nrmseSD else { return nil }
        guard check.metric != .bias, check.metric != .peak else { return nil }
        var flat = signal
        let mean = signal.reference.reduce(0, +) / Double(signal.reference.count)
        flat.test = [Double](repeating: mean, count: signal.reference.count)
        guard let value = check.metric.value(SignalMetrics(flat), nil), value <= tolerance else { return nil }
        return "a flat line at the mean of the golden would pass too"
    }
}
