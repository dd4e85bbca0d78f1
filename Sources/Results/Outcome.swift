import Diagnostics

/// What a fault means for the run that meets it and for the command that ends with it.
public struct Outcome: Hashable, Sendable {
    /// The verdict on a run or a case.
    public let verdict: Verdict
    /// The exit status of a command.
    public var status: ExitStatus { override ?? verdict.exitStatus }

    /// The status of a fault that is none of a run: an output that cannot be written.
    private let override: ExitStatus?

    private init(_ verdict: Verdict, _ override: ExitStatus? = nil) {
        self.verdict = verdict
        self.override = override
    }

    /// An input that cannot be used as it is.
    static let invalidInput = Outcome(.invalidInput)
    /// A simulation that broke off.
    static let engineError = Outcome(.engineError)
    /// An output that cannot be written; a run that wanted it has no result.
    static let unwritable = Outcome(.engineError, .unwritableOutput)
    /// A fault of tvbo-verify itself.
    static let internalFault = Outcome(.engineError, .internalFault)

    /// The outcome of a verdict on its own.
    fileprivate static func of(_ verdict: Verdict) -> Outcome { Outcome(verdict) }
}

extension Code {
    /// The one table from codes to verdicts and exit statuses. A warning leaves a run and a command as they are.
    public var outcome: Outcome {
        switch self {
        case .unreadableFile, .malformedYAML, .duplicateKey, .unsupportedYAML, .inputTooLarge, .malformedXML,
            .missingInclude, .includeCycle, .malformedExpression, .unknownFunction, .unknownName, .dependencyCycle,
            .expressionKind, .duplicateName, .unknownUnit, .wrongDimension, .wrongType, .missingKey, .unknownKey,
            .unknownReference, .invalidValue, .conflictingNames, .unsupportedFeature, .unknownMethod, .invalidStep,
            .unknownQuantity, .tooLarge, .invalidCase, .invalidTrace:
            .invalidInput
        case .nonFinite, .noProgress, .engineFailed: .engineError
        case .goldenMissing: .of(.goldenMissing)
        case .goldenCorrupt: .of(.goldenCorrupt)
        case .goldenMismatch: .of(.goldenMismatch)
        case .nothingToRun: .of(.vacuous)
        case .exampleMissing: .of(.missing)
        case .unwritableOutput, .historyFault: .unwritable
        case .ignoredKey, .unitsAreAnnotations, .conflictingDefinition, .assumedConvention, .orderDependence:
            .of(.pass)
        }
    }
}

extension DiagnosticsError {
    /// The outcome of the gravest of its errors.
    public var outcome: Outcome {
        let outcomes = diagnostics.filter { $0.severity == .error }.map(\.code.outcome)
        let gravest = ExitStatus.gravest(outcomes.map(\.status))
        // Of several verdicts with that status the worst.
        return outcomes.filter { $0.status == gravest }.max { $0.verdict.severity < $1.verdict.severity }
            ?? .internalFault
    }
}

extension Outcome {
    /// The outcome of any error: one that is no diagnostic is a fault of tvbo-verify.
    public init(_ error: any Error) { self = (error as? DiagnosticsError)?.outcome ?? .internalFault }
}
