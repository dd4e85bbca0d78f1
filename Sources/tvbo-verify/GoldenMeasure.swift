import ArgumentParser
import Cases
import Diagnostics
import Files
import Foundation
import Report
import Results
import Verification

/// The command `tvbo-verify golden measure`, which measures the errors of the runs of a case and writes them to a
/// table. Checks whose tolerance is given by `measured:` allow a multiple of these errors.
struct GoldenMeasure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Measures the errors of the runs for checks with measured tolerances.",
        discussion: """
            Prints the table that 'tolerance: { measured: { file: … } }' reads, or writes it with '-o'. The table \
            defines what will be allowed from now on, so a fault that is measured becomes a fault that passes. An \
            existing table is therefore replaced only with '--replace', the changes of every run are printed, and \
            nothing is written if CI is set, unless '--even-in-ci' is given. Errors that do not decrease with the step \
            are reported: they are caused by a fault, or by the error of the golden.

            EXAMPLES
              tvbo-verify golden measure ex3
              tvbo-verify golden measure ex3 -o Reference/ex3/discretisation.yaml --replace
            """)

    @Argument(help: ArgumentHelp("The case.", valueName: "case"))
    var id: String

    @OptionGroup var sources: SourceOptions

    @OptionGroup var root: CasesOptions

    @Option(
        name: .shortAndLong, help: ArgumentHelp("File to write. (default: standard output)", valueName: "file"),
        completion: .file())
    var output: String?

    @Flag(help: "Replace an existing file.")
    var replace = false

    @OptionGroup var writing: ReviewedWriting

    func run() async throws {
        try await Console.guarded {
            let table = try ErrorMeasurement(loader: sources.loader).measure(root.select([id])[0])
            for warning in table.warnings { Console.warn("warning: \(warning)") }
            guard let output else {
                StandardStream.output.write(try table.text())
                return .success
            }
            let exists = FileManager.default.fileExists(atPath: output)
            let stored = try? InputFile.bytes(output, limit: 16 << 20)
            if exists { report(table, stored.flatMap { try? MeasuredErrors.parse($0, file: output) }) }
            if stored == Array(try table.text().utf8) {
                Console.say("\(output): unchanged")
                return .success
            }
            guard !exists || replace else {
                throw DiagnosticsError(
                    .unwritableOutput, "the file \(output) exists already",
                    hint: "look at the changes above, then replace the file with --replace")
            }
            guard !writing.isForbidden else {
                Console.say(
                    "\(output): not written, because the environment variable CI is set; to write it all the same, add"
                        + " '--even-in-ci'")
                return .regression
            }
            try OutputFile.write(Data(try table.text().utf8), to: output)
            Console.say(
                "\(output): the errors of \(CountedNoun(table.runCount, "run")) were written; from now on, tolerances"
                    + " with 'measured:' are computed from them"
            )
            return .success
        }
    }

    /// Prints the stored and the measured error of each run that changed, the largest change first.
    private func report(_ table: MeasuredTable, _ stored: MeasuredErrors?) {
        guard let stored else {
            return Console.say(
                "the existing file is not a table of measured errors, so that it is not compared with the new errors")
        }
        let changes = table.changes(from: stored)
        for change in changes {
            let unit = change.unit.isEmpty ? "" : " \(change.unit)"
            let old = change.old.map { "\($0)\(unit)" } ?? "none"
            let ratio = change.ratio.map { ", \(ReportNumber.short($0)) times as much" } ?? ""
            Console.say("\(change.run): \(change.signal) \(old) → \(change.new)\(unit)\(ratio)")
        }
        Console.say("\(changes.count) of \(CountedNoun(table.runCount, "run")) changed")
    }
}
