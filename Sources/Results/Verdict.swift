/// The verdict on a check, a run or a case. The cases are ordered from best to worst.
public enum Verdict: String, Codable, Sendable, CaseIterable {
    /// The measured value is within its tolerance; for a run or case, every check passes.
    case pass
    /// Nothing is verified, because the check cannot fail, or because there is no case or run.
    case vacuous
    /// The model or program that the case needs is not installed.
    case missing
    /// The measured error is much smaller than the error on which the tolerance is based, so that the result changed.
    case improved
    /// The measured value exceeds its tolerance.
    case fail
    /// The bound on the interpolation error of the comparison is too large to decide whether the value is within its
    /// tolerance.
    case gridTooCoarse = "grid-too-coarse"
    /// The simulation, or the run of an external engine, failed.
    case engineError = "engine-error"
    /// The columns, units or times of the golden do not match the columns, units or times of the run.
    case goldenMismatch = "golden-mismatch"
    /// The file of the golden does not exist.
    case goldenMissing = "golden-missing"
    /// The golden is damaged: its checksum is wrong, its times do not increase, or a sample is not finite where the
    /// signal is defined.
    case goldenCorrupt = "golden-corrupt"
    /// The tolerance is smaller than the estimated error of a correct run.
    case belowFloor = "below-floor"
    /// The case or its experiment is invalid.
    case invalidInput = "invalid-input"

    /// The rank of the verdict, larger for worse verdicts. The order agrees with the severity of the exit statuses.
    public var severity: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// The exit status of a command whose worst verdict this is.
    public var exitStatus: ExitStatus {
        switch self {
        case .pass: .success
        case .vacuous, .missing: .nothingVerified
        case .improved, .fail, .gridTooCoarse: .regression
        case .engineError: .engineFailure
        case .goldenMismatch, .goldenMissing, .goldenCorrupt: .goldenFault
        case .invalidInput, .belowFloor: .invalidInput
        }
    }

    /// Returns the worst of several verdicts; `vacuous` for an empty sequence.
    public static func worst(_ verdicts: some Sequence<Verdict>) -> Verdict {
        verdicts.max { $0.severity < $1.severity } ?? .vacuous
    }
}

/// The exit statuses of the program. They are part of the public interface and do not change.
public enum ExitStatus: Int32, Codable, Sendable, CaseIterable {
    /// The command did its work and found no fault; in a verification, every check passed.
    case success = 0
    /// The program itself has a defect.
    case internalFault = 1
    /// A result exceeds its tolerance, is much better than the measured error on which the tolerance is based, or
    /// cannot be judged with so few samples (``Verdict/gridTooCoarse``); an order of convergence is too low; or a
    /// condition of `--fail-on` other than `drift` is met.
    case regression = 2
    /// A simulation, or the run of an external engine, failed.
    case engineFailure = 3
    /// A golden is missing, damaged or does not match the run.
    case goldenFault = 4
    /// A series has a step, a drift or creep, and `--fail-on drift` makes this a failure.
    case drift = 5
    /// Something was not verified, even if all else passed: there was no case or no run, a check cannot fail, a model
    /// or an engine is not installed, an order could not be determined, or no two engines could be compared.
    case nothingVerified = 6
    /// The command-line arguments are invalid.
    case usage = 64
    /// An input is invalid, or a tolerance is smaller than the estimated error of a correct run.
    case invalidInput = 65
    /// An output cannot be written.
    case unwritableOutput = 73

    /// Returns the most severe of several statuses; `success` for an empty sequence.
    ///
    /// The order, from the most severe, is `internalFault`, `usage`, `unwritableOutput`, `invalidInput`, `goldenFault`,
    /// `engineFailure`, `regression`, `drift`, `nothingVerified`.
    public static func mostSevere(_ statuses: some Sequence<ExitStatus>) -> ExitStatus {
        let statuses = Set(statuses)
        return order.first(where: statuses.contains) ?? .success
    }

    private static let order: [ExitStatus] = [
        .internalFault, .usage, .unwritableOutput, .invalidInput, .goldenFault, .engineFailure, .regression,
        .drift, .nothingVerified,
    ]
}
