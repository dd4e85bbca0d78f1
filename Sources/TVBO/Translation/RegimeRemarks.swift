import Diagnostics
import Quantities
import Schema

/// Warnings on cells with equations in networks with synapses and inputs, which the neuroml back end of TVBO 0.5.3
/// writes with regimes if they have events.
///
/// That back end divides every time derivative of such a cell by the unit of time of the experiment, also those whose
/// right-hand sides are in mV/ms. jNeuroML refuses the division by its check of dimensions, but it does not check
/// equations in regimes. The differences were found by running both.
///
///     RegimeRemarks(models: models, timeScale: .millisecond, reading: reading).report()
struct RegimeRemarks {
    /// The models of all cells with equations of the network, in the physical unit convention.
    let models: [DynamicsBlock]
    /// The unit in which the experiment counts time.
    let timeScale: PhysicalUnit
    /// The read context, which collects warnings.
    let reading: ReadContext

    /// Reports a warning for each model whose events change its states, and one for the division of derivatives.
    func report() {
        for model in models { warnOfChanges(in: model) }
        warnOfDivision()
    }

    private func warnOfChanges(in model: DynamicsBlock) {
        guard let event = model.events.first(where: { !$0.affect.isEmpty }) else { return }
        reading.log.warning(
            .assumedConvention,
            "the event '\(event.name)' changes states of the cell '\(model.name)' with equations; the neuroml back end of"
                + " TVBO 0.5.3 writes such a cell with regimes, in which states follow one step later", at: event.place)
    }

    private func warnOfDivision() {
        guard timeScale.factor != 1, let first = models.first, !models.contains(where: \.events.isEmpty) else { return }
        reading.log.warning(
            .assumedConvention,
            "the equations of the model '\(first.name)' are in units of their own; the neuroml back end of TVBO 0.5.3"
                + " divides the derivatives of a model with events by 1 \(timeScale.name) nevertheless, so its results"
                + " differ", at: first.place)
    }
}
