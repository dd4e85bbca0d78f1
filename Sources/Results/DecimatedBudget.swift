import Comparison

/// The estimated causes of the difference between a run and a golden over time, decimated for plotting. All arrays have
/// the shape `[samples]`; NaN interrupts a plotted line.
public struct DecimatedBudget: Codable, Sendable, Hashable {
    /// The name of the golden with which the run is compared.
    public var golden: String
    /// The name of the signal whose difference is decomposed.
    public var signal: String
    /// The name of the signal's unit; empty when it has none.
    public var unit: String
    /// The times of the plotted samples, in milliseconds.
    public var times: [Float]
    /// The run minus the golden, in the signal's unit.
    public var difference: [Float]
    /// The contribution of the golden's step error to the difference, which is minus that error, in the signal's unit.
    public var goldenError: [Float]
    /// The contribution of the run's step error to the difference, in the signal's unit.
    public var discretisation: [Float]
    /// The contribution of the difference between the experiment's model and the golden's model, both at step size
    /// zero, in the signal's unit.
    public var translation: [Float]
    /// The part of the difference that the three contributions leave, reduced in magnitude by the bound on the error of
    /// the estimates, in the signal's unit; 0 where the bound covers it.
    public var unexplained: [Float]

    /// Decimates the difference of a signal and its estimated causes over time.
    /// - Parameter bins: The number of time bins; each keeps the first, lowest, highest and last sample of every
    ///   trace.
    public init(_ traces: ErrorBudget.Traces, _ budget: ErrorBudget, bins: Int = 120) {
        golden = budget.golden
        signal = budget.signal
        unit = budget.unit
        let all = [
            traces.difference, traces.goldenStepError.map { -$0 }, traces.discretisation, traces.translation,
            traces.rest,
        ]
        let thinning = Thinning(all, segments: traces.segments, bins: bins)
        times = thinning.instants(traces.times)
        difference = thinning.values(all[0])
        goldenError = thinning.values(all[1])
        discretisation = thinning.values(all[2])
        translation = thinning.values(all[3])
        unexplained = thinning.values(all[4])
    }
}
