import MachineReports
import Results
import Testing

struct WorkflowCommandTests {
    /// A reader of workflow commands, written after the runner's documentation: the properties and the message of each
    /// line.
    private func read(_ text: String) throws -> [(level: String, properties: [String: String], message: String)] {
        try text.split(separator: "\n", omittingEmptySubsequences: true).map { line in
            let match = try #require(line.wholeMatch(of: /::(error|warning) ([^\r\n]*?)::(.*)/), "\(line)")
            let pairs = match.2.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
            let properties = Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], plain($0[1])) })
            return (String(match.1), properties, plain(String(match.3)))
        }
    }

    private func plain(_ text: String) -> String {
        text.replacing("%3A", with: ":").replacing("%2C", with: ",").replacing("%0D", with: "\r")
            .replacing("%0A", with: "\n").replacing("%25", with: "%")
    }

    @Test func everyFindingIsReadBack() throws {
        let list = FindingList(Sample.everything, places: Sample.places)
        let commands = try read(WorkflowCommands(list, limit: 1000).text)
        #expect(commands.count == list.findings.count)
        for (command, finding) in zip(commands, list.findings) {
            #expect(command.level == finding.level.rawValue)
            #expect(command.message == finding.message)
            #expect(command.properties["title"] == finding.title)
            #expect(command.properties["file"] == finding.place.file)
            #expect(command.properties["line"] == (finding.place.line > 0 ? "\(finding.place.line)" : nil))
        }
    }

    @Test func separatorsAreEscaped() {
        #expect(WorkflowCommands.property("a:b,c%\r\n") == "a%3Ab%2Cc%25%0D%0A")
        #expect(WorkflowCommands.data("a:b,c%\r\n") == "a:b,c%25%0D%0A")
    }

    /// No level has more than ten annotations, one of them counts the others, and the worst are shown.
    @Test(
        arguments: [(0, 0), (10, 10), (11, 0), (0, 11), (11, 11), (10, 11), (11, 10), (200, 300), (1, 0)])
    func isLimited(errors: Int, warnings: Int) throws {
        let runs =
            (0..<errors).map { Sample.run("e", "m\($0)", checks: [.fail], usage: Double($0 + 2)) }
            + (0..<warnings).map { Sample.run("w", "m\($0)", checks: [.missing]) }
        let list = FindingList(Sample.record(runs))
        let commands = try read(WorkflowCommands(list).text)
        let byLevel = Dictionary(grouping: commands, by: \.level)
        #expect(byLevel.values.allSatisfy { $0.count <= 10 })
        let rollUps = commands.filter { $0.properties["file"] == nil }
        let isCut = errors > 10 || warnings > 10
        #expect(rollUps.count == (isCut ? 1 : 0))
        let shown = commands.count - rollUps.count
        if let rollUp = rollUps.first {
            #expect(rollUp.message.hasPrefix("\(errors + warnings - shown) further findings are not annotated: "))
            #expect(rollUp.level == (errors > 10 ? "error" : "warning"))
            #expect(commands.last?.message == rollUp.message)
        } else {
            #expect(shown == errors + warnings)
        }
        if errors > 10 { #expect(commands[0].properties["title"] == "e, m\(errors - 1) at 0.5 ms: fail") }
    }

    @Test(arguments: [0, 10, 70, 71, 72, 100, 150, 199, 200, 201, 400])
    func summariesFit(limit: Int) {
        let text = String(repeating: "zeile é😀\n", count: 15)
        for size in [0, 1, 50] {
            let part = StepSummary.fitting(text, after: size, limit: limit)
            #expect(size + part.utf8.count <= max(limit, size))
            if part.utf8.count < text.utf8.count, !part.isEmpty {
                let note = "\n\n_The summary was cut here, because it exceeds the limit of 1 MiB._\n"
                #expect(part.hasSuffix(note))
                // The rest is a beginning of the text: whole lines, unless not even the first one fits.
                let kept = part.dropLast(note.count)
                #expect(text.hasPrefix(kept) && (kept.isEmpty || kept.last == "\n" || !kept.contains("\n")))
            }
            if size + text.utf8.count <= limit { #expect(part == text) }
        }
    }
}
