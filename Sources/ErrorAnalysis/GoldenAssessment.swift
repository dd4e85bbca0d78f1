import Foundation

/// The estimated step error of a golden: its difference from the solution of the same model at step size zero.
///
///     for assessment in try target.assessments(of: "jneuroml") {
///         for signal in assessment.signals { print(signal.name, signal.maxAbs, signal.unit) }
///     }
public struct GoldenAssessment: Codable, Sendable, Hashable {
    /// The error of one signal.
    public struct Signal: Codable, Sendable, Hashable {
        /// The name of the column.
        public var name: String
        /// The name of the column's unit; empty when the column has none.
        public var unit: String
        /// The largest magnitude of the error, in that unit.
        public var maxAbs: Double
        /// The root mean square of the error, in that unit.
        public var rms: Double
        /// The largest difference between the golden and a run of the simulator with the golden's method and step size,
        /// in that unit.
        public var reproduction: Double
        /// The errors of the times of threshold crossings in milliseconds, shape `[crossings]`; nil without a
        /// threshold, and when the numbers of crossings differ.
        public var eventTimes: [Double]?
    }

    /// The name of the golden.
    public var golden: String
    /// The SHA-256 digest of the golden's content.
    public var digest: String
    /// The name of the golden's method.
    public var method: String
    /// The golden's step size in milliseconds.
    public var step: String
    /// The model that the golden solves: `experiment` or `original`.
    public var model: String
    /// The errors of the signals.
    public var signals: [Signal]
    /// A Boolean value that indicates whether the events of the runs were aligned before the extrapolation, or the runs
    /// have no events.
    public var isAligned: Bool
}

extension GoldenAssessment {
    /// Returns the text of `assessment.yaml`: a mapping from the names of the goldens to their assessments.
    public static func text(_ assessments: [GoldenAssessment]) -> String {
        var lines = [
            "# The step error of each golden, estimated with its own method at smaller step sizes."
        ]
        for item in assessments {
            lines += [
                "\"\(item.golden)\":", "  content: \"\(item.digest)\"", "  method: \(item.method)",
                "  step: \(item.step) # ms",
                "  model: \"\(item.model)\"", "  signals:",
            ]
            for signal in item.signals {
                lines.append("    \"\(signal.name)\":")
                lines.append("      unit: \"\(signal.unit)\"")
                lines.append("      max_abs: \(rounded(signal.maxAbs))")
                lines.append("      rms: \(rounded(signal.rms))")
                guard let errors = signal.eventTimes else { continue }
                lines.append("      event_times: [\(errors.map(rounded).joined(separator: ", "))] # ms")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Returns a number rounded to four significant digits, since an error estimate is not more accurate.
    private static func rounded(_ value: Double) -> String { String(format: "%.3e", value) }
}
