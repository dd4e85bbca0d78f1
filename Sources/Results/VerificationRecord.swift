/// A case that could not be run at all.
public struct CaseProblem: Codable, Sendable, Hashable {
    /// The case.
    public var caseID: String
    /// What kind of problem.
    public var verdict: Verdict
    /// The diagnostics as text.
    public var message: String

    /// Creates a problem.
    public init(caseID: String, verdict: Verdict, message: String) {
        self.caseID = caseID
        self.verdict = verdict
        self.message = message
    }
}

/// Where and with what results were made.
public struct Provenance: Codable, Sendable, Hashable {
    /// Version of tvbo-verify.
    public var tool: String
    /// Version of the comparison.
    public var comparator: Int
    /// Compiler and build configuration.
    public var compiler: String
    /// Commit of the repository that holds the cases; nil outside one.
    public var commit: String?
    /// Whether that repository had uncommitted changes.
    public var isDirty: Bool
    /// Processor, operating system and C library.
    public var machine: String

    /// Creates a provenance.
    public init(tool: String, comparator: Int, compiler: String, commit: String?, isDirty: Bool, machine: String) {
        self.tool = tool
        self.comparator = comparator
        self.compiler = compiler
        self.commit = commit
        self.isDirty = isDirty
        self.machine = machine
    }

    /// Version of tvbo-verify.
    public static let toolVersion = "0.1.0"
}

/// One call of `tvbo-verify all`.
public struct VerificationRecord: Codable, Sendable {
    /// Its identity.
    public var id: String
    /// When it started, ISO 8601 in UTC.
    public var startedAt: String
    /// Wall time in seconds.
    public var seconds: Double
    /// Where and with what.
    public var provenance: Provenance
    /// The runs, case by case, method by method, step by step.
    public var runs: [RunResult]
    /// Cases that could not be run.
    public var problems: [CaseProblem]
    /// Titles of the cases, by id.
    public var titles: [String: String]

    /// Creates a record.
    public init(
        id: String, startedAt: String, seconds: Double, provenance: Provenance, runs: [RunResult],
        problems: [CaseProblem], titles: [String: String]
    ) {
        self.id = id
        self.startedAt = startedAt
        self.seconds = seconds
        self.provenance = provenance
        self.runs = runs
        self.problems = problems
        self.titles = titles
    }

    /// The worst verdict; vacuous when nothing ran.
    public var verdict: Verdict { Verdict.worst(runs.map(\.verdict) + problems.map(\.verdict)) }

    /// The cases in order of appearance, those that could not be run last.
    public var caseIDs: [String] {
        var seen: Set<String> = []
        return (runs.map(\.caseID) + problems.map(\.caseID)).filter { seen.insert($0).inserted }
    }
}
