import Quantities

/// What a check allows: a constant, a measured error times a factor, or their sum; with the reason in words.
public struct ToleranceRule: Sendable {
    /// A constant for all signals, or for some.
    public var constant: Double?
    public var constants: [String: Double]
    /// The unit of the constants; nil for a bare number.
    public var unit: PhysicalUnit?
    /// Measured errors and the factor on them.
    public var measured: (table: MeasuredErrors, check: String, factor: Double)?
    /// A factor on what the budget of the difference expects; nil for tolerances of another kind.
    public var budgetFactor: Double?
    /// The reason, in words.
    public var basis: String

    /// What a metric may be: at most `highest`, and with a measured error no smaller than `lowest` either.
    package struct Allowance {
        /// The smallest allowed value, in the signal's unit.
        package var lowest: Double
        /// The largest allowed value, in the signal's unit.
        package var highest: Double

        /// Creates an allowance.
        package init(lowest: Double, highest: Double) {
            self.lowest = lowest
            self.highest = highest
        }
    }

    /// What is allowed for a signal in a run, in the signal's unit; nil when the tables do not say.
    ///
    /// With a constant c, a measured error e and a factor f: from e / f - c to e · f + c.
    /// - Parameter shift: the power of ten from the constants' unit to the signal's.
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
