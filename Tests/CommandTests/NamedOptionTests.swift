import Diagnostics
import Foundation
import TestSupport
import Testing

/// The options and variables that messages name exist, and the commands that show a message have its options.
@Suite struct NamedOptionTests {
    /// A text of the sources that names an option, and its place.
    struct Mention: CustomTestStringConvertible, Sendable {
        /// The path of the source file below `Sources`.
        var file: String
        var line: Int
        /// The line of the source.
        var text: String

        var testDescription: String { "\(file):\(line)" }
    }

    // MARK: The commands and their options

    /// The options of each command, such as `golden add`, from the generated reference.
    static let options: [String: Set<String>] = {
        var (result, command): ([String: Set<String>], String) = ([:], "")
        for line in text("docs/commands.md").split(separator: "\n") {
            if let match = line.firstMatch(of: /^#+ tvbo-verify (?<command>[a-z ]+)$/) {
                command = String(match.output.command)
                result[command] = ["--help", "--version"]
            } else if line.hasPrefix("  -") {
                // The description of an option may name others.
                let names = line.dropFirst(2).split(separator: "  ").first ?? ""
                result[command, default: []].formUnion(names.matches(of: /--[a-z][a-z-]*/).map { String($0.output) })
            }
        }
        return result
    }()

    private static func text(_ path: String) -> String {
        (try? String(contentsOfFile: "\(Repository.root)/\(path)", encoding: .utf8)) ?? ""
    }

    /// The commands that read models: those that have `--include`.
    private static let readers = Set(options.filter { $0.value.contains("--include") }.keys)
    /// The commands that read cases.
    private static let caseReaders = Set(options.filter { $0.value.contains("--allow") }.keys)
    /// The commands that show the messages of a file or module, where these do not belong to one command. The longest
    /// path that fits applies.
    private static let shownBy: [(path: String, commands: Set<String>)] = [
        ("Cases", caseReaders), ("Simulator/CaseRefusal", ["all", "show"]),
        ("Cases/CaseFinder", caseReaders.subtracting(["init"])), ("Cases/CaseTemplate", ["init"]),
        ("Cases/GoldenCoverage", ["golden add", "golden accept"]),
        ("Cases/GoldenPacking", ["golden add", "golden review", "golden accept", "init"]),
        ("Comparison/TracePairing", ["compare"]), ("EngineComparison/GoldenRecorder", ["golden record"]),
        ("ErrorAnalysis/ConvergenceStudy", ["converge"]), ("ErrorAnalysis/OwnSolution", ["init"]),
        ("ErrorAnalysis/RepeatedGolden", ["golden review", "golden accept"]),
        ("History", Set(options.filter { $0.value.contains("--history") }.keys)),
        ("MachineReports", Set(options.filter { $0.value.contains("--format") }.keys)),
        ("Results/FailureConditions", Set(options.filter { $0.value.contains("--fail-on") }.keys)),
        ("TVBO", readers), ("LEMS", readers), ("Simulation", readers), ("Simulator", readers),
        ("LEMS/Installed/CoreTypes", caseReaders), ("Verification/GoldenReview", ["golden review", "golden accept"]),
    ]

    /// The options of other programs, which messages or commands of these name.
    private static let foreign: Set<String> = ["--porcelain"]

    /// Parts of commands that a message shows, with the file that puts them together and the command.
    private static let parts = [
        ("tvbo-verify/InitCommand.swift", "\"--cases ", "all"), ("tvbo-verify/InitCommand.swift", "\"--case ", "all"),
    ]

    // MARK: The texts

    /// The lines of the sources that name an option outside comments.
    static let mentions: [Mention] = {
        let root = Repository.root + "/Sources"
        let files = (FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []).sorted()
        return files.filter { $0.hasSuffix(".swift") }.flatMap { file in
            text("Sources/" + file).split(separator: "\n", omittingEmptySubsequences: false).enumerated()
                .compactMap { index, line -> Mention? in
                    let line = line.trimmingCharacters(in: .whitespaces)
                    guard !line.hasPrefix("//"), line.contains(/--[a-z]{2}/) else { return nil }
                    return Mention(file: file, line: index + 1, text: line)
                }
        }
    }()

    /// The command that a file of the program defines, such as `golden add`; nil for files that several commands share.
    private static func command(of file: String) -> String? {
        let source = text("Sources/" + file)
        guard let match = source.firstMatch(of: /struct (?<type>\w+): (Async)?ParsableCommand/) else { return nil }
        if let name = source.firstMatch(of: /commandName: "(?<name>[a-z-]+)"/)?.output.name {
            for group in ["golden", "history"] where options["\(group) \(name)"] != nil {
                if file.lowercased().contains("/" + group) { return "\(group) \(name)" }
            }
            return options[String(name)] == nil ? nil : String(name)
        }
        let own = String(match.output.type).replacing("Command", with: "").lowercased()
        return options[own] == nil ? nil : own
    }

    /// Returns the command that is named before an option: in `'golden add --replace'` it is `golden add`. The command
    /// `history` stands for `history list`.
    private static func named(before option: Substring, in text: String) -> String? {
        let start = text[..<option.startIndex]
        let opening = start.lastIndex { "'`\"".contains($0) }.map { text.index(after: $0) } ?? start.startIndex
        var words = text[opening..<option.startIndex].split(separator: " ").map(String.init)
        if let own = words.lastIndex(of: "tvbo-verify") { words.removeFirst(own + 1) }
        for count in [2, 1] where words.count >= count {
            let command = words.prefix(count).joined(separator: " ")
            if options[command] != nil { return command == "history" ? "history list" : command }
        }
        return nil
    }

    @Test func referenceIsRead() {
        #expect(Self.options.count > 30)
        #expect(Self.options["run"]?.contains("--events") == true)
        #expect(Self.options["all"]?.contains("--events") == false)
        #expect(Self.mentions.count > 100)
    }

    @Test(arguments: mentions) func optionExists(mention: Mention) {
        let shown =
            Self.command(of: mention.file).map { [$0] }
            ?? Self.shownBy.filter { mention.file.hasPrefix($0.path) }.max { $0.path.count < $1.path.count }?.commands
        for match in mention.text.matches(of: /--[a-z][a-z-]+/) where !Self.foreign.contains(String(match.output)) {
            let option = String(match.output)
            let part = Self.parts.first { mention.file == $0.0 && mention.text.contains($0.1) && $0.1.contains(option) }
            if let command = part?.2 ?? Self.named(before: match.output, in: mention.text) {
                #expect(Self.options[command]?.contains(option) == true, "'\(command)' has no option \(option)")
            } else if let shown {
                for command in shown.sorted() {
                    #expect(Self.options[command]?.contains(option) == true, "'\(command)' has no option \(option)")
                }
            } else {
                #expect(Self.options.values.contains { $0.contains(option) }, "no command has an option \(option)")
            }
        }
    }

    /// Every variable that the sources, the pages or the hints name changes a limit.
    @Test func variablesExist() throws {
        let known = Set(Limit.all.compactMap(\.variable))
        #expect(known.count > 20)
        let files =
            try FileManager.default.subpathsOfDirectory(atPath: Repository.root + "/Sources").map { "Sources/" + $0 }
            + FileManager.default.subpathsOfDirectory(atPath: Repository.root + "/docs").map { "docs/" + $0 }
        for file in files where file.hasSuffix(".swift") || file.hasSuffix(".md") {
            for match in Self.text(file).matches(of: /TVBO_VERIFY_LIMIT_[A-Z0-9_]+/) {
                #expect(known.contains(String(match.output)), "\(file): \(match.output)")
            }
        }
        for limit in Limit.all {
            let hint = limit.hint()
            #expect(hint.map { $0.contains(limit.variable ?? "-") } ?? (limit.variable == nil))
        }
    }
}
