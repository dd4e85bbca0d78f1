import Foundation
import Results

/// The result of a test of the OSB Model Validation tool (OMV).
public struct OMVResult: Codable, Sendable {
    /// The verdict on a test, or on one of its checks.
    public enum Verdict: String, Codable, Sendable {
        /// The observed values are within the tolerance of the expected ones (`pass`), or they are not or the run does
        /// not write them (`fail`).
        case pass, fail
        /// The test requests an engine or an observable that is not supported, or needs files that are not installed.
        case unsupported
        /// The simulation failed.
        case engineError = "engine-error"
        /// The test, its expected values or its model cannot be read or are not valid, or the model has a feature that
        /// the simulator does not support.
        case invalidInput = "invalid-input"
    }

    /// The result of one check of an OMV test.
    public struct Check: Codable, Sendable {
        /// The name of the experiment in the test.
        public var experiment: String
        /// The name of the observable, such as `spike times`.
        public var observable: String
        /// The verdict that the rule of OMV gives.
        public var verdict: Verdict
        /// The reason for `verdict`, in words.
        public var reason: String
        /// The verdict of tvbo-verify's own, stricter rule for spike times: each must be within one sample interval of
        /// the expected time. It is `unsupported` if the sample interval is not known, and nil for other observables
        /// and for a check that cannot be made.
        public var strictVerdict: Verdict?
        /// The reason for `strictVerdict`, in words; nil if `strictVerdict` is nil.
        public var gateReason: String?

        private enum CodingKeys: String, CodingKey {
            case experiment, observable, verdict, reason
            case strictVerdict = "gate"
            case gateReason
        }
    }

    /// The path of the OMV test.
    public var test: String
    /// The engine that the test requests, as written in the test.
    public var engine: String
    /// The path of the model, as written in the test.
    public var target: String
    /// The verdict on the test: the worst one of its checks by OMV's rule, in the order `invalidInput`, `engineError`,
    /// `fail`, `unsupported`, `pass`; or `pass` for a test without expectations whose model ran.
    public var verdict: Verdict
    /// The reason for the verdict, in words, for a test that has no checks or could not be run; nil otherwise.
    public var reason: String?
    /// The results of the checks, one for each observable of each experiment.
    public var checks: [Check]
    /// The wall time of the simulation, in seconds; nil if none ran.
    public var seconds: Double?

    /// Returns the exit status for several tests: the most severe status of the tests whose verdict is not
    /// `unsupported`, or `nothingVerified` if there are none.
    public static func status(_ results: [OMVResult]) -> ExitStatus {
        let mostSevere = ExitStatus.mostSevere(results.map(\.verdict.exitStatus).filter { $0 != .nothingVerified })
        let isChecked = results.contains { $0.verdict != .unsupported }
        return isChecked ? mostSevere : .nothingVerified
    }
}

extension OMVResult.Verdict {
    /// The exit status for a single test with this verdict.
    public var exitStatus: ExitStatus {
        switch self {
        case .pass: .success
        case .fail: .regression
        case .unsupported: .nothingVerified
        case .engineError: .engineFailure
        case .invalidInput: .invalidInput
        }
    }

    /// Creates the verdict on a test, or on a check, that could not be carried out because of errors: `engineError` for
    /// a simulation that failed, an output that cannot be written or a defect of tvbo-verify, `unsupported` for files
    /// that are not installed, or else `invalidInput`, also for a feature that is not supported.
    /// - Parameter outcome: The outcome of these errors.
    package init(_ outcome: Outcome) {
        switch outcome.status {
        case .engineFailure, .internalFault, .unwritableOutput: self = .engineError
        case .nothingVerified: self = .unsupported
        default: self = .invalidInput
        }
    }
}
