import Traces

/// The result of running an external engine on a task.
public struct EngineResult: Sendable {
    /// The kind of result that an engine run has.
    public enum Verdict: String, Sendable, Codable, CaseIterable {
        /// The engine ran and its output was read.
        case ran
        /// The engine or its input format does not support the experiment.
        case unsupported
        /// The engine was not found, does not report its version, or could not be started.
        case missing
        /// The engine ran and failed, exceeded its output limit, or wrote output that cannot be read; or its files
        /// could not be written.
        case error
        /// The engine exceeded its time limit.
        case timeout
    }

    /// The name of the engine, as in its adapter.
    public var engine: String
    /// The version of the engine; `unknown` if its adapter has no version command, and empty if the engine was not
    /// found or does not report its version.
    public var version: String
    /// The kind of result: whether the engine ran, or why it gave no solution.
    public var verdict: Verdict
    /// The reason why there is no solution: the engine did not start, does not support the model, failed or was
    /// stopped; nil if there is a solution.
    public var reason: String?
    /// The solution that the engine computed, in the units of the experiment; nil if there is none.
    public var trajectory: Trajectory?
    /// The output files of the engine, byte for byte, one after the other; nil if there are none.
    public var text: [UInt8]?
    /// The wall time of the engine's process, in seconds; 0 if none was started.
    public var seconds: Double
    /// The command with which the engine was run, or could not be started: the program and its arguments; empty if it
    /// was not to be run.
    public var command: [String]

    /// Creates a result with neither a solution nor output, and with the reason for its verdict.
    public init(engine: String, version: String = "", verdict: Verdict, reason: String) {
        self.engine = engine
        self.version = version
        self.verdict = verdict
        self.reason = reason
        seconds = 0
        command = []
    }
}
