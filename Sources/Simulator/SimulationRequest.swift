import Diagnostics
import Quantities
import Simulation

/// The settings of one run that replace the model's own.
public struct SimulationRequest: Sendable {
    /// The integration method; nil for the method of the model.
    public var method: Method?
    /// The step size in the unit of time of the model's settings; nil for the step size of the model.
    public var step: DecimalNumber?
    /// The duration in the unit of time of the model's settings; nil for the duration of the model.
    public var duration: DecimalNumber?
    /// The paths of the quantities to record, in which `*` matches any text; nil for the quantities that the model
    /// records.
    public var recorded: [String]?
    /// A Boolean value that indicates whether a run with events at the ends of steps records derivatives and left
    /// limits, so that it can be interpolated.
    public var recordsDenseOutput: Bool
    /// The event policy: whether events take effect when they occur (located) or at the ends of steps; nil for located
    /// events with methods that choose their own steps, and for events at the ends of steps otherwise.
    public var events: EventPolicy?
    /// The choice between fixed and adaptive steps; nil for the default of the method, or for fixed steps if `events`
    /// is `.step`.
    public var stepping: Stepping?
    /// The event functions, such as threshold crossings, whose occurrences are reported if events are located.
    public var eventFunctions: [EventFunction]
    /// The seed of the noise; nil for the seed of the model.
    public var noiseSeed: UInt64?
    /// The number of the simulated member of an ensemble, which has random numbers of its own; 0 for a single run.
    public var member: UInt32 = 0
    /// The choice between native code and the interpreter, which give the same bits.
    public var code = CodeChoice.best
    /// The number of threads that add up the sums over a large matrix of edges together, and print ``files`` during the
    /// run; results have the same bits for any number.
    public var threads = 1
    /// The writer of the files that the model requests; nil if they are not written. With the method `lems`, tables with
    /// many values are printed during the run, whose time includes this.
    public var files: RecordingFiles?
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

    /// Returns the choice of step sizes and the event policy of a run with this request and the given method, with
    /// defaults in place of those that the request leaves open.
    /// - Throws: `DiagnosticsError` for adaptive steps with events at the ends of steps.
    package func policy(_ method: Method) throws -> (stepping: Stepping, events: EventPolicy) {
        let chosen = method.isAdaptive ? Stepping.adaptive(tolerance: method.defaultTolerance) : .fixed
        let stepping = stepping ?? (events == .step ? .fixed : chosen)
        let events = events ?? (stepping == .fixed ? .step : .located)
        guard stepping == .fixed || events == .located else {
            throw DiagnosticsError(
                .unknownMethod,
                "events cannot take effect at the ends of steps when \(method.name) chooses its own steps",
                hint: "use 'run --stepping fixed', or 'run --events located'")
        }
        return (stepping, events)
    }
}
