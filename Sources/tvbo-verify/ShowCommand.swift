import ArgumentParser
import Cases
import Diagnostics
import Goldens
import Report
import Results

/// The command `tvbo-verify show`; its configuration holds the help text.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows a case: its experiment, matrix, goldens and checks.",
        discussion: """
            EXAMPLES
              tvbo-verify show ex3
            """)

    @Argument(help: ArgumentHelp("The case.", valueName: "case"))
    var id: String

    @OptionGroup var root: CasesOptions

    func run() async throws {
        try await Console.guarded {
            for folder in try CaseFinder.select([id], below: root.path) {
                let definition = try CaseDefinition.load(folder: folder)
                Console.say("\(id): \(definition.title)")
                Console.say(
                    "  experiment  \(definition.example ?? definition.databaseEntry ?? definition.experimentPath)")
                Console.say("  methods     \(listed(definition.methods.map(\.name)))")
                Console.say("  step sizes  \(listed(definition.steps.map(\.description)))")
                for golden in definition.goldens { try show(golden) }
                for check in definition.checks { show(check) }
            }
            return .success
        }
    }

    private func listed(_ entries: [String]) -> String {
        entries.isEmpty ? "the experiment's own" : entries.joined(separator: ", ")
    }

    private func show(_ reference: CaseDefinition.GoldenDefinition) throws {
        let golden = try Golden.load(path: reference.path)
        Console.say(
            "  golden      \(reference.name): \(golden.header.rows) rows of \(golden.header.columns.count) columns")
        if !reference.about.isEmpty { Console.say("              \(reference.about)") }
        Console.say("              content \(golden.digest)")
        Console.say("              original \(golden.header.originalSHA256), \(golden.header.originalBytes) bytes")
    }

    private func show(_ check: CaseDefinition.Check) {
        let window = check.window.map { ", \(ReportNumber.short($0.start)) to \(ReportNumber.short($0.end)) ms" } ?? ""
        Console.say("  check       \(check.name): \(check.metric.rawValue) against \(check.golden)\(window)")
        Console.say("              \(check.tolerance.basis)")
    }
}
