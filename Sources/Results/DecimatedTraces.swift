import Comparison

/// The decimated traces of a run, with the key under which equal ones are stored once.
public struct DecimatedTraces: Codable, Sendable, Hashable {
    /// Depends on the solution and the goldens only.
    public var key: String
    /// A trace for each golden and signal.
    public var traces: [DecimatedTrace]
    /// The parts of the differences, for goldens that say how they were made; nil in what older versions wrote.
    public var budgets: [DecimatedBudget]?

    /// Creates a set of traces.
    public init(key: String, traces: [DecimatedTrace], budgets: [DecimatedBudget]? = nil) {
        self.key = key
        self.traces = traces
        self.budgets = budgets
    }
}

extension RunResult {
    /// The key of its traces; nil without a solution.
    public var tracesKey: String? {
        traceDigest.map { digest in
            ([digest] + goldenDigests.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                + ["comparator \(Comparator.version)"]).joined(separator: " ")
        }
    }
}
