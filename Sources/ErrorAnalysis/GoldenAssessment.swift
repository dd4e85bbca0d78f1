import Foundation

/// How far a golden is from the solution that it stands for, by its own scheme at smaller steps.
public struct GoldenAssessment: Codable, Sendable, Hashable {
    /// A signal of the golden.
    public struct Signal: Codable, Sendable, Hashable {
        /// Its name and unit.
        public var name: String
        public var unit: String
        /// The largest error and the root mean square, in the unit.
        public var maxAbs: Double
        public var rms: Double
        /// The largest difference of the scheme, run here, from the golden.
        public var reproduction: Double
        /// The errors of its event times in milliseconds; nil without a threshold, or where their numbers differ.
        public var eventTimes: [Double]?
    }

    /// The golden, and SHA-256 of its content.
    public var golden: String
    public var digest: String
    /// Its scheme: method, step in milliseconds, and the model that it was run on.
    public var method: String
    public var step: String
    public var model: String
    /// The signals.
    public var signals: [Signal]
    /// Whether the events of the runs were aligned before they were extrapolated.
    public var isAligned: Bool
}

extension GoldenAssessment {
    /// The text of `assessment.yaml`: golden → scheme and signals.
    public static func text(_ assessments: [GoldenAssessment]) -> String {
        var lines = [
            "# How far each golden is from the solution that it stands for, by its own scheme at smaller steps."
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

    /// Four digits; an estimate has no more.
    private static func rounded(_ value: Double) -> String { String(format: "%.3e", value) }
}
