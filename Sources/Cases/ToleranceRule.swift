import Quantities

/// The tolerance of a check: a constant, a measured error times a factor, the sum of both, or a factor on an error
/// budget; with its justification.
public struct ToleranceRule: Sendable {
    /// The constant for signals without an entry in `constants`; nil if there is none.
    public var constant: Double?
    /// The constants of single signals, by the path of the signal.
    public var constants: [String: Double]
    /// The unit of the constants; nil for numbers without a unit.
    public var unit: PhysicalUnit?
    /// The table of measured errors, the check under which they are listed, and the factor on them, at least 1; nil if
    /// the tolerance is not based on measured errors.
    public var measured: (table: MeasuredErrors, check: String, factor: Double)?
    /// The factor, at least 1, on the difference that the error budget expects; nil for tolerances of other kinds.
    public var budgetFactor: Double?
    /// The probability that a correct ensemble fails the check; nil for tolerances of other kinds.
    public var falseAlarm: Double?
    /// The reason why this tolerance is appropriate, in words.
    public var basis: String

    /// The range of values of a metric with which a check passes. The lower bound is positive only for measured errors:
    /// a run that is much better than measured has changed as well.
    package struct Allowance {
        /// The smallest allowed value, in the unit of the metric.
        package var lowest: Double
        /// The largest allowed value, in the unit of the metric.
        package var highest: Double

        /// Creates a range from its bounds.
        package init(lowest: Double, highest: Double) {
            self.lowest = lowest
            self.highest = highest
        }
    }

    /// Returns the range of values with which a check passes, for a signal in a run with a method and step size; nil if
    /// the rule gives no amount for the signal or the table has no error for the run.
    ///
    /// With a constant c, a measured error e and a factor f, the range is max(0, e / f - c) ... e · f + c.
    /// - Parameter shift: The power of ten from the constants' unit to the unit of the metric.
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
