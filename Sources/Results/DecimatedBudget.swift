import Comparison

/// The parts of a difference over time, thinned for plotting.
public struct DecimatedBudget: Codable, Sendable, Hashable {
    /// The golden, the quantity and its unit; empty for a bare number.
    public var golden: String
    public var signal: String
    public var unit: String
    /// Instants in milliseconds.
    public var times: [Float]
    /// Run minus golden, and what each part adds to it.
    public var difference: [Float]
    public var goldenError: [Float]
    public var discretisation: [Float]
    public var translation: [Float]
    public var unexplained: [Float]

    /// Thins traces to the samples of each stretch that `Thinning` keeps, for each trace separately.
    public init(_ traces: ErrorBudget.Traces, _ budget: ErrorBudget, stretches: Int = 120) {
        golden = budget.golden
        signal = budget.signal
        unit = budget.unit
        let all = [
            traces.difference, traces.golden.map { -$0 }, traces.discretisation, traces.translation, traces.rest,
        ]
        let thinning = Thinning(all, segments: traces.segments, stretches: stretches)
        times = thinning.instants(traces.times)
        difference = thinning.values(all[0])
        goldenError = thinning.values(all[1])
        discretisation = thinning.values(all[2])
        translation = thinning.values(all[3])
        unexplained = thinning.values(all[4])
    }
}
