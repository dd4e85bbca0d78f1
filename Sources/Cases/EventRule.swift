import Comparison
import Diagnostics
import Quantities
import Traces

extension EventMetrics {
    /// Creates the metrics of the differences between the events of a signal in a reference and in a run, each found at
    /// the sample times of its own trace; nil if one of the two traces has no such signal.
    /// - Parameters:
    ///   - rule: The signal, and the threshold whose upward crossings are its events.
    ///   - window: The time window of the comparison; nil for the whole duration of the reference.
    ///   - excluded: The time intervals whose events are left out.
    /// - Throws: `DiagnosticsError` when the threshold is not in a unit of the signal, or a trace does not cover the
    ///   window.
    package init?(
        _ rule: CaseDefinition.EventRule, _ reference: Trajectory, _ run: Trajectory, window: TimeWindow?,
        excluding excluded: [TimeWindow]
    ) throws {
        guard let own = reference.columnIndex(rule.signal), let other = run.columnIndex(rule.signal) else { return nil }
        try self.init(
            threshold: rule.threshold(in: reference.columns[own].unit), reference: reference, column: own, test: run,
            column: other, window: window, excluding: excluded)
    }
}

extension EventTrains {
    /// Creates the trains (lists of event times) of a signal in a reference and in a run, each found at the sample
    /// times of its own trace; nil if one of the two traces has no such signal.
    /// - Parameters:
    ///   - rule: The signal, and the threshold whose upward crossings are its events.
    ///   - window: The time window of the comparison; nil for the whole duration of the reference.
    ///   - excluded: The time intervals whose events are left out.
    ///   - offset: A constant that is added to the values of the run before its events are found, in the signal's unit.
    /// - Throws: `DiagnosticsError` when the threshold is not in a unit of the signal, or a trace does not cover the
    ///   window.
    package init?(
        _ rule: CaseDefinition.EventRule, _ reference: Trajectory, _ run: Trajectory, window: TimeWindow?,
        excluding excluded: [TimeWindow], offset: Double = 0
    ) throws {
        guard let own = reference.columnIndex(rule.signal), let other = run.columnIndex(rule.signal) else { return nil }
        try self.init(
            threshold: rule.threshold(in: reference.columns[own].unit), reference: reference, column: own, test: run,
            column: other, window: window, excluding: excluded, offset: offset)
    }
}

extension CaseDefinition.EventRule {
    /// Returns the threshold of the rule converted to the unit of the signal.
    /// - Parameter unit: The unit of the signal; nil for a number without a unit.
    /// - Throws: `DiagnosticsError` (`invalidCase`) when the unit of the threshold and `unit` are not decimal multiples
    ///   of each other.
    package func threshold(in unit: PhysicalUnit?) throws -> Double {
        guard let shift = (self.unit ?? .one).decimalShift(to: unit ?? .one) else {
            throw DiagnosticsError(
                .invalidCase,
                "the threshold of the signal '\(signal)' under 'events' has the unit '\(self.unit?.name ?? "1")', which"
                    + " cannot be converted to that of the signal, '\(unit?.name ?? "1")'",
                at: place)
        }
        return threshold * DecimalNumber(mantissa: 1, exponent: shift).value
    }
}
