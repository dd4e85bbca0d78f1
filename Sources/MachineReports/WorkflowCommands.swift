import Results

/// The findings of a verification as workflow commands of GitHub Actions, which shows them as annotations.
///
///     StandardStream.error.write(WorkflowCommands(list).text)
///
/// GitHub shows the first ten errors and the first ten warnings of a step. If there are more findings, the last
/// annotation gives the number of the others.
///
/// Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands; the escaping is that
/// of https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts.
public struct WorkflowCommands: Sendable {
    /// The largest number of errors, and of warnings, that are annotated in a step.
    public static let limit = 10

    private let shown: [Finding]
    private let omitted: [Finding]

    /// Creates the workflow commands that annotate the findings of a list.
    /// - Parameter limit: The largest number of errors, and of warnings, that are annotated, at least 1.
    public init(_ list: FindingList, limit: Int = WorkflowCommands.limit) {
        let isCut = Finding.Level.allCases.contains { list.count($0) > limit }
        // The annotation that counts the others has the level of the worst of them, and replaces an annotation of that
        // level.
        let last: Finding.Level = list.count(.error) > limit ? .error : .warning
        var room = Dictionary(uniqueKeysWithValues: Finding.Level.allCases.map { ($0, limit) })
        if isCut { room[last] = limit - 1 }
        var (shown, omitted): ([Finding], [Finding]) = ([], [])
        for finding in list.findings {
            let left = room[finding.level, default: 0]
            if left > 0 { shown.append(finding) } else { omitted.append(finding) }
            room[finding.level] = left - 1
        }
        (self.shown, self.omitted) = (shown, omitted)
    }

    /// The workflow commands, each on a line of its own; empty if there are no findings.
    public var text: String {
        var lines = shown.map { finding in
            var properties = [("file", finding.place.file)]
            if finding.place.line > 0 { properties.append(("line", "\(finding.place.line)")) }
            if finding.place.line > 0, finding.place.column > 0 {
                properties.append(("col", "\(finding.place.column)"))
            }
            return Self.command(finding.level, properties + [("title", finding.title)], finding.shortMessage)
        }
        if !omitted.isEmpty {
            let level: Finding.Level = omitted.contains { $0.level == .error } ? .error : .warning
            // For example: 3 further findings are not annotated: 3 errors in 2 cases; the summary of this step lists
            // more of them
            let message = RollUp.text(omitted, "annotated") + "; the summary of this step lists more of them"
            lines.append(Self.command(level, [("title", "tvbo-verify: further findings")], message))
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func command(
        _ level: Finding.Level, _ properties: [(name: String, value: String)], _ message: String
    ) -> String {
        let list = properties.map { "\($0.name)=\(property($0.value))" }.joined(separator: ",")
        return "::\(level.rawValue) \(list)::\(data(message))"
    }

    /// Returns the message of a workflow command with the characters escaped that would end the command.
    package static func data(_ text: String) -> String { escaped(text, ["%": "%25", "\r": "%0D", "\n": "%0A"]) }

    /// Returns the value of a workflow command's property with the characters escaped that would end the value.
    package static func property(_ text: String) -> String {
        escaped(text, ["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
    }

    private static func escaped(_ text: String, _ table: [Unicode.Scalar: String]) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            if let code = table[scalar] { result += code } else { result.unicodeScalars.append(scalar) }
        }
    }
}
