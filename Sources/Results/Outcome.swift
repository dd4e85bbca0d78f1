import Diagnostics

/// The consequence of an error: the verdict on the run, and the exit status of the command.
///
///     do { try verify() } catch { exit(Outcome(error).status.rawValue) }
public struct Outcome: Hashable, Sendable {
    /// The verdict on the run or the case that the error stopped.
    public let verdict: Verdict
    /// The exit status of a command that the error ended.
    public var status: ExitStatus { override ?? verdict.exitStatus }

    /// The exit status if it differs from that of the verdict, as for an output that cannot be written.
    private let override: ExitStatus?

    private init(_ verdict: Verdict, _ override: ExitStatus? = nil) {
        self.verdict = verdict
        self.override = override
    }

    /// The outcome of an input that cannot be used.
    static let invalidInput = Outcome(.invalidInput)
    /// The outcome of a simulation that failed.
    static let engineError = Outcome(.engineError)
    /// The outcome of an output that cannot be written, so that the run has no result.
    static let unwritable = Outcome(.engineError, .unwritableOutput)
    /// The outcome of a defect of tvbo-verify itself.
    static let internalFault = Outcome(.engineError, .internalFault)

    /// Returns the outcome whose exit status is that of the verdict.
    fileprivate static func of(_ verdict: Verdict) -> Outcome { Outcome(verdict) }
}

extension Code {
    /// The consequence of an error with this code: a verdict and an exit status. The codes of warnings have the verdict
    /// `pass`.
    public var outcome: Outcome {
        switch self {
        case .unreadableFile, .malformedYAML, .duplicateKey, .unsupportedYAML, .inputTooLarge, .malformedXML,
            .missingInclude, .includeCycle, .malformedExpression, .unknownFunction, .unknownName, .dependencyCycle,
            .expressionKind, .duplicateName, .unknownUnit, .wrongDimension, .wrongType, .missingKey, .unknownKey,
            .unknownReference, .invalidValue, .conflictingEntries, .unsupportedFeature, .unknownMethod, .invalidStep,
            .unknownQuantity, .tooLarge, .invalidCase, .invalidTrace, .invalidSeries, .shardMismatch:
            .invalidInput
        case .nonFinite, .noProgress, .engineFailed: .engineError
        case .goldenMissing: .of(.goldenMissing)
        case .goldenCorrupt: .of(.goldenCorrupt)
        case .goldenMismatch: .of(.goldenMismatch)
        case .nothingToRun: .of(.vacuous)
        case .exampleMissing: .of(.missing)
        case .unwritableOutput, .historyFault: .unwritable
        case .ignoredKey, .unitsAreAnnotations, .conflictingDefinition, .assumedConvention, .orderDependence,
            .unverifiedStep:
            .of(.pass)
        }
    }
}

extension Code {
    /// The consequence of an error with this code. An error with the code of a warning is an invalid input, so that it
    /// never counts as a success.
    fileprivate var outcomeOfError: Outcome { outcome.verdict == .pass ? .invalidInput : outcome }
}

extension DiagnosticsError {
    /// The consequence of these errors: that of the error with the most severe exit status and, among several with that
    /// status, with the worst verdict.
    public var outcome: Outcome {
        let outcomes = diagnostics.filter { $0.severity == .error }.map(\.code.outcomeOfError)
        let mostSevere = ExitStatus.mostSevere(outcomes.map(\.status))
        return outcomes.filter { $0.status == mostSevere }.max { $0.verdict.severity < $1.verdict.severity }
            ?? .internalFault
    }
}

extension Outcome {
    /// Creates the outcome of an error. An error other than `DiagnosticsError` is a defect of tvbo-verify, and so is a
    /// `DiagnosticsError` without a diagnostic of severity `error`.
    public init(_ error: any Error) { self = (error as? DiagnosticsError)?.outcome ?? .internalFault }
}
