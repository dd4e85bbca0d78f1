import Diagnostics
import Quantities
import Schema

/// Warnings on models with equations that the neuroml back end of TVBO 0.5.3 writes as LEMS with other results.
///
/// That back end writes cells with events in networks, and models with a parameter `refract`, with regimes. It divides
/// their time derivatives by the unit of time of the experiment, also those whose right-hand sides are in mV/ms. jNeuroML
/// refuses such a division by its check of dimensions, but it does not check equations in regimes. The differences were
/// found by running both.
///
///     NeuroMLRemarks(models: models, isNetwork: true, timeScale: .millisecond, reading: reading).report()
struct NeuroMLRemarks {
    /// The models of all cells with equations of the network, or the only model.
    let models: [DynamicsBlock]
    /// A Boolean value that indicates whether the models are those of the cells of a network with synapses and inputs.
    let isNetwork: Bool
    /// The unit in which the experiment counts time.
    let timeScale: PhysicalUnit
    /// The read context, which collects warnings.
    let reading: ReadContext

    private static let backEnd = "the neuroml back end of TVBO 0.5.3"

    /// Reports a warning for each difference of each model, and one for the division of derivatives.
    func report() {
        // jNeuroML refuses a document in which a cell of a network has regimes and a parameter 'refract'.
        guard !isNetwork || !models.contains(where: hasRefractoryPeriod) else { return }
        for model in models {
            if model.extendedType != nil, !isNetwork {
                warnOfExtension(of: model)
            } else {
                warnOfChanges(in: model)
            }
            warnOfDerivedVariables(in: model)
            warnOfLimits(in: model)
        }
        warnOfDivision()
    }

    private func warn(_ text: String, at place: Place?) {
        reading.log.warning(.assumedConvention, text, at: place)
    }

    /// Returns whether a model has events that change states and the parameter `refract`.
    private func hasRefractoryPeriod(_ model: DynamicsBlock) -> Bool {
        model.parameters.contains { $0.name == RefractoryPeriod.parameter }
            && model.events.contains { !$0.affect.isEmpty }
    }

    /// Warns of events that change states of a model that is written with regimes.
    private func warnOfChanges(in model: DynamicsBlock) {
        guard isNetwork || hasRefractoryPeriod(model) else { return }
        guard let event = model.events.first(where: { !$0.affect.isEmpty }) else { return }
        warn(
            "the event '\(event.name)' changes states of the model '\(model.name)'; \(Self.backEnd) writes"
                + " \(isNetwork ? "a cell with equations and events" : "a model with the parameter 'refract'") with regimes,"
                + " in which states follow one step later", at: event.place)
    }

    /// Warns of events that read derived variables, which jLEMS computes before the states of the step.
    private func warnOfDerivedVariables(in model: DynamicsBlock) {
        for event in model.events {
            let texts = [event.condition] + event.affect.map(\.value)
            guard
                let name = model.derivedVariables.lazy.map(\.name).first(where: { name in
                    texts.contains { $0.mentions(name) }
                })
            else { continue }
            warn(
                "the event '\(event.name)' reads the derived variable '\(name)' with its value at the end of the step;"
                    + " \(Self.backEnd) leaves it to jLEMS, which uses the value from the step before", at: event.place)
            return
        }
    }

    private func warnOfLimits(in model: DynamicsBlock) {
        guard let state = model.states.first(where: { $0.limits != nil }) else { return }
        warn(
            "the state '\(state.name)' of the model '\(model.name)' is clamped to its limits; \(Self.backEnd) does not"
                + " clamp, so its results differ if the limits are reached", at: state.place)
    }

    /// Warns of the parts of a model that extends a type of NeuroML which the back end does not read.
    private func warnOfExtension(of model: DynamicsBlock) {
        if let event = model.events.first(where: { !$0.affect.isEmpty }) {
            warn(
                "the event '\(event.name)' changes states of the model '\(model.name)', which extends a NeuroML type;"
                    + " \(Self.backEnd) leaves such changes out", at: event.place)
        }
        if model.extendedType == "baseCellMembPot", let start = model.parameters.first(where: { $0.name == "v0" }),
            let state = model.states.first(where: { $0.name == "v" }),
            start.value != state.initial || start.unit != state.unit
        {
            warn(
                "the state 'v' of the model '\(model.name)' starts at its initial value; \(Self.backEnd) starts it at the"
                    + " parameter 'v0', because the model extends the type baseCellMembPot", at: state.place)
        }
    }

    private func warnOfDivision() {
        guard timeScale.factor != 1, let first = models.first, isDivided else { return }
        warn(
            "the equations of the model '\(first.name)' are in units of their own; \(Self.backEnd) divides the derivatives"
                + " of \(isNetwork ? "a model with events" : "a model with states without units") by 1 \(timeScale.name)"
                + " nevertheless, so its results differ", at: first.place)
    }

    /// A Boolean value that indicates whether the derivatives of all models are divided, and in regimes alone, where
    /// jNeuroML does not refuse the division.
    private var isDivided: Bool {
        guard !isNetwork else { return !models.contains(where: \.events.isEmpty) }
        return models.contains { model in
            hasRefractoryPeriod(model) && model.states.contains { $0.unit == nil }
        }
    }
}
