import Comparison

/// A signal thinned for plotting: from each stretch of time the samples that matter.
public struct DecimatedTrace: Codable, Sendable, Hashable {
    /// The golden's name.
    public var golden: String
    /// The quantity.
    public var signal: String
    /// Its unit; empty for a bare number.
    public var unit: String
    /// Instants of the shape in milliseconds, with reference and test there; values that are not finite break the line.
    public var times: [Float]
    public var reference: [Float]
    public var test: [Float]
    /// Instants of the residual in milliseconds, and test minus reference there.
    public var residualTimes: [Float]
    public var residual: [Float]

    /// Thins a signal to the samples of each stretch that `Thinning` keeps, for reference and test separately.
    public init(_ signal: AlignedSignal, golden: String, stretches: Int = 250) {
        self.golden = golden
        self.signal = signal.name
        unit = signal.unit?.name ?? ""
        let differences = signal.differences
        let shape = Thinning([signal.reference, signal.test], segments: signal.segments, stretches: stretches)
        times = shape.instants(signal.times)
        reference = shape.values(signal.reference)
        test = shape.values(signal.test)
        let rest = Thinning([differences], segments: signal.segments, stretches: stretches)
        residualTimes = rest.instants(signal.times)
        residual = rest.values(differences)
    }
}
