import ArgumentParser
import Diagnostics
import Foundation
import Harness
import References
import Results

struct ReferenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference",
        abstract: "Keeps goldens: adds, records, lists, verifies, extracts, measures and assesses.",
        subcommands: [
            ReferenceAdd.self, ReferenceList.self, ReferenceVerify.self, ReferenceExtract.self, ReferenceMeasure.self,
            ReferenceAssess.self, ReferenceRecord.self,
        ])
}

struct ReferenceAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Packs a trace into a golden, without loss.",
        discussion: """
            Names and units of the columns come from the file's header, or from '--columns', time first. An existing file \
            is replaced only with '--replace'.

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

    func run() async throws {
        try await Console.guarded {
            if !replace, FileManager.default.fileExists(atPath: output) {
                throw Faults(.unwritableOutput, "\(output) exists", hint: "use --replace to replace it")
            }
            let names = try columns.map {
                try $0.split(separator: ",").map { try GoldenPacking.ColumnName(String($0)) }
            }
            let golden = try GoldenPacking.pack(path: trace, columns: names)
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

    @Option(help: ArgumentHelp("Folder of cases.", valueName: "dir"))
    var references = "Reference"

    func run() async throws {
        try await Console.guarded {
            for (id, reference) in try goldens(below: references) {
                let size =
                    (FileManager.default.contents(atPath: reference.path)?.count).map { "\($0) bytes" } ?? "missing"
                Console.say("\(id) \(reference.name): \(size), \(reference.path)")
            }
            return .success
        }
    }
}

struct ReferenceVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Checks every byte of all goldens.",
        discussion: """
            EXAMPLES
              tvbo-verify reference verify
            """)

    @Option(help: ArgumentHelp("Folder of cases.", valueName: "dir"))
    var references = "Reference"

    func run() async throws {
        try await Console.guarded {
            var status = ExitStatus.success
            for (id, reference) in try goldens(below: references) {
                do {
                    let golden = try Golden.load(path: reference.path)
                    _ = try golden.text(file: reference.path)
                    Console.say("\(id) \(reference.name): sound, original \(golden.header.originalSHA256)")
                } catch let faults as Faults {
                    Console.tell(faults.diagnostics, about: reference.path)
                    status = .goldenFault
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
                try FileHandle.standardOutput.write(contentsOf: Data(text))
            }
            return .success
        }
    }
}

struct ReferenceMeasure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Measures the error of each cell against the goldens on which measured tolerances rest.",
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

    @Option(help: ArgumentHelp("Folder of cases.", valueName: "dir"))
    var references = "Reference"

    @Option(name: .shortAndLong, help: ArgumentHelp("File to write. (default: standard output)", valueName: "file"))
    var output: String?

    func run() async throws {
        try await Console.guarded {
            for folder in try CaseFinder.select([id], below: references) {
                let text = try ErrorMeasurement(loader: sources.loader).table(folder: folder)
                if let output { try OutputFile.write(Data(text.utf8), to: output) } else { print(text, terminator: "") }
            }
            return .success
        }
    }
}

/// The goldens of all cases.
private func goldens(below references: String) throws -> [(id: String, reference: CaseDefinition.GoldenReference)] {
    try CaseFinder.select([], below: references).flatMap { folder in
        try CaseDefinition.load(folder: folder, toleratingMissingTables: true).goldens.map {
            (CaseFinder.id(folder, below: references), $0)
        }
    }
}
