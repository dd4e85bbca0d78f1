import Diagnostics
import Quantities
import Schema

/// The delays of a network that are rounded to 0 steps.
///
///     var vanishing = VanishingDelays(experiment.integration)
///     vanishing.add(Seconds(1e-6), at: place)
///     vanishing.report(to: reading)
struct VanishingDelays {
    /// The step size of the experiment.
    private let step: Seconds
    /// A Boolean value that indicates whether the method of the experiment rounds delays to steps.
    private let isRounded: Bool
    private var first: (delay: Seconds, place: Place)?
    private var count = 0

    /// Creates an empty collection.
    /// - Parameter integration: The integration settings, which give the step size and the method.
    init(_ integration: IntegrationBlock) {
        step = Seconds(integration.timeScale.si(integration.step.value))
        isRounded = integration.method.lowercased() != "lems"
    }

    /// Adds a delay if a run with fixed steps rounds it to 0 steps: if it is positive and at most half a step, and the
    /// experiment's method is not `lems`.
    /// - Parameters:
    ///   - delay: The delay.
    ///   - place: The place of the delay in the experiment.
    mutating func add(_ delay: Seconds, at place: Place) {
        guard vanishes(delay) else { return }
        count += 1
        first = first ?? (delay, place)
    }

    /// Returns whether a run with fixed steps rounds a delay above 0 to 0 steps.
    func vanishes(_ delay: Seconds) -> Bool { isRounded && delay.value > 0 && delay.value / step.value <= 0.5 }

    /// Reports all added delays as one warning; reports nothing if there are none.
    func report(to reading: ReadContext) {
        guard let first else { return }
        reading.log.warning(
            .assumedConvention,
            "a delay of \(Float(first.delay.value * 1e3)) ms is at most half a step, so that methods with fixed steps"
                + " round it to 0 and the edge acts without a delay"
                + (count > 1 ? "; the same holds for \(count - 1) other delays" : ""), at: first.place,
            hint: "use a step size below twice the delay")
    }
}
