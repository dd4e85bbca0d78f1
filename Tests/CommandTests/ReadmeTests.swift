import Foundation
import TestSupport
import Testing

/// The commands of the README and of the pages below `docs`, run as they are written, in order, in a copy of the
/// repository.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct ReadmeTests {
    /// A step of a page: a file to write, or a command with its status and a part of its output.
    enum Step {
        case file(path: String, text: String)
        case command(Example)
    }

    /// A command, the status in the comment after it, and the output shown below it.
    struct Example {
        var command: String
        var status: Int32 = 0
        var output: [String] = []
    }

    /// A fenced block: its language and its lines, without the indentation of the fence.
    private struct Block {
        var language: String
        var indentation: Int
        var lines: [String] = []
    }

    /// The pages whose commands are run. The command reference is generated, and `HelpExampleTests` runs its examples.
    static let pages = ["README.md"] + Documentation.pages.filter { $0 != "docs/commands.md" }

    private static func blocks(_ page: String) throws -> [Block] {
        var result: [Block] = []
        var open: Block?
        for line in try Documentation.text(page).components(separatedBy: "\n") {
            let bare = line.drop { $0 == " " }
            if bare.hasPrefix("```") {
                if let block = open { result.append(block) }
                let indentation = line.count - bare.count
                open = open == nil ? Block(language: String(bare.dropFirst(3)), indentation: indentation) : nil
            } else if let indentation = open?.indentation {
                open?.lines.append(String(line.dropFirst(min(indentation, line.count - bare.count))))
            }
        }
        #expect(open == nil, "\(page) ends within a block")
        return result
    }

    /// The steps of a page in order: files from blocks of YAML whose first line is a comment with a path, commands from
    /// blocks of `sh`, and commands with their output from blocks of `console`.
    private static func steps(_ page: String) throws -> [Step] {
        try blocks(page).flatMap { block -> [Step] in
            switch block.language {
            case "yaml":
                guard let path = block.lines.first?.wholeMatch(of: /# ([\w.\/-]+\.yaml)/)?.1 else { return [] }
                return [.file(path: String(path), text: block.lines.joined(separator: "\n") + "\n")]
            case "sh": return block.lines.filter(isRun).map { .command(example($0)) }
            case "console": return try session(block.lines, page)
            default: return []
            }
        }
    }

    private static func session(_ lines: [String], _ page: String) throws -> [Step] {
        var examples: [Example] = []
        for line in lines {
            if line.hasPrefix("$ ") {
                examples.append(example(String(line.dropFirst(2))))
            } else {
                try #require(!examples.isEmpty, "\(page) shows output before a command: \(line)")
                examples[examples.count - 1].output.append(line)
            }
        }
        return examples.map { .command($0) }
    }

    private static func example(_ line: String) -> Example {
        let status = line.firstMatch(of: /# status (\d+)/).flatMap { Int32($0.1) }
        return Example(command: line, status: status ?? 0)
    }

    /// Returns whether a line is a command to run. `make` builds, and what it installs is already on `PATH`.
    private static func isRun(_ line: String) -> Bool {
        let word = line.split(separator: " ").first ?? "#"
        return !["make", "export", "#"].contains(word)
    }

    /// The requirement of a command that the machine does not meet; nil if it meets all.
    private static func missing(for command: String) -> String? {
        let isAll = command == "tvbo-verify all"
        let subcommand = command.split(separator: " ").dropFirst().first
        let needsDatabase = command.contains(".corpora") || command.contains("tvbo/") || isAll
        let needsEngines =
            ["jneuroml ", "LEMS_ex3.xml", ".omt", "assess"].contains { command.contains($0) } || isAll
        if needsDatabase, !Repository.hasDatabase { return "TVBO's database: make corpora" }
        guard needsEngines, subcommand != "render" else { return nil }
        if !FileManager.default.fileExists(atPath: Repository.root + "/.engines/pyneuroml/lib") {
            return "pyNeuroML: make engines"
        }
        return command.contains("--engine jneuroml") && !Checkout.hasJava ? "Java" : nil
    }

    @Test func theTutorialShowsEveryCommand() throws {
        let steps = try Self.steps("docs/tutorial.md")
        let commands = steps.compactMap { if case .command(let example) = $0 { example.command } else { nil } }
        #expect(commands.count >= 35)
        let shown = Set(commands.compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) })
        let table = try Documentation.text("README.md").components(separatedBy: "\n").filter { $0.hasPrefix("| `") }
        let named = table.flatMap { line in
            line.components(separatedBy: " | ")[0].matches(of: /`([\w-]+)`/).map { String($0.1) }
        }
        #expect(named.count >= 18)
        for command in named { #expect(shown.contains(command), "the tutorial has no example of '\(command)'") }
    }

    @Test(arguments: pages) func commandsRunAsWritten(page: String) throws {
        let steps = try Self.steps(page)
        guard steps.contains(where: { if case .command = $0 { true } else { false } }) else { return }
        let checkout = try Checkout()
        for step in steps {
            switch step {
            case .file(let path, let text): try checkout.folder.write(text, to: "project/" + path)
            case .command(let example): try check(example, page, checkout)
            }
        }
        #expect(try checkout.changed() == [], "a command changed what the repository holds")
    }

    private func check(_ example: Example, _ page: String, _ checkout: Checkout) throws {
        if let missing = Self.missing(for: example.command) {
            print("Test of '\(example.command)' in \(page) skipped: needs \(missing)")
            return
        }
        let outcome = try checkout.run(example.command)
        #expect(outcome.status == example.status, "\(example.command)\n\(outcome.errors)\(outcome.output)")
        let output = Self.words(outcome.output)
        for part in example.output.flatMap({ $0.components(separatedBy: "…") }).map(Self.words) where !part.isEmpty {
            #expect(output.contains(part), "\(example.command) does not print\n\(part)")
        }
    }

    /// A text with runs of white space replaced by single spaces, because the pages wrap long lines and leave out
    /// lines.
    private static func words(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
