import Results

/// A verification as a code quality report of GitLab.
///
///     let data = try JSONEncoder().encode(CodeQualityReport(list).issues)
///
/// Source: https://docs.gitlab.com/ci/testing/code_quality, "Code Quality report format".
/// `docs/schema/formats/gitlab-code-quality.schema.json` describes what is written.
public struct CodeQualityReport: Sendable {
    /// One entry of the report: a problem that the verification found.
    public struct Issue: Encodable, Sendable, Hashable {
        /// The place of a problem in a source file, as GitLab's format writes it.
        public struct Location: Encodable, Sendable, Hashable {
            /// The path of the source file with the problem, relative to the root of the repository.
            public var path: String
            /// The lines of the source file to which the problem refers.
            public var lines: Lines
        }

        /// A range of lines in a source file, of which GitLab's format requires only the first.
        public struct Lines: Encodable, Sendable, Hashable {
            /// The first line of the problem's place, counted from 1; 1 if it is not known.
            public var begin: Int
        }

        /// The description of the problem: its title, and on further lines its message, cut to 2000 characters.
        public var description: String
        /// The name of the violated rule: a metric such as `max_abs`, or a verdict such as `engine-error`.
        public var checkName: String
        /// A digest by which GitLab recognizes the problem in a later report; no two problems of a report share one.
        public var fingerprint: String
        /// The severity of the problem in GitLab's words: `info`, `minor`, `major`, `critical` or `blocker`.
        public var severity: String
        /// The place of the problem in the sources.
        public var location: Location

        private enum CodingKeys: String, CodingKey {
            case description
            case checkName = "check_name"
            case fingerprint, severity, location
        }
    }

    /// The problems that the report lists, the most important first.
    public let issues: [Issue]

    /// Creates a report with one issue for each finding of a list.
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
