import ArgumentParser
import Cases
import Diagnostics
import Files
import Foundation
import Goldens
import Results
import Verification

struct ReferenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference",
        abstract: "Keeps goldens: adds, records, lists, verifies, extracts, measures and assesses.",
        subcommands: [
            ReferenceAdd.self, ReferenceList.self, ReferenceVerify.self, ReferenceExtract.self, ReferenceMeasure.self,
            ReferenceAssess.self, ReferenceRecord.self,
        ])

    func run() async throws { throw HelpInstead(text: TVBOVerify.helpMessage(for: Self.self)) }
}

struct ReferenceAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Packs a trace into a golden, without loss.",
        discussion: """
            Names and units of the columns come from the file's header, or from '--columns', time first. An existing file \
            is replaced only with '--replace'. Samples that are not finite are refused, unless '--allow-undefined' is \
            given: then the case must declare them under 'undefined:', or the golden counts as corrupt.

            EXAMPLES
              tvbo-verify reference add v.dat -o Reference/mine/goldens/v.golden --columns 't[s],pop[0]/v[V]'
            """)

    @Argument(help: ArgumentHelp("The trace.", valueName: "trace"))
    var trace: String

    @Option(name: .shortAndLong, help: ArgumentHelp("The golden to write.", valueName: "file"))
    var output: String

    @Option(help: ArgumentHelp("Names and units of all columns, separated by commas.", valueName: "names"))
    var columns: String?

    @Flag(help: "Replace an existing golden.")
    var replace = false

    @Flag(help: "Pack samples that are not finite, which the case declares under 'undefined:'.")
    var allowUndefined = false

    func run() async throws {
        try await Console.guarded {
            if !replace, FileManager.default.fileExists(atPath: output) {
                throw DiagnosticsError(.unwritableOutput, "\(output) exists", hint: "use --replace to replace it")
            }
            let names = try columns.map {
                try $0.split(separator: ",").map { try GoldenPacking.ColumnName(String($0)) }
            }
            let golden = try GoldenPacking.pack(path: trace, columns: names, allowsUndefined: allowUndefined)
            let bytes = try golden.bytes()
            try OutputFile.createFolder(
                (output as NSString).deletingLastPathComponent.isEmpty
                    ? "." : (output as NSString).deletingLastPathComponent)
            try OutputFile.write(Data(bytes), to: output)
            Console.say("\(output): \(golden.header.originalBytes) bytes in \(bytes.count), \(golden.header.rows) rows")
            Console.say("content \(golden.digest)")
            return .success
        }
    }
}

struct ReferenceList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists all goldens.",
        discussion: """
            EXAMPLES
              tvbo-verify reference list
            """)

    @OptionGroup var root: CasesOptions

    func run() async throws {
        try await Console.guarded {
            for (id, reference, _) in try goldens(below: root.path) {
                let size =
                    ((try? FileManager.default.attributesOfItem(atPath: reference.path))?[.size] as? Int)
                    .map { "\($0) bytes" } ?? "missing"
                Console.say("\(id) \(reference.name): \(size), \(reference.path)")
            }
            return .success
        }
    }
}

struct ReferenceVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Checks every byte of all goldens, that times increase, and that samples are finite where they should be.",
        discussion: """
            EXAMPLES
              tvbo-verify reference verify
            """)

    @OptionGroup var root: CasesOptions

    func run() async throws {
        try await Console.guarded {
            var status = ExitStatus.success
            for (id, reference, undefined) in try goldens(below: root.path) {
                do {
                    let golden = try Golden.load(path: reference.path)
                    _ = try golden.text(file: reference.path)
                    try GoldenSoundness.check(
                        golden.trajectory(file: reference.path), name: "the golden \(reference.path)",
                        columns: reference.columns, undefined: undefined, at: reference.place)
                    Console.say("\(id) \(reference.name): sound, original \(golden.header.originalSHA256)")
                } catch let faults as DiagnosticsError {
                    Console.tell(faults.diagnostics, about: reference.path)
                    status = .gravest([status, faults.outcome.status])
                }
            }
            return status
        }
    }
}

struct ReferenceExtract: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract", abstract: "Gives back the original text of a golden, byte for byte.",
        discussion: """
            EXAMPLES
              tvbo-verify reference extract Reference/ex3/goldens/jneuroml.golden -o ex3_v.dat
              tvbo-verify reference extract Reference/ex3/goldens/jneuroml.golden | sha256sum
            """)

    @Argument(help: ArgumentHelp("The golden.", valueName: "golden"))
    var golden: String

    @Option(name: .shortAndLong, help: ArgumentHelp("File to write. (default: standard output)", valueName: "file"))
    var output: String?

    func run() async throws {
        try await Console.guarded {
            let text = try Golden.load(path: golden).text(file: golden)
            if let output {
                try OutputFile.write(Data(text), to: output)
            } else {
                StandardStream.output.write(text)
            }
            return .success
        }
    }
}

struct ReferenceMeasure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Measures the error of each run against the goldens on which measured tolerances rest.",
        discussion: """
            Prints the table that 'tolerance: { measured: { file: … } }' reads. Look at it before you replace the old \
            one: it says what will be allowed.

            EXAMPLES
              tvbo-verify reference measure ex3
              tvbo-verify reference measure ex3 -o Reference/ex3/discretisation.yaml
            """)

    @Argument(help: ArgumentHelp("The case.", valueName: "case"))
    var id: String

    @OptionGroup var sources: SourceOptions

    @OptionGroup var root: CasesOptions

    @Option(name: .shortAndLong, help: ArgumentHelp("File to write. (default: standard output)", valueName: "file"))
    var output: String?

    func run() async throws {
        try await Console.guarded {
            for folder in try CaseFinder.select([id], below: root.path) {
                let text = try ErrorMeasurement(loader: sources.loader).table(folder: folder)
                if let output {
                    try OutputFile.write(Data(text.utf8), to: output)
                } else {
                    StandardStream.output.write(text)
                }
            }
            return .success
        }
    }
}

/// The goldens of all cases, and where the case declares signals undefined.
private func goldens(
    below folder: String
) throws -> [(id: String, reference: CaseDefinition.GoldenDefinition, undefined: [UndefinedInterval])] {
    try CaseFinder.select([], below: folder).flatMap { path in
        let definition = try CaseDefinition.load(folder: path, toleratingMissingTables: true)
        return definition.goldens.map { (CaseFinder.id(path, below: folder), $0, definition.undefined) }
    }
}
