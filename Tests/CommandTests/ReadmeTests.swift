import Foundation
import TestSupport
import Testing

/// The commands of the README, run as they stand there, one behind the other, in a copy of the repository.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct ReadmeTests {
    /// A command, with the status that a comment behind it names, and the output that is shown below it.
    struct Example {
        var command: String
        var status: Int32 = 0
        var output: [String] = []
    }

    /// A fenced block: its language and its lines.
    private struct Block {
        var language: String
        var lines: [String]
    }

    private static func blocks() throws -> [Block] {
        let text = try String(contentsOfFile: Repository.root + "/README.md", encoding: .utf8)
        var result: [Block] = []
        var open: Block?
        for line in text.components(separatedBy: "\n") {
            if line.hasPrefix("```") {
                if let block = open { result.append(block) }
                open = open == nil ? Block(language: String(line.dropFirst(3)), lines: []) : nil
            } else {
                open?.lines.append(line)
            }
        }
        return result
    }

    /// The commands in order; `make` builds, and is left out.
    private static func examples() throws -> [Example] {
        var result: [Example] = []
        for block in try blocks() where block.language.isEmpty {
            var isShown = false
            for line in block.lines {
                let command = line.hasPrefix("$ ") ? String(line.dropFirst(2)) : line
                if command.hasPrefix("tvbo-verify ") {
                    var example = Example(command: command)
                    if let match = command.firstMatch(of: /# status (\d+)/), let status = Int32(match.1) {
                        example.status = status
                    }
                    result.append(example)
                    isShown = line.hasPrefix("$ ")
                } else if isShown {
                    result[result.count - 1].output.append(line)
                }
            }
        }
        return result
    }

    /// What is not there that a command needs; nil where nothing is missing.
    private static func missing(for command: String) -> String? {
        let verb = command.split(separator: " ").dropFirst().first
        let needsDatabase = command.contains(".corpora") || command.contains("tvbo/") || command == "tvbo-verify all"
        let needsEngines =
            command.contains("jneuroml ") || command.contains("LEMS_ex3.xml") || command.contains(".omt")
            || command.contains("assess") || command == "tvbo-verify all"
        if needsDatabase, !Repository.hasDatabase { return "TVBO's database: make corpora" }
        guard needsEngines, verb != "render" else { return nil }
        if !FileManager.default.fileExists(atPath: Repository.root + "/.engines/pyneuroml/lib") {
            return "pyNeuroML: make engines"
        }
        return command.contains("--engine jneuroml") && !Checkout.hasJava ? "Java" : nil
    }

    @Test func commandsRunAsWritten() throws {
        let examples = try Self.examples()
        #expect(examples.count >= 30)
        let checkout = try Checkout()
        for block in try Self.blocks() where block.language == "yaml" {
            guard let name = block.lines.first?.wholeMatch(of: /# ([\w.]+\.yaml)/)?.1 else { continue }
            try checkout.folder.write(block.lines.joined(separator: "\n") + "\n", to: "project/" + name)
        }
        for example in examples {
            if let missing = Self.missing(for: example.command) {
                print("Test of the README's command '\(example.command)' skipped: needs \(missing)")
                continue
            }
            let outcome = try checkout.run(example.command)
            #expect(outcome.status == example.status, "\(example.command)\n\(outcome.errors)\(outcome.output)")
            let output = Self.words(outcome.output)
            for part in example.output.flatMap({ $0.components(separatedBy: "…") }).map(Self.words) where !part.isEmpty
            {
                #expect(output.contains(part), "\(example.command) does not print\n\(part)")
            }
        }
        #expect(try checkout.changed() == [], "a command changed what the repository holds")
    }

    /// A text with single blanks, since long lines are wrapped in the README, and lines left out.
    private static func words(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
