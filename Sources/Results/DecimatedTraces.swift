import Comparison

/// The decimated traces of a run, together with the key under which the history stores equal sets of traces once.
public struct DecimatedTraces: Codable, Sendable, Hashable {
    /// The key of the set of traces, which consists of the digests of the solution and the goldens and the version of
    /// the comparison.
    public var key: String
    /// The decimated signals, one for each signal of each golden.
    public var traces: [DecimatedTrace]
    /// The decimated error budgets, one for each signal of each golden whose method and step size are declared; nil in
    /// records of older versions.
    public var budgets: [DecimatedBudget]?

    /// Creates a set of decimated traces.
    public init(key: String, traces: [DecimatedTrace], budgets: [DecimatedBudget]? = nil) {
        self.key = key
        self.traces = traces
        self.budgets = budgets
    }
}

extension RunResult {
    /// The key under which the history stores the run's decimated traces; nil if the run has no solution.
    public var tracesKey: String? {
        traceDigest.map { digest in
            ([digest] + goldenDigests.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                + ["comparator \(comparator ?? Comparator.version)"]).joined(separator: " ")
        }
    }
}
