import Diagnostics
import Foundation

/// One entry of the option `--format`: a format of machine-readable reports, and the file to write the report to.
///
///     let targets = try ReportTarget.list(["junit=junit.xml,sarif=out.sarif"])
public struct ReportTarget: Sendable, Hashable {
    /// The formats of machine-readable reports.
    public enum Format: String, Sendable, CaseIterable {
        /// The XML format of JUnit.
        case junit
        /// The JSON of SARIF 2.1.0, which GitHub's code scanning reads.
        case sarif
        /// The same JSON that the option `--json` prints.
        case json
        /// A summary of the verification in Markdown.
        case markdown
        /// The JSON of GitLab's code quality reports.
        case gitlab
        /// Workflow commands of GitHub Actions, which it shows as annotations.
        case github
    }

    /// The error for an argument of the option `--format` that is not valid.
    public struct Fault: Error, Hashable, CustomStringConvertible {
        /// The description of the error for the user, with a suggestion.
        public var description: String

        /// Creates an error with the given description.
        public init(description: String) { self.description = description }
    }

    /// The format in which the report is written.
    public let format: Format
    /// The path of the file to which the report is written; nil for standard output.
    public let path: String?

    /// Returns the reports that the arguments of `--format` request. Each argument lists entries `FORMAT=FILE`,
    /// separated by commas; the file `-` is standard output.
    /// - Throws: `Fault` for an unknown format, an entry without a file, and a file that is named twice.
    public static func list(_ options: [String]) throws(Fault) -> [ReportTarget] {
        var result: [ReportTarget] = []
        var files: Set<String> = []
        for entry in options.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }) {
            let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let format = Format(rawValue: parts[0]) else {
                let names = Format.allCases.map(\.rawValue)
                let hint =
                    Spelling.hint(for: parts[0], among: names) ?? "use one of \(names.joined(separator: ", "))"
                throw Fault(description: "'\(VisibleText.line(parts[0]))' is not a report format; \(hint)")
            }
            guard parts.count == 2, !parts[1].isEmpty else {
                throw Fault(
                    description:
                        "the format '\(format.rawValue)' needs the name of a file to write: --format"
                        + " \(format.rawValue)=FILE"
                )
            }
            let path = parts[1] == "-" ? nil : parts[1]
            guard files.insert(path.map { URL(fileURLWithPath: $0).standardizedFileURL.path } ?? "-").inserted else {
                let name = path.map { "the file '\(VisibleText.line($0))'" } ?? "standard output"
                throw Fault(description: "--format names \(name) twice")
            }
            result.append(ReportTarget(format: format, path: path))
        }
        return result
    }
}
