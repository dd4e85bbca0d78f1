import Quantities

/// The tolerance of a check with its justification: a constant, a measured error times a factor, the difference that an
/// error budget predicts times a factor, or the sum of the constant and one of the two; or, for a statistic of an
/// ensemble, the probability that a correct ensemble fails the check.
public struct ToleranceRule: Sendable {
    /// The constant part of the tolerance for signals without an entry in `constants`; nil if there is none.
    public var constant: Double?
    /// The constant part of the tolerance for single signals, by the path of the signal.
    public var constants: [String: Double]
    /// The unit of `constant` and `constants`; nil for numbers without a unit.
    public var unit: PhysicalUnit?
    /// The table of measured errors, the name of the check under which the table lists them, and the factor of at least
    /// 1 by which they are multiplied; nil if the tolerance is not based on measured errors.
    public var measured: (table: MeasuredErrors, check: String, factor: Double)?
    /// The factor of at least 1 by which the difference between run and golden that the error budget predicts is
    /// multiplied; nil if the tolerance is not based on an error budget.
    public var budgetFactor: Double?
    /// The accepted probability that a correct ensemble fails the check, from which the largest allowed statistic is
    /// computed; nil if the case does not give one under `false_alarm:`.
    public var falseAlarm: Double?
    /// The reason why this tolerance is appropriate, in words.
    public var basis: String

    /// The range of values of a metric with which a check passes. The lower bound is positive only for measured errors:
    /// a run that is much better than measured has changed as well.
    package struct Allowance {
        /// The smallest value of the metric with which the check passes, in the unit of the metric.
        package var lowest: Double
        /// The largest value of the metric with which the check passes, in the unit of the metric.
        package var highest: Double

        /// Creates the range of values of a metric with which a check passes, from its bounds.
        package init(lowest: Double, highest: Double) {
            self.lowest = lowest
            self.highest = highest
        }
    }

    /// Returns the range of values of the metric with which a check passes, for a signal in a run with a method and
    /// step size; nil if the rule gives constants but none for the signal, or the table of measured errors has no entry
    /// for the run.
    ///
    /// With a constant c (0 if there is none), a measured error e and a factor f, the range is max(0, e / f - c) ... e
    /// · f + c. Without measured errors it is 0 ... c. A budget and a probability of false alarms are not included.
    /// - Parameter shift: The power of ten that converts the constants from their unit to the unit of the metric.
    package func allowance(signal: String, method: String, step: DecimalNumber, shift: Int) -> Allowance? {
        var result = Allowance(lowest: 0, highest: 0)
        if constant != nil || !constants.isEmpty {
            guard let value = constants[signal] ?? constant else { return nil }
            result.highest = value * DecimalNumber(mantissa: 1, exponent: shift).value
        }
        if let (table, check, factor) = measured {
            guard let error = table.error(check: check, method: method, step: step, signal: signal) else { return nil }
            result.lowest = max(0, error / factor - result.highest)
            result.highest += error * factor
        }
        return result
    }
}
