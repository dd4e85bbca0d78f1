import ArgumentParser
import Diagnostics
import Files
import Foundation
import Mutation
import Results

/// The command `tvbo-verify mutate`, which makes deliberate faults in the model and the solutions of a case, and lists
/// those that its checks do not detect.
struct MutateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mutate",
        abstract: "Seeds faults in the model and the traces of a case, and lists those that its checks do not detect.",
        discussion: """
            For each fault the runs of the case are repeated, the cheapest first, until a check of a run fails. The faults \
            are parameters that are wrong by 1 % and 0.1 %, signs, units, delays, lost and exchanged connections, \
            thresholds, frozen states, methods of lower order, doubled steps, and columns that are exchanged, flat, \
            reversed, shifted or not a number somewhere. At least 60 faults are chosen by the seed, at most '--limit' of each kind where that is enough. \
            Changes without effect, such as other names and orders, must pass.

            The status is 2 if a fault that the case does not declare under 'survivors' passes all runs, or if a \
            change \
            without effect makes a check fail. With '--json' each mutant, a model or trace with one fault or change, \
            is one line of JSON.

            EXAMPLES
              tvbo-verify mutate ex3
              tvbo-verify mutate ex3 --seed 7 --limit 4 --json
              tvbo-verify mutate ex3 --limit 3 --report mutants.md
            """)

    @Argument(help: ArgumentHelp("The case.", valueName: "case"))
    var name: String

    @Option(help: ArgumentHelp("Seed of the choice of faults.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Largest number of faults of each kind, as in 4; more are chosen if there were fewer than 60 in all.",
            valueName: "n"
        ))
    var limit = 8

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Number of mutants that are run at once. (default: the number of processors)", valueName: "n"))
    var jobs: Int?

    @Option(
        help: ArgumentHelp(
            "File to which a report in Markdown is written as well, as in mutants.md.", valueName: "file"))
    var report: String?

    @OptionGroup var root: CasesOptions

    @OptionGroup var sources: DocumentOptions

    @Flag(help: "Print each mutant as a line of JSON.")
    var json = false

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
        if limit < 1 { throw ValidationError("--limit must be at least 1") }
    }

    func run() async throws {
        try await Console.guarded {
            let progress = MutationProgress()
            let record = try await MutationStudy(
                name, below: root.path, allowing: root.allowed, loader: sources.loader
            ).record(
                seed: seed, limit: limit, jobs: Console.allowedJobs(jobs),
                progress: { progress.update($0) })
            progress.end()
            if json {
                for mutant in record.mutants { try Console.say(jsonLine: mutant) }
            } else {
                Console.say(MutationTable(record).text)
            }
            record.remarks.forEach { Console.warn("note: \($0)") }
            if let report { try OutputFile.write(Array(MutationReport(record).text.utf8), to: report) }
            return record.status
        }
    }
}

/// The progress of a mutation test on standard error, on a terminal only.
private final class MutationProgress {
    private var total = 0
    private var done = 0
    private let isInteractive = Console.isInteractive

    /// Shows the number of finished mutants after an event of the mutation test, if standard error is a terminal.
    func update(_ event: MutationStudy.Progress) {
        switch event {
        case .planned(let count): total = count
        case .finished: done += 1
        }
        if isInteractive { StandardStream.error.write("\r\u{1B}[K\(done)/\(total) mutants") }
    }

    /// Removes the number of finished mutants from the terminal.
    func end() {
        if isInteractive { StandardStream.error.write("\r\u{1B}[K") }
    }
}
