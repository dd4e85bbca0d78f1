import Diagnostics
import Quantities

/// The integration settings of an experiment.
public struct IntegrationBlock: Sendable {
    /// The place of the settings in the document, to which errors refer.
    public var place: Place
    /// The name of the integration method, such as `heun`.
    public var method: String
    /// The place of the method's name; the place of the settings if they do not specify it.
    public var methodPlace: Place
    /// The step size in units of the time scale.
    public var step: DecimalNumber
    /// The place of the step size; the place of the settings if they do not specify it.
    public var stepPlace: Place
    /// The duration of the recorded part of a run, which follows the transient, in units of the time scale.
    public var duration: DecimalNumber
    /// The place of the duration; the place of the settings if they do not specify it.
    public var durationPlace: Place
    /// The duration of the transient, which is simulated first and not recorded, in units of the time scale.
    public var transient: DecimalNumber
    /// The unit of time of the model: s, ms or us.
    public var timeScale: PhysicalUnit
    /// The number of evaluations of the coupling functions in a step; nil if the experiment does not specify it, which
    /// means once per step.
    public var couplingEvaluation: CouplingEvaluation?
    /// The place of `coupling_evaluation`; the place of the settings if they do not specify it.
    public var couplingEvaluationPlace: Place
    /// The place of `delayed: false`, which does not leave out the delays of edges; nil if the document does not contain
    /// it.
    public var undelayedPlace: Place?
    /// The noise of all states, or of the states that the noise names; nil if there is none.
    public var noise: NoiseBlock?
    /// The amplitudes σ of white noise (`state_wise_sigma`), one for each state in the order of the model, in the unit
    /// of the state divided by the square root of the time scale's unit; empty if none are given. A state with noise of
    /// its own does not use them.
    public var deviations: [Double] = []
    /// The place of `state_wise_sigma`; the place of the settings if they do not specify it.
    public var deviationsPlace: Place
    /// The duration, in the time scale, of a preliminary run from whose end the simulation starts; nil without one.
    public var settling: DecimalNumber?
    /// The seeds that the integration settings and the execution settings give, in this order; empty if neither gives
    /// one. ``noise`` may have a seed of its own.
    public var seeds: [Int] = []

    /// The number of evaluations of the coupling functions in a step of a method with several stages.
    public enum CouplingEvaluation: String, Sendable, CaseIterable {
        /// Once, at the start of the step, which is TVBO's default.
        case perStep = "per_step"
        /// Once for each stage of the step.
        case perStage = "per_stage"
    }
}
