import Foundation
import Results

/// What became of a test of OMV.
public struct OMVResult: Codable, Sendable {
    /// The verdict on a test or a check.
    public enum Verdict: String, Codable, Sendable {
        case pass, fail
        /// It asks for an engine or an observable that is not supported.
        case unsupported
        /// The simulation broke off.
        case engineError = "engine-error"
        /// The test or its model cannot be read.
        case invalidInput = "invalid-input"
    }

    /// A check, by OMV's rule and by ours.
    public struct Check: Codable, Sendable {
        /// The experiment and the observable.
        public var experiment: String
        public var observable: String
        /// OMV's verdict and its reason.
        public var verdict: Verdict
        public var reason: String
        /// Our gate's verdict and its reason; nil where it has none.
        public var gate: Verdict?
        public var gateReason: String?
    }

    /// The test, its engine and its model.
    public var test: String
    public var engine: String
    public var target: String
    /// The worst of its checks.
    public var verdict: Verdict
    /// Why, where no check says so.
    public var reason: String?
    /// Its checks.
    public var checks: [Check]
    /// Wall time of the simulation in seconds.
    public var seconds: Double?

    /// The exit status that several tests ask for; of those without a test that could be checked, that nothing was.
    public static func status(_ results: [OMVResult]) -> ExitStatus {
        let gravest = ExitStatus.gravest(results.map(\.verdict.exitStatus).filter { $0 != .nothingVerified })
        let isChecked = results.contains { $0.verdict != .unsupported }
        return isChecked ? gravest : .nothingVerified
    }
}

extension OMVResult.Verdict {
    /// The exit status of a test with this verdict alone.
    public var exitStatus: ExitStatus {
        switch self {
        case .pass: .success
        case .fail: .regression
        case .unsupported: .nothingVerified
        case .engineError: .engineFailure
        case .invalidInput: .invalidInput
        }
    }

    /// The verdict with the exit status of a fault.
    package init(_ outcome: Outcome) {
        switch outcome.status {
        case .engineFailure, .internalFault, .unwritableOutput: self = .engineError
        case .nothingVerified: self = .unsupported
        default: self = .invalidInput
        }
    }
}
