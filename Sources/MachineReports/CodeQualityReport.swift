import Results

/// A verification as a code quality report of GitLab.
///
///     let data = try JSONEncoder().encode(CodeQualityReport(list).issues)
///
/// Source: https://docs.gitlab.com/ci/testing/code_quality, "Code Quality report format".
/// `docs/schema/formats/gitlab-code-quality.schema.json` describes what is written.
public struct CodeQualityReport: Sendable {
    /// One problem in the report.
    public struct Issue: Encodable, Sendable, Hashable {
        /// A place in a source file.
        public struct Location: Encodable, Sendable, Hashable {
            /// The path of the file, relative to the root of the repository.
            public var path: String
            /// The range of lines in the file.
            public var lines: Lines
        }

        /// A range of lines in a source file.
        public struct Lines: Encodable, Sendable, Hashable {
            /// The first line of the range, from 1.
            public var begin: Int
        }

        /// The description of the problem.
        public var description: String
        /// The name of the violated rule.
        public var checkName: String
        /// A digest by which the entry is recognized in a later report; no two entries share one.
        public var fingerprint: String
        /// The severity: `info`, `minor`, `major`, `critical` or `blocker`.
        public var severity: String
        /// The place of the problem.
        public var location: Location

        private enum CodingKeys: String, CodingKey {
            case description
            case checkName = "check_name"
            case fingerprint, severity, location
        }
    }

    /// The entries, the most important first.
    public let issues: [Issue]

    /// Creates a report with an entry for each finding of a list.
    public init(_ list: FindingList) {
        issues = list.findings.map { finding in
            Issue(
                description: finding.title + "\n" + finding.shortMessage, checkName: finding.rule,
                fingerprint: finding.fingerprint, severity: Self.severity(finding.verdict),
                location: .init(path: finding.place.file, lines: .init(begin: max(1, finding.place.line))))
        }
    }

    private static func severity(_ verdict: Verdict) -> String {
        switch verdict {
        case .pass, .vacuous, .missing: "info"
        case .improved: "minor"
        case .fail, .gridTooCoarse, .belowFloor: "major"
        case .engineError, .goldenMismatch, .goldenMissing, .goldenCorrupt: "critical"
        case .invalidInput: "blocker"
        }
    }
}
