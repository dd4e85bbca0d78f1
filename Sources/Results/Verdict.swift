/// What became of a check, a run or a case.
public enum Verdict: String, Codable, Sendable, CaseIterable {
    /// Within its tolerance.
    case pass
    /// A check that cannot fail says nothing.
    case vacuous
    /// What the case runs is not on this machine.
    case missing
    /// The error is smaller than was measured for this run: the result moved, for the better or by accident.
    case improved
    /// Beyond its tolerance.
    case fail
    /// The interpolation error is too large a part of the tolerance for a verdict, or leaves it open.
    case gridTooCoarse = "grid-too-coarse"
    /// The simulation broke off.
    case engineError = "engine-error"
    /// The golden does not fit the run: other columns, units or times.
    case goldenMismatch = "golden-mismatch"
    /// The golden is not there.
    case goldenMissing = "golden-missing"
    /// A byte of the golden is wrong, its times do not increase, or a sample is not finite where its signal is defined.
    case goldenCorrupt = "golden-corrupt"
    /// The tolerance is smaller than what a run without fault differs by, so that it says nothing of the run.
    case belowFloor = "below-floor"
    /// The case or its experiment cannot be read.
    case invalidInput = "invalid-input"

    /// Larger is worse; the order agrees with that of the exit statuses.
    public var severity: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// The exit status that it asks for.
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

    /// The worst of several verdicts; vacuous when there is none.
    public static func worst(_ verdicts: some Sequence<Verdict>) -> Verdict {
        verdicts.max { $0.severity < $1.severity } ?? .vacuous
    }
}

/// The exit statuses of the command, which scripts may rely on.
public enum ExitStatus: Int32, Codable, Sendable, CaseIterable {
    /// Everything passed.
    case success = 0
    /// A fault of tvbo-verify itself.
    case internalFault = 1
    /// A result moved: it left its tolerance, or fell short of a measured error.
    case regression = 2
    /// A simulation broke off.
    case engineFailure = 3
    /// A golden is missing, damaged, or does not fit.
    case goldenFault = 4
    /// Something was not verified: no case, no run, only checks that cannot fail, or a model that is not installed.
    case nothingVerified = 6
    /// Wrong arguments.
    case usage = 64
    /// An input cannot be used, or a tolerance is below what a run without fault differs by.
    case invalidInput = 65
    /// An output cannot be written.
    case unwritableOutput = 73

    /// The gravest of several: that of an output that cannot be written, then in the order that the README gives; success
    /// when there is none.
    public static func gravest(_ statuses: some Sequence<ExitStatus>) -> ExitStatus {
        let statuses = Set(statuses)
        return order.first(where: statuses.contains) ?? .success
    }

    private static let order: [ExitStatus] = [
        .internalFault, .usage, .unwritableOutput, .invalidInput, .goldenFault, .engineFailure, .regression,
        .nothingVerified,
    ]
}
