import ArgumentParser
import Cases
import Diagnostics
import Files
import Foundation
import Goldens
import Results

/// The command `tvbo-verify golden add`, which converts a trace file to a golden without loss.
struct GoldenAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Packs a trace into a golden without loss.",
        discussion: """
            Names and units of the columns come from '--columns', time first, or from the header of the file. An existing \
            golden is replaced only with '--replace' and a '--reason', which become part of its lineage, as with \
            'golden accept'; the bytes are kept if only rounding has changed. Samples that are not finite are an error unless '--allow-undefined' \
            is given; the case must then declare them under 'undefined:', or the golden counts as corrupt.

            A golden is used by no check until the case declares it under 'goldens:' and a check names it; the command \
            prints the lines to write.

            EXAMPLES
              tvbo-verify golden add v.dat -o Reference/mine/goldens/v.golden --columns 't[s],pop[0]/v[V]'
              tvbo-verify golden add new.csv -o Reference/mine/goldens/v.golden --replace --reason "measured again"
            """)

    @Argument(help: ArgumentHelp("The trace.", valueName: "trace"), completion: .file())
    var trace: String

    @Option(name: .shortAndLong, help: ArgumentHelp("The golden to write.", valueName: "file"), completion: .file())
    var output: String

    @Option(
        help: ArgumentHelp(
            "Names and units of all columns, time first, as in 't[s],v[V]'. (default: those of the file's header)",
            valueName: "names"))
    var columns: String?

    @Flag(help: "Replace an existing golden.")
    var replace = false

    @Option(
        help: ArgumentHelp(
            "The reason for replacing the golden, which its lineage records; needed with --replace.",
            valueName: "text"))
    var reason: String?

    @OptionGroup var writing: ReviewedWriting

    @Flag(help: "Accept samples that are not finite, which the case must declare under 'undefined:'.")
    var allowUndefined = false

    func validate() throws {
        guard reason == nil || replace else { throw ValidationError("--reason needs --replace") }
        guard reason?.allSatisfy(\.isWhitespace) != true else { throw ValidationError("--reason must not be empty") }
    }

    func run() async throws {
        try await Console.guarded {
            let isThere = FileManager.default.fileExists(atPath: output)
            if !replace, isThere {
                throw DiagnosticsError(
                    .unwritableOutput, "the file \(output) exists already",
                    hint: "to replace it, add '--replace' and '--reason TEXT'")
            }
            let golden = try GoldenPacking.pack(
                path: trace, columns: GoldenPacking.ColumnName.list(columns), allowsUndefined: allowUndefined)
            if isThere, let status = try replaced(by: golden) { return status }
            let bytes = try golden.bytes()
            let folder = ParentFolder.path(of: output)
            try OutputFile.createFolder(folder.isEmpty ? "." : folder)
            try OutputFile.write(Data(bytes), to: output)
            Console.say(
                "\(output): \(CountedNoun(golden.header.rows, "row")); \(golden.header.originalBytes) bytes of text are stored in \(bytes.count)"
            )
            Console.say("content \(golden.digest)")
            if let undeclared = UndeclaredGolden(path: output) {
                Console.say("no case declares this golden yet, so no check uses it:")
                for line in undeclared.advice { Console.say("  \(line)") }
            }
            return .success
        }
    }

    /// Replaces the golden as an entry of its lineage.
    /// - Returns: The status; nil for a damaged golden without a lineage, which is overwritten.
    /// - Throws: `DiagnosticsError` without a reason, for a damaged lineage, and when the new golden lacks a signal.
    private func replaced(by golden: Golden) throws -> ExitStatus? {
        let hasLineage = FileManager.default.fileExists(atPath: GoldenLineage.path(of: output))
        guard hasLineage || (try? Golden.load(path: output)) != nil else { return nil }
        let replacement = try GoldenReplacement(path: output, new: golden)
        guard !replacement.isOnlyRounding else {
            Console.say("\(output): unchanged, because the new values differ from the old ones only by rounding")
            return .success
        }
        guard let reason else {
            throw DiagnosticsError(
                .unwritableOutput, "the golden \(output) exists already, and is replaced only with a reason",
                hint: "give '--reason TEXT'; 'golden review' and 'golden accept' show the effect on the checks first")
        }
        guard !writing.isForbidden else {
            Console.say(
                "\(output): not replaced, because the environment variable CI is set; to replace it all the same, add"
                    + " '--even-in-ci'")
            return .regression
        }
        try replacement.write(reason: reason, by: NSUserName(), at: Date())
        Console.say("\(output): replaced; its lineage is \(GoldenLineage.path(of: output))")
        Console.say("content \(golden.digest)")
        return .success
    }
}
