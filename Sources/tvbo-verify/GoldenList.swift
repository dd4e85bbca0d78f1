import ArgumentParser
import Cases
import Foundation
import Goldens
import Results

/// The command `tvbo-verify golden list`, which lists all goldens.
struct GoldenList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists all goldens.",
        discussion: """
            A golden that no case declares, so that no check uses it, is listed as undeclared, with the lines that declare \
            it.

            EXAMPLES
              tvbo-verify golden list
            """)

    @OptionGroup var root: CasesOptions

    func run() async throws {
        try await Console.guarded {
            for golden in try CaseGolden.all(root) {
                let size = Self.size(golden.definition.path)
                Console.say("\(golden.caseID) \(golden.definition.name): \(size), \(golden.definition.path)")
            }
            for golden in UndeclaredGolden.all(in: try root.select()) {
                Console.say("undeclared: \(Self.size(golden.path)), \(golden.path)")
                for line in golden.advice { Console.say("  \(line)") }
            }
            return .success
        }
    }

    /// Returns the size of the file of a golden as text.
    private static func size(_ path: String) -> String {
        ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int).map { "\($0) bytes" } ?? "missing"
    }
}
