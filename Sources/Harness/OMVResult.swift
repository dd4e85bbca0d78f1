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

    /// The exit status that several tests ask for.
    public static func status(_ results: [OMVResult]) -> ExitStatus {
        let verdicts = Set(results.map(\.verdict))
        if verdicts.contains(.invalidInput) { return .invalidInput }
        if verdicts.contains(.engineError) { return .engineFailure }
        if verdicts.contains(.fail) { return .regression }
        return verdicts.contains(.pass) ? .success : .nothingVerified
    }
}
