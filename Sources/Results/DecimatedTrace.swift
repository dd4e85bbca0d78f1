import Comparison

/// The values of a signal in a golden and in a run over time, decimated for plotting. NaN interrupts a plotted line.
public struct DecimatedTrace: Codable, Sendable, Hashable {
    /// The name of the golden with which the run is compared.
    public var golden: String
    /// The name of the plotted signal.
    public var signal: String
    /// The name of the signal's unit; empty when it has none.
    public var unit: String
    /// The times of the samples in ``reference`` and ``test``, in milliseconds, shape `[samples]`.
    public var times: [Float]
    /// The values of the golden in the signal's unit, shape `[samples]`.
    public var reference: [Float]
    /// The values of the run in the signal's unit, shape `[samples]`.
    public var test: [Float]
    /// The times of the samples in ``residual``, in milliseconds, shape `[residuals]`.
    public var residualTimes: [Float]
    /// The run minus the golden in the signal's unit, shape `[residuals]`.
    public var residual: [Float]

    /// Decimates the values of a signal and, with other sample times, the difference between run and golden.
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
