import Cases
import Comparison
import Foundation
import YAML

/// The estimated step error of one signal of a golden, as stored in the `assessment.yaml` of a case: the difference of
/// a run with the golden's method and step size from the solution at step size zero.
///
///     for summary in try AssessmentSummary.stored(of: file) { print(summary.golden, summary.signal, summary.maxAbs) }
public struct AssessmentSummary: Sendable, Hashable {
    /// The name of the golden whose error is estimated.
    public var golden: String
    /// The SHA-256 digest of the golden's content when its error was estimated.
    public var digest: String
    /// The name of the signal, which is a column of the golden.
    public var signal: String
    /// The name of the signal's unit; empty when the signal has none.
    public var unit: String
    /// The largest magnitude of the golden's error in the signal, in ``unit``.
    public var maxAbs: Double
    /// The root mean square of the golden's error in the signal, in ``unit``.
    public var rms: Double
    /// The largest magnitude of the errors of the golden's event times, in milliseconds; nil if none are stored.
    public var eventTime: Double?

    /// Returns the stored errors of the signals of all goldens of a case; empty if the case has no `assessment.yaml`.
    /// Signals for which the file has no `max_abs` or no `rms` are left out, and so are goldens without a digest.
    /// - Throws: `DiagnosticsError` when the file cannot be read.
    public static func stored(of file: CaseFile) throws -> [AssessmentSummary] {
        let path = StoredAssessment.summaryPath(file)
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return (try YAMLDocument.load(path: path).entries ?? []).flatMap { golden -> [AssessmentSummary] in
            guard let digest = golden.value["content"]?.scalar?.text else { return [] }
            return (golden.value["signals"]?.entries ?? []).compactMap { signal in
                AssessmentSummary(signal.value, signal: signal.key, golden: golden.key, digest: digest)
            }
        }
    }

    private init?(_ node: YAMLNode, signal: String, golden: String, digest: String) {
        guard let maxAbs = node["max_abs"]?.scalar?.number, let rms = node["rms"]?.scalar?.number else { return nil }
        (self.golden, self.digest, self.signal) = (golden, digest, signal)
        (self.maxAbs, self.rms) = (maxAbs, rms)
        unit = node["unit"]?.scalar?.text ?? ""
        eventTime = (node["event_times"]?.items?.compactMap { $0.scalar?.number?.magnitude }).flatMap { Largest.of($0) }
    }
}
