import Comparison
import Results

/// The comparison of a column of a trace file, the test, with a column of another, the reference.
///
///     var comparison = TraceComparison(signal, reference: "golden.dat", nonFinite: samples)
///     comparison.judge(0.6)
///     comparison.verdict  // .pass if the largest difference is at most 0.6, in the unit of the reference
public struct TraceComparison: Sendable, Encodable {
    /// The comparison of the two signals, with the metrics of their difference.
    public var comparison: SignalComparison
    /// The number of samples of the reference's column that are not finite, and the time of the first.
    public var nonFiniteReference: NonFiniteSamples
    /// The number of samples of the test's column that are not finite, and the time of the first.
    public var nonFiniteTest: NonFiniteSamples
    /// The largest allowed difference, in the unit of the comparison; nil if none is given.
    public private(set) var tolerance: Double?
    /// The verdict on `max_abs`; `fail` when a sample is not finite; nil if all are finite and no tolerance is given.
    public private(set) var verdict: Verdict?

    /// Creates the comparison of a signal of two files.
    /// - Parameters:
    ///   - signal: The columns of the reference and of the test at the same instants.
    ///   - name: The path of the reference.
    ///   - samples: The samples of both columns that are not finite, over their whole length.
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

    /// Stores a tolerance, and the verdict on the largest difference: `pass`, `fail`, or `gridTooCoarse` if the bound
    /// on the interpolation error does not allow a decision. The verdict remains `fail` if a sample is not finite.
    /// - Parameter tolerance: The largest allowed difference, in the unit of the comparison.
    public mutating func judge(_ tolerance: Double) {
        let metrics = comparison.metrics
        self.tolerance = tolerance
        guard nonFiniteReference.count + nonFiniteTest.count == 0 else { return }
        switch ToleranceDecision(metrics.maxAbs, bound: metrics.interpolationBound, tolerance: tolerance) {
        case .within: verdict = .pass
        case .beyond: verdict = .fail
        case .undecided: verdict = .gridTooCoarse
        }
    }

    private enum Key: String, CodingKey { case nonFiniteReference, nonFiniteTest, tolerance, verdict }

    /// Encodes the comparison and, on the same level, the tolerance and the verdict.
    public func encode(to encoder: any Encoder) throws {
        try comparison.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(nonFiniteReference, forKey: .nonFiniteReference)
        try container.encode(nonFiniteTest, forKey: .nonFiniteTest)
        try container.encodeIfPresent(tolerance, forKey: .tolerance)
        try container.encodeIfPresent(verdict, forKey: .verdict)
    }
}
