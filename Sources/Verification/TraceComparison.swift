import Comparison
import Results

/// Two columns of trace files side by side.
public struct TraceComparison: Sendable, Encodable {
    /// How far they are apart.
    public var comparison: SignalComparison
    /// The samples of each that are not finite.
    public var nonFiniteReference: NonFiniteSamples
    public var nonFiniteTest: NonFiniteSamples
    /// What is allowed, in the unit of the comparison; nil where nothing is judged.
    public private(set) var tolerance: Double?
    /// The verdict by `max_abs`; nil where nothing is judged and every sample is finite.
    public private(set) var verdict: Verdict?

    /// Measures a signal of two files.
    /// - Parameters:
    ///   - name: the file of the reference.
    ///   - samples: the samples of both columns that are not finite, over their whole length.
    public init(
        _ signal: AlignedSignal, reference name: String,
        nonFinite samples: (reference: NonFiniteSamples, test: NonFiniteSamples)
    ) {
        comparison = SignalComparison(
            golden: name, signal: signal.name, unit: signal.unit?.name ?? "", metrics: SignalMetrics(signal),
            events: nil)
        (nonFiniteReference, nonFiniteTest) = samples
        verdict = samples.reference.count + samples.test.count == 0 ? nil : .fail
    }

    /// Judges the largest difference; the bound on the interpolation error counts against the tolerance.
    public mutating func judge(_ tolerance: Double) {
        let metrics = comparison.metrics
        self.tolerance = tolerance
        guard nonFiniteReference.count + nonFiniteTest.count == 0 else { return }
        switch Gate(metrics.maxAbs, bound: metrics.interpolationBound, tolerance: tolerance) {
        case .within: verdict = .pass
        case .beyond: verdict = .fail
        case .undecided: verdict = .gridTooCoarse
        }
    }

    private enum Key: String, CodingKey { case nonFiniteReference, nonFiniteTest, tolerance, verdict }

    /// Encodes the comparison with what was judged beside it.
    public func encode(to encoder: any Encoder) throws {
        try comparison.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(nonFiniteReference, forKey: .nonFiniteReference)
        try container.encode(nonFiniteTest, forKey: .nonFiniteTest)
        try container.encodeIfPresent(tolerance, forKey: .tolerance)
        try container.encodeIfPresent(verdict, forKey: .verdict)
    }
}
