import ModelCore
import Quantities
import Simulation
import Traces

/// The result of a run: the solution, its events, and the method by which it was computed.
public struct SimulatedRun: Sendable {
    /// The solution: the recorded quantities over time.
    public var trajectory: Trajectory
    /// The integration method with which the run was made.
    public var method: Method
    /// The choice of step sizes: fixed or adaptive.
    public var stepping: Stepping = .fixed
    /// The event policy: whether events took effect at the ends of steps or when they occurred.
    public var policy: EventPolicy = .step
    /// The events that components sent when their conditions held, in order of time, without those that they sent when
    /// another event arrived; empty unless events were located.
    public var sent: [SentEvent] = []
    /// The occurrences of the event functions of the request, in order of time; empty unless events were located.
    public var occurrences: [EventOccurrence] = []
    /// The statistics of the integration; nil unless events were located.
    public var effort: Effort?
    /// The time grid of the run: its steps and its recorded instants.
    public var grid: TimeGrid
    /// The recorded instants if they are not those of `grid`: with the method `lems` the accumulated sums of steps.
    var accumulated: [Seconds]?
    /// The recorded instants, shape `[rows]`: with the method `lems` the accumulated sums of steps, otherwise the
    /// instants of `grid`.
    /// - Complexity: O(*n*) in the number of rows, at each access.
    public var clock: [Seconds] { accumulated ?? trajectory.times.map { Seconds(Milliseconds($0)) } }
    /// The recorded events in order of time: the index of the event source in `Model.eventSources`, and the time.
    public var events: [(source: Int, time: Seconds)]
    /// The wall time of the integration, in seconds.
    public var seconds: Double
    /// The processor time of the integration, in seconds. It includes what other threads of the process use meanwhile.
    public var processorSeconds = 0.0
    /// The values that are written to the requested files, shape `[columns][rows]`: in SI for LEMS documents and with
    /// the method `lems`, otherwise in the units of the columns.
    public var values: [[Double]]
    /// The files that the model requests; their quantities have the names of the columns.
    public var files: [RecordingFile]
    /// The files that were printed during the run and that ``RecordingFiles/write(_:)`` finishes; nil without such files.
    var stream: RecordingStream?
    /// A Boolean value that indicates whether couplings between nodes were kept constant over each step, which makes
    /// the error of order 1 with every method.
    public var holdsCouplings = false
    /// The way in which the right-hand side was executed, by native code or the interpreter.
    public var code = CodeProvenance.interpreter(.requested)
    /// The remarks on the result for the user, each a sentence in lower case without a period.
    public var notes: [String] = []
    /// Sentences on results that the method `lems` gives because of the order in which it evaluates the model, such as
    /// variables that read the previous step's value of another one, and that other methods do not give.
    public var orderDependences: [String] = []

    /// The SHA-256 digest of the solution, which ``TraceDigest/hexadecimal(_:)`` computes from `trajectory`.
    /// - Complexity: O(*n*) in the number of recorded values, at each access.
    public var digest: String { TraceDigest.hexadecimal(trajectory) }
}
