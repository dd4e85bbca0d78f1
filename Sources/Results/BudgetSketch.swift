import Comparison

/// The parts of a difference over time, thinned for plotting.
public struct BudgetSketch: Codable, Sendable, Hashable {
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

    /// Thins traces: from each stretch of time the instants at which the difference is least and most.
    public init(_ traces: ErrorBudget.Traces, _ budget: ErrorBudget, stretches: Int = 120) {
        golden = budget.golden
        signal = budget.signal
        unit = budget.unit
        let whole = traces.difference
        let rest = traces.rest
        let rows = Sketch.extremes(whole, stretches)
        func picked(_ values: [Double], _ sign: Double = 1) -> [Float] { rows.map { Float(sign * values[$0]) } }
        times = picked(traces.times)
        difference = picked(whole)
        goldenError = picked(traces.golden, -1)
        discretisation = picked(traces.discretisation)
        translation = picked(traces.translation)
        unexplained = picked(rest)
    }
}
