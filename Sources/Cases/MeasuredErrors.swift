import Quantities

/// Errors that were measured for each check, method, step size and signal, in the signal's unit.
public struct MeasuredErrors: Sendable, Hashable {
    /// Identifies an error.
    package struct Key: Hashable {
        package var check: String
        package var method: String
        package var step: DecimalNumber
        package var signal: String
    }

    /// The errors, in the unit of the signal.
    package var errors: [Key: Double] = [:]

    /// The error of a signal in a run.
    package func error(check: String, method: String, step: DecimalNumber, signal: String) -> Double? {
        errors[Key(check: check, method: method, step: step.normalised, signal: signal)]
    }
}
