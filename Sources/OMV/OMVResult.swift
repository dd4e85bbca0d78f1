import Foundation
import Results

/// The result of an OMV test.
public struct OMVResult: Codable, Sendable {
    /// The verdict on a test, or on one of its checks.
    public enum Verdict: String, Codable, Sendable {
        /// The observed values are within the tolerance of the expected ones (`pass`), or not (`fail`).
        case pass, fail
        /// The test requests an engine or an observable that is not supported.
        case unsupported
        /// The simulation failed.
        case engineError = "engine-error"
        /// The test or its model cannot be read.
        case invalidInput = "invalid-input"
    }

    /// The result of one check of an OMV test.
    public struct Check: Codable, Sendable {
        /// The name of the experiment.
        public var experiment: String
        /// The name of the observable, such as `spike times`.
        public var observable: String
        /// The verdict that the rule of OMV gives.
        public var verdict: Verdict
        /// The reason for this verdict, in words.
        public var reason: String
        /// The verdict of the stricter rule of tvbo-verify for spike times; nil for other observables.
        public var gate: Verdict?
        /// The reason for the verdict of the stricter rule; nil for other observables.
        public var gateReason: String?
    }

    /// The path of the OMV test.
    public var test: String
    /// The engine that the test requests.
    public var engine: String
    /// The path of the model, as written in the test.
    public var target: String
    /// The worst verdict of the checks.
    public var verdict: Verdict
    /// The reason for the verdict where no check gives one; nil otherwise.
    public var reason: String?
    /// The results of the checks.
    public var checks: [Check]
    /// The wall time of the simulation, in seconds; nil if none ran.
    public var seconds: Double?

    /// Returns the exit status for several tests: the most severe status of the tests that could be checked, or
    /// `nothingVerified` when none could.
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

    /// Creates the verdict on a test that ends with a diagnostic of the given outcome.
    package init(_ outcome: Outcome) {
        switch outcome.status {
        case .engineFailure, .internalFault, .unwritableOutput: self = .engineError
        case .nothingVerified: self = .unsupported
        default: self = .invalidInput
        }
    }
}
