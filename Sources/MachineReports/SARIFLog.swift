import Foundation
import Results

/// A verification as a log of SARIF 2.1.0, the format of code scanning.
///
///     let data = try JSONEncoder().encode(SARIFLog(list, of: record))
///
/// Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0",
/// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.
public struct SARIFLog: Encodable, Sendable {
    /// The largest number of results in a log. GitHub shows the first 5000 results of an upload, and refuses more than
    /// 25 000
    /// (https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit).
    public static let limit = 5000

    /// The address of the JSON schema of SARIF.
    public var schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    /// The version of the SARIF format of the log.
    public var version = "2.1.0"
    /// The runs of tvbo-verify that the log describes; there is always one, the verification.
    public var runs: [Run]

    private enum CodingKeys: String, CodingKey {
        case schema = "$schema"
        case version, runs
    }

    /// Creates a log with a result for each finding of a list. Findings beyond the limit are left out, and a last
    /// result gives their number.
    /// - Parameter limit: The largest number of results, at least 1.
    public init(_ list: FindingList, of record: VerificationRecord, limit: Int = SARIFLog.limit) {
        let isCut = list.findings.count > limit
        let shown = Array(list.findings.prefix(isCut ? limit - 1 : limit))
        var rules: [Rule] = []
        var numbers: [String: Int] = [:]
        func number(_ rule: Rule) -> Int {
            if let number = numbers[rule.id] { return number }
            numbers[rule.id] = rules.count
            rules.append(rule)
            return rules.count - 1
        }
        var results = shown.map { Result($0, ruleIndex: number(Rule($0))) }
        if isCut {
            let omitted = Array(list.findings.dropFirst(shown.count))
            results.append(Result(omitted: omitted, ruleIndex: number(.omitted)))
        }
        runs = [Run(record, rules: rules, results: results)]
    }
}

extension SARIFLog {
    /// A text for users, as SARIF's object `message`.
    public struct Message: Encodable, Sendable, Hashable {
        /// The text that is shown to users.
        public var text: String
    }

    /// A run of tvbo-verify as SARIF's object `run`: one verification with its results.
    public struct Run: Encodable, Sendable {
        /// The description of tvbo-verify, with the rules that it checks.
        public var tool: Tool
        /// The invocations of tvbo-verify in this run; there is always one.
        public var invocations: [Invocation]
        /// The unit in which the columns of places are counted.
        public var columnKind = "unicodeCodePoints"
        /// The results: one for each finding, and one with the number of omitted findings if there are any.
        public var results: [Result]
        /// The versions and the machine of the verification.
        public var properties: Properties

        /// Creates the run of a SARIF log that describes a verification.
        init(_ record: VerificationRecord, rules: [Rule], results: [Result]) {
            tool = Tool(driver: Driver(version: record.provenance.tool, rules: rules))
            invocations = [Invocation(executionSuccessful: true, startTimeUtc: record.startedAt)]
            self.results = results
            properties = Properties(
                verification: record.id, comparator: record.provenance.comparator, compiler: record.provenance.compiler,
                commit: record.provenance.commit, isDirty: record.provenance.isDirty, machine: record.provenance.machine
            )
        }
    }

    /// The description of tvbo-verify, as SARIF's object `tool`.
    public struct Tool: Encodable, Sendable {
        /// The program that produced the results, tvbo-verify itself.
        public var driver: Driver
    }

    /// The program that produced the results with its rules, as SARIF's object `driver`.
    public struct Driver: Encodable, Sendable {
        /// The name of the program that produced the results.
        public var name = "tvbo-verify"
        /// The version of tvbo-verify.
        public var version: String
        /// The violated rules, to which results refer by index.
        public var rules: [Rule]
    }

    /// A rule that a result violates: that a metric is within its tolerance, or that a run does not end with a verdict
    /// such as `engine-error`.
    public struct Rule: Encodable, Sendable, Hashable {
        /// The id of the rule: the name of a metric, or a verdict such as `engine-error`.
        public var id: String
        /// The description of the rule for users.
        public var shortDescription: Message

        /// Creates the rule that a finding violates.
        init(_ finding: Finding) {
            id = finding.rule
            shortDescription = Message(
                text: finding.rule == finding.verdict.rawValue
                    ? "A case or run must not end with the verdict '\(finding.rule)'."
                    : "The metric '\(finding.rule)' of a signal must not exceed its tolerance.")
        }

        private init(id: String, text: String) {
            self.id = id
            shortDescription = Message(text: text)
        }

        /// The rule of the last result in a log that leaves findings out, the result that states their number.
        static let omitted = Rule(
            id: "omitted-findings", text: "The number of findings must not exceed the limit of the log.")
    }

    /// The invocation of tvbo-verify, as SARIF's object `invocation`.
    public struct Invocation: Encodable, Sendable {
        /// A Boolean value that indicates whether the program ran to completion; always true in a log that is written.
        public var executionSuccessful: Bool
        /// The start time of the verification, ISO 8601 in UTC.
        public var startTimeUtc: String
    }

    /// The versions and the machine of a verification, as a property bag of SARIF.
    public struct Properties: Encodable, Sendable {
        /// The id of the verification.
        public var verification: String
        /// The version of the comparison algorithms with which the results were computed.
        public var comparator: Int
        /// The compiler of tvbo-verify and the build configuration.
        public var compiler: String
        /// The commit of the repository that contains the cases; nil outside a repository.
        public var commit: String?
        /// A Boolean value that indicates whether the repository that contains the cases had uncommitted changes.
        public var isDirty: Bool
        /// The processor, the architecture and the operating system of the machine.
        public var machine: String
    }
}
