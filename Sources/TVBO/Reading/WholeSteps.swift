import Quantities
import Schema

extension IntegrationBlock {
    /// Lengthens the duration and the transient to whole steps, with a warning for each that changes.
    ///
    /// A duration of 1 ms with a step size of 0.3 ms becomes 1.2 ms. TVBO's back ends jax and tvboptim take the same
    /// number of steps, `ceil(duration / step_size)`. A length that would have no steps, or too many, stays as it is.
    mutating func takeWholeSteps(_ reading: ReadContext) {
        lengthen(\.duration, "duration", reading)
        lengthen(\.transient, "transient", reading)
    }

    private mutating func lengthen(
        _ length: WritableKeyPath<IntegrationBlock, DecimalNumber>, _ name: String, _ reading: ReadContext
    ) {
        let given = self[keyPath: length]
        guard given.mantissa > 0, step.mantissa > 0, given.multiple(of: step) == nil,
            let count = Int(exactly: (given.value / step.value).rounded(.up)), let whole = step.times(count)
        else { return }
        self[keyPath: length] = whole
        let unit = timeScale.name
        reading.log.warning(
            .assumedConvention,
            "the \(name) \(given) \(unit) is not a multiple of the step size \(step) \(unit), so it becomes \(count)"
                + " step\(count == 1 ? "" : "s"), \(whole) \(unit), as in TVBO's back ends jax and tvboptim",
            at: stepPlace)
    }
}
