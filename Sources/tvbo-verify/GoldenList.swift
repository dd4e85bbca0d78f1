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
            EXAMPLES
              tvbo-verify golden list
            """)

    @OptionGroup var root: CasesOptions

    func run() async throws {
        try await Console.guarded {
            for golden in try CaseGolden.all(root) {
                let size =
                    ((try? FileManager.default.attributesOfItem(atPath: golden.definition.path))?[.size] as? Int)
                    .map { "\($0) bytes" } ?? "missing"
                Console.say("\(golden.caseID) \(golden.definition.name): \(size), \(golden.definition.path)")
            }
            return .success
        }
    }
}
