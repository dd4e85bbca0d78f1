import ArgumentParser
import Foundation
import Harness
import LEMS
import Quantities
import Simulation
import TVBO

/// Where cases, reports and the history are.
struct FolderOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Folder of cases.", valueName: "dir"))
    var references = "Reference"

    @Option(help: ArgumentHelp("Folder for reports.", valueName: "dir"))
    var reports = "reports"

    @Option(help: ArgumentHelp("History file. (default: history.sqlite in the reports folder)", valueName: "file"))
    var history: String?

    /// The folder of cases without a slash at its end.
    var referencesPath: String {
        references.count > 1 && references.hasSuffix("/") ? String(references.dropLast()) : references
    }
}

/// Where `iri: tvbo:…` is looked up.
struct DatabaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "TVBO's database, for 'iri: tvbo:…'. (default: $TVBO_DATABASE, else the installed tvbo package)",
            valueName: "dir"))
    var database: String?

    /// The database.
    var models: ModelDatabase { database.map { ModelDatabase(folder: $0) } ?? ModelDatabase() }
}

/// Where what a file refers to is looked up.
struct SourceOptions: ParsableArguments {
    @OptionGroup var database: DatabaseOptions

    @Option(
        help: ArgumentHelp(
            "Folder with files that LEMS documents include; repeat for several. (after it: $NEUROML2_CORE_TYPES, beside the document, the installed pyneuroml package)",
            valueName: "dir"))
    var include: [String] = []

    @Option(
        help: ArgumentHelp(
            "Draw initial values of experiments from their distributions, starting from this number.", valueName: "n"))
    var seed: UInt64?

    @Flag(help: "Run a LEMS document whose equations have dimensions that do not agree.")
    var allowDimensionFaults = false

    /// The loader.
    var loader: ModelLoader {
        var loader = ModelLoader(
            database: database.models, coreTypes: CoreTypes(folders: include), checksDimensions: !allowDimensionFaults)
        loader.seed = seed
        return loader
    }
}

/// A positive decimal number, exactly as typed.
struct DecimalArgument: ExpressibleByArgument {
    let number: DecimalNumber

    init?(argument: String) {
        guard let number = DecimalNumber(argument) else { return nil }
        self.number = number
    }

    var defaultValueDescription: String { number.description }
}

/// A method, by any of its names.
struct MethodArgument: ExpressibleByArgument {
    let name: String

    init?(argument: String) {
        guard let method = try? Simulation.Method.named(argument) else { return nil }
        name = method.name
    }

    static var allValueStrings: [String] { Method.names }
}
