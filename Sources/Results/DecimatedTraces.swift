import Comparison

/// The decimated traces of a run and the key under which the history stores equal sets once.
public struct DecimatedTraces: Codable, Sendable, Hashable {
    /// The key, derived from the digests of the solution and the goldens and from the version of the comparison.
    public var key: String
    /// The traces, one for each golden and signal.
    public var traces: [DecimatedTrace]
    /// The decimated budgets, one for each signal of a golden whose method and step size are declared; nil in records
    /// of older versions.
    public var budgets: [DecimatedBudget]?

    /// Creates a set of traces.
    public init(key: String, traces: [DecimatedTrace], budgets: [DecimatedBudget]? = nil) {
        self.key = key
        self.traces = traces
        self.budgets = budgets
    }
}

extension RunResult {
    /// The key of the run's decimated traces; nil if the run has no solution.
    public var tracesKey: String? {
        traceDigest.map { digest in
            ([digest] + goldenDigests.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                + ["comparator \(comparator ?? Comparator.version)"]).joined(separator: " ")
        }
    }
}
