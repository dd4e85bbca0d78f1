import Diagnostics
import Quantities
import Simulation

/// The settings of one run that differ from the model's own.
///
///     SimulationRequest(method: .rungeKutta(.rk4), step: DecimalNumber("0.01"))
public struct SimulationRequest: Sendable {
    /// The method; nil for the method of the model.
    public var method: Method?
    /// The step size in the time scale of the model; nil for the step size of the model.
    public var step: DecimalNumber?
    /// The duration in the time scale of the model; nil for the duration of the model.
    public var duration: DecimalNumber?
    /// The paths of the quantities to record, in which `*` matches any text; nil for the quantities that the model records.
    public var recorded: [String]?
    /// A Boolean value that indicates whether derivatives and left limits are recorded for interpolation, if events
    /// take effect at steps.
    public var recordsDenseOutput: Bool
    /// The policy for events; nil for located events with methods that choose their steps, else for events at steps.
    public var events: EventPolicy?
    /// The choice of steps; nil for the default of the method.
    public var stepping: Stepping?
    /// The event functions whose occurrences are reported, if events are located.
    public var eventFunctions: [EventFunction]
    /// The seed of the noise; nil for the seed of the model.
    public var noiseSeed: UInt64?
    /// The number of the member of an ensemble, which draws noise of its own; 0 for a single run.
    public var member: UInt32 = 0
    /// The ensemble to run in place of a single run; nil for a single run.
    public var ensemble: EnsembleRequest?

    /// Creates a request; for a setting that is not given, the setting of the model is used.
    public init(
        method: Method? = nil, step: DecimalNumber? = nil, duration: DecimalNumber? = nil, recorded: [String]? = nil,
        recordsDenseOutput: Bool = false, events: EventPolicy? = nil, stepping: Stepping? = nil,
        eventFunctions: [EventFunction] = []
    ) {
        self.method = method
        self.step = step
        self.duration = duration
        self.recorded = recorded
        self.recordsDenseOutput = recordsDenseOutput
        self.events = events
        self.stepping = stepping
        self.eventFunctions = eventFunctions
    }

    /// Returns the choice of steps and the policy for events with a method.
    /// - Throws: `DiagnosticsError` if the two contradict each other.
    package func policy(_ method: Method) throws -> (stepping: Stepping, events: EventPolicy) {
        let chosen = method.isAdaptive ? Stepping.adaptive(tolerance: method.defaultTolerance) : .fixed
        let stepping = stepping ?? (events == .step ? .fixed : chosen)
        let events = events ?? (stepping == .fixed ? .step : .located)
        guard stepping == .fixed || events == .located else {
            throw DiagnosticsError(
                .unknownMethod, "events cannot take effect at steps when \(method.name) chooses its own steps",
                hint: "use --stepping fixed, or --events located")
        }
        return (stepping, events)
    }
}
