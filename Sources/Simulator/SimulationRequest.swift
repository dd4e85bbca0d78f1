import Diagnostics
import Quantities
import Simulation

/// What to change in a model's own settings for one run.
public struct SimulationRequest: Sendable {
    /// The method; nil for the model's own.
    public var method: Method?
    /// The step size in the model's time scale; nil for its own.
    public var step: DecimalNumber?
    /// The duration in the model's time scale; nil for its own.
    public var duration: DecimalNumber?
    /// Paths or patterns with `*` of what to record; nil for what the model records.
    public var recorded: [String]?
    /// Whether slopes and left limits are recorded for interpolation, where events are at steps.
    public var recordsDenseOutput: Bool
    /// When events take effect; nil for where they occur with methods that choose their steps, else at steps.
    public var events: EventPolicy?
    /// Where steps end; nil for where the method wants.
    public var stepping: Stepping?
    /// What to look out for, where events are located.
    public var eventFunctions: [EventFunction]

    /// Creates a request; nothing given changes nothing.
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

    /// Where steps end and when events take effect with a method.
    /// - Throws: `DiagnosticsError` where they do not fit each other.
    package func policy(_ method: Method) throws -> (stepping: Stepping, events: EventPolicy) {
        let chosen = method.isAdaptive ? Stepping.adaptive(tolerance: method.defaultTolerance) : .fixed
        let stepping = stepping ?? (events == .step ? .fixed : chosen)
        let events = events ?? (stepping == .fixed ? .step : .located)
        guard stepping == .fixed || events == .located else {
            throw DiagnosticsError(
                .unknownMethod, "events at steps mean nothing where \(method.name) chooses its steps",
                hint: "use --stepping fixed, or --events located")
        }
        return (stepping, events)
    }
}
