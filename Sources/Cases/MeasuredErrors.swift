import Quantities

/// A table of measured errors: the value of each check's metric for each method, step size and signal, on which the
/// tolerances of later verifications can be based.
///
///     let table = try MeasuredErrors.parse(bytes, file: "Reference/ex3/discretisation.yaml")
///     let error = table.error(check: "voltage", method: "rk4", step: step, signal: "pop[0]/v")
public struct MeasuredErrors: Sendable, Hashable {
    /// The key of an entry in a table of measured errors: a check, a run and a signal.
    package struct Key: Hashable {
        /// The name of the check whose metric was measured.
        package var check: String
        /// The name of the integration method of the run.
        package var method: String
        /// The step size in the experiment's time scale, normalized so that equal step sizes have equal keys.
        package var step: DecimalNumber
        /// The path of the recorded quantity whose error is measured.
        package var signal: String
    }

    /// The measured values of the check's metric: in milliseconds for metrics of time, without a unit for relative
    /// metrics and counts, and otherwise in the unit of the signal.
    package var errors: [Key: Double] = [:]

    /// Returns the measured error of a signal in a run, in the unit of the metric; nil if the table has no entry for
    /// the check, method, step size and signal.
    package func error(check: String, method: String, step: DecimalNumber, signal: String) -> Double? {
        errors[Key(check: check, method: method, step: step.normalized, signal: signal)]
    }
}
