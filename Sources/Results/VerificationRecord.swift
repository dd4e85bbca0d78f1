import Algorithms

/// The problem of a case that could not be run.
public struct CaseProblem: Codable, Sendable, Hashable {
    /// The id of the case that could not be run.
    public var caseID: String
    /// The verdict on the case, such as `invalidInput`, which tells the kind of problem.
    public var verdict: Verdict
    /// The error messages that explain why the case could not be run.
    public var message: String
    /// The place of the first error; nil if that error has no place in a file, and in records of older versions.
    public var place: SourcePlace?

    /// Creates the problem of a case that could not be run.
    public init(caseID: String, verdict: Verdict, message: String, place: SourcePlace? = nil) {
        self.caseID = caseID
        self.verdict = verdict
        self.message = message
        self.place = place
    }
}

/// The commit of the repository that holds a case, and whether the repository had uncommitted changes.
public struct CaseCommit: Codable, Sendable, Hashable {
    /// The commit that was checked out; nil outside a repository.
    public var commit: String?
    /// A Boolean value that indicates whether the repository had uncommitted changes; false outside a repository.
    public var isDirty: Bool

    /// Creates the state of a repository.
    public init(commit: String?, isDirty: Bool) {
        self.commit = commit
        self.isDirty = isDirty
    }
}

/// The versions and the machine with which results were computed.
public struct Provenance: Codable, Sendable, Hashable {
    /// The version of tvbo-verify that computed the results.
    public var tool: String
    /// The version of the comparison algorithms that computed the results, `Comparator.version`.
    public var comparator: Int
    /// The compiler with which tvbo-verify was built, and the build configuration.
    public var compiler: String
    /// The commit of the repository that contains the cases; nil outside a repository.
    public var commit: String?
    /// A Boolean value that indicates whether the repository that contains the cases had uncommitted changes; false
    /// outside a repository.
    public var isDirty: Bool
    /// The processor, the architecture and the operating system of the machine.
    public var machine: String
    /// The name that the option `--machine` gives the machine; nil if there is none.
    public var machineID: String?

    /// Creates the description of the versions and the machine with which results were computed.
    public init(
        tool: String, comparator: Int, compiler: String, commit: String?, isDirty: Bool, machine: String,
        machineID: String? = nil
    ) {
        self.tool = tool
        self.comparator = comparator
        self.compiler = compiler
        self.commit = commit
        self.isDirty = isDirty
        self.machine = machine
        self.machineID = machineID
    }

    /// The key of the machine, by which results are compared with earlier ones: the name that `--machine` gives, or
    /// else the processor, the architecture, the operating system and the compiler. It contains no measured clock
    /// speed.
    public var machineKey: String { machineID ?? "\(machine), \(compiler)" }

    /// The current version of tvbo-verify.
    public static let toolVersion = "0.1.0"
}

/// The results of one verification: one invocation of `tvbo-verify all`.
///
///     for run in record.runs where run.verdict != .pass { print(run.caseID, run.label, run.verdict) }
public struct VerificationRecord: Codable, Sendable {
    /// The unique id of the verification.
    public var id: String
    /// The start time of the verification, ISO 8601 in UTC.
    public var startedAt: String
    /// The wall time of the whole verification in seconds.
    public var seconds: Double
    /// The versions and the machine with which the results were computed.
    public var provenance: Provenance
    /// The results of all runs of the verification: case by case in the order in which the cases were selected, then in
    /// the order of the case's methods and step sizes, external engines last.
    public var runs: [RunResult]
    /// The problems of the cases that could not be run.
    public var problems: [CaseProblem]
    /// The titles of the cases that could be read, by the id of the case.
    public var titles: [String: String]
    /// A Boolean value that indicates whether options restricted the verification to some cases, methods or step sizes;
    /// nil for a whole verification.
    public var isPartial: Bool?
    /// The commits of those cases that are in another repository than `provenance` names, by the id of the case; nil if
    /// there are none.
    public var caseCommits: [String: CaseCommit]?
    /// The largest resident memory of the program during the verification, in bytes; nil in records of older versions.
    public var peakMemory: Int?
    /// The folder of cases as `--cases` gave it; nil for the default folder, and in records of older versions.
    public var casesFolder: String?
    /// The options of the command that affect results, such as `--database DIR`, one word in each element; nil if there
    /// are none, and in records of older versions.
    public var options: [String]?

    /// Creates the record of a verification.
    public init(
        id: String, startedAt: String, seconds: Double, provenance: Provenance, runs: [RunResult],
        problems: [CaseProblem], titles: [String: String], isPartial: Bool? = nil,
        caseCommits: [String: CaseCommit]? = nil, peakMemory: Int? = nil, casesFolder: String? = nil,
        options: [String]? = nil
    ) {
        self.id = id
        self.startedAt = startedAt
        self.seconds = seconds
        self.provenance = provenance
        self.runs = runs
        self.problems = problems
        self.titles = titles
        self.isPartial = isPartial
        self.caseCommits = caseCommits
        self.peakMemory = peakMemory
        self.casesFolder = casesFolder
        self.options = options
    }

    /// Returns the commit of the repository that contains a case, and whether it had uncommitted changes: those in
    /// ``caseCommits``, or else those of ``provenance``.
    public func commit(of caseID: String) -> CaseCommit {
        caseCommits?[caseID] ?? CaseCommit(commit: provenance.commit, isDirty: provenance.isDirty)
    }

    /// The worst verdict of all runs and problems; `vacuous` when there are none.
    public var verdict: Verdict { Verdict.worst(runs.map(\.verdict) + problems.map(\.verdict)) }

    /// The ids of the verification's cases, each once, in order of appearance, those that could not be run last.
    public var caseIDs: [String] {
        Array((runs.map(\.caseID) + problems.map(\.caseID)).uniqued())
    }
}
