import Comparison

/// A signal of a golden and of a run, decimated for plotting. NaN interrupts a plotted line.
public struct DecimatedTrace: Codable, Sendable, Hashable {
    /// The name of the golden.
    public var golden: String
    /// The name of the quantity.
    public var signal: String
    /// The name of the quantity's unit; empty when it has none.
    public var unit: String
    /// The sample times of `reference` and `test` in milliseconds, shape `[samples]`.
    public var times: [Float]
    /// The values of the golden, shape `[samples]`.
    public var reference: [Float]
    /// The values of the run, shape `[samples]`.
    public var test: [Float]
    /// The sample times of `residual` in milliseconds, shape `[residuals]`.
    public var residualTimes: [Float]
    /// The run minus the golden, shape `[residuals]`.
    public var residual: [Float]

    /// Decimates a signal and, separately, its residual.
    /// - Parameter bins: The number of time bins; each keeps the first, lowest, highest and last sample of every
    ///   trace.
    public init(_ signal: AlignedSignal, golden: String, bins: Int = 250) {
        self.golden = golden
        self.signal = signal.name
        unit = signal.unit?.name ?? ""
        let differences = signal.differences
        let shape = Thinning([signal.reference, signal.test], segments: signal.segments, bins: bins)
        times = shape.instants(signal.times)
        reference = shape.values(signal.reference)
        test = shape.values(signal.test)
        let rest = Thinning([differences], segments: signal.segments, bins: bins)
        residualTimes = rest.instants(signal.times)
        residual = rest.values(differences)
    }
}
