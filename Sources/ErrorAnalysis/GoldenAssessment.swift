import Foundation
import YAML

/// The estimated step error of a golden: the difference of a run with the golden's method and step size from the
/// solution of the same model at step size zero.
///
///     for assessment in try target.assessments(of: "jneuroml") {
///         for signal in assessment.signals { print(signal.name, signal.maxAbs, signal.unit) }
///     }
public struct GoldenAssessment: Codable, Sendable, Hashable {
    /// The estimated error of one signal of the golden, outside of the intervals that the case declares as undefined.
    public struct Signal: Codable, Sendable, Hashable {
        /// The name of the signal, which is a column of the golden.
        public var name: String
        /// The name of the signal's unit; empty when the signal has none.
        public var unit: String
        /// The largest magnitude of the golden's error in the signal, in ``unit``.
        public var maxAbs: Double
        /// The root mean square of the golden's error in the signal, in ``unit``.
        public var rms: Double
        /// The largest difference between the golden and a run of this simulator with the golden's method and step
        /// size, in ``unit``; infinite if the run lacks the signal or a sample time of the golden.
        public var reproduction: Double
        /// The errors of the golden's times of threshold crossings in milliseconds, shape `[crossings]`, positive where
        /// the golden is late; nil if the case declares no threshold for the signal or the numbers of crossings differ.
        public var eventTimes: [Double]?
    }

    /// The name of the golden whose errors are estimated.
    public var golden: String
    /// The SHA-256 digest of the golden's content when its errors were estimated.
    public var digest: String
    /// The name of the method that computed the golden.
    public var method: String
    /// The step size with which the golden was computed, in milliseconds.
    public var step: String
    /// The model that the golden solves: `experiment` or `original`.
    public var model: String
    /// The errors of the golden, one entry for each signal.
    public var signals: [Signal]
    /// A Boolean value that indicates whether the runs at smaller step sizes, from which the errors were extrapolated,
    /// could be aligned at their events. It is also true if the runs have no events.
    public var isAligned: Bool
}

extension GoldenAssessment {
    /// Returns the text of `assessment.yaml`: a mapping from the names of the goldens to their assessments, with errors
    /// of four significant digits. It does not contain `reproduction` and `isAligned`.
    /// - Throws: `DiagnosticsError` if two goldens or two signals of one golden have the same name.
    package static func text(_ assessments: [GoldenAssessment]) throws -> String {
        let nodes = assessments.map { item -> (String, YAMLNode) in
            let signals = item.signals.map { ($0.name, node($0)) }
            return (
                item.golden,
                [
                    "content": .quoted(item.digest), "method": .plain(item.method), "step": .plain(item.step),
                    "model": .quoted(item.model), "signals": .mapping(signals),
                ]
            )
        }
        return try YAMLWriter.text(
            .mapping(nodes),
            comment: """
                The step error of each golden, estimated with its own method at smaller step sizes.
                Steps and times of events are in ms.
                """)
    }

    private static func node(_ signal: Signal) -> YAMLNode {
        let times = signal.eventTimes.map { [("event_times", YAMLNode.list($0.map(rounded)))] } ?? []
        return .mapping(
            [
                ("unit", .quoted(signal.unit)), ("max_abs", rounded(signal.maxAbs)), ("rms", rounded(signal.rms)),
            ] + times)
    }

    /// Returns a number rounded to four significant digits, since an error estimate is not more accurate.
    private static func rounded(_ value: Double) -> YAMLNode { .plain(String(format: "%.3e", value)) }
}
