import Quantities
import Schema

extension IntegrationBlock {
    /// Warns of a duration and a transient that are not multiples of the step size, so that they are rounded up to whole
    /// steps.
    ///
    /// A duration of 1 ms with a step size of 0.3 ms takes 4 steps. TVBO's back ends jax and tvboptim take as many.
    func warnOfPartialSteps(_ reading: ReadContext) {
        warn(of: duration, "duration", "takes", "TVBO's back ends jax and tvboptim", reading)
        warn(of: transient, "transient", "leaves out", "TVBO's tvboptim back end", reading)
    }

    private func warn(
        of length: DecimalNumber, _ name: String, _ verb: String, _ backEnds: String, _ reading: ReadContext
    ) {
        guard length.multiple(of: step) == nil, let count = length.steps(of: step), let whole = step.times(count) else {
            return
        }
        let unit = timeScale.name
        // For example: the duration 1 s is not a multiple of the step size 0.3 s, so that a run with this step size takes 4
        // steps, 1.2 s, as in TVBO's back ends jax and tvboptim
        reading.log.warning(
            .assumedConvention,
            "the \(name) \(length) \(unit) is not a multiple of the step size \(step) \(unit), so that a run with this step"
                + " size \(verb) \(count) step\(count == 1 ? "" : "s"), \(whole) \(unit), as in \(backEnds)",
            at: stepPlace)
    }
}
