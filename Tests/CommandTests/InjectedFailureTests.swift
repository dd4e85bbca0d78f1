import Foundation
import TestSupport
import Testing

/// Small parts of the commands that `make torture` runs in full.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct InjectedFailureTests {
    private static func hasProgram(_ name: String) -> Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
    }

    private static let canInject = (hasProgram("clang") || hasProgram("cc")) && hasProgram("python3")

    private func run(_ script: String, _ arguments: [String]) throws -> Command.Outcome {
        try Command.run(
            program: Repository.root + "/Scripts/" + script, arguments + ["--program", Command.binary()],
            in: Repository.root, environment: ProcessInfo.processInfo.environment)
    }

    /// Nothing is half written when a call fails, the disk is full, the process is killed, or the power fails.
    @Test(
        .enabled(if: canInject, "needs a C compiler and Python"),
        arguments: [["run", "files"], ["all", "--every", "41"], ["merge", "--every", "29"], ["memory"]])
    func failuresInTurn(arguments: [String]) throws {
        let outcome = try run("inject-failures", arguments)
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains(" points, 0 wrong"), "\(outcome.output)")
    }

    /// No process and no folder of an engine outlives a signal.
    @Test(.enabled(if: hasProgram("python3"), "needs Python")) func signals() throws {
        let outcome = try run("interrupt-engines", [])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.hasSuffix("25 endings, 0 wrong\n"), "\(outcome.output)")
    }

    /// A number of runs at once that the machine cannot carry out is lowered, and the command says so.
    @Test func lowersTheNumberOfJobs() throws {
        let folder = try TemporaryFolder()
        let outcome = try Command.run([
            "all", "--case", "ex3", "--method", "rk4", "--step-size", "0.05", "--jobs", "1000000", "--reports",
            folder.path,
        ])
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains(", not the 1000000 of --jobs: "), "\(outcome.errors)")
    }
}
