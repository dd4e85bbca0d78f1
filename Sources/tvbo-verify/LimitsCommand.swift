import ArgumentParser
import Diagnostics
import Foundation
import Results

/// The command `tvbo-verify limits`, which lists the limits of inputs and runs.
struct LimitsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits",
        abstract: "Lists the limits of inputs and runs, with the variables that change them.",
        discussion: """
            An input or a run beyond a limit is refused. The values are those that apply: the limits that an environment \
            variable changes are marked with '*'.

            EXAMPLES
              tvbo-verify limits
              TVBO_VERIFY_LIMIT_STEPS=1000000 tvbo-verify limits
            """)

    @Flag(help: "Print the page docs/limits.md.")
    var markdown = false

    func run() async throws {
        try await Console.guarded {
            guard !markdown else {
                Console.say(.lines(String(LimitPage.markdown.dropLast())))
                return .success
            }
            for (title, limits) in Limit.groups {
                Console.say("\(title)")
                for limit in limits {
                    let mark = limit.value == limit.standard ? " " : "*"
                    let change = limit.variable ?? limit.setting ?? "fixed"
                    let name = limit.name.padding(toLength: 24, withPad: " ", startingAt: 0)
                    let value = (mark + limit.text).padding(toLength: 16, withPad: " ", startingAt: 0)
                    Console.say("  \(name)\(value)\(change)")
                    Console.say("    \(limit.subject)")
                }
            }
            return .success
        }
    }
}
