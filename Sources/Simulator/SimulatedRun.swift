import ModelCore
import Simulation
import Traces

/// A finished run.
public struct SimulatedRun: Sendable {
    /// The solution.
    public var trajectory: Trajectory
    /// The method.
    public var method: Method
    /// Where steps ended, and when events took effect.
    public var stepping: Stepping = .fixed
    public var policy: EventPolicy = .step
    /// Where events are located: those that were sent, what was watched and found, and how much work it was.
    public var sent: [SentEvent] = []
    public var occurrences: [EventOccurrence] = []
    public var effort: Effort?
    /// The instants.
    public var grid: TimeGrid
    /// The instants in seconds as the method has them: accumulated by lems, else those of the grid.
    public var clock: [Double]
    /// Recorded events in order: the number of their source and their time in seconds.
    public var events: [(source: Int, time: Double)]
    /// Wall time of the integration, in seconds.
    public var seconds: Double
    /// SHA-256 of the solution's bits.
    public var digest: String
    /// The columns of the solution as files hold them: in SI.
    public var values: [[Double]]
    /// The files that the model asks for, with the names that the solution has for their quantities.
    public var files: [RecordingFile]
    /// Whether couplings were held over each step, so that the error is of order 1 whatever the method.
    public var holdsCouplings = false
    /// What a reader of the result should know, in sentences.
    public var notes: [String] = []
    /// Where the method lems depends on the order of evaluation, in sentences; other methods do not.
    public var orderDependences: [String] = []
}
