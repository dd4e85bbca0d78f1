import Traces

/// The result of an engine run.
public struct EngineResult: Sendable {
    /// The kind of result that an engine run has.
    public enum Verdict: String, Sendable, Codable, CaseIterable {
        /// The engine ran and its output was read.
        case ran
        /// The engine or its input format does not support the experiment.
        case unsupported
        /// The engine is not installed or could not be started.
        case missing
        /// The engine was run and failed.
        case error
        /// The engine exceeded its time limit.
        case timeout
    }

    /// The name of the engine.
    public var engine: String
    /// The version of the engine; empty if it is not installed.
    public var version: String
    /// The kind of result: whether the engine ran, or why it gave no solution.
    public var verdict: Verdict
    /// The reason why there is no solution: the engine did not start, does not support the model, failed or was
    /// stopped; nil if there is one.
    public var reason: String?
    /// The solution in the units of the experiment; nil if there is none.
    public var trajectory: Trajectory?
    /// The output file, byte for byte; nil if there is none.
    public var text: [UInt8]?
    /// The wall time of the process, in seconds.
    public var seconds: Double
    /// The program and its arguments.
    public var command: [String]

    /// Creates a result without a solution.
    public init(engine: String, version: String = "", verdict: Verdict, reason: String) {
        self.engine = engine
        self.version = version
        self.verdict = verdict
        self.reason = reason
        seconds = 0
        command = []
    }
}
